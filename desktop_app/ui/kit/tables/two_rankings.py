"""Two rankings side by side, and lines between them for what moved."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop_app.core.types import Hit
from desktop_app.language import number as grouped
from desktop_app.language import plural, spoken, tr
from desktop_app.ui import theme
from desktop_app.ui.kit.elided_lines import AT_RIGHT, draw_line, draw_text, mirror
from desktop_app.ui.kit.layout import row
from desktop_app.ui.kit.spoken import Told
from desktop_app.ui.kit.tables.rows import ROW, Index, RowDelegate, RowsModel, State
from desktop_app.ui.kit.tables.table import FixedList

if TYPE_CHECKING:
    from desktop_app.services.searching.compare import Comparison, Placed

STRIP = 72
RESULTS = {"left": tr("Results on the left"), "right": tr("Results on the right")}
RANK_WIDTH = 28
STUB = 12
PASSAGE_CHARACTERS = 300  # more never fits into a line

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
        return placed.hit.name

    def tip(self, placed: Placed, column: int) -> str:
        return f"{self.cell(placed, column)}: {self._long(placed)}. {placed.hit.passage}"

    def spoken(self, placed: Placed, column: int) -> str:
        hit = placed.hit
        return f"{hit.rank}. {self.cell(placed, column)}, {self._long(placed)}. {hit.passage}"

    def _long(self, placed: Placed) -> str:
        if placed.there is None:
            return plural(
                self._depth,
                "not among the {n} documents of {side}",
                "not among the {n} documents of {side}",
                side=self._there,
            )
        moved = placed.hit.rank - placed.there
        if not moved:
            return tr("at the same place in {side}", side=self._there)
        if moved > 0:
            places = plural(moved, "{n} place higher", "{n} places higher")
        else:
            places = plural(-moved, "{n} place lower", "{n} places lower")
        return tr("{rank} in {side}, {places}", rank=ordinal(placed.there), side=self._there, places=places)


def there_in_words(placed: Placed) -> str:
    """Where a document stands on the other side, shortly."""
    if placed.there is None:
        return tr("only here")
    if placed.there == placed.hit.rank:
        return tr("same place")
    return tr("{rank} there", rank=ordinal(placed.there))


def ordinal(number: int) -> str:
    """1 as "1st"."""
    if spoken() != "en":
        return plural(number, "{n}st", "{n}th")
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{grouped(number)}{ending}"


class RankingDelegate(RowDelegate):
    """Rank, title and a line of the passage; at the right, where the document stands on the other side."""

    HEIGHT = 52
    INSET = 0

    def paint_row(self, painter: QPainter, area: QRect, index: Index, _state: State) -> None:
        placed = index.data(ROW)
        upper = QRect(area.left(), area.top() + 6, area.width() - theme.GAP, 20)
        small = theme.font("secondary")
        small.setBold(placed.there is None)
        there = there_in_words(placed)
        room = QFontMetrics(small).horizontalAdvance(there) + theme.GAP
        painter.setFont(small)
        painter.setPen(theme.color("text" if placed.there is None else "secondary"))
        draw_text(painter, upper, AT_RIGHT, there)
        painter.setFont(theme.font("text"))
        painter.setPen(theme.color("secondary"))
        draw_text(
            painter, upper.adjusted(0, 0, RANK_WIDTH - upper.width(), 0), AT_RIGHT, str(placed.hit.rank)
        )
        words = upper.adjusted(RANK_WIDTH + theme.GAP, 0, -room, 0)
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.color("text"))
        draw_line(painter, words, " ".join(index.data().split()))
        lower = QRect(words.left(), upper.bottom(), area.right() - theme.GAP - words.left(), 18)
        painter.setFont(theme.font("secondary"))
        painter.setPen(theme.color("secondary"))
        draw_line(painter, lower, " ".join(placed.hit.passage[:PASSAGE_CHARACTERS].split()))


class _Side(FixedList):
    def __init__(self, where: str) -> None:
        super().__init__(f"compare_{where}", RESULTS[where])
        self.compared = RankingModel(self)
        self.setModel(self.compared)
        self.setProperty("look", "bare")
        self.setItemDelegate(RankingDelegate(self))

    def middle(self, row: int, of: QWidget) -> int:
        """The height of a row's middle in `of`, also where it is scrolled out of sight."""
        return self.viewport().mapTo(
            self.window(), self.visualRect(self.compared.index(row, 0)).center()
        ).y() - (of.mapTo(self.window(), QPoint(0, 0)).y())


