"""How the map of states is drawn: labels, image, numbers, and the two columns of bars next to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QImage,
    QPainter,
    QPen,
    QStaticText,
)

from desktop_app.core.text import one_line
from desktop_app.ui import theme
from desktop_app.ui.kit.elided_lines import AT_RIGHT, draw_line
from desktop_app.ui.kit.tables.value_ramp import Ramp
from desktop_app.ui.microscope.parts.token_paint import chip_colors
from desktop_app.ui.microscope.vectors.blocks import Block, Blocks
from desktop_app.ui.microscope.vectors.map_grid import CAPTION, MapGrid

if TYPE_CHECKING:
    from desktop_app.core.arrays import Float32

LEFT, TOP = 104, 24
DIMENSION, NORM = 120, 84
RIGHT = DIMENSION + NORM + 2 * theme.GAP
NUMBERS_FROM = 24
"""Width of a cell from which it shows its number."""
SIGNS_FROM = 8
"""And from which a negative one has a minus."""
WRITTEN_FROM = 12
"""Height of a row from which it is labeled."""
_SMALL, _ROOMY = 10, 15  # pixels of small type, and of a row for the usual one
_FLAG = 18
_NUMBER = 48  # width of the number next to a bar
_THICKEST = 14.0
_GAP_FROM = 6  # height of a row from which bars have a gap
_FEWEST_TICKS = 48  # pixels between two numbers of the ruler

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
    def wide(self) -> int:
        return LEFT + round(self.grid.width) + RIGHT


def paint_map(painter: QPainter, scene: MapScene) -> None:
    """Draws the whole scene."""
    grid, area = scene.grid, scene.area
    columns = grid.columns_in_sight()
    _ruler(painter, scene, columns, area)
    painter.setClipRect(0, TOP, scene.wide, area.height())
    largest = _largest(scene)
    for number, block in enumerate(scene.shown.blocks):
        rows = grid.rows_in_sight(number)
        begin = TOP + grid.line_top(grid.first_row(number)) - grid.top
        if grid.captions:
            _caption(painter, scene, block, QRectF(0, begin - CAPTION, scene.wide, CAPTION))
        if not rows:
            continue
        box = QRectF(
            LEFT + columns.start * grid.cell_width - grid.left,
            begin + rows.start * grid.cell_height,
            len(columns) * grid.cell_width,
            len(rows) * grid.cell_height,
        )
        painter.save()
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        image = scene.images[number]
        x, y = image.width() / grid.columns, image.height() / grid.counts[number]
        part = QRectF(columns.start * x, rows.start * y, len(columns) * x, len(rows) * y)
        painter.drawImage(box, image, part)
        _padding(painter, scene, block, rows, begin)
        if grid.cell_width >= NUMBERS_FROM and grid.cell_height >= WRITTEN_FROM:
            _numbers(painter, scene, number, rows, columns, begin)
        elif grid.cell_width >= SIGNS_FROM and grid.cell_height >= SIGNS_FROM:
            _signs(painter, scene, block, rows, columns, box)
        painter.restore()
        beside = _rows if grid.cell_height >= WRITTEN_FROM else _low_rows
        beside(painter, scene, number, rows, begin, largest)
    if grid.cell_height < WRITTEN_FROM and scene.row is not None:
        _flag(painter, scene, scene.row, largest)
    _cursor(painter, scene, area)


def _ruler(painter: QPainter, scene: MapScene, columns: range, area: QRect) -> None:
    grid = scene.grid
    painter.setFont(scene.faces.words)
    painter.setPen(theme.color("secondary"))
    right = area.right() + 1 + theme.GAP
    named = "a dimension" if scene.dimension is None else f"dimension {scene.dimension}"
    painter.drawText(QRect(right, 0, DIMENSION, TOP - 4), _CENTER, named)
    painter.drawText(QRect(right + DIMENSION + theme.GAP, 0, NORM, TOP - 4), _MIDDLE, "norm")
    painter.drawText(QRect(0, 0, LEFT - theme.GAP, TOP - 4), _MIDDLE, "dimension")
    step = next(
        step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if step * grid.cell_width >= _FEWEST_TICKS
    )
    pointed = (
        None if scene.dimension is None else LEFT + (scene.dimension + 0.5) * grid.cell_width - grid.left
    )
    for column in range(-(-columns.start // step) * step, columns.stop, step):
        x = LEFT + (column + 0.5) * grid.cell_width - grid.left
        if area.left() <= x <= area.right() and (pointed is None or abs(x - pointed) > _FEWEST_TICKS / 2):
            painter.drawText(QRectF(x - 24, 0, 48, TOP - 4), _CENTER, str(column))
            painter.drawLine(QLineF(x, TOP - 4, x, TOP - 1))
    if pointed is not None and area.left() <= pointed <= area.right():
        painter.setPen(theme.color("accent"))
        painter.drawText(QRectF(pointed - 24, 0, 48, TOP - 4), _CENTER, str(scene.dimension))
        painter.drawLine(QLineF(pointed, TOP - 4, pointed, TOP - 1))


def _caption(painter: QPainter, scene: MapScene, block: Block, box: QRectF) -> None:
    painter.setFont(scene.faces.words)
    painter.setPen(theme.color("secondary"))
    draw_line(painter, box, block.caption)


def _padding(painter: QPainter, scene: MapScene, block: Block, rows: range, begin: float) -> None:
    """Hatches the rows that the model computes but nothing uses."""
    padded = [row for row in rows if block.rows[row].kind == "padding"]
    if padded:
        high = scene.grid.cell_height
        box = QRectF(LEFT, begin + padded[0] * high, scene.grid.width, len(padded) * high)
        painter.fillRect(box, theme.color("surface", 0.6))
        painter.fillRect(box, theme.hatch("border"))


def _numbers(
    painter: QPainter, scene: MapScene, number: int, rows: range, columns: range, begin: float
) -> None:
    grid, scale = scene.grid, scene.shown.scale
    part = scene.shown.blocks[number].input.states[
        scene.layer, rows.start : rows.stop, columns.start : columns.stop
    ]
    faces, digit, inks = scene.faces, scene.faces.digit, scene.ramp.inks
    levels = scene.ramp.levels(part, scale).tolist()
    room = int((grid.cell_width - 3) / digit)
    middle = (grid.cell_height - faces.height) / 2
    left = LEFT + grid.cell_width / 2 - grid.left
    painter.setFont(faces.number)
    last = None
    for row, values, row_levels in zip(rows, part.tolist(), levels, strict=True):
        base = begin + row * grid.cell_height + middle
        for column, value, level in zip(columns, values, row_levels, strict=True):
            if inks[level] is not last:
                last = inks[level]
                painter.setPen(last)
            words = faces.number_in(value, room)
            place = QPointF(left + column * grid.cell_width - len(words) * digit / 2, base)
            painter.drawStaticText(place, faces.laid_out(words))


def _signs(
    painter: QPainter, scene: MapScene, block: Block, rows: range, columns: range, box: QRectF
) -> None:
    """A minus in what is negative and not faint: the sign is readable without color. One image, too."""
    import numpy as np

    part = block.input.states[scene.layer, rows.start : rows.stop, columns.start : columns.stop]
    fine = max(int(scene.grid.cell_height / 2) | 1, 3)  # so that the line is two pixels high
    signs = np.zeros((len(rows) * fine, len(columns) * 4), dtype=np.uint32)
    ink = theme.color("text", 0.7).rgba()
    signs[fine // 2 :: fine, 1::4] = signs[fine // 2 :: fine, 2::4] = np.where(
        part < -0.1 * scene.shown.scale, ink, 0
    )
    high, wide = signs.shape
    image = QImage(signs.tobytes(), wide, high, wide * 4, QImage.Format.Format_ARGB32)
    painter.drawImage(box, image)


def _rows(
    painter: QPainter, scene: MapScene, number: int, rows: range, begin: float, largest: tuple[float, float]
) -> None:
    """Labels at the left, the bars of a dimension and of the norms at the right, a row at a time."""
    grid, block = scene.grid, scene.shown.blocks[number]
    first, high = grid.first_row(number), grid.cell_height
    left = scene.area.right() + 1 + theme.GAP
    for row in rows:
        y = begin + row * high
        marked = first + row == scene.row or first + row in scene.held
        _label(painter, scene, block, row, QRectF(0, y, LEFT - 6, high - 1), marked)
        if scene.dimension is not None:
            value = scene.shown.value(number, scene.layer, row, scene.dimension)
            _bar(painter, scene, QRectF(left, y, DIMENSION, high - 1), value, largest[0], True)
        norm = float(block.norms[scene.layer, row])
        box = QRectF(left + DIMENSION + theme.GAP, y, NORM, high - 1)
        _bar(painter, scene, box, norm, largest[1], False)


def _low_rows(
    painter: QPainter, scene: MapScene, number: int, rows: range, begin: float, largest: tuple[float, float]
) -> None:
    """The same for rows too low for words: tones as one image, bars as one call a color."""
    grid, block = scene.grid, scene.shown.blocks[number]
    high = grid.cell_height
    tones = QRectF(0, begin + rows.start * high, LEFT - 6, len(rows) * high)
    painter.drawImage(tones, scene.tones[number], QRectF(0, rows.start, 1, len(rows)))
    if padded := [row for row in rows if block.rows[row].kind == "padding"]:
        painter.fillRect(
            QRectF(0, begin + padded[0] * high, LEFT - 6, len(padded) * high), theme.hatch("border")
        )
    left = scene.area.right() + 1 + theme.GAP
    thick = high - 1 if high >= _GAP_FROM else high
    states, norms = block.input.states[scene.layer], block.norms[scene.layer, rows.start : rows.stop]
    columns: list[tuple[str, Float32, float, float, float]] = [
        ("secondary", norms, largest[1], left + DIMENSION + theme.GAP, NORM - _NUMBER)
    ]
    if scene.dimension is not None:
        values = states[rows.start : rows.stop, scene.dimension]
        half = (DIMENSION - _NUMBER) / 2
        columns.append(("positive", values.clip(0), largest[0], left + half, half))
        columns.append(("negative", values.clip(None, 0), largest[0], left + half, half))
    painter.setPen(Qt.PenStyle.NoPen)
    for role, lengths, most, zero, room in columns:
        shares = (lengths / (most or 1.0) * room).tolist()
        painter.setBrush(theme.color(role, _bar_opacity(role)))
        painter.drawRects(
            [
                QRectF(zero + min(share, 0), begin + row * high, abs(share), thick)
                for row, share in zip(rows, shares, strict=True)
                if share
            ]
        )
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _flag(painter: QPainter, scene: MapScene, line: int, largest: tuple[float, float]) -> None:
    """Names the row pointed at where rows are too low for their labels."""
    number, row = scene.grid.matrix_of(line)
    block = scene.shown.blocks[number]
    middle = TOP + scene.grid.line_top(line + 0.5) - scene.grid.top
    top = min(max(middle - _FLAG / 2, TOP), TOP + scene.grid.height - _FLAG)
    left = scene.area.right() + 1 + theme.GAP
    painter.fillRect(QRectF(left, top, DIMENSION + theme.GAP + NORM, _FLAG), theme.color("window"))
    _label(painter, scene, block, row, QRectF(0, top, LEFT - 6, _FLAG), True)
    if scene.dimension is not None:
        value = scene.shown.value(number, scene.layer, row, scene.dimension)
        _bar(painter, scene, QRectF(left, top, DIMENSION, _FLAG), value, largest[0], True)
    box = QRectF(left + DIMENSION + theme.GAP, top, NORM, _FLAG)
    _bar(painter, scene, box, float(block.norms[scene.layer, row]), largest[1], False)


def _label(painter: QPainter, scene: MapScene, block: Block, row: int, box: QRectF, marked: bool) -> None:
    token = block.rows[row]
    ground, ink, _ = chip_colors(token)
    painter.fillRect(box, theme.color("mark") if marked else ground)
    if token.kind == "padding":
        painter.fillRect(box, theme.hatch())
    if marked:
        painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), theme.color("accent"))
    painter.setFont(scene.faces.token if box.height() >= _ROOMY else scene.faces.number)
    painter.setPen(ink)
    draw_line(painter, box.adjusted(6, 0, -6, 0), one_line(token.token), AT_RIGHT)


def _bar(painter: QPainter, scene: MapScene, box: QRectF, value: float, largest: float, signed: bool) -> None:
    """A bar from the middle (signed) or from the left, and its number at the right."""
    room = box.width() - _NUMBER
    zero, length = (box.left() + room / 2, room / 2) if signed else (box.left(), room)
    share = value / largest * length if largest else 0.0
    high = min(box.height(), _THICKEST)
    role = ("positive" if value >= 0 else "negative") if signed else "secondary"
    bar = QRectF(zero + min(share, 0), box.center().y() - high / 2, max(abs(share), 0.5), high)
    painter.fillRect(bar, theme.color(role, _bar_opacity(role)))
    painter.setFont(scene.faces.number)
    painter.setPen(theme.color("text"))
    words = f"{value:.3f}" if signed else f"{value:.2f}"
    painter.drawText(box, _MIDDLE | Qt.AlignmentFlag.AlignRight, words)


def _bar_opacity(role: str) -> float:
    return 0.5 if role == "secondary" else 0.8


def tones(block: Block) -> QImage:
    """A pixel a token, for labels too low for words."""
    image = QImage(1, len(block.rows), QImage.Format.Format_RGB32)
    for row, token in enumerate(block.rows):
        ground, ink, edge = chip_colors(token)
        image.setPixelColor(0, row, ink if edge and token.kind != "padding" else ground)
    return image


def _cursor(painter: QPainter, scene: MapScene, area: QRect) -> None:
    """The cell pointed at in a ring, its row and column between lines."""
    grid = scene.grid
    below = TOP + grid.line_top(grid.rows - 1) + grid.cell_height - grid.top
    painter.setClipRect(area.adjusted(0, 0, 0, min(int(below) - area.bottom(), 0)))
    line = QPen(theme.color("accent", 0.7), 1)
    if scene.dimension is not None:
        x = LEFT + scene.dimension * grid.cell_width - grid.left
        painter.setPen(line)
        edges = (x, x + grid.cell_width) if grid.cell_width >= 4 else (x + grid.cell_width / 2,)
        painter.drawLines([QLineF(edge, area.top(), edge, area.bottom()) for edge in edges])
    for row in {*scene.held, scene.row} - {None}:
        assert row is not None
        y = TOP + grid.line_top(row) - grid.top
        painter.setPen(line)
        edges = (y, y + grid.cell_height) if grid.cell_height >= 4 else (y + grid.cell_height / 2,)
        painter.drawLines([QLineF(area.left(), edge, area.right(), edge) for edge in edges])
    if scene.row is not None and scene.dimension is not None:
        cell = QRectF(
            LEFT + scene.dimension * grid.cell_width - grid.left,
            TOP + grid.line_top(scene.row) - grid.top,
            grid.cell_width,
            grid.cell_height,
        )
        grown = max(0.0, 6 - min(cell.width(), cell.height())) / 2
        painter.setPen(scene.ring)
        painter.drawRect(cell.adjusted(-grown, -grown, grown, grown))
    painter.setClipping(False)


def _largest(scene: MapScene) -> tuple[float, float]:
    """The largest number of the dimension and the largest norm, over all matrices."""
    norm = max(float(block.norms[scene.layer].max()) for block in scene.shown.blocks)
    if scene.dimension is None:
        return 0.0, norm
    values = (
        float(abs(block.input.states[scene.layer, :, scene.dimension]).max()) for block in scene.shown.blocks
    )
    return max(values), norm
