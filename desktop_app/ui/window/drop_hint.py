"""What one sees while files or a text are held over the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop_app.ui import theme


class DropHint(QWidget):
    """A veil over the window that says what letting go would do: one target, or two below each other."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._targets: Sequence[str] = ()
        self.first_lit = False  # whether the first of two is the one below the pointer
        self.hide()

    def show_over(self, area: QRect, targets: Sequence[str]) -> None:
        """Covers `area` with one target or two."""
        self._targets, self.first_lit = targets, False
        self.setGeometry(area)
        self.raise_()
        self.show()

    def move_to(self, place: QPoint) -> None:
        """The pointer is at `place`: lights the target below it."""
        before = self.first_lit
        self.first_lit = len(self._targets) > 1 and place.y() < self._border()
        if before != self.first_lit:
            self.update()

    def _border(self) -> int:
        return self.height() // 3

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("window"))
        gap = theme.GAP_LARGE
        whole = self.rect().adjusted(gap, gap, -gap, -gap)
        if len(self._targets) < 2:
            self._target(painter, whole, "".join(self._targets), lit=False)
            return
        upper, lower = QRect(whole), QRect(whole)
        upper.setBottom(self._border() - gap // 2)
        lower.setTop(self._border() + gap // 2)
        self._target(painter, upper, self._targets[0], self.first_lit)
        self._target(painter, lower, self._targets[1], not self.first_lit)

    def _target(self, painter: QPainter, area: QRect, words: str, lit: bool) -> None:
        painter.setPen(QPen(theme.color("accent"), theme.RING, Qt.PenStyle.DashLine))
        painter.setBrush(theme.color("selection") if lit else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(area), theme.GAP_LARGE, theme.GAP_LARGE)
        painter.setFont(theme.font("page"))
        painter.setPen(theme.color("text"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)
