"""The table of a vocabulary's entries that a search found, and that of a piece's nearest ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QRectF
from PySide6.QtGui import QPainter

from desktop_app.core.text import one_line
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.elided_lines import AT_LEFT, draw_text
from desktop_app.ui.kit.tables.rows import Index, RowDelegate, RowsModel, State

if TYPE_CHECKING:
    from desktop_app.explore.vocabulary import Kind, Vocabulary

Nearest = tuple[str, int, float]  # piece, id, cosine
NUMBER_WIDTH = 64
BAR = 8
KIND_WORDS: Mapping[Kind, str] = {
    "whole word": tr("whole word"),
    "continuation": tr("continuation"),
    "single character": tr("single character"),
    "unused": tr("unused"),
    "special": tr("special"),
}
_INK = {"special": "special", "unused": "secondary"}


class VocabularyModel(RowsModel[int]):
    """A row for every entry that is found, its place in the vocabulary; `times` counts the pieces by id."""

    HEADS = (
        (tr("Id"), tr("The entry's number: the model reads this, not letters.")),
        (tr("Piece"), tr("A word piece of the vocabulary; its prefix marks what continues a word.")),
        (tr("What it is"), tr("Whole word, continuation, single character, unused, or special.")),
        (tr("In your text"), tr("How often the model reads it in the text above.")),
        (
            tr("Weight"),
            tr("How much the text is about it (SPLADE): the most of log(1 + ReLU(logit)) over its tokens."),
        ),
    )
    NUMBERS = (0, 3)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.words: Vocabulary | None = None
        self.times: Mapping[int, int] = {}
        self.weights: Mapping[int, float] = {}

    def show(
        self, words: Vocabulary | None, rows: tuple[int, ...], weights: Mapping[int, float] | None = None
    ) -> None:
        """Replaces all rows; `rows` count those of the vocabulary, `weights` are by id."""
        self.words = words
        self.weights = weights or {}
        self.fill(rows)

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

    def cell(self, row: int, column: int) -> str:
        if (words := self.words) is None:
            return ""
        id_ = words.ids[row]
        times, weight = str(self.times.get(id_, 0) or ""), self.weights.get(id_)
        shown = f"{weight:.3f}" if weight else ""
        return (str(id_), one_line(words.pieces[row]), KIND_WORDS[words.kinds[row]], times, shown)[column]

    def ink(self, row: int, _column: int) -> str:
        return _INK.get(self.words.kinds[row], "text") if self.words else ""

    def face(self, column: int) -> theme.Face:
        return "text" if column == 2 else "mono"


class NearestModel(RowsModel[Nearest]):
    """The nearest pieces of one, in order."""

    HEADS = (
        (tr("Nearest pieces"), ""),
        (
            tr("Cosine"),
            tr("Cosine of the two rows of the input embedding, before any layer: 1 is the same direction."),
        ),
    )

    def cell(self, row: Nearest, column: int) -> str:
        piece, _, cosine = row
        return f"{cosine:.4f}" if column else one_line(piece)

    def spoken(self, row: Nearest, column: int) -> str:
        piece, id_, cosine = row
        return f"{cosine:.4f}" if column else tr("{piece}, id {id}", piece=piece, id=id_)

    def tip(self, row: Nearest, _column: int) -> str:
        return tr("id {id}, cosine {cosine}", id=row[1], cosine=f"{row[2]:.6f}")

    def face(self, _column: int) -> theme.Face:
        return "mono"


class WeightBar(RowDelegate):
    """The weight, and a bar for it; the heaviest of the text fills its room."""

    BAR = HOVER = False

    def paint_row(self, painter: QPainter, area: QRect, index: Index, _state: State) -> None:
        model = index.model()
        assert isinstance(model, VocabularyModel)
        room = area.adjusted(theme.GAP, 0, -theme.GAP, 0)
        if model.words and (weight := model.weights.get(model.words.ids[model.rows[index.row()]], 0.0)):
            draw_number(painter, room, index.data(), weight / max(model.weights.values()), "positive")


class CosineBar(RowDelegate):
    """The number, and a bar for its size: blue where it is positive, orange where it is negative."""

    BAR = HOVER = False

    def paint_row(self, painter: QPainter, area: QRect, index: Index, _state: State) -> None:
        model = index.model()
        assert isinstance(model, NearestModel)
        cosine = model.rows[index.row()][2]
        room = area.adjusted(theme.GAP, 0, -theme.GAP, 0)
        ink = "positive" if cosine >= 0 else "negative"
        draw_number(painter, room, index.data(), min(abs(cosine), 1.0), ink)


def draw_number(painter: QPainter, room: QRect, words: str, share: float, ink: str) -> None:
    """A number, and a bar that fills this share, 0..1, of the room behind it."""
    painter.setFont(theme.font("mono"))
    painter.setPen(theme.color("text"))
    draw_text(painter, room, AT_LEFT, words)
    track = QRectF(room.adjusted(NUMBER_WIDTH, 0, 0, 0))
    track.setTop(room.center().y() - BAR / 2)
    track.setHeight(BAR)
    painter.fillRect(track, theme.color("track"))
    track.setWidth(track.width() * share)
    painter.fillRect(track, theme.color(ink))
