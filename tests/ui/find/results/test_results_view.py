"""Entries are unfolded and sorted, opened and read, and what is known later is filled in."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyle
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_app.core.paths import SAMPLE_LIBRARY
from desktop_app.core.types import Answer, Folded, Hit
from desktop_app.services.searching.snippets import Snippet
from desktop_app.ui.find.results.order import OrderButton
from desktop_app.ui.find.results.result_delegate import behind_area
from desktop_app.ui.find.results.results_model import ResultsModel, facts, place
from desktop_app.ui.find.results.results_view import ResultsView

Key = Qt.Key
TEXT = "Bread and butter"


def hit(number: int, title: str, match: float = 0.9, date: str = "", folder: str = "/data") -> Hit:
    return Hit(
        number,
        number,
        f"id-{number}",
        title,
        match,
        match,
        TEXT,
        f"{folder}/{title}.txt",
        "",
        number,
        0,
        len(TEXT),
        match,
        0.9,
        title,
        "txt",
        folder,
        date,
    )


GROUP = replace(hit(1, "Baker"), copies=(Folded(11, 11, 0.8, 0.8),), more=(Folded(12, 12, 0.7, 0.7),))
BEHIND = (hit(11, "Copy"), hit(12, "Like it"))
ANSWER = Answer(
    "bread",
    "hybrid",
    "mean",
    (GROUP, hit(2, "Miller", 0.3, "2024-05-03", "/b"), hit(3, "Cook", 0.05, "2025-01-01", "/a")),
    1.0,
    False,
)


def shown(qtbot: QtBot) -> tuple[ResultsModel, ResultsView]:
    model = ResultsModel()
    view = ResultsView(model)
    qtbot.addWidget(view)
    view.resize(600, 500)
    with qtbot.waitExposed(view):
        view.show()
    model.show(ANSWER)
    view.pick(0)
    view.unfolding.connect(lambda one: model.unfold(one, BEHIND, {}))
    return model, view


def names(model: ResultsModel) -> list[str]:
    return [one.name for one in model.rows]


def test_what_stands_behind_an_entry_is_told_and_unfolds_below_it(
    app: QApplication, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    model, view = shown(qtbot)
    assert model.behind(GROUP) == "+ 1 copy · 1 more like this"
    area = behind_area(view.visualRect(model.index(0, 0)), model.behind(GROUP))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
    assert names(model) == ["Baker", "Copy", "Like it", "Miller", "Cook"]
    assert [model.is_inner(one) for one in model.rows] == [False, True, True, False, False]
    assert model.behind(model.rows[1]) == ""
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
    assert names(model) == ["Baker", "Miller", "Cook"]


def test_from_right_to_left_a_click_finds_what_is_painted_there(app: QApplication, qtbot: QtBot) -> None:
    model, view = shown(qtbot)
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    row = view.visualRect(model.index(0, 0))
    area = QStyle.visualRect(view.layoutDirection(), row, behind_area(row, model.behind(GROUP)))
    assert area.center().x() < row.center().x()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
    assert len(names(model)) == 5
    QTest.keyClick(view, Key.Key_Right)
    assert len(names(model)) == 3


def test_keys_unfold_and_fold_and_go_back_to_the_entry(app: QApplication, qtbot: QtBot) -> None:
    model, view = shown(qtbot)
    QTest.keyClick(view, Key.Key_Right)
    assert len(names(model)) == 5
    view.pick(2)
    QTest.keyClick(view, Key.Key_Left)
    assert view.currentIndex().row() == 0
    QTest.keyClick(view, Key.Key_Left)
    assert len(names(model)) == 3
    view.pick(1)
    QTest.keyClick(view, Key.Key_Right)
    assert len(names(model)) == 3, "there is nothing behind this one"


def test_what_is_unfolded_stays_for_the_same_question_only(app: QApplication, qtbot: QtBot) -> None:
    model, view = shown(qtbot)
    QTest.keyClick(view, Key.Key_Right)
    model.show(replace(ANSWER, hits=(*ANSWER.hits, hit(4, "Fourth"))))
    assert names(model) == ["Baker", "Copy", "Like it", "Miller", "Cook", "Fourth"]
    model.show(replace(ANSWER, query="bread rolls"))
    assert names(model) == ["Baker", "Miller", "Cook"]


def test_enter_and_a_double_click_open_and_space_reads(app: QApplication, qtbot: QtBot) -> None:
    _, view = shown(qtbot)
    with qtbot.waitSignal(view.opened):
        QTest.keyClick(view, Key.Key_Return)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    with qtbot.waitSignal(view.opened):
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    with qtbot.assertNotEmitted(view.opened), qtbot.waitSignal(view.read):
        QTest.keyClick(view, Key.Key_Space)


def test_a_double_click_on_what_stands_behind_opens_nothing(app: QApplication, qtbot: QtBot) -> None:
    model, view = shown(qtbot)
    area = behind_area(view.visualRect(model.index(0, 0)), model.behind(GROUP))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
    with qtbot.assertNotEmitted(view.opened):
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=area.center())


def test_results_are_sorted_with_the_weak_ones_last(app: QApplication, qtbot: QtBot) -> None:
    model, _ = shown(qtbot)
    for order, expected in (
        ("date", ["Miller", "Baker", "Cook"]),
        ("name", ["Baker", "Miller", "Cook"]),
        ("folder", ["Miller", "Baker", "Cook"]),
        ("relevance", ["Baker", "Miller", "Cook"]),
    ):
        model.sort_by(order)  # type: ignore[arg-type]
        assert names(model) == expected
        assert model.is_parted == (order != "relevance")
    model.sort_by("date")
    model.show(replace(ANSWER, mode="keyword"))
    assert names(model) == ["Cook", "Miller", "Baker"], "each holds the words"


def test_the_order_is_said_and_stays_for_another_query(app: QApplication, qtbot: QtBot) -> None:
    model, _ = shown(qtbot)
    button = OrderButton()
    qtbot.addWidget(button)
    button.chosen.connect(model.sort_by)
    button.choose("name")
    assert button.text() == "Sorted by name"
    model.show(replace(ANSWER, query="flour", hits=(hit(1, "Zoe"), hit(2, "Anna"))))
    assert names(model) == ["Anna", "Zoe"]
    button.say(parted=False, listed=True)
    assert button.text() == "Sorted by name"
    button.choose("relevance")
    button.say(parted=False, listed=True)
    assert button.text() == "In the library's order", "filters alone rank nothing"


def test_a_row_says_how_well_it_matches_in_words(app: QApplication, qtbot: QtBot) -> None:
    model, _ = shown(qtbot)
    said = [index.data(Qt.ItemDataRole.AccessibleTextRole) for index in (model.index(n, 0) for n in range(3))]
    assert "strong match, 90 %" in said[0]
    assert "fair match, 30 %" in said[1]
    assert "weak match, 5 %" in said[2]
    assert "TXT, May 3, 2024, /b" in said[1]


def test_the_file_is_named_where_the_heading_does_not_tell_it() -> None:
    row = replace(hit(1, "OPS-1 · Login"), source="/data/tickets.csv", kind="csv", place="line 3")
    assert facts(row) == ("CSV", "line 3")
    assert place(row) == "/data/tickets.csv"
    assert place(hit(1, "Baker")) == "/data"
    assert place(replace(row, library=SAMPLE_LIBRARY)) == "tickets.csv", "the folder is the builder's"


def test_snippets_of_the_same_question_are_kept_and_replaced(app: QApplication, qtbot: QtBot) -> None:
    model, view = shown(qtbot)
    model.show_snippets({GROUP.of_passage: Snippet("Bread", ((0, 5),))})
    view.grab()
    assert (model.snippet(GROUP) or Snippet("")).text == "Bread"
    model.show(replace(ANSWER, query="flour"))
    assert model.snippet(GROUP) is None
