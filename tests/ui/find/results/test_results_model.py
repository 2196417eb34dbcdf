from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_app.core.types import Answer, Hit, Mode
from desktop_app.ui.find.results.results_model import ResultsModel
from desktop_app.ui.find.results.results_view import ResultsView
from desktop_app.ui.kit.tables.rows import ROW


def hit(rank: int, title: str = "Baker", match: float = 0.3) -> Hit:
    text = "Bread & <b>butter</b>"
    span = (0, len(text))
    numbers = (match, 0.99)
    return Hit(
        rank, rank, f"id-{rank}", title, match, match, text, "jobs.csv", "line 2", rank, *span, *numbers
    )


def answer(count: int, mode: Mode = "semantic", more: bool = False) -> Answer:
    return Answer("bread", mode, "mean", tuple(hit(rank) for rank in range(1, count + 1)), 1.0, more)


def test_the_roles_carry_the_hit(qtmodeltester: ModelTester) -> None:
    model = ResultsModel()
    model.show(answer(3))
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    second = model.index(1, 0)
    assert second.data() == "Baker"
    assert second.data(ROW) == hit(2)
    spoken = second.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("2. Baker, fair match, 30 %")


def test_the_tooltip_gives_the_exact_score_by_its_name(qtbot: QtBot) -> None:
    model = ResultsModel()
    model.show(answer(1, "keyword"))
    assert "BM25 0.3000" in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_a_title_that_is_missing_gives_way_to_the_id(qtbot: QtBot) -> None:
    model = ResultsModel()
    model.show(Answer("q", "semantic", "mean", (hit(1, ""),), 1.0, False))
    assert model.index(0, 0).data() == "id-1"


def test_more_of_the_same_is_appended(qtbot: QtBot) -> None:
    model = ResultsModel()
    model.show(answer(10, more=True))
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.rowsInserted):
        model.show(answer(50))
    assert model.rowCount() == 50


def test_a_hundred_thousand_rows_are_shown_without_asking_for_all(qtbot: QtBot) -> None:
    asked = 0

    class Counting(ResultsModel):
        def data(self, index: object, role: int = Qt.ItemDataRole.DisplayRole) -> object:
            nonlocal asked
            asked += 1
            return super().data(index, role)  # type: ignore[arg-type]

    model = Counting()
    view = ResultsView(model)
    qtbot.addWidget(view)
    view.resize(600, 640)
    with qtbot.waitExposed(view):
        view.show()
    model.show(answer(100_000))
    view.pick(99_999)
    qtbot.wait(20)
    assert view.currentIndex().row() == 99_999
    assert 0 < asked < 2_000
