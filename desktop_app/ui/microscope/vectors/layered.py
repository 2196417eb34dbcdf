"""What views of a model's layers share: the slider, and the states of one text or of two."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QWidget

from desktop_app.explore.sheet import TokenSheet
from desktop_app.ui.microscope.context import Context, Pointer, Work
from desktop_app.ui.microscope.parts.layer_slider import LayerSlider
from desktop_app.ui.microscope.vectors.blocks import Blocks
from desktop_app.ui.microscope.view import Answer, MicroscopeView


class LayeredView(MicroscopeView[Answer]):
    """Shows its answer at one layer, and follows the layer of the pointer."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.layer_slider = LayerSlider()
        self.layer_slider.changed.connect(self._slid)

    def show_layer(self) -> None:
        """Shows the answer, which is there, at `layer`."""
        raise NotImplementedError

    @property
    def layer(self) -> int:
        return self.layer_slider.layer

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

    BUSY = "Computing the states …"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.apart = QCheckBox("Each text &by itself")
        self.apart.setChecked(True)
        self.apart.setToolTip("Read each text alone, or both as the pair that the model is given")
        self.apart.toggled.connect(self.ask)

    def question(self, sheet: TokenSheet) -> Work[Blocks]:
        from desktop_app.ui.microscope.vectors.work import blocks  # not before there is a text

        self.apart.setVisible(len(sheet.texts) > 1)
        apart = len(sheet.texts) > 1 and self.apart.isChecked() and all(sheet.texts)
        return lambda cache, cancel: blocks(cache, sheet, apart, cancel)
