"""The label says what a library is, and is believed only where it is whole."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop_app.core.errors import AppError
from desktop_app.core.recipe import Prompts, Recipe
from desktop_app.core.types import GUIDE
from desktop_app.library import label
from desktop_app.library.label import LEDGER, Label, NewerFormatError, is_ledger

FIRST = Recipe("f00d" * 16, 64)
SECOND = Recipe("beef" * 16, 32, "cls", GUIDE)
PLAIN = Label("an id", "Papers", FIRST)


def test_a_label_is_read_as_it_was_written(tmp_path: Path) -> None:
    for written in (PLAIN, PLAIN.switched(SECOND)):
        written.write(tmp_path)
        assert label.read(tmp_path) == written


def test_a_library_of_one_recipe_can_be_opened_by_the_first_version(tmp_path: Path) -> None:
    PLAIN.write(tmp_path)
    content = json.loads((tmp_path / label.NAME).read_text())
    assert content["format"] == 1
    assert content.keys() == {"format", "id", "name", "recipe", "checksum"}
    PLAIN.switched(SECOND).write(tmp_path)
    assert json.loads((tmp_path / label.NAME).read_text())["format"] == 2


def test_a_label_in_which_a_letter_changed_is_damaged(tmp_path: Path) -> None:
    """A name, a length, a step of the cleaning: all of it would be believed."""
    PLAIN.write(tmp_path)
    sound = (tmp_path / label.NAME).read_text()
    for old, new in (("Papers", "Paperz"), ("64", "65"), ('"mean"', '"cls"'), ("f00d", "f11d")):
        (tmp_path / label.NAME).write_text(sound.replace(old, new))
        with pytest.raises(AppError, match="damaged"):
            label.read(tmp_path)
    without = {name: value for name, value in json.loads(sound).items() if name != "checksum"}
    (tmp_path / label.NAME).write_text(json.dumps(without))
    assert label.read(tmp_path) == PLAIN  # as an earlier version wrote it


def test_a_recipe_that_is_switched_back_to_has_its_ledger_again() -> None:
    second = PLAIN.switched(SECOND)
    assert second.recipe == SECOND
    assert second.ledger != LEDGER
    assert second.kept == ((LEDGER, FIRST),)
    back = second.switched(FIRST)
    assert (back.ledger, back.kept) == (LEDGER, ((second.ledger, SECOND),))
    assert back.switched(SECOND) == second
    assert back.without(second.ledger) == PLAIN


def test_another_pooling_needs_no_ledger_of_its_own() -> None:
    cls = replace(FIRST, pooling="cls")
    assert PLAIN.switched(cls) == replace(PLAIN, recipe=cls)
    other = PLAIN.switched(replace(FIRST, max_length=32))
    assert other.ledger != LEDGER


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        (LEDGER, True),
        ("documents.db-journal", True),
        (PLAIN.switched(SECOND).ledger, True),
        (f"{PLAIN.switched(SECOND).ledger}-journal", True),
        ("documents-0123.db", False),
        ("../documents.db", False),
        ("documents.db.partial", False),
        (label.NAME, False),
    ],
)
def test_ledgers_are_known_by_their_names(name: str, is_one: bool) -> None:
    assert is_ledger(name) is is_one


def test_prompts_and_shorter_vectors_make_a_library_of_a_newer_format(tmp_path: Path) -> None:
    Label("id", "Old", FIRST).write(tmp_path)
    old = json.loads((tmp_path / label.NAME).read_text())
    assert old["format"] == 1
    assert old["recipe"].keys() == {"model", "max_length", "pooling", "preprocessing"}
    for recipe in (replace(FIRST, prompts=Prompts("q: ", "p: ")), replace(FIRST, dimensions=128)):
        Label("id", "New", recipe).write(tmp_path)
        assert json.loads((tmp_path / label.NAME).read_text())["format"] == 3
        assert label.read(tmp_path).recipe == recipe
        switched = Label("id", "New", FIRST).switched(recipe)
        assert switched.ledger != LEDGER
        switched.write(tmp_path)
        assert label.read(tmp_path) == switched
        switched.switched(FIRST).write(tmp_path)
        assert json.loads((tmp_path / label.NAME).read_text())["format"] == 3


@pytest.mark.parametrize(
    "change",
    [
        {"format": "1"},
        {"id": None, "recipe": None},
        {"recipe": {"model": "../..", "max_length": 64, "pooling": "mean", "preprocessing": {}}},
        {"ledger": "../documents.db"},
        {"kept": [{"ledger": LEDGER, "recipe": {}}]},
        {"kept": 7},
    ],
)
def test_a_label_that_was_changed_is_damaged(tmp_path: Path, change: dict[str, Any]) -> None:
    PLAIN.write(tmp_path)
    path = tmp_path / label.NAME
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(AppError, match=r"library\.json is damaged"):
        label.read(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {"pooling": "max"},
        {"max_length": 0},
        {"model": "a/b"},
        {"preprocessing": {"lowercase": "yes"}},
        {"prompts": {"query": 7}},
        {"prompts": {"other": "q"}},
        {"dimensions": 0},
        {"dimensions": "64"},
    ],
)
def test_a_recipe_that_cannot_be_is_damaged(tmp_path: Path, change: dict[str, Any]) -> None:
    PLAIN.write(tmp_path)
    path = tmp_path / label.NAME
    content = json.loads(path.read_text())
    content["recipe"] |= change
    path.write_text(json.dumps(content))
    with pytest.raises(AppError, match=r"library\.json is damaged"):
        label.read(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"null"])
def test_what_is_no_label_is_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / label.NAME).write_bytes(content)
    with pytest.raises(AppError, match=r"library\.json is damaged"):
        label.read(tmp_path)


def test_a_newer_label_asks_for_a_newer_program(tmp_path: Path) -> None:
    (tmp_path / label.NAME).write_text(json.dumps({"format": label.FORMAT + 1}))
    with pytest.raises(NewerFormatError, match="made by a newer Embedscope"):
        label.read(tmp_path)


def test_a_folder_without_a_label_is_no_library(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="is not a library"):
        label.read(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(AppError, match="is not a library"):
        label.read(tmp_path / "file")
