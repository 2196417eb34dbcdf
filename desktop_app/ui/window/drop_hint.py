"""What one sees while files are held over the window."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop_app.ui import theme


class DropHint(QWidget):
    """A veil over the window that says what letting go would do.

    With a second target, `similar`, its upper part stands for a search by the file.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._two = False
        self._over_similar = False
        self.hide()

    def show_over(self, area: QRect, two: bool = False) -> None:
        """Covers `area`; `two` where a file may also be searched by."""
        self._two, self._over_similar = two, False
        self.setGeometry(area)
        self.raise_()
        self.show()

    def move_to(self, place: QPoint) -> None:
        """The pointer is at `place`: lights the target below it."""
        before = self._over_similar
        self._over_similar = self._two and place.y() < self._border()
        if before != self._over_similar:
            self.update()

    @property
    def similar(self) -> bool:
        """Whether letting go now means: find what is similar to the file."""
        return self._over_similar

    def _border(self) -> int:
        return self.height() // 3

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("window"))
        gap = theme.GAP_LARGE
        whole = self.rect().adjusted(gap, gap, -gap, -gap)
        if not self._two:
            self._target(painter, whole, "Drop to add to a library", lit=False)
            return
        upper, lower = QRect(whole), QRect(whole)
        upper.setBottom(self._border() - gap // 2)
        lower.setTop(self._border() + gap // 2)
        self._target(painter, upper, "Find similar: search by this file", self._over_similar)
        self._target(painter, lower, "Add to a library", not self._over_similar)

    def _target(self, painter: QPainter, area: QRect, words: str, lit: bool) -> None:
        painter.setPen(QPen(theme.color("accent"), theme.RING, Qt.PenStyle.DashLine))
        painter.setBrush(theme.color("selection") if lit else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(area), theme.GAP_LARGE, theme.GAP_LARGE)
        painter.setFont(theme.font("page"))
        painter.setPen(theme.color("text"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)
