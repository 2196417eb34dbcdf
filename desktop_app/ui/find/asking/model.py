"""What can be asked instead of typing on: saved and recent searches, filtered, or suggestions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from desktop_app.core.searches import Search, Searches, Suggestion
from desktop_app.language import tr, tr_as
from desktop_app.ui.kit.tables.rows import Index, Role, RowsModel

Asking = Search | Suggestion
_KINDS = {
    "title": tr_as("what a suggestion is", "title"),
    "file": tr_as("what a suggestion is", "file"),
    "word": "",
    "value": "",
}
_SUGGESTED = {
    "title": tr("suggested title"),
    "file": tr("suggested file"),
    "word": tr("suggested word"),
    "value": tr("suggested value"),
}
_MODES = {"semantic": tr("Meaning"), "keyword": tr("Exact words"), "hybrid": ""}


class AskingModel(RowsModel[Asking]):
    """`renamed` carries a saved search as it was, and its new name."""

    renamed = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.removable = True  # searches, that is, and not suggestions
        self._searches = Searches()
        self._library = ""
        self._filter = ""

    def show(self, searches: Searches, library: str) -> None:
        """Replaces all; `library` is the folder in use, which its rows need not name."""
        self._searches, self._library = searches, library
        self._refill()

    def suggest(self, rows: Sequence[Asking], library: str) -> None:
        """Shows these instead, of the library in the folder `library`."""
        self.removable, self._library = False, library
        self.fill(rows)

    def set_filter(self, text: str) -> None:
        """Shows only what has all the words of `text` in its name or query."""
        self._filter = text
        self._refill()

    def cell(self, row: Asking, _column: int) -> str:
        return row.text if isinstance(row, Suggestion) else row.name or row.query

    def tip(self, row: Asking, _column: int) -> str:
        return row.query

    def spoken(self, row: Asking, column: int) -> str:
        if isinstance(row, Suggestion):
            return ", ".join(filter(None, (self.cell(row, column), row.about, _SUGGESTED[row.kind])))
        kind = tr("Saved search") if row.name else tr("Recent search")
        return ", ".join(filter(None, (kind, self.cell(row, column), self.about(row))))

    def about(self, row: Asking) -> str:
        """What kind of suggestion it is, or what of a search is not as usual."""
        if isinstance(row, Suggestion):
            return row.about or _KINDS[row.kind]
        parts = [row.query] if row.name not in ("", row.query) else []
        parts += [_MODES[row.mode], "[CLS]" if row.pooling == "cls" else ""]
        if row.library != self._library:
            parts.append(tr("in {library}", library=Path(row.library).name))
        return " · ".join(filter(None, parts))

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.at(index.row())
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if isinstance(row, Search) and row.name else flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        return super().data(index, Role.DisplayRole if role == Role.EditRole else role)

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        search = self.at(index.row())
        name = " ".join(str(value).split())
        if role != Role.EditRole or not isinstance(search, Search) or name in ("", search.name):
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
