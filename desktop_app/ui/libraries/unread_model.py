"""What of a library was not read, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt

from desktop_app.core.cells import tabbed
from desktop_app.ui.kit.tables.rows import RowsModel
from desktop_app.ui.values import Unread

FILE, KIND, REASON, FOLDER = range(4)
COLUMNS = ("File", "What", "Why, and what to do", "Folder")
_URGENCY = {"not read": 0, "read in part": 1, "other kind": 2}


class UnreadModel(RowsModel[Unread]):
    """One row for each file or part; what surprises most comes first, until a column is chosen."""

    HEADS = tuple((name, "") for name in COLUMNS)

    def show(self, rows: Sequence[Unread]) -> None:
        self.fill(sorted(rows, key=lambda row: (_URGENCY[row.kind], row.source.casefold())))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(COLUMNS):
            self.layoutAboutToBeChanged.emit()
            down = order == Qt.SortOrder.DescendingOrder
            self.rows = sorted(self.rows, key=lambda row: _cell(row, column).casefold(), reverse=down)
            self.layoutChanged.emit()

    def source(self, row: int) -> Path:
        return Path(self.rows[row].source)

    def text(self, rows: Sequence[int] | None = None) -> str:
        """The rows, or all of them, as tab-separated values with a head; a file by its whole path."""
        chosen = self.rows if rows is None else [self.rows[row] for row in rows]
        lines = [("File", *COLUMNS[1 : REASON + 1]), *((row.source, row.kind, row.reason) for row in chosen)]
        return tabbed(lines)

    def cell(self, row: Unread, column: int) -> str:
        return _cell(row, column)

    def tip(self, row: Unread, column: int) -> str:
        return row.source if column in (FILE, FOLDER) else row.reason

    def ink(self, _row: Unread, column: int) -> str:
        return "secondary" if column in (KIND, FOLDER) else ""


def _cell(row: Unread, column: int) -> str:
    path = Path(row.source)
    return (path.name or row.source, row.kind, row.reason, str(path.parent))[column]
