"""Results are marked by key and by click, in the library, and the mark is seen and said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.library import marks
from desktop_app.ui.find.results.result_delegate import mark_area
from desktop_app.ui.find.search.view import SearchView
from tests.ui.find.search.test_view import ask, current

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def marked(library: Path) -> Iterator[Path]:
    """The library, whose marks go when the test is over."""
    yield library
    (library / marks.NAME).unlink(missing_ok=True)


def kept(folder: Path) -> list[tuple[str, str, int]]:
    return [(one.query, one.key, one.grade) for one in marks.read(folder)]


def said(page: SearchView, row: int) -> str:
    words = page.model.data(page.model.index(row, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert isinstance(words, str)
    return words


def test_a_key_marks_the_current_result_and_takes_it_back(
    qtbot: QtBot, find: SearchView, marked: Path
) -> None:
    answer = ask(qtbot, find, "caring for sick animals")
    QTest.keyClick(find.bar.box, Qt.Key.Key_G, CONTROL)
    qtbot.waitUntil(lambda: find.model.mark(0) is True)
    assert kept(marked) == [("caring for sick animals", answer.hits[0].id, 1)]
    assert "marked as good" in said(find, 0)
    QTest.keyClick(find.bar.box, Qt.Key.Key_Down)
    QTest.keyClick(find.bar.box, Qt.Key.Key_B, CONTROL)
    qtbot.waitUntil(lambda: find.model.mark(1) is False)
    assert "marked as bad" in said(find, 1)
    assert find.bar.box.text() == "caring for sick animals"
    QTest.keyClick(find.bar.box, Qt.Key.Key_B, CONTROL)
    qtbot.waitUntil(lambda: find.model.mark(1) is None)
    assert kept(marked) == [("caring for sick animals", answer.hits[0].id, 1)]


def test_a_click_marks_and_another_mark_replaces_it(qtbot: QtBot, find: SearchView, marked: Path) -> None:
    ask(qtbot, find, "bread")
    qtbot.waitUntil(lambda: find.preview.isVisible())
    for good in (True, False):
        row = find.results.visualRect(find.model.index(2, 0))
        QTest.mouseClick(
            find.results.viewport(), Qt.MouseButton.LeftButton, pos=mark_area(row, good).center()
        )
        qtbot.waitUntil(lambda good=good: find.model.mark(2) is good)  # type: ignore[misc]
    assert ", marked as bad." in find.model.data(find.model.index(2, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert len(kept(marked)) == 1


def test_marks_belong_to_their_query(qtbot: QtBot, find: SearchView, marked: Path) -> None:
    ask(qtbot, find, "bread")
    find.marks.toggle(0, good=True)
    qtbot.waitUntil(lambda: find.model.mark(0) is True)
    ask(qtbot, find, "bread rolls")
    assert find.model.mark(0) is None
    ask(qtbot, find, "bread")
    qtbot.waitUntil(lambda: find.model.mark(0) is True)


def test_damaged_marks_are_told_and_a_new_one_begins_anew(
    qtbot: QtBot, find: SearchView, marked: Path
) -> None:
    (marked / marks.NAME).write_text("?")
    ask(qtbot, find, "trains")
    qtbot.waitUntil(lambda: "is damaged" in find.notice.text())
    find.marks.toggle(0, good=True)
    qtbot.waitUntil(lambda: find.model.mark(0) is True)
    aside = marked / "judgements.damaged-1.json"
    assert aside.read_text() == "?"
    aside.unlink()
    assert current(find).folder == marked
