"""A text on one line or a few, elided where room ends, as lists, grids and maps paint it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption

from desktop_app.core.text import Utf16
from desktop_app.ui import theme

AT_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
AT_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LINES = 2
CHARACTERS = 600  # more never fits into two lines, on any screen
Look = tuple[int, int, QTextCharFormat]


def draw_line(
    painter: QPainter,
    area: QRect | QRectF,
    text: str,
    side: Qt.AlignmentFlag = AT_LEFT,
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> None:
    """Draws one line in the painter's font and color."""
    painter.drawText(area, side, painter.fontMetrics().elidedText(text, elide, int(area.width())))


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
