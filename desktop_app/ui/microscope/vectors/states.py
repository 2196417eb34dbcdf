"""States: the hidden states of every layer, tokens by dimensions, for one text or two at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QSpinBox, QWidget

from desktop_app.explore.sheet import TokenRow
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import ElidedLabel, label, push_button
from desktop_app.ui.kit.layout import SPRING, column, row
from desktop_app.ui.kit.tables.value_ramp import RampLegend, scale_words
from desktop_app.ui.microscope.context import NOTHING, Context, Pointer
from desktop_app.ui.microscope.details import Facts
from desktop_app.ui.microscope.parts.layer_line import LayerLine
from desktop_app.ui.microscope.vectors.blocks import Block, Blocks
from desktop_app.ui.microscope.vectors.facts import beside_facts, cell_facts, dimension_facts, whole_facts
from desktop_app.ui.microscope.vectors.layered import BlocksView
from desktop_app.ui.microscope.vectors.state_map import StateMap
from desktop_app.ui.microscope.view import FileForm
from desktop_app.ui.values import Example

if TYPE_CHECKING:
    from desktop_app.explore.export import Export


class StatesView(BlocksView):
    """The map, the layer and dimension that it shows, and the line of cosines between two tokens."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.held = [0, 0]  # the row of each text that is compared
        self.dimension: int | None = None
        self.spin = QSpinBox()
        self.fit = push_button(tr("&Fit"), name=tr("Show the whole map, Ctrl+0"))
        self.legend = RampLegend()
        self.shape = ElidedLabel(face="secondary", role="secondary")
        self.map = StateMap()
        self.line = LayerLine()
        self.canvas = QWidget()
        self._rows: list[tuple[TokenRow, ...]] = []
        self._build()
        self._connect()
        if context.sheet is None:  # while the first text is typed
            context.query(
                self,
                "warm",
                lambda cache, _cancel: cache.encoder().warm_states(),
                lambda _done: None,
                lambda _error: None,
            )

    def set_up(self, example: Example) -> None:
        super().set_up(example)
        self._set_dimension(example.dimension)
        self._rows = []  # whatever was held and pointed at belongs to the text before
        self.map.fit()

    def show_answer(self, answer: Blocks) -> None:
        self.layer_slider.set_layers(answer.layers)
        self.spin.setMaximum(answer.hidden - 1)
        if self.dimension is not None and self.dimension >= answer.hidden:
            self._set_dimension(None)
        rows = [block.rows for block in answer.blocks]
        if rows != self._rows:
            self._rows = rows
            self.held = list(answer.shared or (0, 0))
            self.map.row = None
        self.legend.show_scale(answer.scale)
        self.line.setVisible(len(answer.blocks) > 1)
        self.map.show_blocks(answer, self.layer)
        self.say(_shape(answer))
        self._mark(self.map.row)
        self.show_pointer(self.context.pointer)

    def clear(self) -> None:
        self._rows = []

    def say(self, words: str) -> None:
        self.shape.set_text(words)

    def show_layer(self) -> None:
        self.map.show_blocks(self.answer, self.layer)
        self._mark(self.map.row)

    def show_pointer(self, pointer: Pointer) -> None:
        super().show_pointer(pointer)
        if self.answer is None:
            return
        if pointer.dimension is not None:
            self._set_dimension(pointer.dimension)
        at: int | None = None
        for number, block in enumerate(self.answer.blocks):
            for wanted in (pointer.token, pointer.other):
                found = block.row_of(wanted)
                if found is not None and (len(self.answer.blocks) > 1 or wanted == pointer.token):
                    self.held[number] = found
                    if wanted == pointer.token:
                        at = self.map.grid.first_row(number) + found
        if (
            self.map.row is not None
            and pointer != NOTHING
            and self._at(self.map.row, pointer.dimension) == pointer
        ):
            at = self.map.row
        self._mark(at)

    def facts(self, answer: Blocks, pointer: Pointer) -> tuple[Facts, ...]:
        found: list[Facts] = []
        if self.map.row is not None:
            place = self.map.grid.matrix_of(self.map.row)
            found.append(cell_facts(answer, self.layer, *place, self.dimension))
        if compared := self._compared():
            found.append(beside_facts(*compared))
        if self.dimension is not None:
            found.append(dimension_facts(answer, self.layer, self.dimension))
        return tuple(found) if pointer != NOTHING else (*whole_facts(answer, self.layer), *found)

    def make_export(self, answer: Blocks) -> Callable[[Path], Export]:
        from desktop_app.explore.states import export

        place = (*self.map.grid.matrix_of(self.map.row or 0), self.dimension or 0)
        return partial(export, [block.input for block in answer.blocks], self.layer, place, answer.model)

    def picture(self) -> QWidget:
        return self.canvas

    def color_scale(self) -> str:
        return scale_words(self.answer.scale) if self.answer else ""

    def picture_caption(self) -> tuple[str, ...]:
        return tuple(line for line in (*super().picture_caption(), self.map.in_sight()) if line)

    def extra_files(self) -> tuple[FileForm, ...]:
        words, kind = tr("NumPy array of all layers …"), tr("NumPy array (*.npy)")
        return (FileForm(words, "npy", kind, lambda shown: shown.npy(every_layer=True), "states-all-layers"),)

    def _build(self) -> None:
        caption = label(tr("&Dimension"), "secondary")
        caption.setBuddy(self.spin)
        self.spin.setObjectName("dimension")
        self.spin.setAccessibleName(tr("Dimension shown across the tokens"))
        self.spin.setToolTip(
            tr("One number of every token's state; bars next to the map show it across the tokens")
        )
        self.spin.setRange(-1, 0)
        self.spin.setSpecialValueText("–")
        self.spin.setValue(-1)
        self.spin.setFixedWidth(84)
        self.legend.setObjectName("legend")
        self.canvas.setAccessibleName(tr("States"))
        self.line.hide()
        column((self.map, 1), self.line, into=self.canvas)
        column(
            row(self.layer_slider, theme.GAP, caption, self.spin, SPRING, self.fit),
            row(self.apart, (self.shape, 1), self.legend),
            (self.canvas, 1),
            into=self,
        )
        self.hold(self.canvas, self.legend)

    def _connect(self) -> None:
        self.line.chosen.connect(self.layer_slider.slider.setValue)
        self.spin.valueChanged.connect(self._typed)
        self.fit.clicked.connect(self.map.fit)
        self.map.pointed.connect(self._pointed)
        self.map.chosen.connect(self._chosen)
        self.map.dimension_pointed.connect(lambda dimension: self.point(dimension=dimension))

    # The pointer

    def _at(self, row: int | None, dimension: int | None) -> Pointer:
        """What pointing at a row of the map means to all views; with two texts, `other` is the second's."""
        if self.answer is None or row is None:
            return Pointer(dimension=dimension, layer=self.layer)
        blocks = self.answer.blocks
        number, within = self.map.grid.matrix_of(row)
        if len(blocks) == 1:
            return Pointer(blocks[0].numbers[within], None, dimension, self.layer)
        rows = [within if block == number else self.held[block] for block in range(2)]
        one, other = (blocks[block].numbers[rows[block]] for block in range(2))
        return Pointer(*((other, one) if number else (one, other)), dimension, self.layer)

    def _pointed(self, row: int, dimension: int) -> None:
        if row < 0:
            self.context.leave()
            return
        self._go(row, dimension)
        self._point()

    def _chosen(self, row: int, dimension: int) -> None:
        self._go(row, dimension)
        self.context.select(self._at(row, self.dimension))

    def _point(self) -> None:
        """Points in all views; the details are shown again also where the pointer is the same."""
        pointer = self._at(self.map.row, self.dimension)
        if pointer == self.context.pointer:
            self.context.details_changed.emit()
        self.context.point(pointer)

    def _go(self, row: int, dimension: int) -> None:
        """Moves there first: a token that no sheet has (a second [CLS]) is pointed at all the same."""
        if dimension >= 0:
            self._set_dimension(dimension)
        number, within = self.map.grid.matrix_of(row)
        self.held[number] = within
        self._mark(row)

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

    def _mark(self, at: int | None) -> None:
        held: tuple[int, ...] = ()
        if self.answer and len(self.answer.blocks) > 1:
            held = tuple(self.map.grid.first_row(number) + self.held[number] for number in range(2))
        self.map.point(at, self.dimension, held)
        if compared := self._compared():
            (one, here, other, there), cosines = compared
            words = tr("Cosine of {one} and {other}", one=one.rows[here].token, other=other.rows[there].token)
            self.line.show_values(words, cosines, self.layer)

    def _compared(self) -> tuple[tuple[Block, int, Block, int], tuple[float, ...]] | None:
        """The two tokens that are compared, and their cosine after each layer; None for one text."""
        if self.answer is None or len(self.answer.blocks) < 2:
            return None
        from desktop_app.explore.states import layer_cosines

        one, other = self.answer.blocks
        here, there = self.held
        cosines = layer_cosines(one.input.states[:, here], other.input.states[:, there])
        return (one, here, other, there), tuple(cosines.tolist())


def _shape(shown: Blocks) -> str:
    """How the batch becomes a matrix."""
    if len(shown.blocks) > 1:
        return tr("Point at a token of each text to compare them.")
    tokens, hidden = len(shown.blocks[0].rows), shown.hidden
    before, after = f"(1, {tokens}, {hidden})", f"({tokens}, {hidden})"
    return tr(
        "(batch, tokens, hidden) = {before}, squeezed to (tokens, hidden) = {after}",
        before=before,
        after=after,
    )
