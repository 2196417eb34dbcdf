"""Saved and recent searches as a list: the saved ones first, filtered as you type."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from desktop_app.core.searches import Search, Searches
from desktop_app.ui.kit.tables.rows import Index, Role, RowsModel

_MODES = {"semantic": "", "keyword": "Keyword", "hybrid": "Hybrid"}


class SearchesModel(RowsModel[Search]):
    """`renamed` carries a saved search as it was, and its new name."""

    renamed = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._searches = Searches()
        self._library = ""
        self._filter = ""

    def show(self, searches: Searches, library: str) -> None:
        """Replaces all; `library` is the folder in use, which its rows need not name."""
        self._searches, self._library = searches, library
        self._refill()

    def set_filter(self, text: str) -> None:
        """Shows only what has all the words of `text` in its name or query."""
        self._filter = text
        self._refill()

    def cell(self, search: Search, _column: int) -> str:
        return search.name or search.query

    def tip(self, search: Search, _column: int) -> str:
        return search.query

    def spoken(self, search: Search, column: int) -> str:
        kind = "Saved search" if search.name else "Recent search"
        return ", ".join(filter(None, (kind, self.cell(search, column), self.about(search))))

    def about(self, search: Search) -> str:
        """What of a search is not as usual."""
        parts = [search.query] if search.name not in ("", search.query) else []
        parts += [_MODES[search.mode], "[CLS]" if search.pooling == "cls" else ""]
        if search.library != self._library:
            parts.append(f"in {Path(search.library).name}")
        return " · ".join(filter(None, parts))

    def flags(self, index: Index) -> Qt.ItemFlag:
        search = self.at(index.row())
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if search and search.name else flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        return super().data(index, Role.DisplayRole if role == Role.EditRole else role)

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        search = self.at(index.row())
        name = " ".join(str(value).split())
        if role != Role.EditRole or not search or not name or name == search.name:
            return False
        self.renamed.emit(search, name)
        return True

    def _refill(self) -> None:
        words = self._filter.casefold().split()
        # A saved search is not listed a second time among the recent ones.
        saved = {(search.query, search.library) for search in self._searches.saved}
        recent = [one for one in self._searches.recent if (one.query, one.library) not in saved]
        self.fill(
            [
                search
                for search in (*self._searches.saved, *recent)
                if all(word in f"{search.name}\n{search.query}".casefold() for word in words)
            ]
        )