class _Strip(QWidget):
    """A line from a document's place on the left to its place on the right; a stub where it has only one."""

    TOLD_AS: ClassVar[Told] = "picture"

    def __init__(self, sides: Sequence[_Side]) -> None:
        super().__init__()
        self._sides = sides
        self.setFixedWidth(STRIP)
        self.setAccessibleName(tr("What moved, as lines; each result says it in words"))
        self.lit: Identity | None = None

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isRightToLeft():
            mirror(painter, self.rect())
        left, right = (side.compared for side in self._sides)
        lines = [
            (identity(placed), here, right.row_of(identity(placed))) for here, placed in enumerate(left.rows)
        ]
        for document, here, there in sorted(lines, key=lambda line: line[0] == self.lit):
            if there >= 0:
                self._line(painter, document, here, there)
        for number, model in enumerate((left, right)):
            for here, placed in enumerate(model.rows):
                if (right, left)[number].row_of(identity(placed)) < 0:
                    self._stub(painter, number, here, placed.there, identity(placed) == self.lit)

    def _line(self, painter: QPainter, document: Identity, row: int, there: int) -> None:
        start = QPointF(0, self._sides[0].middle(row, self))
        end = QPointF(self.width(), self._sides[1].middle(there, self))
        bend = QPointF(self.width() / 2, 0)
        path = QPainterPath(start)
        path.cubicTo(start + bend, end - bend, end)
        role = "accent" if there < row else "secondary" if there > row else "border"
        painter.setPen(_pen(theme.color(role), document == self.lit))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def _stub(self, painter: QPainter, side: int, row: int, there: int | None, lit: bool) -> None:
        """Ends in a ring, or names the rank where the document stands further down than is shown."""
        height = self._sides[side].middle(row, self)
        inward = 1 if side == 0 else -1
        edge = 0 if side == 0 else self.width()
        painter.setPen(_pen(theme.color("secondary"), lit))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        end = edge + inward * STUB
        painter.drawLine(QPointF(edge, height), QPointF(end, height))
        if there is None:
            painter.drawEllipse(QPointF(end + inward * 3, height), 3, 3)
            return
        painter.drawLine(QPointF(end, height), QPointF(end, height + 5))
        painter.drawLine(QPointF(end - 3, height + 2), QPointF(end, height + 5))
        painter.drawLine(QPointF(end + 3, height + 2), QPointF(end, height + 5))


class CompareColumns(QWidget):
    """Shows a comparison. The current document is lit on both sides; `read` is Enter or a double click."""

    read = Signal(object, int)  # Hit and its side

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sides = (_Side("left"), _Side("right"))
        self._strip = _Strip(self.sides)
        row((self.sides[0], 1), self._strip, (self.sides[1], 1), into=self, gap=0)
        for number, (side, other) in enumerate((self.sides, self.sides[::-1])):
            side.verticalScrollBar().valueChanged.connect(self._strip.update)
            side.selectionModel().currentChanged.connect(
                lambda current, _before, other=other: self._light(current, other)
            )
            side.activated.connect(partial(self._read, number))

    def show_comparison(self, comparison: Comparison, names: Sequence[str]) -> None:
        """`names` are those of the two ways, in words."""
        self._strip.lit = None
        for number, side in enumerate(self.sides):
            there = 1 - number
            side.compared.show(comparison.sides[number], names[there], comparison.depths[there])
            side.setAccessibleName(tr("Results of {side}", side=names[number]))
            side.scrollToTop()
        self._strip.update()

    def hit(self, side: int) -> Hit | None:
        """The current result of a side."""
        index = self.sides[side].currentIndex()
        return index.data(ROW).hit if index.isValid() else None

    def _read(self, side: int, index: QModelIndex) -> None:
        self.read.emit(index.data(ROW).hit, side)

    def _light(self, current: QModelIndex, other: _Side) -> None:
        """Lights the document in the strip and marks it on the other side."""
        if not current.isValid():
            return
        document = identity(current.data(ROW))
        self._strip.lit = document
        there = other.compared.row_of(document)
        blocked = other.selectionModel().blockSignals(True)
        if there >= 0:
            other.selectionModel().setCurrentIndex(
                other.compared.index(there, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
        else:
            other.selectionModel().clear()
        other.selectionModel().blockSignals(blocked)
        other.viewport().update()
        self._strip.update()


def _pen(color: QColor, lit: bool) -> QPen:
    return QPen(theme.color("text") if lit else color, 2.5 if lit else 1.25)
