"""A batch of texts as a matrix: a row a text, a column a position, filled up with [PAD]."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_app.ui.microscope.sheet import TokenRow, TokenSheet
from desktop_app.ui.microscope.view import Facts
from desktop_app.ui.text import one_line

Index = QModelIndex | QPersistentModelIndex
PAD = "[PAD]"


class Layer(IntEnum):
    """What stands in the cells."""

    PIECES = 0
    IDS = 1
    MASK = 2
    TYPES = 3


LAYERS = ("Pieces", "Ids", "Attention mask", "Token type ids")


@dataclass(frozen=True, slots=True)
class Batch:
    """The inputs without padding, first that of the boxes, and the width all are filled up to."""

    sheets: tuple[TokenSheet, ...]
    width: int
    pad_id: int

    @property
    def cells(self) -> int:
        return len(self.sheets) * self.width

    @property
    def padding(self) -> int:
        return self.cells - sum(sheet.used for sheet in self.sheets)

    def token(self, row: int, column: int) -> TokenRow | None:
        """The token in a cell; None for padding."""
        sheet = self.sheets[row]
        return sheet.rows[column] if column < sheet.used else None

    def value(self, row: int, column: int, layer: Layer) -> str | int:
        token = self.token(row, column)
        match layer:
            case Layer.PIECES:
                return token.token if token else PAD
            case Layer.IDS:
                return (token.id or 0) if token else self.pad_id
            case Layer.MASK:
                return int(token is not None)
            case Layer.TYPES:
                return (token.type_id or 0) if token else 0

    def matrix(self, layer: Layer) -> list[list[str | int]]:
        """All cells of a layer."""
        return [
            [self.value(row, column, layer) for column in range(self.width)]
            for row in range(len(self.sheets))
        ]

    def facts(self, row: int, column: int) -> Facts:
        """A cell in words."""
        token = self.token(row, column)
        sentence = (
            self.sheets[row].meaning(token) if token else "[PAD] fills the row up; the model ignores it."
        )
        pairs = (
            ("text", f"{row + 1} of {len(self.sheets)}"),
            ("position", str(column)),
            ("id", str(self.value(row, column, Layer.IDS))),
            ("attention mask", str(self.value(row, column, Layer.MASK))),
            ("token type id", str(self.value(row, column, Layer.TYPES))),
        )
        return Facts(token.token if token else PAD, sentence, pairs)


class BatchModel(QAbstractTableModel):
    """The cells of a Batch in the layer that is chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.batch: Batch | None = None
        self.layer = Layer.PIECES

    def show(self, batch: Batch | None, layer: Layer) -> None:
        self.beginResetModel()
        self.batch, self.layer = batch, layer
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if self.batch is None or (parent and parent.isValid()) else len(self.batch.sheets)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if self.batch is None or (parent and parent.isValid()) else self.batch.width

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if self.batch is None:
            return None
        across = orientation == Qt.Orientation.Horizontal
        if role == Qt.ItemDataRole.DisplayRole:
            text = "" if across else one_line(" ".join(self.batch.sheets[section].texts), 18)
            return str(section) if across else f"{section + 1}  {text}"
        if role == Qt.ItemDataRole.ToolTipRole and not across:
            return one_line(" | ".join(self.batch.sheets[section].texts), 300)
        if role == Qt.ItemDataRole.TextAlignmentRole and not across:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.batch is None or not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return str(self.batch.value(index.row(), index.column(), self.layer))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            fact = self.batch.facts(index.row(), index.column())
            return ", ".join((fact.title, *(f"{name} {value}" for name, value in fact.pairs)))
        return None
