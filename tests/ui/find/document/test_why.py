"""Why a result is found, through the window with the real model."""

from __future__ import annotations

import json
import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken, Progress, Report
from desktop_app.ui.find.document import work
from desktop_app.ui.find.document.shares import Shares
from desktop_app.ui.find.document.shares_view import POINT
from desktop_app.ui.find.document.why_panel import WhyPanel
from desktop_app.ui.find.document.work import Above, Why
from desktop_app.ui.find.search.view import SearchView
from tests.ui.find.search.test_view import ask

Key = Qt.Key


def explained(qtbot: QtBot, find: SearchView, query: str, mode: int = 0, pooling: int = 0) -> WhyPanel:
    """Asks in a mode and opens Why of the best hit."""
    find.bar.mode_choice.setCurrentIndex(
        find.bar.mode_choice.findData(("semantic", "keyword", "hybrid")[mode])
    )
    find.bar.pooling_choice.setCurrentIndex(pooling)
    ask(qtbot, find, query)
    why = find.preview.why
    qtbot.waitUntil(lambda: find.preview.title.text() != "", timeout=20_000)
    qtbot.waitUntil(lambda: not find.desk.runner.busy("why") and why.rank.isVisibleTo(why), timeout=20_000)
    if find.preview.parts.currentIndex() == 0:
        find.preview.switch()
    return why


def test_the_sum_is_the_cosine_and_numbers_are_pointed_at(qtbot: QtBot, find: SearchView) -> None:
    why = explained(qtbot, find, "caring for sick animals")
    hit = find.results.hit()
    assert hit
    assert hit.cosine is not None
    assert why.sum.text().startswith(f"{hit.cosine:.4f} = 6 × ")
    assert f"cosine {hit.cosine:.4f}" in why.about.text()
    why.shares.heat.setFocus(Qt.FocusReason.TabFocusReason)
    assert why.shares.readout.text().startswith("“[CLS]” × “[CLS]”")
    QTest.keyClick(why.shares.heat, Key.Key_Down)
    QTest.keyClick(why.shares.heat, Key.Key_Right)
    assert why.shares.heat.cell == (1, 1)
    assert why.shares.readout.text().startswith("“caring” × “veterinary”  +0.")
    QTest.mouseMove(why.shares.heat, why.shares.heat.place(2, 3).center())
    QTest.mouseMove(why.shares.heat, why.shares.heat.place(2, 3).center() + QPoint(0, 1))
    qtbot.waitUntil(lambda: why.shares.heat.cell == (2, 3))
    QTest.keyClick(why.shares.query, Key.Key_End)
    assert why.shares.readout.text().startswith("“[SEP]”  ")
    why.shares.point(-1, -1)
    assert why.shares.readout.text() == POINT


@pytest.mark.parametrize("mode", [0, 1, 2], ids=["semantic", "keyword", "hybrid"])
def test_one_sentence_says_it_first_in_every_mode(qtbot: QtBot, find: SearchView, mode: int) -> None:
    why = explained(qtbot, find, "bread town", mode=mode)
    assert why.sentence.text() == "It holds all of your words: bread, town."
    assert why.sentence.isVisibleTo(why)
    assert why.sentence.y() < why.sum.y()
    why.clear("Nothing is chosen.")
    assert not why.sentence.isVisibleTo(why)


def test_what_carries_the_meaning_is_named_where_no_word_is_held(qtbot: QtBot, find: SearchView) -> None:
    sentence = explained(qtbot, find, "veterinarians comforting hounds").sentence.text()
    assert sentence.startswith("It speaks of ")
    assert sentence.endswith(", though none of your words is in it.")


def test_of_cls_only_the_words_are_told(qtbot: QtBot, find: SearchView) -> None:
    why = explained(qtbot, find, "veterinarians comforting hounds", pooling=1)
    assert why.sentence.text() == "None of your words is in it."


def test_pieces_copy_and_add_up(qtbot: QtBot, find: SearchView) -> None:
    why = explained(qtbot, find, "veterinarians")
    why.pieces.click()
    why.copy_json.click()
    document = json.loads(QGuiApplication.clipboard().text())
    assert document["query"][0]["token"] == "[CLS]"
    assert document["query"][2]["token"].startswith("##")
    total = sum(map(sum, document["contributions"]))
    assert total == pytest.approx(document["score"], abs=1e-5)
    why.copy_tsv.click()
    assert QGuiApplication.clipboard().text().split("\n")[-1].startswith("sum\t")


