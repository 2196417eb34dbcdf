"""All that was found in a document is walked through, and any words are found in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.ui.find.document.places import PlaceWalk
from desktop_app.ui.find.document.text_marks import MOST, around
from desktop_app.ui.find.search.view import SearchView
from tests.ui.find.search.test_view import ask

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_a_walk_says_where_one_is_and_goes_round(app: QApplication, qtbot: QtBot) -> None:
    walk = PlaceWalk("places")
    qtbot.addWidget(walk)
    went: list[object] = []
    walk.went.connect(went.append)
    walk.show_places([(0, 1), (5, 6), (9, 10)], start=4)
    assert walk.words.text() == "2 of 3"
    for _ in range(2):
        walk.step(1)
    assert (went, walk.words.text()) == ([(9, 10), (0, 1)], "1 of 3")
    walk.step(-1)
    assert walk.current == (9, 10)
    walk.show_places([], nothing="not there")
    walk.step(1)
    assert (len(went), walk.words.text()) == (3, "not there")


def test_of_very_many_places_those_around_are_marked() -> None:
    places = [(number, number + 1) for number in range(5 * MOST)]
    assert len(around(places, (2 * MOST, 2 * MOST + 1))) == MOST
    assert (2 * MOST, 2 * MOST + 1) in around(places, (2 * MOST, 2 * MOST + 1))
    assert around(places[:3], None) == places[:3]


@pytest.fixture
def preview(qtbot: QtBot, find: SearchView) -> SearchView:
    """The document of the baker, with what "bake bread" found in it."""
    ask(qtbot, find, "bread for the town")
    find.window().activateWindow()
    qtbot.waitUntil(lambda: find.preview.walk.isVisible(), timeout=20_000)
    return find


def at(find: SearchView) -> list[str]:
    """The words that stand out as the place one is at."""
    ink = find.preview.text.extraSelections()[-1]
    return [ink.cursor.selectedText()]


def test_the_words_of_the_query_are_walked_through_by_key(qtbot: QtBot, preview: SearchView) -> None:
    assert preview.preview.walk.words.text() == "1 of 2"
    QTest.keyClick(preview.preview.text, Key.Key_F3)
    assert preview.preview.walk.words.text() == "2 of 2"
    assert at(preview) == ["town"]
    QTest.keyClick(preview.preview.text, Key.Key_F3, SHIFT)
    assert at(preview) == ["bread"]


def test_words_are_found_in_the_document_and_escape_closes(qtbot: QtBot, preview: SearchView) -> None:
    document = preview.preview
    document.text.setFocus()
    QTest.keyClick(document.text, Key.Key_F, CONTROL)
    qtbot.waitUntil(document.strip.box.hasFocus)
    QTest.keyClicks(document.strip.box, "THE")
    qtbot.waitUntil(lambda: document.strip.walk.words.text() == "1 of 2")
    assert at(preview) == ["the"]
    QTest.keyClick(document.strip.box, Key.Key_Return)
    assert document.strip.walk.words.text() == "2 of 2"
    document.strip.box.setText("zeppelin")
    qtbot.waitUntil(lambda: document.strip.walk.words.text() == "not there")
    QTest.keyClick(document.strip.box, Key.Key_Escape)
    assert document.strip.isHidden()
    qtbot.waitUntil(document.text.hasFocus)


def test_the_strip_finds_on_in_the_next_document(qtbot: QtBot, preview: SearchView) -> None:
    document = preview.preview
    document.open_strip()
    document.strip.box.setText("the")
    qtbot.waitUntil(lambda: document.strip.walk.words.text() == "1 of 2")
    preview.results.pick(1)
    qtbot.waitUntil(lambda: document.strip.walk.words.text() in ("1 of 1", "1 of 2", "not there"))
    assert document.strip.isVisible()
    assert document.hit == preview.results.hit()


def test_nothing_that_was_found_in_another_document_stays(qtbot: QtBot, preview: SearchView) -> None:
    hit = preview.preview.hit
    assert hit
    preview.preview.show_hit(replace(hit, document=99, passage="Another.", source="/data/b.txt"))
    assert preview.preview.walk.isHidden()
    assert preview.preview.text.extraSelections() == []
