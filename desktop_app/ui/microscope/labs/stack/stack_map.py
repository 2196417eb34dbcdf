"""The stack as a picture: a box a block, a shape at every arrow, one layer opened and the others folded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.explore.architecture.blocks import ArchBlock, Stack, total
from desktop_app.explore.architecture.forms import shape_text
from desktop_app.language import fraction, number, tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import painter_on, plain_tip
from desktop_app.ui.kit.elided_lines import AT_LEFT, AT_RIGHT, draw_line
from desktop_app.ui.kit.spoken import Told
from desktop_app.ui.kit.tables.cell_cursor import NOWHERE, Cell, CellCursor
from desktop_app.ui.microscope.labs.stack.facts import name_of

_BOX, _TALLEST_BOX = 20, 34
"""A box with a matrix in it; those of sums and norms are lower."""
_NORM, _TALLEST_NORM = 15, 26
_GAP, _TALLEST_GAP = 13, 24
_OUTSIDE = 0.42
"""The share of its line that a block that is left out takes."""
_NORMS = ("norm", "add", "add_last")
_ARROW = 0.62
"""Where single arrows are, of the width: at their left is room for the title of a group."""
_EDGE, _INSET = 2, 10
_BETWEEN = 6
_NARROWEST = 276


@dataclass(frozen=True, slots=True)
class StackLine:
    """Boxes beside each other, `shape` at each arrow that enters them; `group` names those they are of.

    `inside` is the shape of what lies between what goes in and what comes out.
    """

    blocks: tuple[ArchBlock, ...]
    shape: str
    group: str = ""
    times: int = 1
    inside: str = ""


def lines_of(stack: Stack, opened: int) -> tuple[StackLine, ...]:
    """The stack from the top to the bottom, with layer `opened`, counted from 1 (0: none), taken apart."""
    states = shape_text((stack.tokens, stack.network.hidden))
    many = len(stack.layers)
    above, below = (opened + 1, many), (1, opened - 1)
    made = [StackLine((stack.pooler, stack.pooling), states)]
    if above[0] <= above[1]:
        made.append(_folded(stack, *above, states))
    if opened:
        layer = stack.layers[opened - 1]
        group = tr("Layer {opened} of {many} · {total}", opened=opened, many=many, total=number(total(layer)))
        made += [StackLine((block,), states, group, inside=_inside(block)) for block in reversed(layer)]
    if below[0] <= below[1]:
        made.append(_folded(stack, *below, states))
    *embeddings, norm = stack.embeddings
    group = tr("Embeddings · {total}", total=number(total(stack.embeddings)))
    made.append(StackLine((norm,), states, group))
    made.append(StackLine(tuple(embeddings), shape_text((stack.tokens,)), group))
    return tuple(made)


def _folded(stack: Stack, first: int, last: int, shape: str) -> StackLine:
    return StackLine((stack.folded(first, last),), shape, times=last - first + 1)


def _inside(block: ArchBlock) -> str:
    name = {"attention": tr("weights"), "feed_forward": tr("inner")}.get(block.key)
    return f"{name} {shape_text(block.inner[-1][1])}" if name else ""


class StackMap(QWidget):
    """`chosen` is the box clicked, walked to, or pressed with Return: line and box, `opened` with Return."""

    TOLD_AS: ClassVar[Told] = "picture"

    chosen = Signal(int, int)
    opened = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("stack_map")
        self.setAccessibleName(tr("Stack"))
        self.setAccessibleDescription(
            tr("The arrow keys move from block to block; Return opens the layers that are folded.")
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.lines: tuple[StackLine, ...] = ()
        self.cell: Cell = NOWHERE
        self._over: Cell = NOWHERE
        self.cells = CellCursor(self, self._size, lambda: self.cell, chooses=True)
        self.cells.moved.connect(self._moved)
        self.cells.chosen.connect(self.opened)
        theme.changed.connect(self.update)

    def show_lines(self, lines: Sequence[StackLine]) -> None:
        """Other blocks, none of them marked."""
        self.lines, self._over = tuple(lines), NOWHERE
        self.setMinimumHeight(self._lowest())
        self.updateGeometry()
        self.mark(NOWHERE)

    def mark(self, cell: Cell) -> None:
        """Marks a box without a signal."""
        self.cell = cell
        block = self.block(cell)
        self.setAccessibleName(tr("Stack: {block}", block=_spoken(block)) if block else tr("Stack"))
        self.update()

    def block(self, cell: Cell) -> ArchBlock | None:
        line, place = cell
        if not 0 <= line < len(self.lines):
            return None
        blocks = self.lines[line].blocks
        return blocks[min(max(place, 0), len(blocks) - 1)]

    def place(self, line: int, number: int) -> QRectF:
        """Where a box is."""
        gap = self._grown(_GAP, _TALLEST_GAP)
        top = _EDGE + sum(self._tall(before) + gap for before in range(line))
        blocks = self.lines[line].blocks
        inset = _INSET if self.lines[line].group else 0
        wide = self.width() - 2 * (_EDGE + inset) - _BETWEEN * (len(blocks) - 1)
        shares = [_OUTSIDE, 1 - _OUTSIDE] if blocks[0].left_out else [1 / len(blocks)] * len(blocks)
        left = _EDGE + inset + sum(share * wide + _BETWEEN for share in shares[:number])
        return QRectF(left, top, shares[number] * wide, self._tall(line))

    def sizeHint(self) -> QSize:
        return QSize(340, self._lowest() + 80)

    def minimumSizeHint(self) -> QSize:
        return QSize(_NARROWEST, self._lowest())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.lines:
            return
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_groups(painter)
        for at in range(len(self.lines)):
            self._paint_arrow(painter, at)
            for place in range(len(self.lines[at].blocks)):
                self._paint_box(painter, at, place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._under(event.position())
        if over != self._over:
            self._over = over
            block = self.block(over)
            self.setToolTip("" if block is None else plain_tip(block.says))
            self.setCursor(Qt.CursorShape.ArrowCursor if block is None else Qt.CursorShape.PointingHandCursor)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        cell = self._under(event.position())
        if block := self.block(cell):
            (self.opened if block.key == "folded" else self.chosen).emit(*cell)

    # Where things are

    def _size(self) -> Cell:
        return len(self.lines), max((len(line.blocks) for line in self.lines), default=0)

    def _moved(self, line: int, place: int) -> None:
        if line >= 0:
            self.chosen.emit(line, min(place, len(self.lines[line].blocks) - 1))
        elif self._over != NOWHERE:
            self._over = NOWHERE
            self.update()

    def _opens(self, line: int) -> bool:
        """Whether a group begins at this line, from the top."""
        group = self.lines[line].group
        return bool(group) and self.lines[line - 1].group != group

    def _norm_line(self, line: int) -> bool:
        return self.lines[line].blocks[0].key in _NORMS

    def _lowest(self) -> int:
        """The height that all needs at least."""
        boxes = sum(_NORM if self._norm_line(line) else _BOX for line in range(len(self.lines)))
        return boxes + len(self.lines) * _GAP + 2 * _EDGE

    def _grown(self, least: int, most: int) -> float:
        """A height between the two, by how much room there is."""
        more = len(self.lines) * (_TALLEST_BOX - _BOX + _TALLEST_GAP - _GAP)
        share = (self.height() - self._lowest()) / more if more else 0.0
        return least + (most - least) * min(max(share, 0.0), 1.0)

    def _tall(self, line: int) -> float:
        return self._grown(_NORM, _TALLEST_NORM) if self._norm_line(line) else self._grown(_BOX, _TALLEST_BOX)

    def _under(self, here: QPointF) -> Cell:
        for line in range(len(self.lines)):
            for place in range(len(self.lines[line].blocks)):
                if self.place(line, place).contains(here):
                    return line, place
        return NOWHERE

    # How they look

    def _paint_groups(self, painter: QPainter) -> None:
        gap = self._grown(_GAP, _TALLEST_GAP)
        for first in (line for line in range(len(self.lines)) if self._opens(line)):
            group = self.lines[first].group
            last = max(line for line, found in enumerate(self.lines) if found.group == group)
            top, bottom = self.place(first, 0).top() - gap + 1, self.place(last, 0).bottom() + 3
            area = QRectF(_EDGE, top, self.width() - 2 * _EDGE, bottom - top)
            painter.setPen(QPen(theme.color("hairline"), 1))
            painter.setBrush(theme.color("surface"))
            painter.drawRoundedRect(area, theme.RADIUS, theme.RADIUS)
            painter.setPen(theme.color("secondary"))
            painter.setFont(_small("secondary"))
            draw_line(painter, QRectF(_INSET, top, self.width() * _ARROW - _INSET - 8, gap), group)

    def _paint_arrow(self, painter: QPainter, number: int) -> None:
        """What enters the boxes of a line, from those below."""
        line, gap = self.lines[number], self._grown(_GAP, _TALLEST_GAP)
        bottom = self.place(number, 0).bottom()
        below = self.lines[number + 1].blocks if number + 1 < len(self.lines) else line.blocks
        at = number + 1 if number + 1 < len(self.lines) else number
        several = [self.place(at, place).left() + 10 for place in range(len(below))]
        places = several if len(several) > 1 else [self.width() * _ARROW]
        ink = theme.color("secondary")
        painter.setFont(_small())
        if line.inside:
            box = self.place(number, 0)
            painter.setPen(ink)
            inside = QRectF(box.left() + 8, box.top() - gap, self.width() * _ARROW - box.left() - 12, gap)
            draw_line(painter, inside, line.inside)
        for x in places:
            painter.setPen(QPen(ink, 1))
            painter.drawLine(QPointF(x, bottom + gap - 1), QPointF(x, bottom + 4))
            painter.setBrush(ink)
            tip = [QPointF(x, bottom + 1), QPointF(x - 3, bottom + 6), QPointF(x + 3, bottom + 6)]
            painter.drawPolygon(QPolygonF(tip))
            painter.setPen(theme.color("text"))
            room = (self.width() - x) if x == places[-1] else (places[1] - places[0]) - 4
            draw_line(painter, QRectF(x + 7, bottom, room - 7, gap), line.shape)

    def _paint_box(self, painter: QPainter, at: int, place: int) -> None:
        line = self.lines[at]
        block, area = line.blocks[place], self.place(at, place)
        current, over = (at, place) == self.cell, (at, place) == self._over
        ground = "mark" if current else "hover" if over else _GROUNDS.get(block.key, "tone_a")
        pen = QPen(theme.color("accent" if current else "border"), theme.RING if current else 1)
        if block.left_out:
            pen.setStyle(Qt.PenStyle.DashLine)
            ground = "mark" if current else "hover" if over else "window"
        if line.times > 1:  # a pile of layers
            painter.setPen(QPen(theme.color("border"), 1))
            painter.setBrush(theme.color(ground))
            painter.drawRoundedRect(area.adjusted(2, -2, _EDGE - 0.5, -2), theme.RADIUS, theme.RADIUS)
        painter.setPen(pen)
        painter.setBrush(theme.color(ground))
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
        if current and self.hasFocus():
            painter.setPen(QPen(theme.color("text"), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(3.5, 3.5, -3.5, -3.5), theme.RADIUS - 2, theme.RADIUS - 2)
        inside = area.adjusted(8, 0, -8, 0)
        name, words = _small("text") if area.height() < _BOX else theme.font("text"), block.name
        if line.times > 1:
            words += f" × {line.times}"
        if block.key == "pooling":  # nothing stands above it that its arrow could enter
            words += f" {shape_text(block.gives)}"
        room = inside.width() - QFontMetricsF(name).horizontalAdvance(words) - 8
        painter.setFont(_small())
        painter.setPen(theme.color("secondary"))
        counts = (number(block.count), _rounded(block.count))
        fitting = [said for said in counts if painter.fontMetrics().horizontalAdvance(said) <= room]
        if fitting:
            draw_line(painter, inside, fitting[0], AT_RIGHT)
        painter.setFont(name)
        painter.setPen(theme.color("secondary" if block.left_out else "text"))
        draw_line(painter, inside, words, AT_LEFT)


_GROUNDS = {
    "feed_forward": "tone_b",
    "add": "window",
    "add_last": "window",
    "norm": "window",
}


def _small(face: theme.Face = "mono_small") -> QFont:
    found = theme.font(face)
    found.setPixelSize(11)
    return found


def _rounded(number: int) -> str:
    """A count where there is no room for all of its digits."""
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if number >= size:
            return f"{fraction(number / size)}{letter}"
    return str(number)


def _spoken(block: ArchBlock) -> str:
    return tr(
        "{block}, gives {shape}, {count} parameters",
        block=name_of(block),
        shape=shape_text(block.gives),
        count=number(block.count),
    )
