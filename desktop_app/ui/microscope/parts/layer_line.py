"""A number a layer, as a small line from 0 to L."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import painter_on
from desktop_app.ui.kit.spoken import Told
from desktop_app.ui.kit.tables.cell_cursor import CellCursor

_HEIGHT = 92
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 16, 26, 22
_DOT = 3.5


class LayerLine(QWidget):
    """Cosines by layer on a scale from at most 0 to 1. `chosen` carries the layer clicked or walked to."""

    TOLD_AS: ClassVar[Told] = "chart"

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("layer_line")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._words = ""
        self._values: tuple[float, ...] = ()
        self._layer = 0
        self._over: int | None = None
        self.cells = CellCursor(self, lambda: (1, len(self._values)), lambda: (0, self._layer))
        self.cells.moved.connect(self._moved)
        theme.changed.connect(self.update)

    def show_values(self, words: str, values: Sequence[float], layer: int) -> None:
        """`words` say what is compared; `layer` is marked."""
        self._words, self._values, self._layer = words, tuple(values), layer
        here = f"{values[layer]:.6f}" if values else ""
        self.setAccessibleName(
            tr("{words}: {here} at layer {layer}", words=words, here=here, layer=layer) if values else words
        )
        values_in_words = "; ".join(
            tr("layer {layer} {value}", layer=number, value=f"{value:.4f}")
            for number, value in enumerate(values)
        )
        self.setAccessibleDescription(values_in_words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("secondary"))
        painter.setPen(theme.color("text"))
        shown = self._layer if self._over is None else self._over
        words = self._words
        if self._values:
            words = tr(
                "{words}: {here} at layer {layer}",
                words=words,
                here=f"{self._values[shown]:.6f}",
                layer=shown,
            )
        painter.drawText(QRect(0, 0, self.width(), _TOP - 4), Qt.AlignmentFlag.AlignVCenter, words)
        if not self._values:
            return
        painter.setPen(QPen(theme.color("hairline"), 1))
        for level in (self._floor(), 1.0):
            y = self._place(0, level).y()
            painter.drawLine(QPointF(_LEFT, y), QPointF(self.width() - _RIGHT, y))
        painter.setPen(theme.color("secondary"))
        for level in (self._floor(), 1.0):
            box = QRectF(0, self._place(0, level).y() - 8, _LEFT - 8, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{level:g}")
        for layer in range(len(self._values)):
            x = self._place(layer, 0).x()
            box = QRectF(x - 16, self.height() - _BOTTOM + 6, 32, _BOTTOM - 6)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(layer))
        places = [self._place(layer, value) for layer, value in enumerate(self._values)]
        painter.setPen(QPen(theme.color("accent"), 2))
        painter.drawPolyline(places)
        for layer, place in enumerate(places):
            painter.setBrush(theme.color("accent" if layer == self._layer else "surface"))
            grown = 1.5 if layer in (self._layer, self._over) else 0.0
            painter.drawEllipse(place, _DOT + grown, _DOT + grown)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._over = self._layer_at(event.position().x())
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        layer = self._layer_at(event.position().x())
        if layer is not None:
            self.chosen.emit(layer)

    def _moved(self, row: int, layer: int) -> None:
        if row >= 0:
            self.chosen.emit(layer)
        else:
            self._over = None
            self.update()

    def _floor(self) -> float:
        """The lower end of the scale: 0, or -1 where a cosine is negative."""
        return -1.0 if min(self._values) < 0 else 0.0

    def _place(self, layer: int, value: float) -> QPointF:
        steps = max(len(self._values) - 1, 1)
        x = _LEFT + 12 + layer * (self.width() - _LEFT - _RIGHT - 24) / steps
        floor = self._floor()
        share = (value - floor) / (1 - floor)
        return QPointF(x, self.height() - _BOTTOM - share * (self.height() - _TOP - _BOTTOM))

    def _layer_at(self, x: float) -> int | None:
        layers = range(len(self._values))
        return min(layers, key=lambda layer: abs(self._place(layer, 0).x() - x)) if layers else None
