"""What the form says of prompts and dimensions."""

from __future__ import annotations

from dataclasses import replace

from desktop_app.core.recipe import Prompts
from desktop_app.ui.libraries.switch_model import cost_words, reads_words
from desktop_app.ui.libraries.switch_work import Forecast
from tests.ui.libraries.test_switch_model import MODEL, OPTIONS


def test_what_a_model_reads_is_told() -> None:
    assert reads_words(MODEL) == "Up to 256 word pieces at once."
    prompted = replace(MODEL, prompts=Prompts("query: ", "passage: "))
    assert reads_words(prompted) == (
        "“query:” before a query, “passage:” before a passage, up to 256 word pieces at once."
    )


def test_what_fewer_dimensions_keep_is_told() -> None:
    words = cost_words(Forecast(False, True, neighbors=0.834), OPTIONS, MODEL)
    assert words.startswith(
        "Of the ten nearest passages, fewer dimensions keep 8.3 on average. Kept from before"
    )
