"""Tokens by tokens: who may see whom, with the row of the token pointed at lit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.core.text import one_line
from desktop_app.explore.sheet import TokenRow
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import painter_on
from desktop_app.ui.kit.elided_lines import AT_LEFT, AT_RIGHT, draw_line
from desktop_app.ui.kit.spoken import Told
from desktop_app.ui.kit.tables.cell_cursor import NOWHERE, Cell, CellCursor
from desktop_app.ui.microscope.parts.token_paint import chip_colors

if TYPE_CHECKING:
    from desktop_app.explore.architecture.sight import Sight

LEFT, TOP = 84, 72
_SIDE = 16
"""Room for the names of the two stacks, where there are two."""
LARGEST = 34
LABELED_FROM = 10
"""Pixels of a cell from which rows and columns are labeled."""
GRID_FROM = 6


class MaskMap(QWidget):
    """`pointed` carries row and column, -1 and -1 when the mouse leaves; `chosen` is a click or Return."""

    TOLD_AS: ClassVar[Told] = "picture"

    pointed = Signal(int, int)
    chosen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("mask_map")
        self.setAccessibleDescription(
            tr(
                "A row a token that looks, a column a token that is looked at. The arrow keys move from cell "
                "to cell."
            )
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(LEFT + 96, TOP + 80)
        self.sight: Sight | None = None
        self.tokens: tuple[TokenRow, ...] = ()
        self.cell: Cell | None = None
        self.lit: tuple[int, ...] = ()
        self._image = QImage()
        self.cells = CellCursor(self, self._size, lambda: self.cell or NOWHERE, chooses=True)
        self.cells.moved.connect(self._moved)
        self.cells.chosen.connect(self.chosen)
        theme.changed.connect(self._paint_image)
        self._say()

    def show_sight(self, found: Sight, rows: Sequence[TokenRow]) -> None:
        """Another mask; `rows` are the tokens of the input."""
        self.sight = found
        self.tokens = tuple(rows[place] for place in found.places)
        self.cell, self.lit = None, ()
        self._paint_image()
        self._say()

    def light(self, rows: tuple[int, ...]) -> None:
        """Lights the rows of a token without a signal; a cell in another row is left."""
        self.lit = rows
        if self.cell and self.cell[0] not in rows:
            self.cell = None
        self._paint_image()
        self._say()

    def side(self) -> float:
        """Pixels of a cell."""
        if not self.tokens:
            return 1.0
        left, top = self._margins()
        return self._fitting(left, top)

    def place(self, row: int, column: int) -> QRectF:
        (left, top), side = self._margins(), self.side()
        return QRectF(left + column * side, top + row * side, side, side)

    def sizeHint(self) -> QSize:
        return QSize(420, 420)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.sight is None:
            return
        painter = painter_on(self)
        side, many = self.side(), len(self.tokens)
        area = QRectF(self.place(0, 0).topLeft(), self.place(many - 1, many - 1).bottomRight())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, side * self.devicePixelRatioF() < 1)
        painter.drawImage(area, self._image)
        if side >= GRID_FROM:
            painter.setPen(QPen(theme.color("window"), 1))
            for line in range(1, many):
                x, y = area.left() + line * side, area.top() + line * side
                painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
                painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        if side >= LABELED_FROM:
            self._paint_labels(painter, side)
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawRect(area)
        self._paint_split(painter, area)
        grown = max(0.0, 5 - side) / 2
        painter.setPen(QPen(theme.color("accent"), theme.RING))
        for row in self.lit:
            whole = QRectF(area.left(), self.place(row, 0).top(), area.width(), side)
            painter.drawRect(whole.adjusted(0, -grown, 0, grown))
        if self.cell:
            painter.setPen(self.cells.ring())
            painter.drawRect(self.place(*self.cell).adjusted(-grown, -grown, grown, grown))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._moved(*self._under(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        cell = self._under(event.position())
        if cell != NOWHERE:
            self.chosen.emit(*cell)

    def _moved(self, row: int, column: int) -> None:
        self.cell = (row, column) if row >= 0 else None
        self.pointed.emit(row, column)
        self._say()
        self.update()

    def _size(self) -> Cell:
        return len(self.tokens), len(self.tokens)

    def _extra(self) -> int:
        return _SIDE if self.sight and self.sight.kind == "both" else 0

    def _fitting(self, left: float, top: float) -> float:
        room = min(self.width() - left - 1, self.height() - top - 1) / len(self.tokens)
        return max(min(room, LARGEST), 0.01)

    def _margins(self) -> tuple[float, float]:
        """Where the cells begin: behind their labels, where they are large enough to have any."""
        extra = self._extra()
        if self._fitting(LEFT + extra, TOP + extra) >= LABELED_FROM:
            return LEFT + extra, TOP + extra
        return 2 + extra, 2 + extra

    def _under(self, here: QPointF) -> Cell:
        if not self.tokens:
            return NOWHERE
        first, side = self.place(0, 0).topLeft(), self.side()
        row, column = int((here.y() - first.y()) // side), int((here.x() - first.x()) // side)
        inside = 0 <= row < len(self.tokens) and 0 <= column < len(self.tokens)
        return (row, column) if inside else NOWHERE

    def _paint_labels(self, painter: QPainter, side: float) -> None:
        face = theme.font("mono_small")
        face.setPixelSize(min(12, int(side)))
        painter.setFont(face)
        seen = {column for row in self.lit if self.sight for column in self.sight.seen(row)}
        for number, token in enumerate(self.tokens):
            ink = chip_colors(token)[1]
            for lit, turned in ((number in self.lit, False), (number in seen, True)):
                painter.save()
                if turned:
                    painter.translate(self.place(0, number).left(), TOP - 2)
                    painter.rotate(-90)
                    box = QRectF(0, 0, TOP - 6, side)
                else:
                    box = QRectF(0, self.place(number, 0).top(), LEFT - 4, side)
                if lit:
                    painter.fillRect(box, theme.color("mark"))
                painter.setPen(ink)
                word = one_line(token.token)
                draw_line(painter, box.adjusted(2, 0, -2, 0), word, AT_LEFT if turned else AT_RIGHT)
                painter.restore()

    def _paint_split(self, painter: QPainter, area: QRectF) -> None:
        """The names and the border of the two stacks."""
        if self.sight is None or not self._extra():
            return
        at = self.place(self.sight.split, self.sight.split).topLeft()
        painter.setFont(theme.font("secondary"))
        painter.setPen(QPen(theme.color("text"), 1))
        painter.drawLine(QPointF(at.x(), area.top()), QPointF(at.x(), area.bottom()))
        painter.drawLine(QPointF(area.left(), at.y()), QPointF(area.right(), at.y()))
        middle = Qt.AlignmentFlag.AlignCenter
        for name, start, end in (
            (tr("Encoder"), area.left(), at.x()),
            (tr("Decoder"), at.x(), area.right()),
        ):
            draw_line(painter, QRectF(start, area.top() - _SIDE, end - start, _SIDE), name, middle)
        for name, start, end in ((tr("Encoder"), area.top(), at.y()), (tr("Decoder"), at.y(), area.bottom())):
            painter.save()
            painter.translate(area.left() - _SIDE, end)
            painter.rotate(-90)
            draw_line(painter, QRectF(0, 0, end - start, _SIDE), name, middle)
            painter.restore()

    def _paint_image(self) -> None:
        """A pixel a cell: seen, seen by a lit row, or hidden; seen stays darker without color."""
        import numpy as np

        if self.sight is not None:
            matrix = self.sight.matrix
            hidden, seen, lit = (theme.color(role).rgb() for role in ("surface", "padding", "accent"))
            pixels = np.where(matrix, np.uint32(seen), np.uint32(hidden)).astype(np.uint32)
            for row in self.lit:
                pixels[row][matrix[row]] = np.uint32(lit)
            many = len(matrix)
            self._image = QImage(pixels.tobytes(), many, many, many * 4, QImage.Format.Format_RGB32).copy()
        self.update()

    def _say(self) -> None:
        name = tr("Who may see whom, tokens by tokens")
        if self.cell and self.sight is not None:
            row, column = self.cell
            one, other = self.tokens[row].token, self.tokens[column].token
            name = tr("{one} may not see {other}", one=one, other=other)
            if self.sight.matrix[row, column]:
                name = tr("{one} may see {other}", one=one, other=other)
        self.setAccessibleName(name)
