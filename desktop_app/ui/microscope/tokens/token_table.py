"""The table of tokens: its rows, which the chips share, and its view with a signal for the row pointed at."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView

from desktop_app.core.text import one_line
from desktop_app.explore.sheet import Kind, TokenRow, TokenSheet
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import painter_on
from desktop_app.ui.kit.tables.rows import Index, Role, RowsModel
from desktop_app.ui.kit.tables.table import FixedTable
from desktop_app.ui.microscope.parts.token_paint import faces

NO_VALUE = "–"
BAR = 3
KIND_WORDS: Mapping[Kind, str] = {
    "word": tr("word"),
    "mark": tr("mark"),
    "continuation": tr("continuation"),
    "unknown": tr("unknown"),
    "special": tr("special"),
    "padding": tr("padding"),
    "unread": tr("unread"),
}


class TokenColumn(IntEnum):
    POSITION = 0
    TOKEN = 1
    ID = 2
    MASK = 3
    TYPE = 4
    SPAN = 5
    TEXT = 6
    KIND = 7


NUMBERS = (TokenColumn.POSITION, TokenColumn.ID, TokenColumn.MASK, TokenColumn.TYPE, TokenColumn.SPAN)


class TokenTableModel(RowsModel[TokenRow]):
    """The rows of a TokenSheet. `lit` is the row under the pointer, -1 for none."""

    HEADS = (
        (tr("Position"), tr("The token's place in the model's input, counted from 0.")),
        (tr("Token"), tr("A piece of the vocabulary; ## continues a word, ▁ or Ġ begins one.")),
        (tr("Id"), tr("The token's number in the vocabulary: the model reads this, not letters.")),
        (tr("Mask"), tr("Attention mask: 1 where the model reads, 0 where it ignores padding.")),
        (
            tr("Type"),
            tr("Token type id: 0 for the first text, 1 for the second; none where the model takes none."),
        ),
        (tr("Offsets"), tr("Start and end in your text, counted in characters (Unicode code points).")),
        (tr("Your text"), tr("The characters that you wrote and that the token stands for.")),
        (tr("What it is"), tr("Word, mark, continuation, unknown, special, padding, or unread.")),
    )
    NUMBERS = NUMBERS
    lit_changed = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sheet: TokenSheet | None = None
        self.lit = -1

    def show(self, sheet: TokenSheet | None) -> None:
        """Replaces all rows; nothing is lit afterwards."""
        self.sheet, self.lit = sheet, -1
        self.fill(sheet.rows if sheet else ())

    def light(self, row: int) -> None:
        """Lights `row`, or none with -1."""
        row = row if 0 <= row < self.rowCount() else -1
        if row == self.lit:
            return
        before, self.lit = self.lit, row
        for changed in (before, row):
            if changed >= 0:
                ends = self.index(changed, 0), self.index(changed, len(TokenColumn) - 1)
                self.dataChanged.emit(*ends, [Role.BackgroundRole])
        self.lit_changed.emit(row)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if role == Role.BackgroundRole and index.isValid() and index.row() == self.lit:
            return theme.color("mark")
        if role == Role.AccessibleDescriptionRole and index.isValid() and self.sheet:
            return self.sheet.describe(index.row())
        return super().data(index, role)

    def cell(self, row: TokenRow, column: int) -> str:
        return self.cells(row)[column]

    def cells(self, row: TokenRow) -> tuple[str, ...]:
        """All cells of a row, in the order of TokenColumn."""
        assert self.sheet
        types = row.type_id if self.sheet.types else None
        numbers = (_number(number) for number in (row.id, row.mask, types))
        span = NO_VALUE if row.text is None else f"{row.start}–{row.end}"
        return (
            _number(row.position),
            row.token,
            *numbers,
            span,
            one_line(self.sheet.surface(row)),
            KIND_WORDS[row.kind],
        )

    def ink(self, row: TokenRow, column: int) -> str:
        if row.kind in ("padding", "unread"):
            return "secondary"
        if column in (TokenColumn.TOKEN, TokenColumn.KIND):
            return {"special": "special", "unknown": "warning"}.get(row.kind, "text")
        return "text"

    def face(self, column: int) -> theme.Face:
        return "text" if column in (TokenColumn.TEXT, TokenColumn.KIND) else "mono"


def _number(value: int | None) -> str:
    return NO_VALUE if value is None else str(value)


_WIDTHS = {
    TokenColumn.POSITION: 72,
    TokenColumn.TOKEN: 104,
    TokenColumn.ID: 64,
    TokenColumn.MASK: 56,
    TokenColumn.TYPE: 56,
    TokenColumn.SPAN: 88,
    TokenColumn.KIND: 108,
}
LEAST_TEXT = 80
"""So that a word of the text can be read; where there is less room, the table scrolls."""


class TokenGrid(FixedTable):
    """A view of a TokenTableModel; the whole row is selected."""

    hovered = Signal(int)  # row, -1 for none

    def __init__(self, model: TokenTableModel) -> None:
        super().__init__(model, "tokens_table", tr("Tokens as a table"), rows=True)
        self.setAccessibleDescription(
            tr("A row for every token: position, token, id, mask, type, offsets, text, and what it is.")
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setMouseTracking(True)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        left = self.viewport().width() - sum(map(self.columnWidth, _WIDTHS))
        self.setColumnWidth(TokenColumn.TEXT, max(left, LEAST_TEXT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the rows in sight itself: a delegate asked for every cell takes most of a key's time."""
        painter = painter_on(self.viewport())
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
            for column, text in enumerate(model.cells(model.rows[row])):
                self._paint_cell(painter, column, text, line, model.ink(model.rows[row], column))

    def _paint_cell(self, painter: QPainter, column: int, text: str, line: QRect, ink: str) -> None:
        """The text stands exactly under the header's."""
        face = "behind" if column in (TokenColumn.TEXT, TokenColumn.KIND) else "piece"
        room = self.columnWidth(column) - 2 * theme.GAP
        painter.setFont(faces().behind if face == "behind" else faces().piece)
        if (width := faces().width(face, text)) > room:
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
            width = room
        left = self.columnViewportPosition(column) + theme.GAP
        if column in NUMBERS:
            left += room - width
        painter.setPen(theme.color(ink))
        painter.drawText(left, faces().base(face, line), text)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.hovered.emit(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(-1)