def test_marks_lie_on_the_sentence_and_the_terms(qtbot: QtBot, find: SearchView) -> None:
    explained(qtbot, find, "bread town", mode=1)
    assert find.preview.title.text() == "Baker"
    marked = [mark.cursor.selectedText() for mark in find.preview.text.extraSelections()]
    assert "bread" in marked
    assert "town" in marked
    assert find.preview.why.terms.isVisibleTo(find.preview.why)


def test_why_one_stands_above_another(qtbot: QtBot, find: SearchView) -> None:
    why = explained(qtbot, find, "bake bread")
    why.other.setCurrentIndex(1)
    why.other.activated.emit(1)
    qtbot.waitUntil(lambda: why.compared.isVisibleTo(why), timeout=20_000)
    answer = find.model.answer
    assert answer
    first, second = (hit.cosine or 0.0 for hit in answer.hits[:2])
    assert f"{first - second:.4f} nearer" in why.compared.summary.text()
    assert " more in “Baker”." in why.compared.summary.text()


def test_without_each_query_word(qtbot: QtBot, find: SearchView) -> None:
    why = explained(qtbot, find, "bake bread")
    why.rank.click()
    qtbot.waitUntil(lambda: why.placed.isVisibleTo(why), timeout=20_000)
    assert why.placed.summary.text().startswith("By cosine alone this document ranks 1.")


def test_cls_has_no_split_but_words_can_be_left_out(qtbot: QtBot, find: SearchView) -> None:
    why = explained(qtbot, find, "bake bread", pooling=1)
    assert "does not split" in why.about.text()
    assert not why.shares.heat.isVisibleTo(why)
    why.leave.click()
    qtbot.waitUntil(lambda: "loses" in why.sum.text(), timeout=20_000)
    QTest.keyClick(why.shares.query, Key.Key_Right)
    assert why.shares.readout.text().startswith("“bake”  ")


def test_the_parts_of_a_hybrid_score_are_told(qtbot: QtBot, find: SearchView) -> None:
    why = explained(qtbot, find, "bake bread", mode=2)
    assert why.fused.isVisibleTo(why)


def test_keys_go_to_why_and_back(qtbot: QtBot, find: SearchView) -> None:
    explained(qtbot, find, "bake bread")
    assert find.preview.parts.currentIndex() == 1
    QTest.keyClick(find.preview.why, Key.Key_Escape)
    find.preview.switch()
    assert find.preview.parts.currentIndex() == 0


def test_another_comparison_that_fails_leaves_no_numbers(
    qtbot: QtBot, find: SearchView, monkeypatch: pytest.MonkeyPatch
) -> None:
    why = explained(qtbot, find, "bake bread")
    why.other.setCurrentIndex(1)
    why.other.activated.emit(1)
    qtbot.waitUntil(lambda: why.compared.isVisibleTo(why), timeout=20_000)

    def fail(*_: object) -> Above:
        raise AppError("The disk is gone.", "Plug it in again.")

    monkeypatch.setattr(work, "above", fail)
    why.other.setCurrentIndex(2)
    why.other.activated.emit(2)
    qtbot.waitUntil(lambda: "The disk is gone." in why.notice.text())
    assert not why.compared.isVisibleTo(why)


def test_an_error_ends_the_progress(qtbot: QtBot, find: SearchView, monkeypatch: pytest.MonkeyPatch) -> None:
    why = explained(qtbot, find, "bake bread")

    def fail(_engine: object, _why: Why, report: Report, _cancel: CancelToken) -> Shares:
        report(Progress("Leaving out", 1, 5, "words"))
        time.sleep(0.2)
        raise AppError("The disk is gone.", "Plug it in again.")

    monkeypatch.setattr(work, "without", fail)
    why.leave.click()
    qtbot.waitUntil(lambda: why.shares.readout.text() == "Leaving out: 1 of 5 words")
    assert why.stop.isVisibleTo(why)
    qtbot.waitUntil(lambda: "The disk is gone." in why.notice.text())
    assert why.shares.readout.text() == POINT
    assert not why.stop.isVisibleTo(why)
    assert why.leave.isEnabled()
