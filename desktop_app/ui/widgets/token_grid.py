"""The token page's table: fixed rows, the row under the pointer told."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from desktop_app.ui import theme
from desktop_app.ui.models.token_table import Column, TokenTableModel

BAR = 3
_WIDTHS = {
    Column.POSITION: 76,
    Column.TOKEN: 136,
    Column.ID: 72,
    Column.MASK: 60,
    Column.TYPE: 60,
    Column.SPAN: 104,
    Column.KIND: 120,
}


class _CellDelegate(QStyledItemDelegate):
    """Cells whose text stands exactly under the header's; a bar marks the current row."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        rect: QRect = shown.rect
        selected = bool(shown.state & QStyle.StateFlag.State_Selected)
        if shown.backgroundBrush.style() != Qt.BrushStyle.NoBrush:
            painter.fillRect(rect, shown.backgroundBrush)
        elif selected:
            painter.fillRect(rect, theme.color("selection"))
        if selected and index.column() == 0:
            painter.fillRect(rect.adjusted(0, 0, BAR - rect.width(), 0), theme.color("accent"))
        room = rect.adjusted(theme.GAP, 0, -theme.GAP, 0)
        painter.setFont(shown.font)
        painter.setPen(shown.palette.text().color())
        words = shown.fontMetrics.elidedText(shown.text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(shown.displayAlignment), words)


class TokenGrid(QTableView):
    """A view of a TokenTableModel; the whole row is selected."""

    hovered = Signal(int)  # row, -1 for none

    def __init__(self, model: TokenTableModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName("Tokens as a table")
        self.setAccessibleDescription(
            "A row for every token: position, token, id, mask, type, offsets, text, and what it is."
        )
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setShowGrid(False)
        self.setItemDelegate(_CellDelegate(self))
        self.setWordWrap(False)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(theme.NUMBER_ROW)
        rows.setDefaultSectionSize(theme.NUMBER_ROW)
        columns.setHighlightSections(False)
        columns.setSectionsClickable(False)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        columns.setSectionResizeMode(Column.TEXT, QHeaderView.ResizeMode.Stretch)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.hovered.emit(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(-1)
