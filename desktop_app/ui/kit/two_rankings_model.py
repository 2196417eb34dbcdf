"""One side of a comparison as a list: documents with where they stand on the other side."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_app.core.words import count
from desktop_app.ui.kit.basics import plain_tip

if TYPE_CHECKING:
    from desktop_app.services.searching.compare import Placed

Identity = tuple[str, str]
"""The source and the id of a document, which are the same on both sides."""
Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """What the delegate asks for beside the title (DisplayRole)."""

    PLACED = Qt.ItemDataRole.UserRole + 1
    THERE = Qt.ItemDataRole.UserRole + 2


def identity(placed: Placed) -> Identity:
    return placed.hit.source, placed.hit.id


class ComparedModel(QAbstractListModel):
    """`there` names the other side ("Keyword"), of which `depth` documents were ranked."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Placed, ...] = ()
        self._there, self._depth = "", 0

    def show(self, rows: tuple[Placed, ...], there: str, depth: int) -> None:
        self.beginResetModel()
        self.rows, self._there, self._depth = rows, there, depth
        self.endResetModel()

    def row_of(self, document: Identity) -> int:
        """Where a document stands, -1 if it is not shown."""
        return next((row for row, placed in enumerate(self.rows) if identity(placed) == document), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self.rows):
            return None
        placed = self.rows[index.row()]
        hit = placed.hit
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return hit.title or hit.id
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(f"{hit.title or hit.id}: {self._long(placed)}. {hit.passage}")
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{hit.rank}. {hit.title or hit.id}, {self._long(placed)}. {hit.passage}"
            case Role.PLACED:
                return placed
            case Role.THERE:
                return self._short(placed)
        return None

    def _short(self, placed: Placed) -> str:
        if placed.there is None:
            return "only here"
        return "same place" if placed.there == placed.hit.rank else f"{ordinal(placed.there)} there"

    def _long(self, placed: Placed) -> str:
        if placed.there is None:
            return f"not among the {self._depth:,} documents of {self._there}"
        moved = placed.hit.rank - placed.there
        if not moved:
            return f"at the same place in {self._there}"
        places = f"{count(abs(moved), 'place')} {'higher' if moved > 0 else 'lower'}"
        return f"{ordinal(placed.there)} in {self._there}, {places}"


def ordinal(number: int) -> str:
    """1 as "1st"."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"
