"""How the map of states is drawn: labels, image, numbers, and the two columns of bars next to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPen, QStaticText

from desktop_app.core.text import one_line
from desktop_app.explore.sheet import TokenRow
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.elided_lines import AT_RIGHT, draw_line
from desktop_app.ui.kit.tables.value_ramp import Ramp
from desktop_app.ui.microscope.parts.token_paint import chip_colors
from desktop_app.ui.microscope.vectors.blocks import Block, Blocks
from desktop_app.ui.microscope.vectors.map_grid import CAPTION, READABLE, MapGrid

if TYPE_CHECKING:
    from desktop_app.core.arrays import Float32

LEFT, TOP = 104, 24
DIMENSION, NORM = 120, 84
RIGHT = DIMENSION + NORM + 2 * theme.GAP
NUMBERS_FROM = 24
"""Width of a cell from which it shows its number."""
SIGNS_FROM = 8
"""And from which a negative one has a minus."""
_SMALL, _ROOMY = 10, 15  # pixels of small type, and of a row for the usual one
_FLAG = 18
_NUMBER = 48  # width of the number next to a bar
_THICKEST = 14.0
_GAP_FROM = 6  # height of a row from which bars have a gap
_FEWEST_TICKS = 48  # pixels between two numbers of the ruler

_OPACITY = {"positive": 0.8, "negative": 0.8, "secondary": 0.5}  # of bars
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_CENTER = Qt.AlignmentFlag.AlignCenter


class MapFaces:
    """The fonts of the map and their metrics."""

    def __init__(self) -> None:
        self.token, self.number = theme.font("mono_small"), theme.font("mono_small")
        self.number.setPixelSize(_SMALL)
        self.words = theme.font("secondary")
        of_number = QFontMetricsF(self.number)
        self.digit, self.height = of_number.horizontalAdvance("0"), of_number.height()
        self._laid_out: dict[str, QStaticText] = {}

    def laid_out(self, words: str) -> QStaticText:
        """A number ready to be drawn; there are not many different ones, and layout is what costs."""
        found = self._laid_out.get(words)
        if found is None:
            found = self._laid_out[words] = QStaticText(words)
            found.setTextFormat(Qt.TextFormat.PlainText)
            found.prepare(font=self.number)
        return found

    def number_in(self, value: float, room: int) -> str:
        """`value` in at most `room` characters where that is possible, with at most three decimals."""
        size = abs(value)
        decimals = min(room - (value < 0) - 1 - (0 if size < 0.9995 else 1 if size < 9.995 else 2), 3)
        words = f"{value:.{max(decimals, 0)}f}"
        return words.replace("0.", ".", 1) if size < 0.9995 and decimals > 0 else words


@dataclass(frozen=True, slots=True, eq=False)
class MapScene:
    """What is drawn: the matrices of `shown` at a layer, where `grid` has them.

    `images` and `tones` are theirs, a pixel a value or fewer, and a pixel a token. `row` (through all
    matrices) and `dimension` are pointed at, `held` are rows marked besides. `ring` is the pen for the cell.
    """

    shown: Blocks
    layer: int
    grid: MapGrid
    faces: MapFaces
    ramp: Ramp
    images: Sequence[QImage]
    tones: Sequence[QImage]
    row: int | None
    dimension: int | None
    held: tuple[int, ...]
    ring: QPen

    @property
    def area(self) -> QRect:
        """Where the cells are drawn."""
        return QRect(LEFT, TOP, round(self.grid.width), round(self.grid.height))

    @property
    def right(self) -> int:
        """Where the bars begin."""
        return LEFT + round(self.grid.width) + theme.GAP

    def paint(self, painter: QPainter) -> None:
        """Draws everything."""
        grid, area = self.grid, self.area
        columns, largest = grid.columns_in_sight(), self._largest()
        self._paint_ruler(painter, columns)
        painter.setClipRect(0, TOP, area.width() + LEFT + RIGHT, area.height())
        for number, block in enumerate(self.shown.blocks):
            rows = grid.rows_in_sight(number)
            begin = TOP + grid.line_top(grid.first_row(number)) - grid.top
            if grid.captions:
                painter.setFont(self.faces.words)
                painter.setPen(theme.color("secondary"))
                caption = QRectF(0, begin - CAPTION, area.width() + LEFT + RIGHT, CAPTION)
                draw_line(painter, caption, block.caption)
            if not rows:
                continue
            painter.save()
            painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
            self._paint_cells(painter, number, rows, columns, begin)
            painter.restore()
            if grid.cell_height >= READABLE:
                for row in rows:
                    self._paint_row(painter, number, row, begin + row * grid.cell_height, largest)
            else:
                self._paint_low_rows(painter, number, rows, begin, largest)
        if grid.cell_height < READABLE and self.row is not None:
            middle = TOP + grid.line_top(self.row + 0.5) - grid.top
            top = min(max(middle - _FLAG / 2, TOP), TOP + grid.height - _FLAG)
            painter.fillRect(QRectF(self.right, top, RIGHT - theme.GAP, _FLAG), theme.color("window"))
            self._paint_row(painter, *grid.matrix_of(self.row), top, largest)
        self._paint_cursor(painter)

    def _largest(self) -> tuple[float, float]:
        """The largest number of the dimension and the largest norm, over all matrices."""
        blocks, layer, dimension = self.shown.blocks, self.layer, self.dimension
        norm = max(float(block.norms[layer].max()) for block in blocks)
        if dimension is None:
            return 0.0, norm
        return max(float(abs(block.input.states[layer, :, dimension]).max()) for block in blocks), norm

    def _paint_ruler(self, painter: QPainter, columns: range) -> None:
        grid, area, right = self.grid, self.area, self.right
        painter.setFont(self.faces.words)
        painter.setPen(theme.color("secondary"))
        named = (
            tr("a dimension")
            if self.dimension is None
            else tr("dimension {dimension}", dimension=self.dimension)
        )
        painter.drawText(QRect(right, 0, DIMENSION, TOP - 4), _CENTER, named)
        painter.drawText(QRect(right + DIMENSION + theme.GAP, 0, NORM, TOP - 4), _MIDDLE, tr("norm"))
        painter.drawText(QRect(0, 0, LEFT - theme.GAP, TOP - 4), _MIDDLE, tr("dimension"))
        pointed = None if self.dimension is None else self._middle_of(self.dimension)
        steps = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
        step = next(step for step in steps if step * grid.cell_width >= _FEWEST_TICKS)
        for column in range(-(-columns.start // step) * step, columns.stop, step):
            x = self._middle_of(column)
            if pointed is None or abs(x - pointed) > _FEWEST_TICKS / 2:
                self._paint_tick(painter, area, x, column)
        if pointed is not None:
            painter.setPen(theme.color("accent"))
            self._paint_tick(painter, area, pointed, self.dimension)

    def _middle_of(self, column: int) -> float:
        return LEFT + (column + 0.5) * self.grid.cell_width - self.grid.left

    def _paint_tick(self, painter: QPainter, area: QRect, x: float, column: int | None) -> None:
        if area.left() <= x <= area.right():
            painter.drawText(QRectF(x - 24, 0, 48, TOP - 4), _CENTER, str(column))
            painter.drawLine(QLineF(x, TOP - 4, x, TOP - 1))

    def _paint_cells(self, painter: QPainter, number: int, rows: range, columns: range, begin: float) -> None:
        """The image of a matrix, padding hatched, and in large cells their numbers or signs."""
        grid, block, image = self.grid, self.shown.blocks[number], self.images[number]
        left = LEFT + columns.start * grid.cell_width - grid.left
        top, wide, high = begin + rows.start * grid.cell_height, grid.cell_width, grid.cell_height
        box = QRectF(left, top, len(columns) * wide, len(rows) * high)
        x, y = image.width() / grid.columns, image.height() / grid.counts[number]
        part = QRectF(columns.start * x, rows.start * y, len(columns) * x, len(rows) * y)
        painter.drawImage(box, image, part)
        if padded := _padded(block, rows):
            hatched = QRectF(LEFT, begin + padded.start * high, grid.width, len(padded) * high)
            painter.fillRect(hatched, theme.color("surface", 0.6))
            painter.fillRect(hatched, theme.hatch("border"))
        states = block.input.states[self.layer, rows.start : rows.stop, columns.start : columns.stop]
        if wide >= NUMBERS_FROM and high >= READABLE:
            self._paint_numbers(painter, states, rows, columns, begin)
        elif wide >= SIGNS_FROM and high >= SIGNS_FROM:
            self._paint_signs(painter, states, box)

    def _paint_numbers(
        self, painter: QPainter, states: Float32, rows: range, columns: range, begin: float
    ) -> None:
        grid, faces, inks = self.grid, self.faces, self.ramp.inks
        levels = self.ramp.levels(states, self.shown.scale).tolist()
        room = int((grid.cell_width - 3) / faces.digit)
        middle = (grid.cell_height - faces.height) / 2
        left = LEFT + grid.cell_width / 2 - grid.left
        painter.setFont(faces.number)
        last = None
        for row, values, row_levels in zip(rows, states.tolist(), levels, strict=True):
            base = begin + row * grid.cell_height + middle
            for column, value, level in zip(columns, values, row_levels, strict=True):
                if inks[level] is not last:
                    last = inks[level]
                    painter.setPen(last)
                words = faces.number_in(value, room)
                place = QPointF(left + column * grid.cell_width - len(words) * faces.digit / 2, base)
                painter.drawStaticText(place, faces.laid_out(words))

    def _paint_signs(self, painter: QPainter, states: Float32, box: QRectF) -> None:
        """A minus in what is negative and not faint: the sign is readable without color. One image, too."""
        import numpy as np

        rows, columns = states.shape
        fine = max(int(self.grid.cell_height / 2) | 1, 3)  # so that the line is two pixels high
        signs = np.zeros((rows * fine, columns * 4), dtype=np.uint32)
        minus = np.where(states < -0.1 * self.shown.scale, theme.color("text", 0.7).rgba(), 0)
        signs[fine // 2 :: fine, 1::4] = signs[fine // 2 :: fine, 2::4] = minus
        high, wide = signs.shape
        image = QImage(signs.tobytes(), wide, high, wide * 4, QImage.Format.Format_ARGB32)
        painter.drawImage(box, image)

    def _paint_row(
        self, painter: QPainter, number: int, row: int, top: float, largest: tuple[float, float]
    ) -> None:
        """The label at the left, the bars of the dimension and of the norm at the right.

        Where rows are too low for their labels, only the row pointed at is drawn so.
        """
        grid, block = self.grid, self.shown.blocks[number]
        high = grid.cell_height - 1 if grid.cell_height >= READABLE else _FLAG
        line = grid.first_row(number) + row
        box = QRectF(0, top, LEFT - 6, high)
        self._paint_label(painter, block.rows[row], box, line == self.row or line in self.held)
        if self.dimension is not None:
            value = self.shown.value(number, self.layer, row, self.dimension)
            self._paint_bar(painter, QRectF(self.right, top, DIMENSION, high), value, largest[0], True)
        box = QRectF(self.right + DIMENSION + theme.GAP, top, NORM, high)
        self._paint_bar(painter, box, float(block.norms[self.layer, row]), largest[1], False)

    def _paint_low_rows(
        self, painter: QPainter, number: int, rows: range, begin: float, largest: tuple[float, float]
    ) -> None:
        """The same for rows too low for words: tones as one image, bars as one call a color."""
        block, high, right = self.shown.blocks[number], self.grid.cell_height, self.right
        tones = QRectF(0, begin + rows.start * high, LEFT - 6, len(rows) * high)
        painter.drawImage(tones, self.tones[number], QRectF(0, rows.start, 1, len(rows)))
        if padded := _padded(block, rows):
            hatched = QRectF(0, begin + padded.start * high, LEFT - 6, len(padded) * high)
            painter.fillRect(hatched, theme.hatch("border"))
        thick = high - 1 if high >= _GAP_FROM else high
        norms = block.norms[self.layer, rows.start : rows.stop]
        columns: list[tuple[str, Float32, float, float, float]] = [
            ("secondary", norms, largest[1], right + DIMENSION + theme.GAP, NORM - _NUMBER)
        ]
        if self.dimension is not None:
            values = block.input.states[self.layer, rows.start : rows.stop, self.dimension]
            half = (DIMENSION - _NUMBER) / 2
            columns.append(("positive", values.clip(0), largest[0], right + half, half))
            columns.append(("negative", values.clip(None, 0), largest[0], right + half, half))
        painter.setPen(Qt.PenStyle.NoPen)
        for role, lengths, most, zero, room in columns:
            shares = (lengths / (most or 1.0) * room).tolist()
            painter.setBrush(theme.color(role, _OPACITY[role]))
            painter.drawRects(
                [
                    QRectF(zero + min(share, 0), begin + row * high, abs(share), thick)
                    for row, share in zip(rows, shares, strict=True)
                    if share
                ]
            )
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_label(self, painter: QPainter, token: TokenRow, box: QRectF, marked: bool) -> None:
        ground, ink, _ = chip_colors(token)
        painter.fillRect(box, theme.color("mark") if marked else ground)
        if token.kind == "padding":
            painter.fillRect(box, theme.hatch())
        if marked:
            painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), theme.color("accent"))
        painter.setFont(self.faces.token if box.height() >= _ROOMY else self.faces.number)
        painter.setPen(ink)
        draw_line(painter, box.adjusted(6, 0, -6, 0), one_line(token.token), AT_RIGHT)

    def _paint_bar(self, painter: QPainter, box: QRectF, value: float, largest: float, signed: bool) -> None:
        """A bar from the middle (signed) or from the left, and its number at the right."""
        room = box.width() - _NUMBER
        zero, length = (box.left() + room / 2, room / 2) if signed else (box.left(), room)
        share = value / largest * length if largest else 0.0
        high = min(box.height(), _THICKEST)
        role = ("positive" if value >= 0 else "negative") if signed else "secondary"
        bar = QRectF(zero + min(share, 0), box.center().y() - high / 2, max(abs(share), 0.5), high)
        painter.fillRect(bar, theme.color(role, _OPACITY[role]))
        painter.setFont(self.faces.number)
        painter.setPen(theme.color("text"))
        words = f"{value:.3f}" if signed else f"{value:.2f}"
        painter.drawText(box, _MIDDLE | Qt.AlignmentFlag.AlignRight, words)

    def _paint_cursor(self, painter: QPainter) -> None:
        """The cell pointed at in a ring, its row and column between lines."""
        grid, area = self.grid, self.area
        wide, high = grid.cell_width, grid.cell_height
        below = TOP + grid.line_top(grid.rows - 1) + high - grid.top
        painter.setClipRect(area.adjusted(0, 0, 0, min(int(below) - area.bottom(), 0)))
        painter.setPen(QPen(theme.color("accent", 0.7), 1))
        if self.dimension is not None:
            x = LEFT + self.dimension * wide - grid.left
            edges = (x, x + wide) if wide >= 4 else (x + wide / 2,)
            painter.drawLines([QLineF(edge, area.top(), edge, area.bottom()) for edge in edges])
        for row in {*self.held} if self.row is None else {*self.held, self.row}:
            y = TOP + grid.line_top(row) - grid.top
            edges = (y, y + high) if high >= 4 else (y + high / 2,)
            painter.drawLines([QLineF(area.left(), edge, area.right(), edge) for edge in edges])
        if self.row is not None and self.dimension is not None:
            cell = QRectF(x, TOP + grid.line_top(self.row) - grid.top, wide, high)
            grown = max(0.0, 6 - min(wide, high)) / 2
            painter.setPen(self.ring)
            painter.drawRect(cell.adjusted(-grown, -grown, grown, grown))
        painter.setClipping(False)


def _padded(block: Block, rows: range) -> range:
    """The rows that the model computes but nothing uses; they are the last ones."""
    first = next((row for row in rows if block.rows[row].kind == "padding"), rows.stop)
    return range(first, rows.stop)


def tones(block: Block) -> QImage:
    """A pixel a token, for labels too low for words."""
    image = QImage(1, len(block.rows), QImage.Format.Format_RGB32)
    for row, token in enumerate(block.rows):
        ground, ink, edge = chip_colors(token)
        image.setPixelColor(0, row, ink if edge and token.kind != "padding" else ground)
    return image
