"""A text on one line or a few, elided where room ends, as lists, grids and maps paint it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle

from desktop_app.core.text import Utf16
from desktop_app.ui import theme

AT_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
AT_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LINES = 2
CHARACTERS = 600  # more never fits into two lines, on any screen
Look = tuple[int, int, QTextCharFormat]


def mirror(painter: QPainter, area: QRect | QRectF) -> None:
    """From here on what is painted at the left of `area` stands at its right, and the other way round.

    Texts and icons stay upright where they are drawn by the functions below.
    """
    painter.translate(2 * area.left() + area.width(), 0)
    painter.scale(-1, 1)


@contextmanager
def upright(painter: QPainter, area: QRect | QRectF) -> Iterator[bool]:
    """Within, a mirrored painter paints `area` as it is, where it stands; gives whether it is mirrored."""
    mirrored = painter.worldTransform().m11() < 0
    if mirrored:
        painter.save()
        mirror(painter, area)
    yield mirrored
    if mirrored:
        painter.restore()


def draw_text(painter: QPainter, area: QRect | QRectF, side: Qt.AlignmentFlag, text: str) -> None:
    """Draws a text in the painter's font and color, on the other side where the painter is mirrored."""
    with upright(painter, area) as mirrored:
        if mirrored:
            side = QStyle.visualAlignment(Qt.LayoutDirection.RightToLeft, side)
        painter.drawText(area, side, text)


def draw_icon(painter: QPainter, area: QRect, icon: QIcon) -> None:
    """Draws an icon, never mirrored."""
    with upright(painter, area):
        icon.paint(painter, area)


def draw_line(
    painter: QPainter,
    area: QRect | QRectF,
    text: str,
    side: Qt.AlignmentFlag = AT_LEFT,
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> None:
    """Draws one line in the painter's font and color."""
    draw_text(painter, area, side, painter.fontMetrics().elidedText(text, elide, int(area.width())))


def draw_lines(
    painter: QPainter,
    area: QRect,
    text: str,
    face: theme.Face,
    role: str,
    most: int = LINES,
    looks: Sequence[Look] = (),
) -> int:
    """Draws at most so many lines, the last one cut after a whole word, and returns where they end.

    `looks` are spans of `text`, which then is on one line already, that look differently.
    """
    font = theme.font(face)
    painter.setFont(font)
    painter.setPen(theme.color(role))
    if not looks:
        text = " ".join(text[:CHARACTERS].split())
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = _laid(text, font, option, area.width(), looks)
    if layout.lineCount() > most:
        units = Utf16(text)
        last = units.point(layout.lineAt(most - 1).textStart())
        end = units.point(layout.lineAt(most).textStart())
        text = text[:last] + _cut(text[last:], end - last, QFontMetrics(font), area.width())
        layout = _laid(text, font, option, area.width(), looks)
    top = float(area.top())
    height = QFontMetrics(font).height()
    with upright(painter, area) as mirrored:
        if mirrored:
            option.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
            layout.setTextOption(option)
        for number in range(min(layout.lineCount(), most)):
            layout.lineAt(number).draw(painter, QPointF(area.left(), top))
            top += height
    return round(top)


def _laid(text: str, font: QFont, option: QTextOption, width: int, looks: Sequence[Look]) -> QTextLayout:
    layout = QTextLayout(text, font)
    layout.setTextOption(option)
    units, formats = Utf16(text), []
    for start, end, look in looks:
        if start < min(end, len(text)):
            of = QTextLayout.FormatRange()
            of.start, of.format = units.unit(start), look
            of.length = units.unit(min(end, len(text))) - units.unit(start)
            formats.append(of)
    layout.setFormats(formats)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
    layout.endLayout()
    return layout


def _cut(rest: str, fits: int, metrics: QFontMetrics, width: int) -> str:
    """What of `rest` fits on a line with an ellipsis: whole words, where a line takes one; `fits` without."""
    line = rest[:fits].rstrip()
    while line and metrics.horizontalAdvance(f"{line} …") > width:
        shorter = line.rpartition(" ")[0]
        line = shorter.rstrip() if shorter else line[:-1]
    return f"{line} …"
