"""Chooses a layer, 0 to L, and says what it is."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label

_WIDTH = 128
_LONGEST = "12 of 12, last hidden state"


class LayerSlider(QWidget):
    """Left and Right go a layer down and up; Home is the embedding output, End the last hidden state."""

    changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._layers: int | None = None
        caption = label("&Layer", "secondary")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("layer")
        self.slider.setFixedWidth(_WIDTH)
        self.slider.setPageStep(1)
        self.slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.slider.setTickInterval(1)
        self.name = label()
        self.name.setMinimumWidth(self.name.fontMetrics().horizontalAdvance(_LONGEST))
        caption.setBuddy(self.slider)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        for part in (caption, self.slider, self.name):
            row.addWidget(part)
        self.slider.valueChanged.connect(self._say)
        self.slider.valueChanged.connect(self.changed)

    @property
    def layer(self) -> int:
        return self.slider.value()

    def set_layers(self, layers: int) -> None:
        """There are layers 0 to `layers` now; the last stays the last."""
        with QSignalBlocker(self.slider):
            last = self._layers is None or self.slider.value() == self._layers
            self._layers = layers
            self.slider.setRange(0, layers)
            if last:
                self.slider.setValue(layers)
        self._say()

    def set_layer(self, layer: int) -> None:
        """Shows another layer without a signal."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(layer)
        self._say()

    def _say(self) -> None:
        layer, layers = self.slider.value(), self.slider.maximum()
        kind = {0: "embeddings", layers: "last hidden state"}.get(layer, "")
        words = f"{layer} of {layers}" + (f", {kind}" if kind else "")
        self.name.setText(words)
        self.slider.setAccessibleName(f"Layer {words}")
