"""Query words x passage words: one image of contributions, with a cell cursor for pointer and keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui import theme
from desktop_app.ui.find.document.share_words import opacity
from desktop_app.ui.find.document.shares import Shares
from desktop_app.ui.text import one_line

ROW = 20
LABEL = 72
NARROWEST, WIDEST = 3, 28
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class HeatMap(QWidget):
    """Shows `Shares` that have cells. `pointed` carries row and column, (-1, -1) for none.

    Cells fit the width down to 3 pixels; beyond, the map is wider than its scroll area.
    """

    pointed = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("heat_map")
        self.setAccessibleName("Contributions, query words by passage words")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
        self._shares: Shares | None = None
        self._image = QImage()
        self._negative: list[tuple[int, int]] = []
        self.cell = (-1, -1)
        theme.changed.connect(self._paint_image)

    def show_shares(self, shares: Shares) -> None:
        self._shares = shares
        self.cell = (-1, -1)
        self._paint_image()
        self.setMinimumWidth(LABEL + NARROWEST * len(shares.passage))
        self.setFixedHeight(ROW * len(shares.query) + 2)

    def point(self, row: int, column: int) -> None:
        """Marks a cell, a row (column -1) or a column (row -1) without telling anybody."""
        self.cell = (row, column)
        self.update()

    def sizeHint(self) -> QSize:
        rows, columns = self._size()
        return QSize(LABEL + NARROWEST * columns, ROW * rows + 2)

    def place(self, row: int, column: int) -> QRect:
        """Where a cell is painted."""
        area = self._area()
        _, columns = self._size()
        left = area.left() + column * area.width() // columns
        right = area.left() + (column + 1) * area.width() // columns
        return QRect(left, row * ROW + 1, right - left, ROW)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._shares:
            return
        painter = QPainter(self)
        painter.setFont(theme.font("secondary"))
        metrics = QFontMetrics(painter.font())
        for row, word in enumerate(self._shares.query):
            painter.setPen(theme.color("special" if word.startswith("[") else "text"))
            box = QRect(0, row * ROW + 1, LABEL - 6, ROW)
            text = metrics.elidedText(one_line(word), Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        area = self._area()
        painter.drawImage(area, self._image)
        painter.setPen(QPen(theme.color("hairline"), 1))
        painter.drawRect(area.adjusted(0, 0, -1, -1))
        painter.setPen(QPen(theme.color("negative"), 1))
        for row, column in self._negative:  # the sign is readable without color
            middle = self.place(row, column).center()
            painter.drawLine(middle.x() - 1, middle.y(), middle.x() + 2, middle.y())
        self._paint_cursor(painter, area)

    def _paint_cursor(self, painter: QPainter, area: QRect) -> None:
        row, column = self.cell
        painter.setPen(QPen(theme.color("text"), theme.RING if self.hasFocus() else 1))
        if row >= 0 and column >= 0:
            painter.drawRect(self.place(row, column).adjusted(0, 0, -1, -1))
        elif column >= 0:
            painter.drawRect(self.place(0, column).adjusted(0, 0, -1, area.height() - ROW - 1))
        elif row >= 0:
            painter.drawRect(QRect(area.left(), row * ROW + 1, area.width() - 1, ROW - 1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        area, here = self._area(), event.position().toPoint()
        rows, columns = self._size()
        if area.contains(here) and rows and columns:
            column = min(((here.x() - area.left()) * columns + columns - 1) // area.width(), columns - 1)
            while column and self.place(0, column).left() > here.x():
                column -= 1
            self._go(min((here.y() - 1) // ROW, rows - 1), column)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self.pointed.emit(-1, -1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._go(max(self.cell[0], 0), max(self.cell[1], 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step:
            self._go(max(self.cell[0], 0) + step[0], max(self.cell[1], 0) + step[1])
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(max(self.cell[0], 0), 0 if event.key() == Qt.Key.Key_Home else self._size()[1] - 1)
        else:
            super().keyPressEvent(event)

    def _go(self, row: int, column: int) -> None:
        rows, columns = self._size()
        if rows and columns:
            cell = (min(max(row, 0), rows - 1), min(max(column, 0), columns - 1))
            if cell != self.cell:
                self.point(*cell)
                self.pointed.emit(*cell)

    def _size(self) -> tuple[int, int]:
        return (len(self._shares.query), len(self._shares.passage)) if self._shares else (0, 0)

    def _area(self) -> QRect:
        rows, columns = self._size()
        wide = min(max(self.width() - LABEL, NARROWEST * columns), WIDEST * columns)
        return QRect(LABEL, 1, wide, ROW * rows)

    def _paint_image(self) -> None:
        if not self._shares or self._shares.cells is None:
            return
        rows, columns = self._size()
        greatest = max((abs(cell) for line in self._shares.cells for cell in line), default=0.0)
        self._image = QImage(columns, rows, QImage.Format.Format_ARGB32)
        self._negative = []
        for row, line in enumerate(self._shares.cells):
            for column, cell in enumerate(line):
                strength = opacity(cell, greatest)
                role = "positive" if cell >= 0 else "negative"
                self._image.setPixelColor(column, row, theme.color(role, strength))
                if cell < 0 and strength > 0.1:
                    self._negative.append((row, column))
        self.update()
