from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from desktop_app.core.errors import AppError
from desktop_app.services.searching import checklist
from desktop_app.ui.find.checklist import work
from desktop_app.ui.find.checklist.view import ChecklistView
from desktop_app.ui.find.page import VIEWS, FindPage
from desktop_app.ui.window.main_window import MainWindow
from tests.ui.find.conftest import HoldLane

Key = Qt.Key
LIST = "- Bakes bread\n- Calms frightened animals\n\n3. Commands a nuclear submarine"


def opened(window: MainWindow) -> ChecklistView:
    page = window.pages[0]
    assert isinstance(page, FindPage)
    page.show_view([spec.title for spec in VIEWS].index("Checklist"))
    view = page.host.view("Checklist")
    assert isinstance(view, ChecklistView)
    return view


@pytest.fixture
def view(open_window: Callable[..., MainWindow], library: Path) -> ChecklistView:
    return opened(open_window(library))


def check(qtbot: QtBot, view: ChecklistView, text: str = LIST) -> None:
    view.text.setPlainText(text)
    view.check()
    qtbot.waitUntil(lambda: view.run.text() == "Check", timeout=30_000)


def test_every_line_gets_its_sentence(qtbot: QtBot, view: ChecklistView) -> None:
    view.text.setPlainText(LIST)
    assert view.count.text() == "3 requirements"
    QTest.keyClick(view.text, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: view.model.checked is not None, timeout=30_000)
    rows = {view.model.index(row, 0).data(): row for row in range(view.model.rowCount())}
    assert {"Baker", "Veterinary Nurse"} <= set(rows)
    baker = [view.model.index(rows["Baker"], column).data() for column in range(4)]
    assert baker[1].startswith("met: … ")
    assert "bake bread for the whole town." in baker[1]
    assert baker[3] == "no evidence"
    assert view.status.text().startswith(f"Best {len(rows)} records")
    assert view.grid.currentIndex().isValid()


def test_a_cell_is_told_in_full(qtbot: QtBot, view: ChecklistView, corpus: Path) -> None:
    check(qtbot, view)
    nurse = next(
        row for row in range(view.model.rowCount()) if view.model.index(row, 0).data() == "Veterinary Nurse"
    )
    view.grid.setCurrentIndex(view.model.index(nurse, 2))
    assert view.asked.text() == "Calms frightened animals: met"
    assert view.reason.text().startswith("Holds 2 of 3 words, ")
    assert view.sentence.toPlainText().startswith("Hold frightened dogs and cats")
    assert view.place.text() == f"Veterinary Nurse, {corpus.name}, line 3"
    QTest.keyClick(view.grid, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == f"met: {view.sentence.toPlainText()}"
    QTest.keyClick(view.grid, Key.Key_Left)
    QTest.keyClick(view.grid, Key.Key_Left)
    assert view.asked.text() == "Veterinary Nurse: 1 of 3 met"
    assert view.sentence.toPlainText() == "Not met: Bakes bread; Commands a nuclear submarine"


def test_a_requirement_can_be_searched_for(qtbot: QtBot, view: ChecklistView) -> None:
    check(qtbot, view)
    view.grid.setCurrentIndex(view.model.index(0, 2))
    with qtbot.waitSignal(view.search_wanted) as wanted:
        view.find_button.click()
    assert wanted.args == ["Calms frightened animals"]
    assert not view.isVisible()


def test_the_records_stay_in_sight(qtbot: QtBot, view: ChecklistView) -> None:
    check(qtbot, view, "\n".join(f"Bakes bread in week {number}" for number in range(12)))
    view.grid.setCurrentIndex(view.model.index(0, 12))
    assert view.grid.horizontalScrollBar().value() > 0
    assert view.grid.records.columnViewportPosition(0) == 0
    view.grid.setCurrentIndex(view.model.index(0, 4))
    left = view.grid.columnViewportPosition(4)
    assert left >= view.grid.records.width() - 1
    view.grid.verticalScrollBar().setValue(view.grid.verticalScrollBar().maximum())
    assert view.grid.records.verticalScrollBar().value() == view.grid.verticalScrollBar().value()


def test_it_can_be_stopped(qtbot: QtBot, view: ChecklistView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checklist, "STEP_SECONDS", 0.0)
    view.text.setPlainText(LIST)
    view.run.click()
    assert view.run.text() == "Stop"
    view.run.click()
    assert view.run.text() == "Check"
    assert view.model.checked is None
    assert not view.desk.runner.busy("checklist")


def test_nothing_is_said_to_be_nothing(qtbot: QtBot, view: ChecklistView) -> None:
    assert not view.run.isEnabled()
    check(qtbot, view, "Commands a nuclear submarine")
    assert view.empty.title() == "No evidence for any of these"


def test_without_a_library_there_is_nothing_to_check(open_window: Callable[..., MainWindow]) -> None:
    view = opened(open_window())
    view.text.setPlainText(LIST)
    assert not view.run.isEnabled()
    assert view.empty.title() == "No library is open"


def test_the_grid_is_exported(qtbot: QtBot, view: ChecklistView, tmp_path: Path) -> None:
    check(qtbot, view)
    checked = view.model.checked
    assert checked
    view.export.click()
    menu = view.findChild(QMenu, "checklist_export")
    assert isinstance(menu, QMenu)
    menu.actions()[1].trigger()
    dialog = view.findChildren(QFileDialog)[0]
    assert dialog.windowTitle() == f"Export {len(checked.records)} records"
    path = tmp_path / "grid.json"
    dialog.filesSelected.emit([str(path)])
    dialog.close()
    qtbot.waitUntil(lambda: view.notice.text() == "Saved grid.json.")
    assert json.loads(path.read_text())["requirements"] == list(checked.requirements)


def test_what_was_found_for_another_list_goes_when_a_new_one_is_checked(
    qtbot: QtBot, view: ChecklistView, hold_lane: HoldLane
) -> None:
    check(qtbot, view)
    assert view.model.rowCount() > 0
    with hold_lane(view.desk.runner, view):
        view.text.setPlainText("Drives trains")
        view.check()
        assert view.model.rowCount() == 0
        assert view.details.isHidden()
        assert view.status.text() == "Comparing …"
    qtbot.waitUntil(lambda: view.model.rowCount() > 0, timeout=20_000)


def test_an_error_ends_the_comparing(
    qtbot: QtBot, view: ChecklistView, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise AppError("The disk is gone.", "Plug it in again.")

    monkeypatch.setattr(work, "checking", fail)
    check(qtbot, view)
    assert "The disk is gone." in view.notice.text()
    assert view.status.text() == ""


def test_a_cell_without_any_comparison_shows_nothing_of_the_one_before(
    qtbot: QtBot, view: ChecklistView
) -> None:
    check(qtbot, view)
    checked = view.model.checked
    assert checked
    first = replace(checked.records[0], cells=(checked.records[0].cells[0], None, None))
    view.model.show(replace(checked, records=(first,)))
    view.grid.setCurrentIndex(view.model.index(0, 1))
    view.grid.setCurrentIndex(view.model.index(0, 2))
    assert view.asked.text() == "Calms frightened animals: no evidence"
    assert view.reason.text() == "No sentence of it holds a word of this."
    assert view.sentence.toPlainText() == ""
