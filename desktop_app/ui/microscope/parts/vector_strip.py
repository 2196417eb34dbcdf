"""A vector as a strip of colors, one stripe a dimension, with the exact value under pointer and key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import painter_on
from desktop_app.ui.kit.spoken import Told
from desktop_app.ui.kit.tables.cell_cursor import NOWHERE, Cell, CellCursor
from desktop_app.ui.kit.tables.value_ramp import Ramp

if TYPE_CHECKING:
    from desktop_app.core.arrays import Float32

HEIGHT = 24


class VectorStrip(QWidget):
    """`pointed` carries the dimension under pointer or key, -1 when the mouse leaves."""

    TOLD_AS: ClassVar[Told] = "picture"

    pointed = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._vector: Float32 | None = None
        self.scale = 1.0
        self._image = QImage()
        self.dimension: int | None = None
        self.cells = CellCursor(self, self._size, self._cell, far=10)
        self.cells.moved.connect(self._moved)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.setAccessibleDescription(tr("Left and Right move from dimension to dimension."))
        theme.changed.connect(self._paint_image)

    def show_vector(self, vector: Float32, scale: float) -> None:
        """Float32, (hidden,); `scale` is the s of the opacity tanh(|x| / s)."""
        self._vector, self.scale = vector, scale
        self._paint_image()
        self.point(self.dimension)

    def point(self, dimension: int | None) -> None:
        """Marks a dimension without a signal."""
        self.dimension = None if dimension is None or dimension >= self._size()[1] else dimension
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
        painter = painter_on(self)
        box = QRect(0, 2, self.width(), HEIGHT - 4)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.width() < len(self._vector))
        painter.drawImage(box, self._image)
        painter.setPen(QPen(theme.color("hairline"), 1))
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        if self.dimension is not None:
            stripe = self.width() / len(self._vector)
            left = round(self.dimension * stripe)
            painter.setPen(self.cells.ring())
            painter.drawRect(QRect(left - 1, 0, max(round(stripe), 1) + 2, HEIGHT - 1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.cells.go(0, int(event.position().x() * self._size()[1] / max(self.width(), 1)))

    def _size(self) -> Cell:
        return 1, 0 if self._vector is None else len(self._vector)

    def _cell(self) -> Cell:
        return NOWHERE if self.dimension is None else (0, self.dimension)

    def _moved(self, row: int, dimension: int) -> None:
        if row >= 0:
            self.point(dimension)
        self.pointed.emit(dimension)

    def _paint_image(self) -> None:
        if self._vector is not None:
            self._image = Ramp().image(self._vector[None, :], self.scale)
        self.update()

    def _say(self) -> None:
        value = self.value()
        name = (
            self._name
            if value is None
            else tr(
                "{value}, {name}, dimension {dimension}",
                value=f"{value:.6f}",
                name=self._name,
                dimension=self.dimension,
            )
        )
        self.setAccessibleName(name)
