"""The table of two tokenizers side by side: a row for every place of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.core.text import one_line
from desktop_app.explore.side_by_side import ids, pieces
from desktop_app.ui import theme
from desktop_app.ui.kit.tables.rows import RowsModel

if TYPE_CHECKING:
    from desktop_app.encoder.any_tokenizer import Token
    from desktop_app.explore.side_by_side import SideBySide, Stretch

TEXT, SAME, LEFT, LEFT_IDS, RIGHT, RIGHT_IDS = range(6)


class PlacesModel(RowsModel["tuple[int, Stretch]"]):
    """All places, or those where the two differ."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shown: SideBySide | None = None

    def show(self, comparison: SideBySide | None, *, only_differing: bool) -> None:
        """Replaces all rows."""
        self.shown = comparison
        places = comparison.places if comparison else ()
        self.fill(tuple(item for item in places if not (only_differing and item[1].same)))

    def row_of(self, text: int, point: int) -> int:
        """The row whose characters cover code point `point`, -1 where none does."""
        covers = (
            row
            for row, (number, place) in enumerate(self.rows)
            if number == text and place.start <= point < max(place.end, place.start + 1)
        )
        return next(covers, -1)

    def columns(self) -> int:
        return 6

    def head(self, column: int) -> tuple[str, str]:
        if self.shown is None:
            return "", ""
        names = ("Your text", "", self.shown.left.name, "Ids", self.shown.right.name, "Ids")
        return names[column], "Whether both read the same pieces there" if column == SAME else ""

    def cell(self, row: tuple[int, Stretch], column: int) -> str:
        assert self.shown
        place = row[1]
        if column == TEXT:
            return one_line(self.shown.text(row))
        if column == SAME:
            return "=" if place.same else "≠"
        return (pieces if column in (LEFT, RIGHT) else ids)(_side(place, column))

    def spoken(self, row: tuple[int, Stretch], column: int) -> str:
        if column != SAME:
            return ""
        return "the same pieces" if row[1].same else "different pieces"

    def tip(self, row: tuple[int, Stretch], column: int) -> str:
        return "" if column == SAME else f"{pieces(row[1].left)} · {pieces(row[1].right)}"

    def face(self, column: int) -> theme.Face:
        return "text" if column == TEXT else "mono"

    def ink(self, row: tuple[int, Stretch], column: int) -> str:
        place = row[1]
        if column in (LEFT, RIGHT) and any(token.unknown for token in _side(place, column)):
            return "warning"
        if column in (LEFT_IDS, RIGHT_IDS) or place.same:
            return "secondary"
        return "negative" if column == SAME else "text"


def _side(place: Stretch, column: int) -> tuple[Token, ...]:
    return place.left if column in (LEFT, LEFT_IDS) else place.right
