"""The table of two tokenizers side by side: a row for every place of the text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_app.ui import theme
from desktop_app.ui.text import one_line

if TYPE_CHECKING:
    from desktop_app.encoder.any_tokenizer import Token
    from desktop_app.explore.side_by_side import Place

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
TEXT, SAME, LEFT, LEFT_IDS, RIGHT, RIGHT_IDS = range(6)


@dataclass(frozen=True, slots=True)
class Side:
    """One tokenizer's name, kind and vocabulary size, and what it makes of the texts."""

    name: str
    kind: str
    size: int
    pieces: int
    unknown: int
    folder: Path


@dataclass(frozen=True, slots=True)
class Comparison:
    """`places` are (text 0 or 1, place); `cut` says that the texts were longer than what is compared."""

    texts: tuple[str, ...]
    left: Side
    right: Side
    places: tuple[tuple[int, Place], ...]
    cut: bool

    @property
    def differing(self) -> int:
        return sum(not place.same for _, place in self.places)


class ComparedModel(QAbstractTableModel):
    """All places, or those where the two differ."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shown: Comparison | None = None
        self.places: tuple[tuple[int, Place], ...] = ()

    def show(self, comparison: Comparison | None, *, only_differing: bool) -> None:
        """Replaces all rows."""
        self.beginResetModel()
        self.shown = comparison
        places = comparison.places if comparison else ()
        self.places = tuple(item for item in places if not (only_differing and item[1].same))
        self.endResetModel()

    def row_of(self, text: int, point: int) -> int:
        """The row whose characters cover code point `point`, -1 where none does."""
        covers = (
            row
            for row, (number, place) in enumerate(self.places)
            if number == text and place.start <= point < max(place.end, place.start + 1)
        )
        return next(covers, -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.places)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else 6

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or self.shown is None:
            return None
        if role == Role.DisplayRole:
            return ("Your text", "", self.shown.left.name, "Ids", self.shown.right.name, "Ids")[section]
        if role == Role.ToolTipRole and section == SAME:
            return "Whether both read the same pieces there"
        return (
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            if role == Role.TextAlignmentRole
            else None
        )

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if self.shown is None or not index.isValid():
            return None
        (text, place), column = self.places[index.row()], index.column()
        side = place.left if column in (LEFT, LEFT_IDS) else place.right
        if role == Role.DisplayRole:
            if column == TEXT:
                return one_line(self.shown.texts[text][place.start : place.end])
            if column == SAME:
                return "=" if place.same else "≠"
            return pieces(side) if column in (LEFT, RIGHT) else ids(side)
        if role == Role.AccessibleTextRole and column == SAME:
            return "the same pieces" if place.same else "different pieces"
        if role == Role.ToolTipRole and column != SAME:
            return f"{pieces(place.left)} · {pieces(place.right)}"
        if role == Role.FontRole:
            return theme.font("text" if column == TEXT else "mono")
        if role == Role.ForegroundRole:
            if column in (LEFT, RIGHT) and any(token.unknown for token in side):
                return theme.color("warning")
            if column in (LEFT_IDS, RIGHT_IDS) or place.same:
                return theme.color("secondary")
            return theme.color("negative" if column == SAME else "text")
        return None


def pieces(tokens: tuple[Token, ...]) -> str:
    """The pieces of one side at one place; a dash where it reads nothing."""
    return " ".join(one_line(token.text) for token in tokens) or "–"


def ids(tokens: tuple[Token, ...]) -> str:
    return " ".join(str(token.id) for token in tokens)
