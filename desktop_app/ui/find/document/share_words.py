"""Words tinted by their share of a score; the sign is in the line below each word, not in its color alone."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop_app.ui import theme
from desktop_app.ui.find.document.shares import signed
from desktop_app.ui.kit.word_flow import WordFlow
from desktop_app.ui.text import one_line

STRONGEST = 0.5  # opacity; text stays readable on it
LEAST_LINE = 0.1  # of the greatest share; below it no line is drawn


def opacity(share: float | None, greatest: float) -> float:
    """0..1 by tanh, so that one outlier does not wash out the rest."""
    return math.tanh(abs(share or 0.0) / greatest) / math.tanh(1) if greatest else 0.0


class ShareWords(WordFlow):
    """Words of a query or a passage with their shares."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._shares: tuple[float | None, ...] = ()
        self._greatest = 0.0

    def show_words(self, words: Sequence[str], shares: Sequence[float | None]) -> None:
        self._shares = tuple(shares)
        self._greatest = max((abs(share) for share in shares if share is not None), default=0.0)
        self.set_words(tuple(one_line(word) for word in words))

    def spoken(self, number: int) -> str:
        return f"{self.words[number]} {signed(self._shares[number])}"

    def paintEvent(self, _event: QPaintEvent) -> None:
        self.lay_out()
        painter = QPainter(self)
        painter.setFont(theme.font("text"))
        for place, word, share in zip(self.places, self.words, self._shares, strict=True):
            role = "positive" if (share or 0.0) >= 0 else "negative"
            strength = opacity(share, self._greatest)
            painter.fillRect(place.adjusted(0, 1, 0, -3), theme.color(role, STRONGEST * strength))
            painter.setPen(theme.color("text"))
            painter.drawText(place.adjusted(0, 0, 0, -3), Qt.AlignmentFlag.AlignCenter, word)
            if share is not None and self._greatest and abs(share) >= LEAST_LINE * self._greatest:
                style = Qt.PenStyle.SolidLine if share > 0 else Qt.PenStyle.DotLine
                painter.setPen(QPen(theme.color(role), 2, style))
                painter.drawLine(place.left() + 1, place.bottom() - 1, place.right() - 1, place.bottom() - 1)
        self.paint_ring(painter)
