"""A person's first hour: real mouse, keyboard, windows, files and processes, and a screen reader's eyes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.person.person import Person, missing

if lacking := missing():
    pytest.skip(f"{', '.join(lacking)} cannot be had here", allow_module_level=True)

TEXTS = (
    ("Baker", "Start at three in the morning, knead, shape and bake bread for the whole town."),
    ("Nurse", "Look after patients at night and keep their charts."),
    ("Train Driver", "Take regional trains safely through fog, snow and the evening rush."),
)
MANY = 600


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    with Person(tmp_path / "home") as someone:
        yield someone


def documents(folder: Path) -> Path:
    """Three texts, and so many more that reading them takes a while."""
    folder.mkdir()
    for title, text in TEXTS:
        (folder / f"{title}.txt").write_text(f"{title}\n\n{text}\n", encoding="utf-8")
    for number in range(MANY):
        words = " ".join(f"entry {number * 7 + step} of the ledger was signed" for step in range(30))
        (folder / f"ledger {number:04}.txt").write_text(words, encoding="utf-8")
    return folder


def settings(person: Person) -> dict[str, object]:
    try:
        found: dict[str, object] = json.loads((person.data / "settings.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def make_library(person: Person, folder: Path) -> None:
    person.click("push button", "New library", "Embedscope|.* – Embedscope")
    person.click("push button", "Add a folder", "Add documents")
    person.wait_for("text", ".*", ".*older.*")
    person.type(str(folder))
    person.keys("Return")
    person.wait_for("list item|table cell", f".*{folder.name}.*", "Add documents")
    person.click("push button", "Create library")


def test_a_first_hour(person: Person) -> None:
    folder = documents(person.folder / "Papers")

    person.open_program()
    person.picture("1 first run")
    make_library(person, folder)
    person.wait_for("push button", "Stop the work in Papers.*")
    person.picture("2 indexing")
    person.wait_for("frame", "Papers – Embedscope")
    time.sleep(1)  # while rows move to make room for Everywhere
    person.click("push button", "Stop the work in Papers.*")
    person.click("push button", "(Resume|Go on|Continue|Update).*")
    person.wait_for("push button", "Stop the work in Papers.*")
    person.picture("3 resumed")

    person.click("radio button", "Papers.*")
    person.click("text", "Search")
    person.type("someone who bakes bread")
    person.wait_for("list item|table cell", ".*Baker.*")
    person.picture("4 found")
    person.keys("ctrl+period")
    person.until(lambda: not person.see("push button", "Stop the work in Papers.*"), "the end of the work")
    person.keys("ctrl+shift+y")
    person.wait_for("label", "It holds .* of your .* words.*")
    person.picture("5 why")

    person.click("page tab", "Tokens")
    person.click("text", "Text")
    person.type("A bank by the river")
    person.wait_for("table cell", "river")
    person.click("push button", "Save what this view shows")
    person.keys("Down", "Down", "Return")  # JSON
    person.wait_for("push button", "Save", "(?!.*– Embedscope).*")
    saved = person.folder / "tokens.json"
    person.keys("ctrl+a")
    person.type(str(saved))
    person.keys("Return")
    person.until(saved.exists, "the exported file")
    assert "river" in saved.read_text(encoding="utf-8")
    person.picture("6 tokens")

    person.click("page tab", "Labs")
    person.wait_for(".*", "Guesses")
    person.picture("7 labs")
    person.click("page tab", "Guide")
    person.wait_for("list", "Parts of the guide")
    person.keys("ctrl+Next")
    person.picture("8 guide")

    person.keys("ctrl+t", "ctrl+t")
    person.until(lambda: settings(person).get("theme") == "dark", "the dark theme in the settings")
    person.picture("9 dark")

    assert person.program
    before = person.program.pid
    person.keys("ctrl+comma")
    person.click("radio button", "150 %", "Settings")
    person.until(lambda: settings(person).get("size") == "150", "the size in the settings")
    person.until(
        lambda: any(one.place[2] <= person.size[0] / 1.5 for one in person.see("frame", ".*")),
        "a window with room for less",
    )
    person.factor = 1.5
    assert person.program.pid == before
    assert person.program.poll() is None
    person.picture("10 at 150 per cent")

    assert person.close_program() == 0
    person.open_program()
    person.wait_for("list", "Parts of the guide")
    person.click("page tab", "Find")
    person.until(
        lambda: next((one for one in person.see("text", "Search") if "bakes bread" in one.text), None),
        "the query of before",
    )
    person.wait_for("list item|table cell", ".*Baker.*")
    person.picture("11 started again")
    assert person.close_program() == 0
    said = (person.folder / "errors.txt").read_text(encoding="utf-8", errors="replace")
    assert "Traceback" not in said
    assert (person.data / "embedscope.log").stat().st_mode & 0o777 == 0o600


def test_a_screen_reader_is_told_all_that_can_be_used(person: Person) -> None:
    person.open_program()
    person.click("text", "Search")
    person.type("who works at night")
    person.wait_for("list item|table cell", ".*Night.*")
    for place in ("Find", "Tokens", "Vectors", "Labs", "Map", "Guide"):
        person.click("page tab", place)
        if place == "Tokens":
            person.click("text", "Text")
            person.type("A bank by the river")
        time.sleep(4)
        shown = person.look()
        assert len(shown) > 30, place
        silent = [one for one in shown if one.focusable and not one.name and not one.description]
        assert silent == [], place
        assert sum(one.focused for one in shown) >= 1, place
        if place == "Tokens":
            cells = [one.name for one in shown if one.role == "table cell"]
            assert "river" in cells, "the cells of a table are read"
    assert person.close_program() == 0
