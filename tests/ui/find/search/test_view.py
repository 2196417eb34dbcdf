from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.core.errors import AppError
from desktop_app.core.paths import SAMPLE_LIBRARY
from desktop_app.core.types import Answer
from desktop_app.ui import theme
from desktop_app.ui.find.search import work
from desktop_app.ui.find.search.empty import EXAMPLES
from desktop_app.ui.find.search.view import SEARCHING, SearchView
from desktop_app.ui.values import LibraryInfo
from desktop_app.ui.window.main_window import MainWindow
from tests.ui.conftest import search_view
from tests.ui.find.conftest import HoldLane

Key = Qt.Key


def ask(qtbot: QtBot, page: SearchView, query: str) -> Answer:
    """Types a query and waits for its own answer."""
    page.bar.box.clear()
    QTest.keyClicks(page.bar.box, query)

    def answered() -> bool:
        return page.model.answer is not None and page.model.answer.query == query

    qtbot.waitUntil(answered, timeout=20_000)
    answer = page.model.answer
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
    assert find.results.hit() == answer.hits[0]
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
            assert find.results.hit() == answer.hits[row]
    assert find.results.currentIndex().row() > 1
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
    qtbot.waitUntil(lambda: find.model.rowCount() == 0)
    assert "13 documents" in find.empty.title()


def test_more_is_shown_on_demand(qtbot: QtBot, find: SearchView) -> None:
    ask(qtbot, find, "bread")
    find.results.pick(3)
    assert not find.more.isHidden()
    assert find.more.text() == "Show 3 more", "as many as there are"
    find.more.click()
    qtbot.waitUntil(lambda: find.model.rowCount() == 13)
    assert find.more.isHidden()
    assert find.results.currentIndex().row() == 3
    assert find.count.text() == "13 documents · by meaning and words"


def test_a_new_query_starts_with_the_best_ten(qtbot: QtBot, find: SearchView) -> None:
    ask(qtbot, find, "bread")
    find.show_more()
    qtbot.waitUntil(lambda: find.model.rowCount() == 13)
    assert len(ask(qtbot, find, "trains").hits) == 10


def test_the_way_to_search_can_be_chosen(qtbot: QtBot, find: SearchView) -> None:
    ask(qtbot, find, "bread")
    for mode in ("semantic", "keyword", "hybrid"):
        find.bar.next_mode()
        qtbot.waitUntil(lambda: find.model.answer is not None and find.model.answer.mode == mode)  # noqa: B023
        assert find.bar.pooling_choice.isEnabled() == (mode != "keyword")
        if mode == "keyword":
            assert find.model.rowCount() == 1
            assert "by words" in find.count.text()
    find.bar.next_pooling()
    qtbot.waitUntil(lambda: find.model.answer is not None and find.model.answer.pooling == "cls")


def test_no_result_offers_another_way(qtbot: QtBot, find: SearchView) -> None:
    find.bar.set_mode("keyword")
    ask(qtbot, find, "zeppelin")
    assert find.empty.title() == "Nothing found for “zeppelin”"
    assert find.preview.isHidden()
    offer = next(button for button in find.empty.findChildren(QPushButton) if "meaning" in button.text())
    offer.click()
    qtbot.waitUntil(lambda: find.model.rowCount() == 10, timeout=20_000)


def test_letters_typed_in_the_list_go_to_the_box(qtbot: QtBot, find: SearchView) -> None:
    ask(qtbot, find, "brea")
    find.results.setFocus()
    QTest.keyClicks(find.results, "d")
    assert find.bar.query == "bread"


