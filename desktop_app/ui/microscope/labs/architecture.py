"""Architecture: the stack of the model with the shapes of this very text, and who may see whom."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop_app.core.text import one_line, quoted
from desktop_app.explore.architecture.sight import KINDS
from desktop_app.explore.sheet import TokenSheet
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import ElidedLabel
from desktop_app.ui.kit.layout import column, row, scrolled, splitter
from desktop_app.ui.kit.view_host import ViewStack, ViewTabs
from desktop_app.ui.microscope.context import Context, Pointer, Work
from desktop_app.ui.microscope.details import Facts
from desktop_app.ui.microscope.labs.stack.block_panel import BlockPanel
from desktop_app.ui.microscope.labs.stack.facts import model_facts, sight_facts, token_in_layer
from desktop_app.ui.microscope.labs.stack.sight_pane import SightPane
from desktop_app.ui.microscope.labs.stack.stack_map import StackMap, lines_of
from desktop_app.ui.microscope.vectors.layered import LayeredView
from desktop_app.ui.values import Example

if TYPE_CHECKING:
    from desktop_app.explore.export import Export
    from desktop_app.ui.kit.tables.cell_cursor import Cell
    from desktop_app.ui.microscope.labs.stack.work import Architecture

STACK, SIGHT = range(2)
TABS = ("The stack", "Who sees whom")
_TAB_WORDS = (tr("The stack"), tr("Who sees whom"))
_KINDS = ("Encoder", "Decoder", "Encoder–decoder")
_TIPS = (
    tr("Every block of the model, with shapes, formula, parameters and what it computes for this text"),
    tr("What each token may look at: in an encoder such as BERT, in a decoder, and in both together"),
)
_TEXT = 60
_LOWEST = 200


class ArchitectureView(LayeredView["Architecture"]):
    """One layer is opened, the others are folded; the block that is chosen is told in numbers beside it."""

    BUSY = tr("Computing the stack …")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.tabs = ViewTabs(_TAB_WORDS, keys=TABS, tips=_TIPS, name=tr("Parts"), margins=False)
        self.caption = ElidedLabel(face="secondary", role="secondary")
        self.map = StackMap()
        self.sum = ElidedLabel(face="secondary", role="secondary")
        self.canvas = QWidget()
        self.panel = BlockPanel()
        self.sight = SightPane()
        self.parts = ViewStack()
        self._chosen = ("attention", 0)  # the key of the block, and the layer it is of
        self._known = False  # how many layers there are
        self._build()
        self.tabs.chosen.connect(self.show_part)
        self.map.chosen.connect(lambda line, place: self._choose((line, place)))
        self.map.opened.connect(lambda line, place: self._open((line, place)))
        self.panel.pointed.connect(lambda dimension: self.point(dimension=dimension))
        self.sight.map.pointed.connect(lambda row, _column: self.point(token=self.sight.token(row)))
        self.sight.map.chosen.connect(lambda row, _column: self.select(self.sight.token(row)))
        self.sight.changed.connect(context.details_changed)

    def set_up(self, example: Example) -> None:
        """`mode`: a tab, and a kind of model: “Encoder”, “Decoder” or “Encoder–decoder”.

        `layer` is opened, 0 for none.
        """
        super().set_up(example)
        self._chosen = ("attention", 0)
        self.sight.show_kind(KINDS[example.choice(_KINDS)])
        self.show_part(example.choice(TABS))

    def question(self, sheet: TokenSheet) -> Work[Architecture]:
        from desktop_app.ui.microscope.labs.stack.work import look  # not before there is a text

        layer = self.layer if self._known else None
        return lambda cache, cancel: look(cache, sheet, layer, cancel)

    def show_answer(self, answer: Architecture) -> None:
        self.layer_slider.set_layers(len(answer.stack.layers))
        self._known = True
        assert self.sheet
        self.sight.show_sheet(self.sheet)
        self.show_layer()

    def color_scale(self) -> str:
        return self.panel.colors

    def clear(self) -> None:
        self.sight.clear()

    def say(self, words: str) -> None:
        self.caption.set_text(words)

    def show_layer(self) -> None:
        from desktop_app.explore.architecture.forms import adds_up

        assert self.answer
        stack, shown = self.answer.stack, " · ".join(map(one_line, self.answer.input.texts))
        text = shown if len(shown) <= _TEXT else f"{shown[:_TEXT]}…"
        tokens, hidden = stack.tokens, stack.network.hidden
        self.say(
            tr(
                "{model}: {text}, (tokens, hidden) = ({tokens}, {hidden})",
                model=stack.model,
                text=quoted(text),
                tokens=tokens,
                hidden=hidden,
            )
        )
        self.sum.set_text(adds_up(stack))
        lines = lines_of(stack, self.layer)
        self.map.show_lines(lines)
        self.map.mark(self._cell_of(*self._chosen))
        self._show_block()
        if self.answer.layer != self.layer:
            self.ask()

    def show_part(self, number: int) -> None:
        """Brings the stack or the masks to the front."""
        self.tabs.check(number)
        self.parts.setCurrentIndex(number)
        self.layer_slider.setVisible(number == STACK)
        self.context.details_changed.emit()

    def show_pointer(self, pointer: Pointer) -> None:
        super().show_pointer(pointer)
        if self.answer is not None:
            self._show_strips()
            self.panel.point(pointer.dimension)
            self.sight.point(pointer.token)

    def facts(self, answer: Architecture, pointer: Pointer) -> tuple[Facts, ...]:
        token = self._token(pointer)
        if self.parts.currentIndex() == SIGHT:
            assert self.sight.found
            return sight_facts(self.sight.found, answer.input.encoding.tokens, token)
        if token is not None or pointer.dimension is not None:
            return (token_in_layer(answer, token or 0, pointer.dimension),)
        return model_facts(answer)

    def make_export(self, answer: Architecture) -> Callable[[Path], Export]:
        if self.parts.currentIndex() == SIGHT and self.sight.found:
            from desktop_app.explore.architecture import sight

            given = answer.input
            return partial(
                sight.export, self.sight.found, given.encoding, given.texts, given.limit, given.truncation
            )
        from desktop_app.explore.architecture import forms

        return partial(forms.export, answer.stack, answer.input)

    def picture(self) -> QWidget:
        return self.sight.canvas if self.parts.currentIndex() == SIGHT else self.canvas

    def _build(self) -> None:
        self.canvas.setAccessibleName(tr("Stack"))
        self.canvas.setProperty("look", "scrolled")
        column(self.caption, (self.map, 1), self.sum, into=self.canvas, gap=theme.GAP_SMALL)
        left = scrolled(column(self.canvas), focus=False)
        left.setMinimumWidth(self.map.minimumSizeHint().width() + 12)
        self.parts.addWidget(splitter((left, 4), (self.panel, 5)))
        self.parts.addWidget(self.sight)
        column(row((self.tabs, 1), self.layer_slider), (self.parts, 1), into=self)
        self.parts.setMinimumHeight(_LOWEST)  # both parts scroll
        self.hold(self.parts)

    # The block that is chosen

    def _cell_of(self, key: str, layer: int) -> Cell:
        """Where a block is now; that of the same kind in the layer that is opened, else a folded one."""
        found = [
            ((line, place), block)
            for line, shown in enumerate(self.map.lines)
            for place, block in enumerate(shown.blocks)
        ]
        wanted = (
            lambda block: (block.key, block.layer) == (key, layer),
            lambda block: block.key == key,
            lambda block: block.key in ("folded", "pooling"),
        )
        return next(cell for fits in wanted for cell, block in found if fits(block))

    def _choose(self, cell: Cell) -> None:
        block = self.map.block(cell)
        if block is None:
            return
        self._chosen = (block.key, block.layer)
        self.map.mark(cell)
        self._show_block()
        self.context.details_changed.emit()

    def _open(self, cell: Cell) -> None:
        """Opens the folded layer that is next to the one opened; any other block is chosen."""
        block = self.map.block(cell)
        if block is None or block.key != "folded":
            self._choose(cell)
            return
        opened = block.last if block.layer < self.layer else block.layer
        if not self.layer:
            opened = block.last
        self._chosen = ("attention", opened)
        self.layer_slider.slider.setValue(opened)

    def _show_block(self) -> None:
        assert self.answer
        block = self.map.block(self.map.cell)
        if block is not None:
            self.panel.show_block(block, self.answer.stack.network.hidden)
            self._show_strips()
            self.panel.point(self.context.pointer.dimension)

    def _show_strips(self) -> None:
        block = self.panel.block
        if self.answer is None or block is None:
            return
        given = self.answer.input
        token = self._token(self.context.pointer)
        missing = ""
        if block.left_out:
            missing = tr("The bundle does not hold its weights: there is nothing to compute.")
        elif block.layer != self.answer.layer:
            missing = tr("Computing what comes out of it …")
        elif self.answer.run is None:
            missing = tr("The model's activation is not known here: only hidden states are shown.")
        self.panel.show_strips(self.answer.strips(block), token or 0, given.encoding.tokens, missing)

    def _token(self, pointer: Pointer) -> int | None:
        """The token pointed at, where the model reads it."""
        many = self.answer.stack.tokens if self.answer else 0
        return pointer.token if pointer.token is not None and pointer.token < many else None
