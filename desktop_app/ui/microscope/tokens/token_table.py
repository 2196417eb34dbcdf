"""The token page's table: fixed rows, and a signal for the row under the pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
)

from desktop_app.ui import theme
from desktop_app.ui.kit.tables.table import FixedTable
from desktop_app.ui.microscope.parts.token_paint import faces
from desktop_app.ui.microscope.tokens.token_model import NUMBERS, TokenColumn, TokenTableModel

BAR = 3
_WIDTHS = {
    TokenColumn.POSITION: 72,
    TokenColumn.TOKEN: 120,
    TokenColumn.ID: 64,
    TokenColumn.MASK: 56,
    TokenColumn.TYPE: 56,
    TokenColumn.SPAN: 88,
    TokenColumn.KIND: 108,
}


class TokenGrid(FixedTable):
    """A view of a TokenTableModel; the whole row is selected."""

    hovered = Signal(int)  # row, -1 for none

    def __init__(self, model: TokenTableModel) -> None:
        super().__init__(model, "", "Tokens as a table", rows=True)
        self.setAccessibleDescription(
            "A row for every token: position, token, id, mask, type, offsets, text, and what it is."
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setMouseTracking(True)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        self.horizontalHeader().setSectionResizeMode(TokenColumn.TEXT, QHeaderView.ResizeMode.Stretch)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the rows in sight itself: a delegate asked for every cell takes most of a key's time."""
        painter = QPainter(self.viewport())
        model, selected = self.model(), self.selectionModel()
        assert isinstance(model, TokenTableModel)
        seen = event.rect()
        first, last = self.rowAt(seen.top()), self.rowAt(seen.bottom())
        if first < 0:
            return
        for row in range(first, (last if last >= 0 else model.rowCount() - 1) + 1):
            line = QRect(0, self.rowViewportPosition(row), self.viewport().width(), theme.NUMBER_ROW)
            chosen = selected.isRowSelected(row, QModelIndex())
            if row == model.lit or chosen:
                painter.fillRect(line, theme.color("mark" if row == model.lit else "selection"))
            if chosen:
                painter.fillRect(line.adjusted(0, 0, BAR - line.width(), 0), theme.color("accent"))
            for column in TokenColumn:
                self._paint_cell(painter, model, row, column, line)

    def _paint_cell(
        self, painter: QPainter, model: TokenTableModel, row: int, column: TokenColumn, line: QRect
    ) -> None:
        """The text stands exactly under the header's."""
        face = "behind" if column in (TokenColumn.TEXT, TokenColumn.KIND) else "piece"
        room = self.columnWidth(column) - 2 * theme.GAP
        text = model.cell(model.rows[row], column)
        painter.setFont(faces().behind if face == "behind" else faces().piece)
        if (width := faces().width(face, text)) > room:
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
            width = room
        left = self.columnViewportPosition(column) + theme.GAP
        if column in NUMBERS:
            left += room - width
        painter.setPen(theme.color(model.ink(model.rows[row], column)))
        painter.drawText(left, faces().base(face, line), text)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.hovered.emit(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(-1)
