from __future__ import annotations

import json
import threading
from dataclasses import fields, replace
from pathlib import Path

import pytest

from desktop_app.core.settings import (
    LIST,
    NAME,
    SETTINGS,
    Keeper,
    Setting,
    Settings,
    change,
    load,
    opened,
    save,
)


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
    assert opened(tmp_path).notice == ""
    text = (tmp_path / "settings.json").read_text().replace("/b", "/c")
    (tmp_path / "settings.json").write_text(text)
    found = opened(tmp_path)
    assert found.settings.theme == "dark"
    assert "could not be read" in found.notice
    assert (tmp_path / "settings-damaged-1.json").read_text() == text
    save(tmp_path, found.settings)
    assert opened(tmp_path).notice == ""


def test_one_bad_value_does_not_take_the_others_along(tmp_path: Path) -> None:
    kept = {"theme": "pink", "device": "cuda", "libraries": ["/a"], "geometry": "AdnQ"}
    (tmp_path / "settings.json").write_text(json.dumps(kept))
    assert load(tmp_path) == Settings(device="cuda", libraries=("/a",), geometry="AdnQ")


def test_a_number_keeps_within_its_bounds() -> None:
    setting = Setting("top", "Results", "How many.", 20, bounds=(1, 100))
    accepted = [value for value in (0, 1, 100, 101, True, 5.0, "5", None) if setting.accepts(value)]
    assert accepted == [1, 100]


KEPT = Settings("dark", ("/a", "/b c", "/é"), "/a", "AdnQ", "cuda", history="month", panes={"x": [1, 2]})


def damage(path: Path, how: str) -> None:
    data = path.read_bytes()
    if how == "empty":
        path.write_bytes(b"")
    elif how == "zeros":
        path.write_bytes(bytes(len(data)))
    elif how == "missing":
        path.unlink()
    elif how == "a folder":
        path.unlink()
        path.mkdir()
    elif how == "another kind":
        path.write_text("[1, 2]")
    elif how.startswith("cut"):
        path.write_bytes(data[: int(how.split()[1])])
    else:
        path.write_bytes(data.replace(b'"cuda"', b'"cu\x00da'))


@pytest.mark.parametrize(
    "how", ["empty", "zeros", "missing", "a folder", "another kind", "cut 20", "cut 50", "cut 120", "a byte"]
)
def test_however_settings_are_damaged_the_list_of_libraries_is_not_lost(tmp_path: Path, how: str) -> None:
    save(tmp_path, KEPT)
    damage(tmp_path / NAME, how)
    found = opened(tmp_path)
    assert found.settings.libraries == KEPT.libraries
    assert "could not be read" in found.notice
    assert "The libraries are listed as before." in found.hint
    assert opened(tmp_path) == found, "until they are saved"
    asides = list(tmp_path.glob("settings-damaged-*.json"))
    assert len(asides) == (how not in ("missing", "a folder"))
    for aside in asides:
        assert aside.name in found.hint


def test_what_can_be_read_of_damaged_settings_stays(tmp_path: Path) -> None:
    save(tmp_path, KEPT)
    damage(tmp_path / NAME, "a byte")
    assert opened(tmp_path).settings == replace(KEPT, device="auto")


def test_without_the_second_list_what_is_named_and_what_lies_there_is_found(tmp_path: Path) -> None:
    save(tmp_path, KEPT)
    (tmp_path / LIST).unlink()
    (tmp_path / "libraries" / "Mine").mkdir(parents=True)
    (tmp_path / "libraries" / "Mine" / "library.json").touch()
    (tmp_path / "libraries" / "no library").mkdir()
    text = (tmp_path / NAME).read_text()
    (tmp_path / NAME).write_text(text[: text.index("/b c") + 6])
    assert load(tmp_path).libraries == ("/a", "/b c", str(tmp_path / "libraries" / "Mine"))


def test_each_bad_value_is_told_by_its_name(tmp_path: Path) -> None:
    kept = {"theme": "pink", "device": "cuda", "libraries": ["/a", 7], "geometry": 3, "panes": {"x": "y"}}
    (tmp_path / NAME).write_text(json.dumps(kept))
    found = opened(tmp_path)
    assert found.settings == Settings(device="cuda", libraries=("/a",))
    for word in ("“Colors”", "the list of libraries", "the place of the window", "the widths of panes"):
        assert word in found.notice
    assert "Processor" not in found.notice


def test_whole_settings_and_none_are_no_reason_for_a_notice(tmp_path: Path) -> None:
    assert opened(tmp_path).notice == ""
    save(tmp_path, KEPT)
    assert opened(tmp_path) == type(opened(tmp_path))(KEPT)
    (tmp_path / NAME).write_text('{"theme": "dark", "libraries": ["/a"]}')  # as an earlier program wrote it
    assert opened(tmp_path).notice == ""


def test_two_windows_keep_each_others_libraries(tmp_path: Path) -> None:
    save(tmp_path, Settings(libraries=("/first",)))

    def add(name: str) -> None:
        now = load(tmp_path)
        keeper = Keeper(tmp_path, now)
        for number in range(10):
            now = replace(now, libraries=(*now.libraries, f"/{name} {number}"), query=name)
            keeper.keep(now)

    windows = [threading.Thread(target=add, args=(name,)) for name in ("a", "b")]
    for one in windows:
        one.start()
    for one in windows:
        one.join()
    assert len(load(tmp_path).libraries) == 21


def test_a_change_leaves_the_others_alone_and_takes_off_what_was_taken_off(tmp_path: Path) -> None:
    first = Settings(libraries=("/a", "/b"))
    save(tmp_path, replace(first, theme="dark", libraries=("/a", "/b", "/c")))
    change(tmp_path, first, replace(first, libraries=("/b", "/d"), match="numbers"))
    assert load(tmp_path) == Settings("dark", ("/b", "/c", "/d"), match="numbers")
    now = load(tmp_path)
    change(tmp_path, now, replace(now, libraries=("/d", "/b", "/c")))
    assert load(tmp_path).libraries == ("/d", "/b", "/c")
