"""A number a token, as rows of a label, a bar and the number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from desktop_app.core.text import one_line
from desktop_app.explore.sheet import TokenRow
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import painter_on
from desktop_app.ui.kit.elided_lines import AT_RIGHT, draw_line
from desktop_app.ui.kit.spoken import Told
from desktop_app.ui.kit.tables.cell_cursor import CellCursor
from desktop_app.ui.microscope.parts.token_paint import chip_colors, faces

ROW = 22
LABEL, VALUE = 120, 96


class TokenBars(QAbstractScrollArea):
    """`pointed` carries the row under pointer or key, -1 when the mouse leaves; `chosen` a click or a key."""

    TOLD_AS: ClassVar[Told] = "chart"

    pointed = Signal(int)
    chosen = Signal(int)

    def __init__(self, name: str, shown: Callable[[float], str]) -> None:
        """`shown` writes a number."""
        super().__init__()
        self._name, self._shown = name, shown
        self._rows: tuple[TokenRow, ...] = ()
        self.values: tuple[float, ...] = ()
        self.current = -1
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.cells = CellCursor(self, lambda: (len(self._rows), 1), lambda: (self.current, 0), far=10)
        self.viewport().installEventFilter(self.cells)
        self.cells.moved.connect(self._moved)

    def show_values(self, rows: Sequence[TokenRow], values: Sequence[float]) -> None:
        """A value for each row; negative ones are drawn to the left of the middle."""
        self._rows, self.values = tuple(rows), tuple(values)
        self.current = min(self.current, len(self._rows) - 1)
        self._arrange()
        self._say()

    def point(self, row: int) -> None:
        """Marks a row, -1 for none, and brings it into sight, without a signal."""
        self.current = row if row < len(self._rows) else -1
        self._reveal()
        self._say()
        self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(400, 6 * ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self.viewport())
        above = self.verticalScrollBar().value()
        largest = max(map(abs, self.values), default=0.0)
        both = any(value < 0 for value in self.values)
        first = max((event.rect().top() + above) // ROW, 0)
        for row in range(first, min((event.rect().bottom() + above) // ROW + 1, len(self._rows))):
            line = QRect(0, row * ROW - above, self.viewport().width(), ROW)
            self._paint_row(painter, row, line, (largest, both))

    def _paint_row(self, painter: QPainter, row: int, line: QRect, scale: tuple[float, bool]) -> None:
        token, value = self._rows[row], self.values[row]
        largest, both = scale
        ground, ink, _ = chip_colors(token)
        label = QRect(0, line.top() + 1, LABEL, ROW - 2)
        painter.fillRect(label, theme.color("mark") if row == self.current else ground)
        painter.setFont(faces().id)
        painter.setPen(ink)
        draw_line(painter, label.adjusted(6, 0, -6, 0), one_line(token.token), AT_RIGHT)
        room = line.width() - LABEL - VALUE - 2 * theme.GAP
        zero, length = LABEL + theme.GAP + (room / 2 if both else 0.0), room / 2 if both else room
        share = value / largest * length if largest else 0.0
        bar = QRectF(zero + min(share, 0.0), line.top() + 5, max(abs(share), 0.5), ROW - 10)
        painter.fillRect(bar, theme.color("positive" if value >= 0 else "negative", 0.8))
        painter.setPen(theme.color("text"))
        painter.drawText(line.adjusted(0, 0, -theme.GAP_SMALL, 0), AT_RIGHT, self._shown(value))
        if row == self.current:
            painter.setPen(QPen(theme.color("accent"), theme.RING if self.hasFocus() else 1))
            painter.drawRect(line.adjusted(0, 0, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self._reveal()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self._under(event.position().toPoint()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if (row := self._under(event.position().toPoint())) >= 0:
            self.chosen.emit(row)

    def _moved(self, row: int, _column: int) -> None:
        if row >= 0:
            self.chosen.emit(row)
        else:
            self.pointed.emit(row)

    def _under(self, here: QPoint) -> int:
        row = (here.y() + self.verticalScrollBar().value()) // ROW
        return row if 0 <= row < len(self._rows) else -1

    def _arrange(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(len(self._rows) * ROW - height, 0))
        bar.setPageStep(height)
        bar.setSingleStep(ROW)
        self.viewport().update()

    def _reveal(self) -> None:
        if self.current >= 0:
            bar, top = self.verticalScrollBar(), self.current * ROW
            bar.setValue(max(min(bar.value(), top), top + ROW - self.viewport().height()))

    def _say(self) -> None:
        name = self._name
        if 0 <= self.current < len(self._rows):
            name = f"{self._rows[self.current].token}, {self._shown(self.values[self.current])}, {self._name}"
        self.setAccessibleName(name)
