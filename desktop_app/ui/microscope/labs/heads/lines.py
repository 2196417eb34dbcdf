"""Attention as lines: the tokens that look at the left, those looked at on the right."""

from __future__ import annotations

from math import tanh
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from desktop_app.core.text import one_line
from desktop_app.explore.attention import strongest
from desktop_app.explore.sheet import TokenRow
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import painter_on
from desktop_app.ui.kit.elided_lines import AT_LEFT, AT_RIGHT, draw_line
from desktop_app.ui.kit.spoken import Told
from desktop_app.ui.kit.tables.cell_cursor import CellCursor
from desktop_app.ui.microscope.labs.heads.shown import Pair, ShownMatrix
from desktop_app.ui.microscope.parts.token_paint import chip_colors, faces

if TYPE_CHECKING:
    from desktop_app.core.arrays import Float32

ROW = 22
LABEL = 104
_FADED = 0.12
NONE: Pair = (-1, -1)


class AttentionLines(QAbstractScrollArea):
    """`pointed` carries the places of one token or of two, -1 for none; `chosen` a click or Return."""

    TOLD_AS: ClassVar[Told] = "picture"

    pointed = Signal(int, int)
    chosen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("attention_lines")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleDescription(
            tr(
                "Up and Down go from token to token, Left to those that look, Right to those looked at; "
                "Return chooses."
            )
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.shown: ShownMatrix | None = None
        self.lines: list[tuple[int, int, float]] = []
        self.at: Pair = NONE  # row and column
        self.cells = CellCursor(self, self._size, self._cell, far=10, chooses=True)
        self.viewport().installEventFilter(self.cells)
        self.cells.moved.connect(self._walked)
        self.cells.chosen.connect(self._chose)
        theme.changed.connect(self.viewport().update)

    def show_matrix(self, shown: ShownMatrix | None, least: float) -> int:
        """Another matrix, or lines from another weight; returns how many weights there are from `least`.

        What padding looks at is no line: nobody uses it.
        """
        self.shown, self.at = shown, NONE
        self.lines, there = [], 0
        if shown:
            read = shown.weights[: sum(token.kind != "padding" for token in shown.rows)]
            self.lines, there = strongest(read, least), int((read >= least).sum())
        self._arrange()
        self._say()
        return there

    def point(self, looking: int, looked_at: int) -> None:
        """Marks the tokens at two places, -1 for none, without a signal."""
        if self.shown is None:
            return
        self.at = self.shown.row_of(looking), self.shown.column_of(looked_at)
        self._say()
        self.viewport().update()

    def reveal(self, looking: int) -> None:
        """Scrolls to the token at a place."""
        if self.shown and (row := self.shown.row_of(looking)) >= 0:
            bar, top = self.verticalScrollBar(), row * ROW
            bar.setValue(max(min(bar.value(), top), top + ROW - self.viewport().height()))

    def sizeHint(self) -> QSize:
        return QSize(360, 12 * ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.shown is None:
            return
        painter = painter_on(self.viewport())
        above = self.verticalScrollBar().value()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_lines(painter, above)
        row, column = self.at
        beside = self.shown.weights[row] if row >= 0 else None
        received = self.shown.weights[:, column] if row < 0 <= column else None
        area, right = event.rect(), self.viewport().width() - LABEL
        for left, tokens, lit, weights in (
            (0, self.shown.rows, row, received),
            (right, self.shown.columns, column, beside),
        ):
            first = max((area.top() + above) // ROW, 0)
            for number in range(first, min((area.bottom() + above) // ROW + 1, len(tokens))):
                box = QRect(left, number * ROW - above + 1, LABEL, ROW - 2)
                self._paint_label(
                    painter, box, tokens[number], number == lit, self._share(weights, number), left > 0
                )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(*self._under(event.position().toPoint()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        found = self._under(event.position().toPoint())
        if self.shown and found != NONE:
            self.chosen.emit(*self.shown.places(*found))

    def _share(self, weights: Float32 | None, number: int) -> float:
        return -1.0 if weights is None else float(weights[number])

    def _paint_lines(self, painter: QPainter, above: int) -> None:
        assert self.shown
        left, right = LABEL + 4, self.viewport().width() - LABEL - 4
        height, (row, column) = self.viewport().height(), self.at
        for looking, looked_at, weight in self.lines:
            start, end = (number * ROW - above + ROW / 2 for number in (looking, looked_at))
            if max(start, end) < 0 or min(start, end) > height:
                continue
            opacity = tanh(weight / self.shown.scale)
            lit = (row < 0 or row == looking) and (column < 0 or column == looked_at)
            pen = QPen(theme.color("positive", opacity if lit else opacity * _FADED), 2)
            painter.setPen(pen)
            painter.drawLine(QPointF(left, start), QPointF(right, end))
        if row >= 0 and column >= 0:
            painter.setPen(QPen(theme.color("text"), 1, Qt.PenStyle.DotLine))
            start, end = (number * ROW - above + ROW / 2 for number in (row, column))
            painter.drawLine(QPointF(left, start), QPointF(right, end))

    def _paint_label(
        self, painter: QPainter, box: QRect, token: TokenRow, lit: bool, weight: float, at_right: bool
    ) -> None:
        assert self.shown
        ground, ink, _ = chip_colors(token)
        painter.fillRect(box, theme.color("mark") if lit else ground)
        if token.kind == "padding":
            painter.fillRect(box, theme.hatch())
        if weight >= 0:  # of the token that is pointed at
            bar = QRect(box.right() - 3 if not at_right else box.left(), box.top(), 4, box.height())
            painter.fillRect(bar, theme.color("positive", tanh(weight / self.shown.scale)))
        painter.setFont(faces().id)
        painter.setPen(ink)
        words = box.adjusted(8, 0, -8, 0)
        draw_line(painter, words, one_line(token.token), AT_LEFT if at_right else AT_RIGHT)
        if lit:
            painter.setPen(QPen(theme.color("accent"), theme.RING if self.hasFocus() else 1))
            painter.drawRect(box.adjusted(0, 0, -1, -1))

    def _size(self) -> Pair:
        longest = max(len(self.shown.rows), len(self.shown.columns)) if self.shown else 0
        return longest, 2

    def _cell(self) -> Pair:
        row, column = self.at
        return (row, 0) if row >= 0 else (column, 1) if column >= 0 else NONE

    def _walked(self, number: int, side: int) -> None:
        if self.shown is None or number < 0:
            self.pointed.emit(-1, -1)
            return
        tokens = self.shown.columns if side else self.shown.rows
        number = min(number, len(tokens) - 1)
        found = (-1, number) if side else (number, -1)
        self._point_at(*found)
        bar, top = self.verticalScrollBar(), number * ROW
        bar.setValue(max(min(bar.value(), top), top + ROW - self.viewport().height()))

    def _chose(self, number: int, side: int) -> None:
        if self.shown:
            self.chosen.emit(*self.shown.places(*((-1, number) if side else (number, -1))))

    def _point_at(self, row: int, column: int) -> None:
        if self.shown and (row, column) != self.at:
            self.at = (row, column)
            self._say()
            self.viewport().update()
            self.pointed.emit(*self.shown.places(row, column))

    def _under(self, here: QPoint) -> Pair:
        if self.shown is None:
            return NONE
        number = (here.y() + self.verticalScrollBar().value()) // ROW
        if here.x() < LABEL:
            return (number, -1) if number < len(self.shown.rows) else NONE
        if here.x() > self.viewport().width() - LABEL:
            return (-1, number) if number < len(self.shown.columns) else NONE
        return NONE

    def _arrange(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(self._size()[0] * ROW - height, 0))
        bar.setPageStep(height)
        bar.setSingleStep(ROW)
        self.viewport().update()

    def _say(self) -> None:
        self.setAccessibleName(self.shown.say(*self.at) if self.shown else tr("Attention as lines"))
