"""Saved and recent searches as a list: the saved ones first, filtered as one types."""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop_app.core.searches import Search, Searches
from desktop_app.ui.kit.basics import plain_tip

Index = QModelIndex | QPersistentModelIndex

_MODES = {"semantic": "", "keyword": "Keyword", "hybrid": "Hybrid"}


class Role(IntEnum):
    """What the delegate asks for beside the words (DisplayRole)."""

    SEARCH = Qt.ItemDataRole.UserRole + 1
    SAVED = Qt.ItemDataRole.UserRole + 2
    ABOUT = Qt.ItemDataRole.UserRole + 3


class SearchesModel(QAbstractListModel):
    """`renamed` carries a saved search as it was, and its new name."""

    renamed = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._searches = Searches()
        self._library = ""
        self._filter = ""
        self._rows: list[Search] = []

    def show(self, searches: Searches, library: str) -> None:
        """Replaces all; `library` is the folder in use, which need not be told in its rows."""
        self._searches, self._library = searches, library
        self._fill()

    def set_filter(self, text: str) -> None:
        """Shows only what has all the words of `text` in its name or query."""
        self._filter = text
        self._fill()

    def search(self, row: int) -> Search | None:
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def is_saved(self, search: Search) -> bool:
        return self._searches.find_saved(search) is not None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent and parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        search = self.search(index.row())
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if search and search.name else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        search = self.search(index.row())
        if search is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return search.name or search.query
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(search.query)
            case Qt.ItemDataRole.AccessibleTextRole:
                kind = "Saved search" if search.name else "Recent search"
                return ", ".join(filter(None, (kind, search.name or search.query, self._about(search))))
            case Role.SEARCH:
                return search
            case Role.SAVED:
                return bool(search.name)
            case Role.ABOUT:
                return self._about(search)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        search = self.search(index.row())
        name = " ".join(str(value).split())
        if role != Qt.ItemDataRole.EditRole or not search or not name or name == search.name:
            return False
        self.renamed.emit(search, name)
        return True

    def _about(self, search: Search) -> str:
        """What of a search is not as usual."""
        parts = [search.query] if search.name not in ("", search.query) else []
        parts += [_MODES[search.mode], "[CLS]" if search.pooling == "cls" else ""]
        if search.library != self._library:
            parts.append(f"in {Path(search.library).name}")
        return " · ".join(filter(None, parts))

    def _fill(self) -> None:
        words = self._filter.casefold().split()
        # A saved search is not told a second time among the recent ones.
        saved = {(search.query, search.library) for search in self._searches.saved}
        recent = [one for one in self._searches.recent if (one.query, one.library) not in saved]
        self.beginResetModel()
        self._rows = [
            search
            for search in (*self._searches.saved, *recent)
            if all(word in f"{search.name}\n{search.query}".casefold() for word in words)
        ]
        self.endResetModel()
