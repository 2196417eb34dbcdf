"""A text in a few lines, as the rows of lists and grids show it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QTextLayout, QTextOption

from desktop_app.ui import theme

LINES = 2
CHARACTERS = 600  # more never fits into two lines, on any screen


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
