"""One side of a comparison as a list: documents with where they stand on the other side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.core.words import count
from desktop_app.ui.kit.tables.rows import RowsModel

if TYPE_CHECKING:
    from desktop_app.services.searching.compare import Placed

Identity = tuple[str, str]
"""The source and the id of a document, which are the same on both sides."""


def identity(placed: Placed) -> Identity:
    return placed.hit.source, placed.hit.id


class RankingModel(RowsModel["Placed"]):
    """`there` names the other side ("Keyword"), of which `depth` documents were ranked."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._there, self._depth = "", 0

    def show(self, rows: tuple[Placed, ...], there: str, depth: int) -> None:
        self._there, self._depth = there, depth
        self.fill(rows)

    def row_of(self, document: Identity) -> int:
        """Where a document stands, -1 if it is not shown."""
        return next((row for row, placed in enumerate(self.rows) if identity(placed) == document), -1)

    def cell(self, placed: Placed, _column: int) -> str:
        return placed.hit.title or placed.hit.id

    def tip(self, placed: Placed, column: int) -> str:
        return f"{self.cell(placed, column)}: {self._long(placed)}. {placed.hit.passage}"

    def spoken(self, placed: Placed, column: int) -> str:
        hit = placed.hit
        return f"{hit.rank}. {self.cell(placed, column)}, {self._long(placed)}. {hit.passage}"

    def _long(self, placed: Placed) -> str:
        if placed.there is None:
            return f"not among the {self._depth:,} documents of {self._there}"
        moved = placed.hit.rank - placed.there
        if not moved:
            return f"at the same place in {self._there}"
        places = f"{count(abs(moved), 'place')} {'higher' if moved > 0 else 'lower'}"
        return f"{ordinal(placed.there)} in {self._there}, {places}"


def there_in_words(placed: Placed) -> str:
    """Where a document stands on the other side, shortly."""
    if placed.there is None:
        return "only here"
    return "same place" if placed.there == placed.hit.rank else f"{ordinal(placed.there)} there"


def ordinal(number: int) -> str:
    """1 as "1st"."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"
