from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHeaderView, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.kit import panes
from desktop_app.ui.kit.tables.table import FixedTable


def page(qtbot: QtBot, holder: QWidget) -> FixedTable:
    """A table on a page, its last column stretched."""
    holder.setObjectName("page")
    table = FixedTable(QStandardItemModel(2, 3), "things", "Things")
    table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
    QVBoxLayout(holder).addWidget(table)
    qtbot.addWidget(holder)
    table.setColumnWidth(0, 90)
    table.setColumnWidth(1, 90)
    panes.remember(holder)
    holder.resize(600, 200)
    holder.show()
    return table


def test_a_column_that_was_dragged_is_as_wide_the_next_time(app: QApplication, qtbot: QtBot) -> None:
    panes.take_up({})
    holder, other = QWidget(), QWidget()
    first = page(qtbot, holder)
    head = first.horizontalHeader().viewport()
    edge = QPoint(first.columnWidth(0) - 1, head.height() // 2)
    QTest.mousePress(head, Qt.MouseButton.LeftButton, pos=edge)
    QTest.mouseMove(head, edge + QPoint(50, 0))
    QTest.mouseRelease(head, Qt.MouseButton.LeftButton, pos=edge + QPoint(50, 0))
    dragged = first.columnWidth(0)
    assert dragged > 120
    kept = panes.sizes()
    panes.take_up(kept)
    assert page(qtbot, other).columnWidth(0) == dragged


def test_what_the_program_sizes_is_not_remembered(app: QApplication, qtbot: QtBot) -> None:
    panes.take_up({})
    holder = QWidget()
    page(qtbot, holder).setColumnWidth(1, 200)
    assert panes.sizes() == {}


def test_sizes_of_another_table_are_left_out(app: QApplication, qtbot: QtBot) -> None:
    panes.take_up({"columns of things": [10, 20]})
    holder = QWidget()
    assert page(qtbot, holder).columnWidth(0) == 90
    panes.take_up({})