def test_a_result_can_be_copied(qtbot: QtBot, find: SearchView) -> None:
    ask(qtbot, find, "bread")
    QTest.keyClick(find.results, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
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
    qtbot.waitUntil(lambda: find.model.rowCount() == 10, timeout=20_000)
    assert find.model.at(0) is not None


def test_a_library_that_vanished_is_a_sentence_beside_the_box(
    qtbot: QtBot, find: SearchView, tmp_path: Path
) -> None:
    gone = tmp_path / "gone"
    find.set_library(replace(current(find), folder=gone))
    find.bar.box.setText("bread")
    find.bar.ask_now()
    qtbot.waitUntil(lambda: str(gone) in find.notice.text(), timeout=20_000)


def test_the_box_spans_the_view(qtbot: QtBot, find: SearchView) -> None:
    ask(qtbot, find, "bread")
    qtbot.waitUntil(lambda: find.splitter.sizes()[1] > 0)
    assert find.bar.width() >= find.width() - 2 * theme.GAP_MEDIUM
    assert find.bar.box.width() > find.width() // 2


def test_a_selection_shows_its_own_document_at_once(
    qtbot: QtBot, find: SearchView, hold_lane: HoldLane, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = ask(qtbot, find, "bread")
    qtbot.waitUntil(lambda: "read" in find.preview.match.text())
    qtbot.waitUntil(lambda: find.preview.why.shares.query.isVisibleTo(find.preview.why))
    opened: list[str] = []
    monkeypatch.setattr(
        "desktop_app.ui.find.document.preview.open_at",
        lambda _runner, _notice, source, place: opened.append(f"{source} {place}"),
    )
    with hold_lane(find.desk.runner, find):
        find.results.pick(3)
        hit = answer.hits[3]
        assert find.preview.title.text() == hit.title
        assert find.preview.text.toPlainText() == hit.passage
        assert find.preview.match.text().startswith("Rank\u00a04\u00a0· ")
        assert not find.preview.why.shares.query.isVisibleTo(find.preview.why), "the shares of another hit"
        find.preview.open_source()
        assert opened == [f"{hit.source} {hit.place}"]


def test_nothing_of_another_library_stays_while_this_one_answers(
    qtbot: QtBot, find: SearchView, hold_lane: HoldLane, tmp_path: Path
) -> None:
    ask(qtbot, find, "bread")
    with hold_lane(find.desk.runner, find):
        find.set_library(replace(current(find), folder=tmp_path, name="Another"))
        assert find.model.rowCount() == 0
        assert find.stack.currentWidget() is find.empty
        assert find.preview.isHidden()


def test_a_search_that_fails_leaves_no_answer_to_another_query(
    qtbot: QtBot, find: SearchView, hold_lane: HoldLane, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(qtbot, find, "bread")

    def fail(*_: object) -> Answer:
        raise AppError("The disk is gone.", "Plug it in again.")

    monkeypatch.setattr(work, "ask", fail)
    with hold_lane(find.desk.runner, find):
        find.bar.box.setText("trains")
        find.bar.ask_now()
        qtbot.waitUntil(lambda: find.count.text() == SEARCHING, timeout=2_000)
    qtbot.waitUntil(lambda: "The disk is gone." in find.notice.text())
    assert find.model.rowCount() == 0
    assert find.preview.isHidden()
    assert find.empty.title() != SEARCHING


def test_the_first_search_says_that_it_goes_on_and_ends_with_its_error(
    qtbot: QtBot, find: SearchView, hold_lane: HoldLane, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Answer:
        raise AppError("The disk is gone.", "Plug it in again.")

    monkeypatch.setattr(work, "ask", fail)
    with hold_lane(find.desk.runner, find):
        find.bar.box.setText("trains")
        find.bar.ask_now()
        qtbot.waitUntil(lambda: find.empty.title() == SEARCHING, timeout=2_000)
    qtbot.waitUntil(lambda: find.empty.title() == "Search 13 documents by meaning")
    assert "The disk is gone." in find.notice.text()


def test_a_tall_list_is_filled(qtbot: QtBot, find: SearchView) -> None:
    assert len(ask(qtbot, find, "bread").hits) == 10
    find.window().resize(1280, 1400)
    qtbot.waitUntil(lambda: find.model.rowCount() == 13, timeout=20_000)
    assert len(ask(qtbot, find, "trains").hits) == 13


def test_quotation_marks_are_not_doubled(qtbot: QtBot, find: SearchView) -> None:
    ask(qtbot, find, '"no such words"')
    assert find.empty.title() == 'Nothing found for "no such words"'
