"""Points joined by lines, a line a series: by how many examples, or by how sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.core.words import per_cent
from desktop_app.language import fraction
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import painter_on
from desktop_app.ui.kit.spoken import Told
from desktop_app.ui.kit.tables.cell_cursor import CellCursor

_HEIGHT = 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 44, 38
_DOT = 3.5
_INKS = ("accent", "negative")
_LEVELS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """`x` and `y` of a series, half the length of a whisker (0: none), and what is said of it."""

    x: float
    y: float
    whisker: float
    words: str


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    points: tuple[ChartPoint, ...]


class Chart(QWidget):
    """`y` goes from 0 to 1; the exact numbers are said of the point under pointer or key."""

    TOLD_AS: ClassVar[Told] = "chart"

    def __init__(self, name: str, across: str, *, diagonal: bool = False) -> None:
        """`across` says what x is. With `diagonal` x goes from 0 to 1, too, and where x is y is drawn."""
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name, self._across, self._diagonal = name, across, diagonal
        self._series: tuple[Series, ...] = ()
        self._marks: tuple[float, ...] = ()
        self.current: tuple[int, int] | None = None
        self.cells = CellCursor(
            self,
            lambda: (len(self._series), max((len(one.points) for one in self._series), default=0)),
            lambda: self.current or (-1, -1),
        )
        self.cells.moved.connect(self._moved)
        self._say()
        theme.changed.connect(self.update)

    def show_series(self, series: Sequence[Series], marks: Sequence[float] = ()) -> None:
        """`marks` are the places on the x axis that are named; without them those of the points."""
        self._series = tuple(one for one in series if one.points)
        self._marks = tuple(marks) or tuple(sorted({spot.x for one in self._series for spot in one.points}))
        self.current = None
        self._say()
        self.update()

    def words(self) -> str:
        """What is said of the point that is pointed at."""
        if self.current is None:
            return ""
        series, number = self.current
        one = self._series[series]
        return f"{one.name}: {one.points[number].words}"

    def sizeHint(self) -> QSize:
        return QSize(280, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_head(painter)
        self._paint_axes(painter)
        for number, one in enumerate(self._series):
            ink = theme.color(_INKS[number % len(_INKS)])
            places = [self._place(spot.x, spot.y) for spot in one.points]
            style = Qt.PenStyle.SolidLine if number == 0 else Qt.PenStyle.DashLine
            painter.setPen(QPen(ink, 2, style))
            painter.drawPolyline(places)
            painter.setPen(QPen(ink, 1.5))
            for at, (spot, place) in enumerate(zip(one.points, places, strict=True)):
                if spot.whisker:
                    ends = [self._place(spot.x, spot.y + side * spot.whisker) for side in (-1, 1)]
                    painter.drawLine(*ends)
                lit = self.current == (number, at)
                painter.setBrush(ink if lit else theme.color("surface"))
                painter.drawEllipse(place, _DOT + lit, _DOT + lit)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), theme.RING))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = event.position()
        spots = [
            ((here - self._place(spot.x, spot.y)).manhattanLength(), (number, at))
            for number, one in enumerate(self._series)
            for at, spot in enumerate(one.points)
        ]
        if spots:
            self._go(min(spots)[1])

    def _paint_head(self, painter: QPainter) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.color("text"))
        painter.drawText(QRectF(0, 0, self.width(), 20), middle, self._name)
        painter.setFont(theme.font("secondary"))
        line = QRectF(0, 20, self.width(), 18)
        if words := self.words():
            painter.drawText(line, middle, words)
            return
        for number, one in enumerate(self._series):
            ink = theme.color(_INKS[number % len(_INKS)])
            style = Qt.PenStyle.SolidLine if number == 0 else Qt.PenStyle.DashLine
            painter.setPen(QPen(ink, 2, style))
            painter.drawLine(line.topLeft() + QPointF(2, 9), line.topLeft() + QPointF(22, 9))
            painter.setPen(theme.color("text"))
            line.setLeft(line.left() + 28)
            painter.drawText(line, middle, one.name)
            line.setLeft(line.left() + painter.fontMetrics().horizontalAdvance(one.name) + 16)

    def _paint_axes(self, painter: QPainter) -> None:
        painter.setFont(theme.font("secondary"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for level in _LEVELS:
            y = self._place(0, level).y()
            painter.setPen(QPen(theme.color("hairline"), 1))
            painter.drawLine(QPointF(_LEFT, y), QPointF(self.width() - _RIGHT, y))
            painter.setPen(theme.color("secondary"))
            painter.drawText(QRectF(0, y - 8, _LEFT - 8, 16), right, per_cent(level))
        low, high = self._ends()
        taken = -1e9
        for mark in self._marks if high > low else ():
            x = self._place(mark, 0).x()
            words = per_cent(mark) if self._diagonal else fraction(mark, 0)
            half = painter.fontMetrics().horizontalAdvance(words) / 2
            if x - half > taken + 6:
                box = QRectF(x - half - 2, self.height() - _BOTTOM + 3, 2 * half + 4, 16)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
                taken = x + half
        foot = QRectF(_LEFT, self.height() - 18, self.width() - _LEFT - _RIGHT, 16)
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, self._across)
        if self._diagonal:
            painter.setPen(QPen(theme.color("secondary"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(self._place(0, 0), self._place(1, 1))

    def _ends(self) -> tuple[float, float]:
        if self._diagonal:
            return 0.0, 1.0
        return 0.0, max((spot.x for one in self._series for spot in one.points), default=0.0)

    def _place(self, x: float, y: float) -> QPointF:
        low, high = self._ends()
        share = (x - low) / (high - low) if high > low else 0.0
        wide, tall = self.width() - _LEFT - _RIGHT - 12, self.height() - _TOP - _BOTTOM
        return QPointF(_LEFT + 6 + share * wide, _TOP + (1 - min(max(y, 0.0), 1.0)) * tall)

    def _moved(self, series: int, number: int) -> None:
        if series < 0:
            self._go(None)
        else:
            self._go((series, min(number, len(self._series[series].points) - 1)))

    def _go(self, spot: tuple[int, int] | None) -> None:
        if spot != self.current:
            self.current = spot
            self._say()
            self.update()

    def _say(self) -> None:
        words = self.words()
        self.setAccessibleName(f"{words}, {self._name}" if words else self._name)
        told = [f"{one.name}: {'; '.join(spot.words for spot in one.points)}" for one in self._series]
        self.setAccessibleDescription(". ".join(told))
