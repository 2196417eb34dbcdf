"""Suggestions follow what is typed, and leave the keys to the box until they are wanted."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.ui.find.asking.suggestions import SuggestionList
from desktop_app.ui.find.search.view import SearchView
from tests.ui.find.search.test_view import ask

Key = Qt.Key


def typed(qtbot: QtBot, find: SearchView, text: str) -> SuggestionList:
    find.bar.box.clear()
    find.bar.box.setFocus()
    QTest.keyClicks(find.bar.box, text)
    popup = find.suggestions.popup
    qtbot.waitUntil(popup.isVisible)
    return popup


def texts(popup: SuggestionList) -> list[str]:
    return [popup.model.index(row, 0).data() for row in range(popup.model.rowCount())]


def test_words_and_titles_are_suggested_and_the_box_keeps_the_keys(qtbot: QtBot, find: SearchView) -> None:
    popup = typed(qtbot, find, "gard")
    assert "Gardener" in texts(popup)
    assert find.bar.box.hasFocus()
    QTest.keyClick(find.bar.box, Key.Key_Return)
    assert popup.isHidden()
    assert find.bar.query == "gard"


def test_down_enters_enter_takes_and_escape_closes(qtbot: QtBot, find: SearchView) -> None:
    popup = typed(qtbot, find, "a job with cho")
    assert texts(popup) == ["a job with chocolate"]
    QTest.keyClick(find.bar.box, Key.Key_Down)
    QTest.keyClick(find.bar.box, Key.Key_Up)
    assert not popup.list.currentIndex().isValid()
    QTest.keyClick(find.bar.box, Key.Key_Down)
    QTest.keyClick(find.bar.box, Key.Key_Return)
    assert popup.isHidden()
    assert find.bar.query == "a job with chocolate"
    find.bar.box.undo()
    assert find.bar.query == "a job with cho"
    popup = typed(qtbot, find, "choc")
    QTest.keyClick(find.bar.box, Key.Key_Escape)
    assert popup.isHidden()
    assert find.bar.query == "choc"


def test_tab_and_a_click_take_too(qtbot: QtBot, find: SearchView) -> None:
    typed(qtbot, find, "nurse -choc")
    QTest.keyClick(find.bar.box, Key.Key_Tab)
    assert find.bar.query == "nurse -chocolate"
    assert find.bar.box.hasFocus()
    popup = typed(qtbot, find, "forest ra")
    row = texts(popup).index("Forest Ranger")
    place = popup.list.visualRect(popup.model.index(row, 0)).center()
    QTest.mouseClick(popup.list.viewport(), Qt.MouseButton.LeftButton, pos=place + QPoint(0, 0))
    assert find.bar.query == "Forest Ranger"


def test_a_past_search_is_suggested_and_asked_as_it_was(qtbot: QtBot, find: SearchView) -> None:
    find.bar.set_mode("keyword")
    ask(qtbot, find, "bread for the town")
    find.history.remember()
    find.bar.set_mode("hybrid")
    popup = typed(qtbot, find, "bre")
    assert texts(popup)[0] == "bread for the town"
    QTest.keyClick(find.bar.box, Key.Key_Tab)
    assert (find.bar.query, find.bar.mode) == ("bread for the town", "keyword")


def test_suggestions_go_with_the_focus_and_by_themselves(qtbot: QtBot, find: SearchView) -> None:
    popup = typed(qtbot, find, "gard")
    qtbot.waitUntil(popup.isHidden, timeout=10_000)
    popup = typed(qtbot, find, "gard")
    qtbot.waitUntil(lambda: find.results.model().rowCount() > 0)
    find.results.setFocus()
    assert popup.isHidden()


@pytest.mark.parametrize("text", ["g", "level:", '"exactly', "x" * 70])
def test_where_nothing_can_be_suggested_nothing_is(qtbot: QtBot, find: SearchView, text: str) -> None:
    find.bar.box.setFocus()
    QTest.keyClicks(find.bar.box, text)
    qtbot.waitUntil(lambda: find.model.answer is not None and find.model.answer.query == text, timeout=10_000)
    assert find.suggestions.popup.isHidden()


def test_nothing_of_another_library_is_suggested(qtbot: QtBot, find: SearchView, tmp_path: Path) -> None:
    typed(qtbot, find, "gard")
    find.suggestions.set_library(None)
    assert find.suggestions.popup.isHidden()
