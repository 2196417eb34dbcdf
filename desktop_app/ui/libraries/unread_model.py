"""What of a library was not read, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_app.core.cells import tabbed
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import plain_tip
from desktop_app.ui.values import Unread

Index = QModelIndex | QPersistentModelIndex

FILE, KIND, REASON, FOLDER = range(4)
COLUMNS = ("File", "What", "Why, and what to do", "Folder")
_URGENCY = {"not read": 0, "read in part": 1, "other kind": 2}


class UnreadModel(QAbstractTableModel):
    """One row for each file or part; what surprises most comes first, until a column is chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Unread] = []

    def show(self, rows: Sequence[Unread]) -> None:
        self.beginResetModel()
        self._rows = sorted(rows, key=lambda row: (_URGENCY[row.kind], row.source.casefold()))
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(COLUMNS):
            self.layoutAboutToBeChanged.emit()
            down = order == Qt.SortOrder.DescendingOrder
            self._rows.sort(key=lambda row: _cell(row, column).casefold(), reverse=down)
            self.layoutChanged.emit()

    def source(self, row: int) -> Path:
        return Path(self._rows[row].source)

    def text(self, rows: Sequence[int] | None = None) -> str:
        """The rows, or all of them, as tab-separated values with a head; a file by its whole path."""
        chosen = self._rows if rows is None else [self._rows[row] for row in rows]
        lines = [("File", *COLUMNS[1 : REASON + 1]), *((row.source, row.kind, row.reason) for row in chosen)]
        return tabbed(lines)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent and parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _cell(row, index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(row.source if index.column() in (FILE, FOLDER) else row.reason)
            case Qt.ItemDataRole.ForegroundRole if index.column() in (KIND, FOLDER):
                return theme.color("secondary")
        return None


def _cell(row: Unread, column: int) -> str:
    path = Path(row.source)
    return (path.name or row.source, row.kind, row.reason, str(path.parent))[column]
