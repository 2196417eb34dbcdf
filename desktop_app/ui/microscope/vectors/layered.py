"""What views of a model's layers share: the slider, and the states of one text or of two."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QSlider, QWidget

from desktop_app.explore.sheet import TokenSheet
from desktop_app.language import tr
from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.layout import row
from desktop_app.ui.microscope.context import Context, Pointer, Work
from desktop_app.ui.microscope.vectors.blocks import Blocks
from desktop_app.ui.microscope.view import Answer, MicroscopeView
from desktop_app.ui.values import Example

_WIDTH = 128
_LONGEST = tr("{number} of {all}, last hidden state", number=12, all=12)
AS_A_PAIR = "as a pair"
"""The mode of an example whose two texts are read together."""


class LayerSlider(QWidget):
    """Left and Right go a layer down and up; Home is the embedding output, End the last hidden state."""

    changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._layers: int | None = None
        self._wanted: int | None = None  # the layer to show once it is known which there are
        caption = label(tr("&Layer"), "secondary")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("layer")
        self.slider.setFixedWidth(_WIDTH)
        self.slider.setPageStep(1)
        self.slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.slider.setTickInterval(1)
        self.name = label()
        self.name.setMinimumWidth(self.name.fontMetrics().horizontalAdvance(_LONGEST))
        caption.setBuddy(self.slider)
        row(caption, self.slider, self.name, into=self)
        self.slider.valueChanged.connect(self._say)
        self.slider.valueChanged.connect(self.changed)

    @property
    def layer(self) -> int:
        return self.slider.value()

    def set_layers(self, layers: int) -> None:
        """There are layers 0 to `layers` now; the last stays the last."""
        with QSignalBlocker(self.slider):
            last = self._layers is None or self.slider.value() == self._layers
            wanted, self._wanted = self._wanted, None
            self._layers = layers
            self.slider.setRange(0, layers)
            if wanted is not None or last:
                self.slider.setValue(layers if wanted is None else wanted)
        self._say()

    def go(self, layer: int | None) -> None:
        """Shows this layer, None for the last, with the next answer; no signal."""
        if self._layers is None:
            self._wanted = layer
        else:
            self.set_layer(self._layers if layer is None else layer)

    def set_layer(self, layer: int) -> None:
        """Shows another layer without a signal."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(layer)
        self._say()

    def _say(self) -> None:
        layer, layers = self.slider.value(), self.slider.maximum()
        words = tr("{number} of {all}", number=layer, all=layers)
        if layer == layers:
            words = tr("{number} of {all}, last hidden state", number=layer, all=layers)
        elif layer == 0:
            words = tr("{number} of {all}, embeddings", number=layer, all=layers)
        self.name.setText(words)
        self.slider.setAccessibleName(tr("Layer {words}", words=words))


class LayeredView(MicroscopeView[Answer]):
    """Shows its answer at one layer, and follows the layer of the pointer."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.layer_slider = LayerSlider()
        self.layer_slider.changed.connect(self._slid)

    def set_up(self, example: Example) -> None:
        self.layer_slider.go(example.layer)

    def show_layer(self) -> None:
        """Shows the answer, which is there, at `layer`."""
        raise NotImplementedError

    @property
    def layer(self) -> int:
        return self.layer_slider.layer

    @property
    def layer_words(self) -> str:
        return tr("layer {words}", words=self.layer_slider.name.text())

    def show_pointer(self, pointer: Pointer) -> None:
        if self.answer is not None and pointer.layer is not None and pointer.layer != self.layer:
            self.layer_slider.set_layer(pointer.layer)
            self.show_layer()

    def _slid(self) -> None:
        if self.answer is not None:
            self.show_layer()
            self.context.point(replace(self.context.pointer, layer=self.layer))
            self.context.details_changed.emit()


class BlocksView(LayeredView[Blocks]):
    """Shows the states of what the model is given, or of each of two texts by itself."""

    BUSY = tr("Computing the states …")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.apart = QCheckBox(tr("Each text &by itself"))
        self.apart.setChecked(True)
        self.apart.setToolTip(tr("Read each text alone, or both as the pair that the model is given"))
        self.apart.toggled.connect(self.ask)

    def set_up(self, example: Example) -> None:
        super().set_up(example)
        with QSignalBlocker(self.apart):
            self.apart.setChecked(example.mode != AS_A_PAIR)

    def question(self, sheet: TokenSheet) -> Work[Blocks]:
        from desktop_app.ui.microscope.vectors.work import blocks  # not before there is a text

        self.apart.setVisible(len(sheet.texts) > 1)
        apart = len(sheet.texts) > 1 and self.apart.isChecked() and all(sheet.texts)
        return lambda cache, cancel: blocks(cache, sheet, apart, cancel)
