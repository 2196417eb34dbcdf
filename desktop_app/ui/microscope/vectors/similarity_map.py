"""Tokens x tokens as one image of cosines, with a cell cursor for pointer and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.core.text import one_line
from desktop_app.explore.sheet import TokenRow
from desktop_app.ui import theme
from desktop_app.ui.kit.elided_lines import AT_LEFT, AT_RIGHT, draw_line
from desktop_app.ui.kit.spoken import Told
from desktop_app.ui.kit.tables.cell_cursor import NOWHERE, Cell, CellCursor
from desktop_app.ui.kit.tables.value_ramp import Ramp
from desktop_app.ui.microscope.parts.token_paint import chip_colors

if TYPE_CHECKING:
    from desktop_app.core.arrays import Float32

LEFT, TOP = 88, 72
LARGEST = 48
"""Pixels of a cell where few tokens leave room."""
WRITTEN_FROM = 11
"""And from which rows and columns are labeled."""
NUMBERS_FROM = 38
SCALE = 0.5
"""s of the opacity tanh(|x| / s): 1 is drawn at 96%."""


class SimilarityMap(QWidget):
    """`pointed` carries row and column, -1 and -1 when the mouse leaves; `chosen` is a click or Return."""

    TOLD_AS: ClassVar[Told] = "picture"

    pointed = Signal(int, int)
    chosen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("similarity_map")
        self.setAccessibleDescription("The arrow keys move from cell to cell; Return looks for near tokens.")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(LEFT + 120, TOP + 120)
        self.cell: Cell | None = None
        self.rows: tuple[TokenRow, ...] = ()
        self.columns: tuple[TokenRow, ...] = ()
        self._values: Float32 | None = None
        self._image = QImage()
        self.cells = CellCursor(self, self._size, lambda: self.cell or NOWHERE, chooses=True)
        self.cells.moved.connect(self._moved)
        self.cells.chosen.connect(self.chosen)
        theme.changed.connect(self._paint_image)
        self._say()

    def show_cosines(
        self, rows: tuple[TokenRow, ...], columns: tuple[TokenRow, ...], values: Float32
    ) -> None:
        """Other tokens, or other values of the same; `values` is float32, (rows, columns)."""
        if (len(rows), len(columns)) != (len(self.rows), len(self.columns)):
            self.cell = None
        self.rows, self.columns, self._values = rows, columns, values
        self._paint_image()
        self._say()

    def point(self, cell: Cell | None) -> None:
        """Marks a cell without a signal."""
        if cell != self.cell:
            self.cell = cell
            self._say()
            self.update()

    def value(self, row: int, column: int) -> float:
        return 0.0 if self._values is None else float(self._values[row, column])

    def sizeHint(self) -> QSize:
        return QSize(520, 480)

    def side(self) -> float:
        """Pixels of a cell."""
        if not self.rows:
            return 1.0
        room = (self.width() - LEFT) / len(self.columns), (self.height() - TOP) / len(self.rows)
        return max(min(*room, LARGEST), 0.5)

    def place(self, row: int, column: int) -> QRectF:
        side = self.side()
        return QRectF(LEFT + column * side, TOP + row * side, side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._values is None:
            return
        painter = QPainter(self)
        side = self.side()
        area = QRectF(LEFT, TOP, side * len(self.columns), side * len(self.rows))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, side * self.devicePixelRatioF() < 1)
        painter.drawImage(area, self._image)
        if side >= WRITTEN_FROM:
            self._paint_labels(painter, side)
        if side >= NUMBERS_FROM:
            self._paint_numbers(painter)
        painter.setPen(QPen(theme.color("hairline"), 1))
        painter.drawRect(area)
        if self.cell:
            painter.setPen(self.cells.ring())
            grown = max(0.0, 6 - side) / 2
            painter.drawRect(self.place(*self.cell).adjusted(-grown, -grown, grown, grown))
            self._paint_cross(painter, area)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._moved(*(self._under(event.position().toPoint()) or NOWHERE))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if cell := self._under(event.position().toPoint()):
            self.chosen.emit(*cell)

    def _moved(self, row: int, column: int) -> None:
        if row >= 0:
            self.point((row, column))
        self.pointed.emit(row, column)

    def _size(self) -> Cell:
        return len(self.rows), len(self.columns)

    def _under(self, here: QPoint) -> Cell | None:
        side = self.side()
        column, row = int((here.x() - LEFT) // side), int((here.y() - TOP) // side)
        inside = 0 <= row < len(self.rows) and 0 <= column < len(self.columns)
        return (row, column) if inside else None

    def _paint_labels(self, painter: QPainter, side: float) -> None:
        face = theme.font("mono_small")
        face.setPixelSize(min(12, int(side)))
        painter.setFont(face)
        for number, token in enumerate(self.rows):
            lit = self.cell is not None and self.cell[0] == number
            self._paint_label(
                painter, QRect(0, round(TOP + number * side), LEFT - 4, round(side)), token, lit
            )
        for number, token in enumerate(self.columns):
            lit = self.cell is not None and self.cell[1] == number
            painter.save()
            painter.translate(LEFT + number * side, TOP - 4)
            painter.rotate(-90)
            self._paint_label(painter, QRect(0, 0, TOP - 8, round(side)), token, lit, left=True)
            painter.restore()

    def _paint_label(
        self, painter: QPainter, box: QRect, token: TokenRow, lit: bool, *, left: bool = False
    ) -> None:
        if lit:
            painter.fillRect(box, theme.color("mark"))
        painter.setPen(chip_colors(token)[1])
        draw_line(painter, box.adjusted(2, 0, -2, 0), one_line(token.token), AT_LEFT if left else AT_RIGHT)

    def _paint_numbers(self, painter: QPainter) -> None:
        ramp = Ramp()
        face = theme.font("mono_small")
        face.setPixelSize(11)
        painter.setFont(face)
        assert self._values is not None
        levels = ramp.levels(self._values, SCALE)
        for row in range(len(self.rows)):
            for column in range(len(self.columns)):
                painter.setPen(ramp.inks[int(levels[row, column])])
                words = f"{self.value(row, column):.2f}"
                painter.drawText(self.place(row, column), Qt.AlignmentFlag.AlignCenter, words)

    def _paint_cross(self, painter: QPainter, area: QRectF) -> None:
        assert self.cell
        place = self.place(*self.cell)
        painter.setPen(QPen(theme.color("accent", 0.7), 1))
        for x in (place.left(), place.right()):
            painter.drawLine(round(x), round(area.top()), round(x), round(place.top()))
        for y in (place.top(), place.bottom()):
            painter.drawLine(round(area.left()), round(y), round(place.left()), round(y))

    def _paint_image(self) -> None:
        if self._values is not None:
            self._image = Ramp().image(self._values, SCALE)
        self.update()

    def _say(self) -> None:
        """Says the value that is pointed at, exactly."""
        name = "Cosines, tokens by tokens"
        if self.cell and self._values is not None:
            one, other = self.rows[self.cell[0]], self.columns[self.cell[1]]
            name = f"{self.value(*self.cell):.6f}, {one.token} and {other.token}"
        self.setAccessibleName(name)
