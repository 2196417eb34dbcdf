"""The table of a vocabulary's entries that a search found, and that of a piece's nearest ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_app.ui import theme
from desktop_app.ui.text import one_line

if TYPE_CHECKING:
    from desktop_app.explore.vocabulary import Vocabulary

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_INK = {"special": "special", "unused": "secondary"}


class VocabularyModel(QAbstractTableModel):
    """A row for every entry that is found; `times` counts the pieces of the text by id."""

    HEADS = (
        ("Id", "The entry's number: the model reads this, not letters."),
        ("Piece", "A word piece of the vocabulary; its prefix marks what continues a word."),
        ("What it is", "Whole word, continuation, single character, unused, or special."),
        ("In your text", "How often the model reads it in the text above."),
    )

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.words: Vocabulary | None = None
        self.rows: tuple[int, ...] = ()
        self.times: Mapping[int, int] = {}

    def show(self, words: Vocabulary, rows: tuple[int, ...]) -> None:
        """Replaces all rows; `rows` count those of the vocabulary."""
        self.beginResetModel()
        self.words, self.rows = words, rows
        self.endResetModel()

    def count(self, times: Mapping[int, int]) -> None:
        """How often each id stands in the text now."""
        self.times = times
        if self.rows:
            self.dataChanged.emit(self.index(0, 3), self.index(len(self.rows) - 1, 3))

    def place(self, id_: int) -> int:
        """The row of an id, -1 where the search did not find it."""
        if self.words is None:
            return -1
        return next((place for place, row in enumerate(self.rows) if self.words.ids[row] == id_), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            return self.HEADS[section][0]
        if role in (Role.ToolTipRole, Role.AccessibleDescriptionRole):
            return self.HEADS[section][1]
        return (_RIGHT if section in (0, 3) else _LEFT) if role == Role.TextAlignmentRole else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if self.words is None or not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == Role.DisplayRole:
            id_ = self.words.ids[row]
            times = self.times.get(id_, 0)
            return (str(id_), one_line(self.words.pieces[row]), self.words.kinds[row], str(times or ""))[
                column
            ]
        if role == Role.TextAlignmentRole:
            return _RIGHT if column in (0, 3) else _LEFT
        if role == Role.FontRole:
            return theme.font("text" if column == 2 else "mono")
        if role == Role.ForegroundRole:
            return theme.color(_INK.get(self.words.kinds[row], "text"))
        return None


class NearestModel(QAbstractTableModel):
    """The nearest pieces of one: (piece, id, cosine) in order."""

    HEADS = ("Nearest pieces", "Cosine")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.near: tuple[tuple[str, int, float], ...] = ()

    def show(self, near: tuple[tuple[str, int, float], ...]) -> None:
        """Replaces all rows."""
        self.beginResetModel()
        self.near = near
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.near)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.ToolTipRole and section:
            return "Cosine of the two rows of the input embedding, before any layer: 1 is the same direction."
        if role == Role.TextAlignmentRole:
            return _LEFT
        return self.HEADS[section] if role == Role.DisplayRole else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        piece, id_, cosine = self.near[index.row()]
        if role == Role.DisplayRole:
            return f"{cosine:.4f}" if index.column() else one_line(piece)
        if role == Role.AccessibleTextRole:
            return f"{cosine:.4f}" if index.column() else f"{piece}, id {id_}"
        if role == Role.ToolTipRole:
            return f"id {id_}, cosine {cosine:.6f}"
        return theme.font("mono") if role == Role.FontRole else None
