"""States: the hidden states of every layer, tokens by dimensions, for one text or two at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QTimer
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from desktop_app.core.jobs import CancelToken, Report
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import ElidedLabel, label, push_button
from desktop_app.ui.kit.value_ramp import RampLegend
from desktop_app.ui.microscope.cache import Lens
from desktop_app.ui.microscope.context import NOTHING, Pointer, Scope
from desktop_app.ui.microscope.parts.layer_line import LayerLine
from desktop_app.ui.microscope.parts.layer_slider import LayerScrubber
from desktop_app.ui.microscope.sheet import TokenSheet
from desktop_app.ui.microscope.vectors import work as state_work
from desktop_app.ui.microscope.vectors.blocks import Block, Blocks
from desktop_app.ui.microscope.vectors.facts import beside_facts, cell_facts, dimension_facts, whole_facts
from desktop_app.ui.microscope.vectors.state_map import StateMap
from desktop_app.ui.microscope.view import Facts, ScopeView

if TYPE_CHECKING:
    from desktop_app.explore.taking import Taken

SLOW_MS = 300
GUIDES_DIMENSION = 42
"""The one that the guide's part 6 looks at."""


class StatesView(ScopeView):
    """The map, the layer and dimension that it shows, and the line of cosines between two tokens."""

    def __init__(self, scope: Scope, parent: QWidget | None = None) -> None:
        super().__init__(scope, parent)
        self.shown: Blocks | None = None
        self.held = [0, 0]  # the row of each text that is compared
        self.dimension: int | None = None
        self.scrubber = LayerScrubber()
        self.spin = QSpinBox()
        self.apart = QCheckBox("Each text &by itself")
        self.fit = push_button("&Fit", name="Show the whole map, Ctrl+0")
        self.legend = RampLegend()
        self.shape = ElidedLabel(face="secondary", role="secondary")
        self.map = StateMap()
        self.line = LayerLine()
        self.canvas = QWidget()
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW_MS)
        self._build()
        self._connect()
        self.canvas.setAccessibleName("States")
        if scope.sheet is None:  # while the first text is typed
            scope.submit("warm", _warm, lambda _done: None, on_error=lambda _error: None)

    def show_sheet(self, sheet: TokenSheet | None) -> None:
        if sheet is None:
            self.scope.drop("states")
            self.shown = None
            return
        self.apart.setVisible(len(sheet.texts) > 1)
        apart = len(sheet.texts) > 1 and self.apart.isChecked() and all(sheet.texts)

        def work(lens: Lens, _report: Report, cancel: CancelToken) -> Blocks:
            return state_work.blocks(lens, sheet, apart, cancel)

        self._slow.start()
        self.scope.submit("states", work, self._show)

    def show_pointer(self, pointer: Pointer) -> None:
        shown = self.shown
        if shown is None:
            return
        if pointer.layer is not None and pointer.layer != self.scrubber.layer:
            self.scrubber.set_layer(pointer.layer)
            self._show_layer(self.scrubber.layer)
        if pointer.dimension is not None:
            self._set_dimension(pointer.dimension)
        row: int | None = None
        for number, block in enumerate(shown.blocks):
            for wanted in (pointer.token, pointer.other):
                found = block.row_of(wanted)
                if found is not None and (len(shown.blocks) > 1 or wanted == pointer.token):
                    self.held[number] = found
                    if wanted == pointer.token:
                        row = self.map.grid.first_row(number) + found
        if self.map.row is not None and pointer != NOTHING and self._is_at(self.map.row, pointer):
            row = self.map.row
        self._mark(row)

    def facts(self, pointer: Pointer) -> tuple[Facts, ...]:
        shown, layer = self.shown, self.scrubber.layer
        if shown is None:
            return (Facts("Computing the states …"),) if self.scope.busy("states") else ()
        found: list[Facts] = []
        if self.map.row is not None:
            found.append(cell_facts(shown, layer, *self.map.grid.matrix_of(self.map.row), self.dimension))
        if compared := self._compared():
            found.append(beside_facts(*compared))
        if self.dimension is not None:
            found.append(dimension_facts(shown, layer, self.dimension))
        if pointer == NOTHING:
            return (*whole_facts(shown, layer), *found)
        return tuple(found)

    def taking(self) -> Callable[[], Taken] | None:
        shown, lens, layer = self.shown, self.scope.lens, self.scrubber.layer
        if shown is None:
            return None
        block, row = self.map.grid.matrix_of(self.map.row or 0)
        place = (block, row, self.dimension or 0)

        def make() -> Taken:
            from desktop_app.explore import states

            inputs = [one.input for one in shown.blocks]
            return states.taken(inputs, layer, place, shown.model, lens.bundle().folder)

        return make

    def picture(self) -> QWidget:
        return self.canvas

    def _build(self) -> None:
        dimension = label("&Dimension", "secondary")
        dimension.setBuddy(self.spin)
        self.spin.setObjectName("dimension")
        self.spin.setAccessibleName("Dimension shown across the tokens")
        self.spin.setToolTip(
            "One number of every token's state; bars beside the map show it across the tokens"
        )
        self.spin.setRange(-1, 0)
        self.spin.setSpecialValueText("–")
        self.spin.setValue(-1)
        self.spin.setFixedWidth(84)
        self.apart.setChecked(True)
        self.apart.setToolTip("Read each text alone, or both as the pair that the model is given")
        self.legend.setObjectName("legend")
        controls = QHBoxLayout()
        controls.setSpacing(theme.GAP)
        controls.addWidget(self.scrubber)
        controls.addSpacing(theme.GAP)
        for part in (dimension, self.spin):
            controls.addWidget(part)
        controls.addStretch()
        controls.addWidget(self.fit)
        said = QHBoxLayout()
        said.setSpacing(theme.GAP)
        said.addWidget(self.apart)
        said.addWidget(self.shape, 1)
        said.addWidget(self.legend)
        self.line.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addLayout(controls)
        column.addLayout(said)
        pictured = QVBoxLayout(self.canvas)
        pictured.setContentsMargins(0, 0, 0, 0)
        pictured.setSpacing(theme.GAP)
        pictured.addWidget(self.map, 1)
        pictured.addWidget(self.line)
        column.addWidget(self.canvas, 1)

    def _connect(self) -> None:
        self.scrubber.changed.connect(self._scrubbed)
        self.line.chosen.connect(self.scrubber.slider.setValue)
        self.spin.valueChanged.connect(self._typed)
        self.apart.toggled.connect(lambda: self.show_sheet(self.scope.sheet))
        self.fit.clicked.connect(self.map.fit)
        self.map.pointed.connect(self._pointed)
        self.map.chosen.connect(self._chosen)
        self.map.dimension_pointed.connect(lambda dimension: self.scope.point(self._at(None, dimension)))
        self._slow.timeout.connect(self._say_slow)

    # Answers

    def _show(self, shown: Blocks) -> None:
        self._slow.stop()
        new = self.shown is None or [b.rows for b in self.shown.blocks] != [b.rows for b in shown.blocks]
        self.shown = shown
        self.scrubber.set_layers(shown.layers)
        self.spin.setMaximum(shown.hidden - 1)
        if self.dimension is not None and self.dimension >= shown.hidden:
            self._set_dimension(None)
        if new:
            self.held = list(shown.shared or (0, 0))
            self.map.row = None
        self.legend.show_scale(shown.scale)
        self.line.setVisible(len(shown.blocks) > 1)
        self.map.show_blocks(shown, self.scrubber.layer)
        self.shape.set_text(_shape(shown))
        self.map.show()
        self._mark(self.map.row)
        self.show_pointer(self.scope.pointer)
        self.scope.told.emit()

    def _say_slow(self) -> None:
        self.shape.set_text("Computing the states …")
        self.scope.told.emit()

    # The pointer

    def _at(self, row: int | None, dimension: int | None) -> Pointer:
        """What pointing at a row of the map means to all views; with two texts, `other` is the second's."""
        shown, layer = self.shown, self.scrubber.layer
        if shown is None or row is None:
            return Pointer(dimension=dimension, layer=layer)
        number, within = self.map.grid.matrix_of(row)
        if len(shown.blocks) == 1:
            return Pointer(shown.blocks[0].numbers[within], None, dimension, layer)
        rows = [within if block == number else self.held[block] for block in range(2)]
        one, other = (shown.blocks[block].numbers[rows[block]] for block in range(2))
        return Pointer(other, one, dimension, layer) if number else Pointer(one, other, dimension, layer)

    def _pointed(self, row: int, dimension: int) -> None:
        if row < 0:
            self.scope.leave()
            return
        self._go(row, dimension)
        self._point()

    def _chosen(self, row: int, dimension: int) -> None:
        self._go(row, dimension)
        self.scope.select(self._at(row, self.dimension))

    def _point(self) -> None:
        """Tells the other views; the details are told anew also where the pointer is the same."""
        pointer = self._at(self.map.row, self.dimension)
        if pointer == self.scope.pointer:
            self.scope.told.emit()
        self.scope.point(pointer)

    def _go(self, row: int, dimension: int) -> None:
        """Moves there first: a token that no sheet has (a second [CLS]) is pointed at all the same."""
        if dimension >= 0:
            self._set_dimension(dimension)
        number, within = self.map.grid.matrix_of(row)
        self.held[number] = within
        self._mark(row)

    def _is_at(self, row: int, pointer: Pointer) -> bool:
        return self._at(row, pointer.dimension) == pointer

    def _typed(self, dimension: int) -> None:
        self._set_dimension(dimension if dimension >= 0 else None)
        if self.dimension is not None and self.map.row is not None:
            self.map.grid.reveal(self.map.row, self.dimension)
        self._mark(self.map.row)
        self._point()

    def _set_dimension(self, dimension: int | None) -> None:
        self.dimension = dimension
        with QSignalBlocker(self.spin):
            self.spin.setValue(-1 if dimension is None else dimension)

    def _scrubbed(self, layer: int) -> None:
        self._show_layer(layer)
        self._point()

    def _show_layer(self, layer: int) -> None:
        if self.shown:
            self.map.show_layer(layer)
            self._mark(self.map.row)

    def _mark(self, row: int | None) -> None:
        held: tuple[int, ...] = ()
        if self.shown and len(self.shown.blocks) > 1:
            held = tuple(self.map.grid.first_row(number) + self.held[number] for number in range(2))
        self.map.point(row, self.dimension, held)
        if compared := self._compared():
            (one, row_, other, other_row), cosines = compared
            words = f"Cosine of {one.rows[row_].token} and {other.rows[other_row].token}"
            self.line.show_values(words, cosines, self.scrubber.layer)

    def _compared(self) -> tuple[tuple[Block, int, Block, int], tuple[float, ...]] | None:
        """The two tokens that are compared, and their cosine after each layer; None for one text."""
        if self.shown is None or len(self.shown.blocks) < 2:
            return None
        from desktop_app.explore.states import layer_cosines

        one, other = self.shown.blocks
        row, other_row = self.held
        cosines = layer_cosines(one.input.states[:, row], other.input.states[:, other_row])
        return (one, row, other, other_row), tuple(cosines.tolist())


def _warm(lens: Lens, _report: Report, _cancel: CancelToken) -> None:
    lens.encoder().warm_states()


def _shape(shown: Blocks) -> str:
    """How the batch becomes a matrix."""
    if len(shown.blocks) > 1:
        return "Point at a token of each text to compare them."
    tokens, hidden = len(shown.blocks[0].rows), shown.hidden
    before, after = f"(1, {tokens}, {hidden})", f"({tokens}, {hidden})"
    return f"(batch, tokens, hidden) = {before}, squeezed to (tokens, hidden) = {after}"
