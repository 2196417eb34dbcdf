"""Attention as cells: a row a token that looks, a column a token looked at; long texts scroll."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from desktop_app.core.text import one_line
from desktop_app.explore.sheet import TokenRow
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import painter_on
from desktop_app.ui.kit.elided_lines import AT_LEFT, AT_RIGHT, draw_line
from desktop_app.ui.kit.spoken import Told
from desktop_app.ui.kit.tables.cell_cursor import CellCursor
from desktop_app.ui.kit.tables.value_ramp import Ramp
from desktop_app.ui.microscope.labs.heads.shown import Pair, ShownMatrix
from desktop_app.ui.microscope.parts.token_paint import chip_colors

LEFT, TOP = 88, 72
SMALLEST, LARGEST = 14, 44
NUMBERS_FROM = 34
NONE: Pair = (-1, -1)


class AttentionMatrix(QAbstractScrollArea):
    """`pointed` carries the places of the two tokens, -1 for none; `chosen` a click or Return."""

    TOLD_AS: ClassVar[Told] = "picture"

    pointed = Signal(int, int)
    chosen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("attention_matrix")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleDescription(tr("The arrow keys move from cell to cell; Return chooses the pair."))
        self.viewport().setMouseTracking(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.shown: ShownMatrix | None = None
        self.at: Pair = NONE
        self._image = QImage()
        self._ramp = Ramp()
        self.cells = CellCursor(self, self._size, lambda: self.at, far=10, chooses=True)
        self.viewport().installEventFilter(self.cells)
        self.cells.moved.connect(self._walked)
        self.cells.chosen.connect(self._chose)
        theme.changed.connect(self._theme_changed)

    def show_matrix(self, shown: ShownMatrix | None) -> None:
        self.shown, self.at = shown, NONE
        self._theme_changed()
        self._arrange()
        self._say()

    def point(self, looking: int, looked_at: int) -> None:
        """Marks the tokens at two places, -1 for none, without a signal."""
        if self.shown:
            self.at = self.shown.row_of(looking), self.shown.column_of(looked_at)
            self._say()
            self.viewport().update()

    def reveal(self, row: int, column: int) -> None:
        """Scrolls to a cell; a number below 0 leaves its direction alone."""
        side = self.side()
        for number, bar, room in (
            (row, self.verticalScrollBar(), self.viewport().height() - TOP),
            (column, self.horizontalScrollBar(), self.viewport().width() - LEFT),
        ):
            if number >= 0:
                bar.setValue(max(min(bar.value(), number * side), (number + 1) * side - room))

    def sizeHint(self) -> QSize:
        return QSize(420, 320)

    def side(self) -> int:
        """Pixels of a cell."""
        rows, columns = self._size()
        room = self.viewport().width() - LEFT - 1, self.viewport().height() - TOP - 1
        return max(min(room[0] // max(columns, 1), room[1] // max(rows, 1), LARGEST), SMALLEST)

    def box(self, row: int, column: int) -> QRect:
        """Where a cell lies in the viewport."""
        side = self.side()
        return QRect(
            LEFT + column * side - self.horizontalScrollBar().value(),
            TOP + row * side - self.verticalScrollBar().value(),
            side,
            side,
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.shown is None:
            return
        painter = painter_on(self.viewport())
        width, height = self.viewport().width(), self.viewport().height()
        rows, columns = self._size()
        whole = self.box(0, 0).united(self.box(rows - 1, columns - 1))
        painter.setClipRect(QRect(LEFT, TOP, width - LEFT, height - TOP))
        painter.drawImage(QRectF(whole), self._image)
        if self.side() >= NUMBERS_FROM:
            self._paint_numbers(painter)
        painter.setPen(QPen(theme.color("hairline"), 1))
        painter.drawRect(whole.adjusted(0, 0, -1, -1))
        row, column = self.at
        if row >= 0 and column >= 0:
            painter.setPen(self.cells.ring())
            painter.drawRect(self.box(row, column).adjusted(0, 0, -1, -1))
        elif row >= 0 or column >= 0:
            first, last = (
                (max(row, 0), max(column, 0)),
                (
                    row if row >= 0 else rows - 1,
                    column if column >= 0 else columns - 1,
                ),
            )
            painter.setPen(self.cells.ring())
            painter.drawRect(self.box(*first).united(self.box(*last)).adjusted(0, 0, -1, -1))
        self._paint_labels(painter, width, height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(*self._under(event.position().toPoint()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._chose(*self._under(event.position().toPoint()))

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self.viewport().update()

    def _paint_numbers(self, painter: QPainter) -> None:
        assert self.shown
        levels = self._ramp.levels(self.shown.weights, self.shown.scale)
        face = theme.font("mono_small")
        face.setPixelSize(10)
        painter.setFont(face)
        for row in range(len(self.shown.rows)):
            for column in range(len(self.shown.columns)):
                painter.setPen(self._ramp.inks[int(levels[row, column])])
                words = f"{float(self.shown.weights[row, column]):.2f}"
                painter.drawText(self.box(row, column), Qt.AlignmentFlag.AlignCenter, words)

    def _paint_labels(self, painter: QPainter, width: int, height: int) -> None:
        """The tokens stay in sight while the cells scroll."""
        assert self.shown
        side = self.side()
        face = theme.font("mono_small")
        face.setPixelSize(min(12, side - 2))
        painter.setFont(face)
        painter.setClipRect(QRect(0, TOP, LEFT, height - TOP))
        for number, token in enumerate(self.shown.rows):
            top = self.box(number, 0).top()
            if TOP - side <= top <= height:
                self._paint_label(painter, QRect(0, top, LEFT - 4, side), token, number == self.at[0])
        painter.setClipRect(QRect(LEFT, 0, width - LEFT, TOP))
        for number, token in enumerate(self.shown.columns):
            left = self.box(0, number).left()
            if LEFT - side <= left <= width:
                painter.save()
                painter.translate(left, TOP - 4)
                painter.rotate(-90)
                lit = number == self.at[1]
                self._paint_label(painter, QRect(0, 0, TOP - 8, side), token, lit, left=True)
                painter.restore()

    def _paint_label(
        self, painter: QPainter, box: QRect, token: TokenRow, lit: bool, *, left: bool = False
    ) -> None:
        if lit:
            painter.fillRect(box, theme.color("mark"))
        painter.setPen(chip_colors(token)[1])
        draw_line(painter, box.adjusted(2, 0, -2, 0), one_line(token.token), AT_LEFT if left else AT_RIGHT)

    def _size(self) -> Pair:
        return (len(self.shown.rows), len(self.shown.columns)) if self.shown else (0, 0)

    def _walked(self, row: int, column: int) -> None:
        if row >= 0:
            self.reveal(row, column)
            self._point_at(row, column)
        else:
            self.pointed.emit(-1, -1)

    def _chose(self, row: int, column: int) -> None:
        if self.shown and (row, column) != NONE:
            self.chosen.emit(*self.shown.places(row, column))

    def _point_at(self, row: int, column: int) -> None:
        if self.shown and (row, column) != self.at:
            self.at = (row, column)
            self._say()
            self.viewport().update()
            self.pointed.emit(*self.shown.places(row, column))

    def _under(self, here: QPoint) -> Pair:
        """A cell, or a token by its label."""
        side = self.side()
        row = (here.y() - TOP + self.verticalScrollBar().value()) // side if here.y() >= TOP else -1
        column = (here.x() - LEFT + self.horizontalScrollBar().value()) // side if here.x() >= LEFT else -1
        rows, columns = self._size()
        return (row, column) if row < rows and column < columns else NONE

    def _arrange(self) -> None:
        rows, columns = self._size()
        side = self.side()
        for bar, count, room in (
            (self.verticalScrollBar(), rows, self.viewport().height() - TOP),
            (self.horizontalScrollBar(), columns, self.viewport().width() - LEFT),
        ):
            bar.setRange(0, max(count * side - room, 0))
            bar.setPageStep(max(room, 1))
            bar.setSingleStep(side)
        self.viewport().update()

    def _theme_changed(self) -> None:
        self._ramp = Ramp()
        if self.shown and self.shown.weights.size:
            self._image = self._ramp.image(self.shown.weights, self.shown.scale)
        self.viewport().update()

    def _say(self) -> None:
        self.setAccessibleName(self.shown.say(*self.at) if self.shown else tr("Attention as a matrix"))
