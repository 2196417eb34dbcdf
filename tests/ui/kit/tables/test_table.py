from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHeaderView, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui import theme
from desktop_app.ui.kit.layout import column
from desktop_app.ui.kit.tables.table import FixedList, FixedTable


def table(qtbot: QtBot, *, height: int = theme.NUMBER_ROW, rows: bool = False) -> FixedTable:
    made = FixedTable(
        QStringListModel([str(n) for n in range(100)]), "numbers", "Numbers", height=height, rows=rows
    )
    qtbot.addWidget(made)
    made.resize(200, 300)
    made.show()
    return made


def test_a_table_is_called_and_its_rows_are_as_high_as_it_is_told(qtbot: QtBot) -> None:
    made = table(qtbot, height=9)
    assert (made.objectName(), made.accessibleName()) == ("numbers", "Numbers")
    assert {made.rowHeight(row) for row in range(100)} == {9}
    assert made.verticalHeader().isHidden()


def test_one_cell_or_one_row_is_chosen(qtbot: QtBot) -> None:
    for rows in (False, True):
        made = table(qtbot, rows=rows)
        made.selectAll()
        made.setCurrentIndex(made.model().index(3, 0))
        made.setCurrentIndex(made.model().index(5, 0))
        assert [index.row() for index in made.selectedIndexes()] == [5]
        assert bool(made.selectionModel().selectedRows()) is True
        assert (made.selectionBehavior() == made.SelectionBehavior.SelectRows) is rows


def test_going_to_a_row_brings_it_into_sight(qtbot: QtBot) -> None:
    made = table(qtbot)
    made.go(80)
    assert made.currentIndex().row() == 80
    assert made.viewport().rect().contains(made.visualRect(made.currentIndex()))


def test_tab_leaves_a_table_and_typing_edits_nothing(qtbot: QtBot, app: QApplication) -> None:
    page, made, after = QWidget(), table(qtbot), QLineEdit()
    column(made, after, into=page)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    made.setFocus()
    made.go(1)
    QTest.keyClick(made, Qt.Key.Key_F2)
    assert made.findChildren(QLineEdit) == []
    QTest.keyClick(made, Qt.Key.Key_Tab)
    assert page.focusWidget() is after


def test_a_list_is_as_wide_as_there_is_room(qtbot: QtBot) -> None:
    made = FixedList("words", "Words")
    made.setModel(QStringListModel(["a word that is much longer than this list is wide"]))
    qtbot.addWidget(made)
    made.resize(60, 100)
    made.show()
    assert (made.objectName(), made.accessibleName()) == ("words", "Words")
    assert not made.horizontalScrollBar().isVisible()


def test_a_head_without_room_ends_with_an_ellipsis(qtbot: QtBot) -> None:
    model = QStandardItemModel(1, 1)
    model.setHorizontalHeaderLabels(["W" * 40])
    made = FixedTable(model, "wide", "Wide")
    qtbot.addWidget(made)
    made.resize(200, 100)
    made.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    elided = made.horizontalHeader().grab().toImage()
    made.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideNone)
    assert made.horizontalHeader().grab().toImage() != elided
