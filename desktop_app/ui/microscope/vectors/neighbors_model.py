"""Tokens near to one, as a list."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_app.ui.kit.basics import plain_tip
from desktop_app.ui.text import one_line

if TYPE_CHECKING:
    from desktop_app.services.microscope.token_neighbors import Neighbor

Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """What the delegate asks for."""

    NEIGHBOR = Qt.ItemDataRole.UserRole + 1


class NeighborModel(QAbstractListModel):
    """One row a token, best first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Neighbor, ...] = ()

    def show(self, rows: Sequence[Neighbor]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self.rows):
            return None
        row = self.rows[index.row()]
        context = one_line(f"{row.before}{row.word}{row.after}", 200)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.piece
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(f"{row.piece}, cosine {row.cosine:.6f}, in {row.title}: {context}")
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{row.piece}, cosine {row.cosine:.4f}, {context}, {row.title}"
            case Role.NEIGHBOR:
                return row
        return None
