from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import pytest

from desktop_app.core.settings import SETTINGS, Setting, Settings, load, save


def test_every_setting_has_its_field_its_words_and_a_default_that_may_be_chosen() -> None:
    there = {one.name: one.default for one in fields(Settings)}
    for setting in SETTINGS:
        assert there[setting.name] == setting.default
        assert setting.accepts(setting.default)
        assert setting.title
        assert setting.help.endswith(".")


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    kept = Settings("dark", ("/a", "/b"), "/b", "AdnQ", "cuda", tokenizers=("/c/tokenizer.json",))
    save(tmp_path / "data", kept)
    assert load(tmp_path / "data") == kept


@pytest.mark.parametrize(
    "kept", ["{", "[]", "[" * 100_000, '{"theme": "pink", "device": 7, "library": null, "tokenizers": 1}']
)
def test_what_cannot_be_chosen_falls_back_to_its_default(tmp_path: Path, kept: str) -> None:
    (tmp_path / "settings.json").write_text(kept)
    assert load(tmp_path) == Settings()


def test_a_letter_that_changed_is_told_and_the_settings_stay(tmp_path: Path) -> None:
    save(tmp_path, Settings("dark", ("/a", "/b")))
    assert load(tmp_path).damaged == ""
    text = (tmp_path / "settings.json").read_text().replace("/b", "/c")
    (tmp_path / "settings.json").write_text(text)
    found = load(tmp_path)
    assert found == Settings("dark", ("/a", "/c"))
    assert Path(found.damaged).read_text() == text
    save(tmp_path, found)
    assert load(tmp_path).damaged == ""


def test_one_bad_value_does_not_take_the_others_along(tmp_path: Path) -> None:
    kept = {"theme": "pink", "device": "cuda", "libraries": ["/a"], "geometry": "AdnQ"}
    (tmp_path / "settings.json").write_text(json.dumps(kept))
    assert load(tmp_path) == Settings(device="cuda", libraries=("/a",), geometry="AdnQ")


def test_a_number_keeps_within_its_bounds() -> None:
    setting = Setting("top", "Results", "How many.", 20, bounds=(1, 100))
    accepted = [value for value in (0, 1, 100, 101, True, 5.0, "5", None) if setting.accepts(value)]
    assert accepted == [1, 100]
