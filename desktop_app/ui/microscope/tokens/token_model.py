"""The token page's table: one row a token, shared by the table and the chips."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop_app.ui import theme
from desktop_app.ui.microscope.sheet import TokenRow, TokenSheet
from desktop_app.ui.text import one_line

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

NO_VALUE = "–"


class Column(IntEnum):
    POSITION = 0
    TOKEN = 1
    ID = 2
    MASK = 3
    TYPE = 4
    SPAN = 5
    TEXT = 6
    KIND = 7


_HEADERS: dict[Column, tuple[str, str]] = {
    Column.POSITION: ("Position", "The token's place in the model's input, counted from 0."),
    Column.TOKEN: ("Token", "A word piece of the vocabulary; ## continues the word before it."),
    Column.ID: ("Id", "The token's number in the vocabulary: the model reads this, not letters."),
    Column.MASK: ("Mask", "Attention mask: 1 where the model reads, 0 where it ignores padding."),
    Column.TYPE: ("Type", "Token type id: 0 for the first text, 1 for the second."),
    Column.SPAN: ("Offsets", "Start and end in your text, counted in characters (Unicode code points)."),
    Column.TEXT: ("Your text", "The characters that you wrote and that the token stands for."),
    Column.KIND: ("What it is", "Word, continuation, unknown, special, padding, or unread."),
}
NUMBERS = (Column.POSITION, Column.ID, Column.MASK, Column.TYPE, Column.SPAN)


class TokenTableModel(QAbstractTableModel):
    """The rows of a TokenSheet. `lit` is the row under the pointer, -1 for none."""

    lit_changed = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sheet: TokenSheet | None = None
        self._lit = -1

    @property
    def sheet(self) -> TokenSheet | None:
        return self._sheet

    def show(self, sheet: TokenSheet | None) -> None:
        """Replaces all rows; nothing is lit afterwards."""
        self.beginResetModel()
        self._sheet = sheet
        self._lit = -1
        self.endResetModel()

    @property
    def lit(self) -> int:
        return self._lit

    def light(self, row: int) -> None:
        """Lights `row`, or none with -1."""
        row = row if 0 <= row < self.rowCount() else -1
        if row == self._lit:
            return
        before, self._lit = self._lit, row
        for changed in (before, row):
            if changed >= 0:
                ends = self.index(changed, 0), self.index(changed, len(Column) - 1)
                self.dataChanged.emit(*ends, [Role.BackgroundRole])
        self.lit_changed.emit(row)

    def row(self, number: int) -> TokenRow:
        assert self._sheet is not None
        return self._sheet.rows[number]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() or self._sheet is None else len(self._sheet.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        column = Column(section)
        if role == Role.DisplayRole:
            return _HEADERS[column][0]
        if role in (Role.ToolTipRole, Role.AccessibleDescriptionRole):
            return _HEADERS[column][1]
        if role == Role.TextAlignmentRole:
            return _alignment(column)
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if self._sheet is None or not index.isValid():
            return None
        column, row = Column(index.column()), self._sheet.rows[index.row()]
        if role == Role.DisplayRole:
            return self.shown(index.row(), column)
        if role == Role.AccessibleDescriptionRole:
            return self._sheet.describe(index.row())
        if role == Role.TextAlignmentRole:
            return _alignment(column)
        if role == Role.FontRole:
            return theme.font("text" if column in (Column.TEXT, Column.KIND) else "mono")
        if role == Role.ForegroundRole:
            return theme.color(ink(row, column))
        if role == Role.BackgroundRole and index.row() == self._lit:
            return theme.color("mark")
        return None

    def shown(self, number: int, column: Column) -> str:
        """What stands in a cell."""
        assert self._sheet is not None
        row = self._sheet.rows[number]
        match column:
            case Column.POSITION:
                return _number(row.position)
            case Column.TOKEN:
                return row.token
            case Column.ID:
                return _number(row.id)
            case Column.MASK:
                return _number(row.mask)
            case Column.TYPE:
                return _number(row.type_id)
            case Column.SPAN:
                return NO_VALUE if row.text is None else f"{row.start}–{row.end}"
            case Column.TEXT:
                return one_line(self._sheet.surface(row))
            case Column.KIND:
                return row.kind


def _number(value: int | None) -> str:
    return NO_VALUE if value is None else str(value)


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def ink(row: TokenRow, column: Column) -> str:
    """The color role of a cell's text."""
    if row.kind in ("padding", "unread"):
        return "secondary"
    if column in (Column.TOKEN, Column.KIND):
        return {"special": "special", "unknown": "warning"}.get(row.kind, "text")
    return "text"
