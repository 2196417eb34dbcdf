from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.core.paths import SAMPLE_LIBRARY
from desktop_app.core.types import Answer
from desktop_app.ui.find.search.empty import EXAMPLES
from desktop_app.ui.find.search.view import SearchView
from desktop_app.ui.values import LibraryInfo
from desktop_app.ui.window.main_window import MainWindow
from tests.ui.conftest import search_view

Key = Qt.Key


def ask(qtbot: QtBot, page: SearchView, query: str) -> Answer:
    """Types a query and waits for its own answer."""
    page.bar.box.clear()
    QTest.keyClicks(page.bar.box, query)

    def answered() -> bool:
        return page.results.answer is not None and page.results.answer.query == query

    qtbot.waitUntil(answered, timeout=20_000)
    answer = page.results.answer
    assert answer
    return answer


def current(page: SearchView) -> LibraryInfo:
    window = page.window()
    assert isinstance(window, MainWindow)
    assert window.libraries.current
    return window.libraries.current


def test_typing_finds_by_meaning(qtbot: QtBot, find: SearchView) -> None:
    answer = ask(qtbot, find, "caring for sick animals")
    assert answer.hits[0].title == "Veterinary Nurse"
    assert len(answer.hits) == 10
    assert find.view.hit() == answer.hits[0]
    qtbot.waitUntil(lambda: find.preview.title.text() == "Veterinary Nurse")
    assert find.preview.text.toPlainText().startswith("Hold frightened dogs")
    assert find.count.text() == "Best 10 of 13 · by meaning and words"


def test_only_the_last_answer_is_shown(qtbot: QtBot, find: SearchView) -> None:
    shown: list[str] = []
    find.answered.connect(lambda answer: shown.append(answer.query if answer else ""))
    for query in ("bread", "trains", "teeth"):
        find.bar.box.setText(query)
        find.bar.ask_now()
    qtbot.waitUntil(lambda: "teeth" in shown, timeout=20_000)
    assert shown == ["teeth"]


def test_arrows_move_while_one_types(qtbot: QtBot, find: SearchView) -> None:
    answer = ask(qtbot, find, "work with my hands")
    find.bar.box.setFocus()
    for key, row in ((Key.Key_Down, 1), (Key.Key_Down, 2), (Key.Key_Up, 1), (Key.Key_PageDown, None)):
        QTest.keyClick(find.bar.box, key)
        if row is not None:
            assert find.view.hit() == answer.hits[row]
    assert find.view.currentIndex().row() > 1
    assert find.bar.box.hasFocus()


def test_enter_reads_and_escape_returns(qtbot: QtBot, find: SearchView) -> None:
    ask(qtbot, find, "bread")
    find.window().activateWindow()
    find.close_preview()
    assert find.preview.isHidden()
    QTest.keyClick(find.bar.box, Key.Key_Return)
    qtbot.waitUntil(find.preview.text.hasFocus)
    qtbot.waitUntil(lambda: find.preview.title.text() == "Baker")
    QTest.keyClick(find.preview.text, Key.Key_Escape)
    qtbot.waitUntil(find.bar.box.hasFocus)
    QTest.keyClick(find.bar.box, Key.Key_Escape)
    assert find.bar.query == ""
    qtbot.waitUntil(lambda: find.results.rowCount() == 0)
    assert "13 documents" in find.empty.title()


def test_more_is_shown_on_demand(qtbot: QtBot, find: SearchView) -> None:
    ask(qtbot, find, "bread")
    find.view.pick(3)
    assert not find.more.isHidden()
    find.more.click()
    qtbot.waitUntil(lambda: find.results.rowCount() == 13)
    assert find.more.isHidden()
    assert find.view.currentIndex().row() == 3
    assert find.count.text() == "13 documents · by meaning and words"


def test_a_new_query_starts_with_the_best_ten(qtbot: QtBot, find: SearchView) -> None:
    ask(qtbot, find, "bread")
    find.show_more()
    qtbot.waitUntil(lambda: find.results.rowCount() == 13)
    assert len(ask(qtbot, find, "trains").hits) == 10


def test_the_way_to_search_can_be_chosen(qtbot: QtBot, find: SearchView) -> None:
    ask(qtbot, find, "bread")
    for mode in ("semantic", "keyword", "hybrid"):
        find.bar.next_mode()
        qtbot.waitUntil(lambda: find.results.answer is not None and find.results.answer.mode == mode)  # noqa: B023
        assert find.bar.pooling_choice.isEnabled() == (mode != "keyword")
        if mode == "keyword":
            assert find.results.rowCount() == 1
            assert "by words" in find.count.text()
    find.bar.next_pooling()
    qtbot.waitUntil(lambda: find.results.answer is not None and find.results.answer.pooling == "cls")


def test_no_result_offers_another_way(qtbot: QtBot, find: SearchView) -> None:
    find.bar.set_mode("keyword")
    ask(qtbot, find, "zeppelin")
    assert find.empty.title() == "Nothing found for “zeppelin”"
    assert find.preview.isHidden()
    offer = next(button for button in find.empty.findChildren(QPushButton) if "meaning" in button.text())
    offer.click()
    qtbot.waitUntil(lambda: find.results.rowCount() == 10, timeout=20_000)


def test_letters_typed_in_the_list_go_to_the_box(qtbot: QtBot, find: SearchView) -> None:
    ask(qtbot, find, "brea")
    find.view.setFocus()
    QTest.keyClicks(find.view, "d")
    assert find.bar.query == "bread"


def test_a_result_can_be_copied(qtbot: QtBot, find: SearchView) -> None:
    ask(qtbot, find, "bread")
    QTest.keyClick(find.view, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("Baker\nStart at three")


def test_without_a_library_one_is_told_how_to_get_one(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    window = open_window()
    page = search_view(window)
    qtbot.waitUntil(lambda: bool(page.empty.findChildren(QPushButton)))
    assert not page.bar.isEnabled()
    next(button for button in page.empty.findChildren(QPushButton) if button.text() == "Add a folder").click()
    qtbot.waitUntil(lambda: window.findChild(QFileDialog) is not None)


def test_examples_are_a_click_away(qtbot: QtBot, find: SearchView) -> None:
    find.set_library(replace(current(find), name=SAMPLE_LIBRARY.name))
    chip = next(button for button in find.empty.findChildren(QPushButton) if button.text() == EXAMPLES[1])
    chip.click()
    qtbot.waitUntil(lambda: find.results.rowCount() == 10, timeout=20_000)
    assert find.results.hit(0) is not None


def test_a_library_that_vanished_is_a_sentence_beside_the_box(
    qtbot: QtBot, find: SearchView, tmp_path: Path
) -> None:
    gone = tmp_path / "gone"
    find.set_library(replace(current(find), folder=gone))
    find.bar.box.setText("bread")
    find.bar.ask_now()
    qtbot.waitUntil(lambda: str(gone) in find.notice.text(), timeout=20_000)


def test_a_tall_list_is_filled(qtbot: QtBot, find: SearchView) -> None:
    assert len(ask(qtbot, find, "bread").hits) == 10
    find.window().resize(1280, 1400)
    qtbot.waitUntil(lambda: find.results.rowCount() == 13, timeout=20_000)
    assert len(ask(qtbot, find, "trains").hits) == 13
