"""What is painted over the points: lines to neighbors, a card, the query and its hits; and their colors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF

from desktop_app.core.arrays import Int64
from desktop_app.language import tr, tr_as
from desktop_app.ui import theme
from desktop_app.ui.kit.elided_lines import draw_line
from desktop_app.ui.map import raster
from desktop_app.ui.map.frame import Points

FORMS = 5_000
"""Points that a drawing holds as forms; more are an image in it."""
OTHERS, PLAIN, RAMP_FIRST = raster.SHAPES, 2 * raster.SHAPES, 3 * raster.SHAPES
"""Numbers among `inks`, all of the first form: a disc."""
RAMP = 24
"""Steps of the ramp that shows density."""
NAMED = 100
"""Points in sight up to which their titles are written beside them."""
_NAME_WIDTH = 150
_CARD = 264
_LINE = 18
_RAMP_ENDS = {"light": ("#A9C3E8", "#0B2F66"), "dark": ("#3F5C86", "#FFE08A")}


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """What is lit: a point with its true neighbors, and what a query found.

    `card` is a title and a line for each neighbor: its cosine and its title. `query` is a place in the plane.
    """

    point: int = -1
    neighbors: tuple[int, ...] = ()
    card: tuple[str, tuple[tuple[str, str], ...]] | None = None
    hits: tuple[int, ...] = ()
    query: tuple[float, float] | None = None


def pen(role: str, width: float, alpha: float = 1.0) -> QPen:
    made = QPen(theme.color(role, alpha))
    made.setWidthF(width)
    return made


def inks(ramp: bool, faded: bool) -> NDArray[np.uint8]:
    """The colors of groups, of OTHERS, of PLAIN points, and from RAMP_FIRST on those of the ramp, so far
    apart that all of them have the first form; last the ground; uint8, (colors, 3).

    With `faded`, that of the others is the one of what is not selected.
    """
    other = theme.color("border" if faded else "disabled")
    colors = [theme.color(role) for role in theme.GROUPS]
    colors += [other] * raster.SHAPES + [theme.color("accent")] * raster.SHAPES
    if ramp:
        colors += [color for color in ramp_colors() for _ in range(raster.SHAPES)]
    colors.append(theme.color("surface"))
    return np.array([(c.red(), c.green(), c.blue()) for c in colors], dtype=np.uint8)


def ramp_colors() -> list[QColor]:
    """From sparse to crowded; the lightness alone tells them apart."""
    dark = theme.color("surface").lightness() < 128
    low, high = map(QColor, _RAMP_ENDS["dark" if dark else "light"])
    shares = [step / (RAMP - 1) for step in range(RAMP)]
    return [
        QColor.fromRgbF(
            low.redF() + share * (high.redF() - low.redF()),
            low.greenF() + share * (high.greenF() - low.greenF()),
            low.blueF() + share * (high.blueF() - low.blueF()),
        )
        for share in shares
    ]


def draw_forms(
    painter: QPainter, pixels: Points, order: Int64, kinds: Int64, colors: NDArray[np.uint8], size: float
) -> None:
    """Every point as a form of its own, for a drawing."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    inks = [QColor(*map(int, color)) for color in colors]
    for row in order.tolist():
        x, y = pixels[row].tolist()
        painter.setBrush(inks[kinds[row]])
        draw_form(painter, int(kinds[row]) % raster.SHAPES, QPointF(x, y), max(size, raster.SMALLEST))


def draw_form(painter: QPainter, form: int, at: QPointF, size: float) -> None:
    """A form in the painter's brush, as `raster` draws it in pixels."""
    x, y = at.x(), at.y()
    s = size
    if form in (0, 7):
        if form == 7:
            ring = QPen(painter.brush().color())
            ring.setWidthF(0.72 * s)
            painter.save()
            painter.setPen(ring)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, 0.75 * s, 0.75 * s)
            painter.restore()
        else:
            painter.drawEllipse(at, s, s)
        return
    corners = {
        1: [(-0.86, -0.86), (0.86, -0.86), (0.86, 0.86), (-0.86, 0.86)],
        2: [(0, -1.24), (1.07, 0.62), (-1.07, 0.62)],
        3: [(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)],
        4: _CROSS,
        5: [(0, 1.24), (1.07, -0.62), (-1.07, -0.62)],
        6: [((a - b) / 1.41, (a + b) / 1.41) for a, b in _CROSS],
    }[form]
    painter.drawPolygon(QPolygonF([QPointF(x + a * s, y + b * s) for a, b in corners]))


_CROSS = [
    (-0.4, -1.1), (0.4, -1.1), (0.4, -0.4), (1.1, -0.4), (1.1, 0.4), (0.4, 0.4),
    (0.4, 1.1), (-0.4, 1.1), (-0.4, 0.4), (-1.1, 0.4), (-1.1, -0.4), (-0.4, -0.4),
]  # fmt: skip


