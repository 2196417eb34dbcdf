"""Query words x passage words: one image of contributions, with a cell cursor for pointer and keys."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.core.text import one_line
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.find.document.shares import Shares, opacity
from desktop_app.ui.kit.basics import painter_on
from desktop_app.ui.kit.elided_lines import AT_RIGHT, draw_line
from desktop_app.ui.kit.spoken import Told
from desktop_app.ui.kit.tables.cell_cursor import NOWHERE, CellCursor

ROW = 20
LABEL = 72
NARROWEST, WIDEST = 3, 28


NAME = tr("Contributions, query words by passage words")


class HeatMap(QWidget):
    """Shows `Shares` that have cells. `pointed` carries row and column, (-1, -1) for none.

    Cells fit the width down to 3 pixels; beyond, the map is wider than its scroll area.
    """

    TOLD_AS: ClassVar[Told] = "picture"

    pointed = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(NAME)
        self.cells = CellCursor(self, self._size, lambda: self.cell)
        self.cells.moved.connect(self._moved)
        self.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
        self._shares: Shares | None = None
        self._image = QImage()
        self._negative: list[tuple[int, int]] = []
        self.cell = NOWHERE
        theme.changed.connect(self._paint_image)

    def show_shares(self, shares: Shares) -> None:
        self._shares = shares
        self.cell = NOWHERE
        self._say()
        self._paint_image()
        self.setMinimumWidth(LABEL + NARROWEST * len(shares.passage))
        self.setFixedHeight(ROW * len(shares.query) + 2)

    def point(self, row: int, column: int) -> None:
        """Marks a cell, a row (column -1) or a column (row -1) without a signal."""
        self.cell = (row, column)
        self._say()
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
        painter = painter_on(self)
        painter.setFont(theme.font("secondary"))
        for row, word in enumerate(self._shares.query):
            painter.setPen(theme.color("special" if word.startswith("[") else "text"))
            box = QRect(0, row * ROW + 1, LABEL - 6, ROW)
            draw_line(painter, box, one_line(word), AT_RIGHT)
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
        painter.setPen(self.cells.ring())
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
            self.cells.go(min((here.y() - 1) // ROW, rows - 1), column)

    def _moved(self, row: int, column: int) -> None:
        """Follows keys and pointer; a cell that the keys have chosen stays where the pointer leaves."""
        if row < 0 and self.hasFocus():
            return
        if (row, column) != self.cell:
            if row >= 0:
                self.point(row, column)
            self.pointed.emit(row, column)

    def _say(self) -> None:
        """Says the number that is pointed at, exactly."""
        (row, column), shares, name = self.cell, self._shares, NAME
        if row >= 0 and column >= 0 and shares and shares.cells is not None:
            name = tr(
                "{share}, {query} and {passage}",
                share=f"{shares.cells[row][column]:+.4f}",
                query=shares.query[row],
                passage=shares.passage[column],
            )
        self.setAccessibleName(name)

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
