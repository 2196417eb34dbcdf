"""What one sees while files are held over the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop_app.ui import theme


def dropped_paths(data: QMimeData) -> list[Path]:
    """The local files and folders in what is dragged, in order."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class DropHint(QWidget):
    """A veil over the window that says what letting go would do."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_over(self, area: QRect) -> None:
        self.setGeometry(area)
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("window", 0.9))
        pen = QPen(theme.color("accent"), theme.RING, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        gap = theme.GAP_LARGE
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(gap, gap, -gap, -gap), gap, gap)
        painter.setFont(theme.font("page"))
        painter.setPen(theme.color("text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "Drop to add to a library")
