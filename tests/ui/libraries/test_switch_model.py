"""What a switch costs is said plainly."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_app.core.recipe import Recipe
from desktop_app.ui.libraries.switch_model import MEANWHILE, cost_words
from desktop_app.ui.libraries.switch_work import Forecast, ModelChoice, SwitchOptions

MODEL = ModelChoice("beef" * 16, "Letters", 3, 40, 45_000_000, 256, None)
OPTIONS = SwitchOptions(Recipe("f00d" * 16, 256), 1_000, 1_234, (MODEL,), ())


@pytest.mark.parametrize(
    ("forecast", "words"),
    [
        (Forecast(same=True, kept=True), "This is what the library uses now."),
        (
            Forecast(same=False, kept=False),
            f"1,000 documents to embed, about 1,234 passages. {MEANWHILE}",
        ),
        (Forecast(same=False, kept=True), "Kept from before: nothing needs to be embedded."),
        (
            Forecast(same=False, kept=True, documents=1, passages=20),
            f"Kept from before: only 20 passages and 1 document that changed since to embed. {MEANWHILE}",
        ),
        (
            Forecast(same=False, kept=True, begun=True, documents=3),
            f"Begun before: 3 documents left to embed. {MEANWHILE}",
        ),
        (Forecast(same=False, kept=True, begun=True), "Begun before, and everything is embedded by now."),
    ],
)
def test_each_case_has_its_sentence(forecast: Forecast, words: str) -> None:
    assert cost_words(forecast, OPTIONS, MODEL) == words


@pytest.mark.parametrize(("length", "often"), [(512, "fewer"), (40, "more")])
def test_another_length_is_told(length: int, often: str) -> None:
    words = cost_words(Forecast(False, False), OPTIONS, replace(MODEL, length=length))
    assert f"reads {length} word pieces at once instead of 256, so there may be {often}." in words