def draw_marks(
    painter: QPainter, area: QRect, pixels: Points, marks: Marks, at: int, query: QPointF | None
) -> None:
    """Lines, rings and the card, over the points."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for rank, row in enumerate(marks.hits):
        painter.setPen(pen("accent", 2 if rank < 10 else 1.2))
        painter.drawEllipse(_at(pixels, row), 8, 8)
    if query is not None:
        _draw_query(painter, area, query)
    if 0 <= marks.point < len(pixels):
        here = _at(pixels, marks.point)
        painter.setPen(pen("text", 1, 0.65))
        for row in marks.neighbors:
            painter.drawLine(here, _at(pixels, row))
        painter.setPen(pen("text", 1.5))
        for row in marks.neighbors:
            painter.drawEllipse(_at(pixels, row), 6, 6)
        painter.setPen(pen("text", 2.5))
        painter.drawEllipse(here, 8, 8)
        if marks.card:
            _draw_card(painter, area, here, *marks.card)
    elif 0 <= at < len(pixels):
        painter.setPen(pen("text", 2.5))
        painter.drawEllipse(_at(pixels, at), 8, 8)


def draw_names(painter: QPainter, area: QRect, pixels: Points, titles: Sequence[str]) -> None:
    """The titles of the points in sight, where those are few; one that would lie over another is left out."""
    if not titles:
        return
    x, y = pixels.T
    seen = np.flatnonzero((x >= 0) & (x < area.width()) & (y >= 0) & (y < area.height()))
    if len(seen) > NAMED:
        return
    painter.setFont(theme.font("secondary"))
    painter.setPen(theme.color("secondary"))
    metrics = painter.fontMetrics()
    taken = [QRectF(px - 5, py - 5, 10, 10) for px, py in pixels[seen].tolist()]
    for row in seen.tolist():
        words = metrics.elidedText(titles[row], Qt.TextElideMode.ElideRight, _NAME_WIDTH)
        here, wide = _at(pixels, row), metrics.horizontalAdvance(words)
        for left, top in ((12.0, -8.0), (-12.0 - wide, -8.0), (-wide / 2, 9.0), (-wide / 2, -25.0)):
            box = QRectF(here.x() + left, here.y() + top, wide, 16)
            if QRectF(area).contains(box) and not any(box.intersects(other) for other in taken):
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
                taken.append(box)
                break


def _at(pixels: Points, row: int) -> QPointF:
    return QPointF(float(pixels[row, 0]), float(pixels[row, 1]))


def _draw_query(painter: QPainter, area: QRect, at: QPointF) -> None:
    """A star of two lines and its name; at the edge where it lies outside."""
    x = min(max(at.x(), area.left() + 12.0), area.right() - 12.0)
    y = min(max(at.y(), area.top() + 12.0), area.bottom() - 12.0)
    inside = (x, y) == (at.x(), at.y())
    for color, width in (("surface", 6.0), ("accent", 3.0)):
        painter.setPen(pen(color, width))
        for dx, dy in ((9, 0), (0, 9), (6, 6), (6, -6)):
            painter.drawLine(QPointF(x - dx, y - dy), QPointF(x + dx, y + dy))
    painter.setFont(theme.font("strong"))
    words = tr_as("search", "query") if inside else tr("query, out of sight")
    wide = QFontMetrics(painter.font()).horizontalAdvance(words) + 10
    left = x + 14 if x + 14 + wide < area.right() else x - 14 - wide
    box = QRectF(left, y - 10, wide, 20)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("surface", 0.85))
    painter.drawRoundedRect(box, 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(theme.color("accent"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def _draw_card(
    painter: QPainter, area: QRect, at: QPointF, title: str, lines: Sequence[tuple[str, str]]
) -> None:
    """In the corner farthest from the point, so that it covers none of what is looked at."""
    wide = min(_CARD, area.width() - 2 * theme.GAP)
    high = min(2 * _LINE + 16 + _LINE * len(lines), area.height() - 2 * theme.GAP)
    left = area.right() - wide - theme.GAP if at.x() < area.center().x() else area.left() + theme.GAP
    top = area.bottom() - high - theme.GAP if at.y() < area.center().y() else area.top() + theme.GAP
    box = QRect(left, top, wide, high)
    painter.setPen(pen("border", 1))
    painter.setBrush(theme.color("raised", 0.96))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setClipRect(box)
    line = QRect(box.left() + 10, box.top() + 6, wide - 20, _LINE)
    painter.setFont(theme.font("strong"))
    painter.setPen(theme.color("text"))
    draw_line(painter, line, title)
    line.translate(0, _LINE)
    painter.setFont(theme.font("secondary"))
    painter.setPen(theme.color("secondary"))
    words = tr("Nearest by cosine in the model's space:") if lines else tr("It has no neighbors.")
    draw_line(painter, line, words)
    for cosine, name in lines:
        line.translate(0, _LINE)
        painter.setPen(theme.color("secondary"))
        draw_line(painter, line, cosine)
        painter.setPen(theme.color("text"))
        draw_line(painter, line.adjusted(48, 0, 0, 0), name)
    painter.setClipping(False)
