"""The cells of a batch as a table."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt

from desktop_app.core.text import one_line
from desktop_app.explore.batch import PAD, Batch, Layer
from desktop_app.ui.kit.basics import plain_tip
from desktop_app.ui.kit.elided_lines import AT_LEFT
from desktop_app.ui.kit.tables.rows import Role, RowsModel
from desktop_app.ui.microscope.facts import Facts


def cell_facts(batch: Batch, row: int, column: int) -> Facts:
    """A cell in words."""
    token = batch.token(row, column)
    sentence = batch.sheets[row].meaning(token) if token else "[PAD] fills the row up; the model ignores it."
    pairs = (
        ("text", f"{row + 1} of {len(batch.sheets)}"),
        ("position", str(column)),
        ("id", str(batch.value(row, column, Layer.IDS))),
        ("attention mask", str(batch.value(row, column, Layer.MASK))),
        ("token type id", str(batch.value(row, column, Layer.TYPES))),
    )
    return Facts(token.token if token else PAD, sentence, pairs)


class BatchModel(RowsModel[int]):
    """The cells of a Batch in the layer that is chosen; a row is the number of its text."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.batch: Batch | None = None
        self.layer = Layer.PIECES

    def show(self, batch: Batch | None, layer: Layer) -> None:
        self.batch, self.layer = batch, layer
        self.fill(range(len(batch.sheets)) if batch else ())

    def columns(self) -> int:
        return self.batch.width if self.batch else 0

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if self.batch is None:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return str(section) if role == Role.DisplayRole else None
        texts = self.batch.sheets[section].texts
        match role:
            case Role.DisplayRole:
                return f"{section + 1}  {one_line(' '.join(texts), 18)}"
            case Role.ToolTipRole:
                return plain_tip(one_line(" | ".join(texts), 300))
            case Role.TextAlignmentRole:
                return AT_LEFT
        return None

    def cell(self, row: int, column: int) -> str:
        assert self.batch
        return str(self.batch.value(row, column, self.layer))

    def spoken(self, row: int, column: int) -> str:
        assert self.batch
        fact = cell_facts(self.batch, row, column)
        return ", ".join((fact.title, *(f"{name} {value}" for name, value in fact.pairs)))
