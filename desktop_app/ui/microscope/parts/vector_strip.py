"""A vector as a strip of colors, one stripe a dimension, with the exact value under pointer and key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui import theme
from desktop_app.ui.kit.tables.value_ramp import Ramp

if TYPE_CHECKING:
    from desktop_app.core.arrays import Float32

HEIGHT = 24


class VectorStrip(QWidget):
    """`pointed` carries the dimension under pointer or key, -1 when the mouse leaves."""

    pointed = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._vector: Float32 | None = None
        self._scale = 1.0
        self._image = QImage()
        self.dimension: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.setAccessibleDescription("Left and Right move from dimension to dimension.")
        theme.changed.connect(self._paint_image)

    def show_vector(self, vector: Float32, scale: float) -> None:
        """Float32, (hidden,); `scale` is s of the colors."""
        self._vector, self._scale = vector, scale
        if self.dimension is not None and self.dimension >= len(vector):
            self.dimension = None
        self._paint_image()
        self._say()

    def point(self, dimension: int | None) -> None:
        """Marks a dimension without a signal."""
        if self._vector is not None and dimension is not None and dimension < len(self._vector):
            self.dimension = dimension
        else:
            self.dimension = None
        self._say()
        self.update()

    def value(self) -> float | None:
        """The number that is pointed at."""
        if self._vector is None or self.dimension is None:
            return None
        return float(self._vector[self.dimension])

    def sizeHint(self) -> QSize:
        return QSize(320, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._vector is None:
            return
        painter = QPainter(self)
        box = QRect(0, 2, self.width(), HEIGHT - 4)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.width() < len(self._vector))
        painter.drawImage(box, self._image)
        painter.setPen(QPen(theme.color("hairline"), 1))
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        if self.dimension is not None:
            stripe = self.width() / len(self._vector)
            left = round(self.dimension * stripe)
            painter.setPen(QPen(theme.color("text"), theme.RING if self.hasFocus() else 1))
            painter.drawRect(QRect(left - 1, 0, max(round(stripe), 1) + 2, HEIGHT - 1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._vector is not None:
            self._go(int(event.position().x() * len(self._vector) / max(self.width(), 1)))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._go(self.dimension or 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = self.dimension or 0
        far = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        match event.key():
            case Qt.Key.Key_Left:
                self._go(here - far)
            case Qt.Key.Key_Right:
                self._go(here + far)
            case Qt.Key.Key_Home:
                self._go(0)
            case Qt.Key.Key_End:
                self._go(1 << 30)
            case _:
                super().keyPressEvent(event)

    def _go(self, dimension: int) -> None:
        if self._vector is not None:
            self.point(min(max(dimension, 0), len(self._vector) - 1))
            self.pointed.emit(self.dimension if self.dimension is not None else -1)

    def _paint_image(self) -> None:
        if self._vector is not None:
            self._image = Ramp().image(self._vector[None, :], self._scale)
        self.update()

    def _say(self) -> None:
        value = self.value()
        name = self._name if value is None else f"{value:.6f}, {self._name}, dimension {self.dimension}"
        self.setAccessibleName(name)
