"""Words tinted by their share of a score; the sign is in the line below each word, not in its color alone."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui import theme
from desktop_app.ui.models.shares import signed
from desktop_app.ui.models.utf16 import one_line

LINE = 24
STRONGEST = 0.5  # opacity; text stays readable on it
LEAST_LINE = 0.1  # of the greatest share; below it no line is drawn


def opacity(share: float | None, greatest: float) -> float:
    """0..1 by tanh, so that one outlier does not wash out the rest."""
    return math.tanh(abs(share or 0.0) / greatest) / math.tanh(1) if greatest else 0.0


class ShareWords(QWidget):
    """Flows words over lines. `pointed` carries the number of the word under pointer or key, -1 for none."""

    pointed = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._words: tuple[str, ...] = ()
        self._shares: tuple[float | None, ...] = ()
        self._greatest = 0.0
        self._places: list[QRect] = []
        self._laid_for = -1
        self.current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(name)

    def show_words(self, words: Sequence[str], shares: Sequence[float | None]) -> None:
        self._words = tuple(one_line(word) for word in words)
        self._shares = tuple(shares)
        self._greatest = max((abs(share) for share in shares if share is not None), default=0.0)
        self._laid_for = self.current = -1
        self.setAccessibleName(self._name)
        self.updateGeometry()
        self.update()

    def point(self, number: int) -> None:
        """Marks a word without telling anybody."""
        self.current = number if number < len(self._words) else -1
        if self.current >= 0:
            self.setAccessibleName(
                f"{self._name}: {self._words[self.current]} {signed(self._shares[self.current])}"
            )
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(width)[1]

    def sizeHint(self) -> QSize:
        width = max(self.width(), 200)
        return QSize(width, self.heightForWidth(width))

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._lay_out()
        painter = QPainter(self)
        painter.setFont(theme.font("text"))
        for number, (place, word, share) in enumerate(
            zip(self._places, self._words, self._shares, strict=True)
        ):
            role = "positive" if (share or 0.0) >= 0 else "negative"
            strength = opacity(share, self._greatest)
            painter.fillRect(place.adjusted(0, 1, 0, -3), theme.color(role, STRONGEST * strength))
            painter.setPen(theme.color("text"))
            painter.drawText(place.adjusted(0, 0, 0, -3), Qt.AlignmentFlag.AlignCenter, word)
            if share is not None and self._greatest and abs(share) >= LEAST_LINE * self._greatest:
                style = Qt.PenStyle.SolidLine if share > 0 else Qt.PenStyle.DotLine
                painter.setPen(QPen(theme.color(role), 2, style))
                painter.drawLine(place.left() + 1, place.bottom() - 1, place.right() - 1, place.bottom() - 1)
            if number == self.current:
                painter.setPen(QPen(theme.color("accent"), theme.RING if self.hasFocus() else 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(place.adjusted(0, 0, -1, -1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._lay_out()
        here = event.position().toPoint()
        found = next((number for number, place in enumerate(self._places) if place.contains(here)), -1)
        if found >= 0 and found != self.current:
            self._go(found)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self.pointed.emit(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.current < 0 and self._words:
            self._go(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        here = max(self.current, 0)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._go(here + (1 if key == Qt.Key.Key_Right else -1))
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._places:
            self._go(self._across(here, LINE if key == Qt.Key.Key_Down else -LINE))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(0 if key == Qt.Key.Key_Home else len(self._words) - 1)
        else:
            super().keyPressEvent(event)

    def _across(self, number: int, down: int) -> int:
        centre = self._places[number].center() + QPoint(0, down)
        line = [
            other for other, place in enumerate(self._places) if place.top() <= centre.y() <= place.bottom()
        ]
        return min(line, key=lambda other: abs(self._places[other].center().x() - centre.x()), default=number)

    def _go(self, number: int) -> None:
        if self._words:
            self.point(min(max(number, 0), len(self._words) - 1))
            self.pointed.emit(self.current)

    def _lay_out(self) -> None:
        if self._laid_for != self.width():
            self._places, _ = self._lay(self.width())
            self._laid_for = self.width()

    def _lay(self, width: int) -> tuple[list[QRect], int]:
        metrics = QFontMetrics(theme.font("text"))
        places, x, y = [], 0, 0
        for word in self._words:
            wide = min(metrics.horizontalAdvance(word) + 6, max(width, 1))
            joined = word.startswith("##")
            if x and x + wide > width:
                x, y = 0, y + LINE
            elif x and not joined:
                x += 2
            places.append(QRect(x, y, wide, LINE))
            x += wide
        return places, y + LINE
