"""A text on one line or a few, elided where room ends, as lists, grids and maps paint it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QTextLayout, QTextOption

from desktop_app.ui import theme

AT_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
AT_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LINES = 2
CHARACTERS = 600  # more never fits into two lines, on any screen


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
    painter: QPainter, area: QRect, text: str, face: theme.Face, role: str, most: int = LINES
) -> int:
    """Draws at most so many lines, the last one elided, and returns where they end."""
    font = theme.font(face)
    metrics = QFontMetrics(font)
    painter.setFont(font)
    painter.setPen(theme.color(role))
    text = " ".join(text[:CHARACTERS].split())
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(text, font)
    layout.setTextOption(option)
    layout.beginLayout()
    top = float(area.top())
    for number in range(most):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(area.width())
        if number < most - 1:
            line.draw(painter, QPointF(area.left(), top))
        else:
            rest = metrics.elidedText(text[line.textStart() :], Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(QPointF(area.left(), top + metrics.ascent()), rest)
        top += metrics.height()
    layout.endLayout()
    return round(top)
