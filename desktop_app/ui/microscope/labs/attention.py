"""Attention: which token looks at which, in every layer and head, with exact numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSizePolicy, QToolButton, QWidget

from desktop_app.explore.sheet import TokenSheet
from desktop_app.language import number, plural, tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import ElidedLabel, label
from desktop_app.ui.kit.flow import flow
from desktop_app.ui.kit.layout import SPRING, column, row, scrolled, splitter
from desktop_app.ui.kit.tables.value_ramp import RampLegend, scale_words
from desktop_app.ui.kit.view_host import ViewStack, ViewTabs
from desktop_app.ui.microscope.context import NOTHING, Context, Pointer, Work
from desktop_app.ui.microscope.details import Facts
from desktop_app.ui.microscope.labs.heads.head_grid import HeadGrid
from desktop_app.ui.microscope.labs.heads.left_out import LeftOutPanel
from desktop_app.ui.microscope.labs.heads.lines import AttentionLines
from desktop_app.ui.microscope.labs.heads.matrix import AttentionMatrix
from desktop_app.ui.microscope.labs.heads.pair import PairPanel
from desktop_app.ui.microscope.labs.heads.shown import ShownMatrix
from desktop_app.ui.microscope.view import MicroscopeView
from desktop_app.ui.values import Example

if TYPE_CHECKING:
    from desktop_app.explore.attention import AttentionInput
    from desktop_app.explore.export import Export
    from desktop_app.ui.microscope.labs.heads.work import Looked

LINES, MATRIX, PAIR, LEFT_OUT = range(4)
TABS = ("Lines", "Matrix", "Pair", "Left out")
_TAB_WORDS = (tr("Lines"), tr("Matrix"), tr("Pair"), tr("Left out"))
_TIPS = (
    tr("From the tokens that look, at the left, to those they look at"),
    tr("A row the token that looks, a column what it looks at"),
    tr("Where the weight of one pair of tokens comes from"),
    tr("Whether leaving a token out moves the vector as attention would suggest"),
)
HEAD, AVERAGE, ROLLOUT = "head ", "average", "rollout"
"""Columns of the grid, in the mode of an example; behind HEAD stands a number from 1."""
_LEAST = 0.05


class AttentionView(MicroscopeView["Looked"]):
    """The grid of heads chooses what the tabs beside it show; its last columns are average and rollout."""

    BUSY = tr("Computing every head's attention …")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.at = (-1, -1)  # the places of the token that looks and of the one looked at
        self.pair = (0, 0)  # the last whole pair that was chosen
        self.place = (1, 1)
        self.shown: ShownMatrix | None = None
        self._example: Example | None = None  # whose text is still to come
        self.grid = HeadGrid()
        self.name = label(tone="strong", wrap=True)
        self.notes = label(tone="secondary", wrap=True)
        self.legend = RampLegend(signed=False)
        self.tabs = ViewTabs(_TAB_WORDS, keys=TABS, tips=_TIPS, name=tr("Ways to look"), margins=False)
        self.part = QComboBox()
        self.least = QDoubleSpinBox()
        self.counted = label(tone="secondary")
        self.lines = AttentionLines()
        self.matrix = AttentionMatrix()
        self.of_pair = PairPanel()
        self.left_out = LeftOutPanel(context)
        self.stack = ViewStack()
        self.canvas = QWidget()
        self.caption = ElidedLabel(face="secondary", role="secondary")
        self._build()
        self._connect()

    def set_up(self, example: Example) -> None:
        """`mode`: a tab, “head 1” and so on, “average” or “rollout”, and of a pair, such as “A → B”.

        Without a column of the grid it is the average, without a `layer` the last.
        """
        self._example = example
        self.show_tab(example.choice(TABS))

    # Question and answer

    def question(self, sheet: TokenSheet) -> Work[Looked]:
        from desktop_app.ui.microscope.labs.heads.work import look

        return lambda cache, cancel: look(cache, sheet, cancel)

    def show_answer(self, answer: Looked) -> None:
        given = answer.input
        self._take_over(given)
        layer, number = self.place
        self.place = (min(layer, given.found.layers), min(number, given.columns))
        self.at, paired = (-1, -1), len(given.texts) > 1
        self.pair = (0, int(given.matrix(*self.place)[0].argmax()))
        self.part.setVisible(paired)
        self._show_threshold()
        if not paired:
            with QSignalBlocker(self.part):
                self.part.setCurrentIndex(0)
        with QSignalBlocker(self.least):
            self.least.setValue(100 * min(_LEAST, 2 / given.found.tokens))
        self.grid.choose(*self.place)
        self.grid.show_heads(answer, answer.grid_scale)
        self.legend.show_scale(answer.scale)
        self._show_matrix()
        self.left_out.show_heads(answer)

    def clear(self) -> None:
        self.shown = None
        self.part.hide()
        self._show_threshold()
        self.name.setText("")
        self.notes.setText("")
        self.grid.show_heads(None, 1.0)
        self.lines.show_matrix(None, 1.0)
        self.matrix.show_matrix(None)
        self.left_out.show_heads(None)

    def say(self, words: str) -> None:
        if words:
            self.name.setText(words)

    @property
    def layer(self) -> int:
        """The layer that is shown; 1 is the first after the embeddings, as for the states."""
        return self.place[0]

    @property
    def layer_words(self) -> str:
        found = self.answer.input.found if self.answer else None
        return tr("layer {layer} of {layers}", layer=self.layer, layers=found.layers) if found else ""

    def color_scale(self) -> str:
        return scale_words(self.shown.scale, signed=False) if self.shown else ""

    def show_pointer(self, pointer: Pointer) -> None:
        if self.answer is None:
            return
        if pointer != self._pointer_at(*self.at):
            self.at = self._place_of(pointer.token), self._place_of(pointer.other)
            self.lines.reveal(self.at[0])
        if pointer.dimension is None and pointer.layer not in (None, 0, self.layer):
            assert pointer.layer is not None
            self._choose_place(min(pointer.layer, self.answer.input.found.layers), self.place[1])
        self.lines.point(*self.at)
        self.matrix.point(*self.at)

    def reveal(self, row: int | None) -> None:
        self.lines.reveal(row or 0)
        self.matrix.reveal(row or 0, -1)

    def facts(self, answer: Looked, _pointer: Pointer) -> tuple[Facts, ...]:
        from desktop_app.ui.microscope.labs.heads.facts import (
            NOT_AN_EXPLANATION,
            pair_facts,
            token_attention,
            whole_facts,
        )

        looking, looked_at = self.at
        if looking >= 0 and looked_at >= 0:
            return (pair_facts(answer, *self.place, looking, looked_at), NOT_AN_EXPLANATION)
        if max(self.at) >= 0:
            return (token_attention(answer, *self.place, max(self.at)), NOT_AN_EXPLANATION)
        return whole_facts(answer, *self.place, len(answer.input.texts) > 1)

    def make_export(self, answer: Looked) -> Callable[[Path], Export]:
        from desktop_app.explore.attention_export import export

        return partial(export, answer.input, self.place, self.pair, self.part.currentIndex(), answer.model)

    def picture(self) -> QWidget:
        return self.canvas

    # Building

    def _build(self) -> None:
        from desktop_app.explore.attention import PART_WORDS

        self.part.addItems(PART_WORDS)
        self.part.setAccessibleName(tr("Which text looks at which"))
        self.part.setToolTip(tr("A is the first text with [CLS], B the second. Weights stay as they are."))
        self.part.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.part.hide()
        self.least.setRange(0, 100)
        self.least.setDecimals(1)
        self.least.setSuffix(" %")
        self.least.setFixedWidth(84)
        self.least.setAccessibleName(tr("Lines from this weight on"))
        self.least.setToolTip(tr("Weights below it are not drawn as lines; the matrix has all of them"))
        caption = label(tr("Lines fr&om"), "secondary")
        caption.setBuddy(self.least)
        self.threshold = QWidget()
        row(caption, self.least, into=self.threshold)
        of_pair = scrolled(column((self.of_pair, 1)), focus=False)
        for page in (self.lines, self.matrix, of_pair, self.left_out):
            self.stack.addWidget(page)
        self.canvas.setAccessibleName(tr("Attention"))
        column(self.caption, (self.stack, 1), into=self.canvas)
        left, right = QWidget(), QWidget()
        notes = column(self.name, self.legend, self.notes, SPRING, margins=(0, theme.GAP, theme.GAP, 0))
        column(self.grid, (scrolled(notes, focus=False), 1), into=left, gap=0)
        buttons = self.tabs.findChildren(QToolButton)
        widths = [max(button.minimumWidth(), button.sizeHint().width()) for button in buttons]
        right.setMinimumWidth(sum(widths) + len(widths) * theme.GAP_SMALL + theme.GAP_MEDIUM)
        self.tabs.setFixedHeight(self.tabs.minimumSizeHint().height())  # one line, where Qt asks for several
        margins = (theme.GAP_MEDIUM, 0, 0, 0)
        choices = flow(self.part, self.threshold, self.counted)
        column(self.tabs, choices, (self.canvas, 1), into=right, margins=margins)
        sides = splitter((left, 1), (right, 1))
        sides.setSizes([440, 460])
        column(sides, into=self)
        self.hold(self.canvas, self.legend)

    def _connect(self) -> None:
        self.grid.chosen.connect(self._chose_place)
        self.grid.redrawn.connect(self._show_notes)
        self.tabs.chosen.connect(self.show_tab)
        self.part.currentIndexChanged.connect(self._show_matrix)
        self.least.valueChanged.connect(self._show_lines)
        for widget in (self.lines, self.matrix):
            widget.pointed.connect(self._pointed)
            widget.chosen.connect(self._chosen)
        self.of_pair.chosen.connect(self._chosen)
        self.left_out.chosen.connect(self.select)

    def show_tab(self, number: int) -> None:
        """Shows what is chosen in another way."""
        self.tabs.check(number)
        self.stack.setCurrentIndex(number)
        self._show_threshold()
        self._write_caption()

    def _show_threshold(self) -> None:
        """From which weight on there are lines, and how many those are."""
        for part in (self.threshold, self.counted):
            part.setVisible(self.stack.currentIndex() == LINES and self.answer is not None)

    # What is chosen

    def _take_over(self, given: AttentionInput) -> None:
        """What an example says, once its text is here."""
        from desktop_app.explore.attention import PARTS

        example = self._example
        if example is None or example.texts != given.texts:
            return
        self._example, heads = None, given.found.heads
        columns = [AVERAGE, ROLLOUT, *(f"{HEAD}{number}" for number in range(1, heads + 1))]
        number = (heads + 1, heads + 2, *range(1, heads + 1))[example.choice(columns)]
        self.place = (given.found.layers if example.layer is None else example.layer, number)
        with QSignalBlocker(self.part):
            self.part.setCurrentIndex(example.choice(PARTS))

    def _chose_place(self, layer: int, number: int) -> None:
        self._choose_place(layer, number)
        self.context.point(replace(self.context.pointer, layer=layer))
        self.context.details_changed.emit()

    def _choose_place(self, layer: int, number: int) -> None:
        if self.answer is not None and (layer, number) != (self.place if self.shown else None):
            self.place = (layer, number)
            self.grid.choose(layer, number)
            self._show_matrix()

    def _show_matrix(self) -> None:
        """Shows the matrix that is chosen in all ways."""
        from desktop_app.explore.attention import part

        if self.answer is None:
            return
        import numpy as np

        given, rows = self.answer.input, self.answer.rows
        looking, looked_at = part(given.encoding, self.part.currentIndex())
        weights = given.matrix(*self.place)
        if self.part.currentIndex():
            weights = weights[np.ix_(looking, looked_at)]
        self.shown = ShownMatrix(
            given.name(*self.place),
            tuple(rows[at] for at in looking),
            tuple(rows[at] for at in looked_at),
            weights,
            self.answer.scale,
        )
        self.name.setText(self.shown.name)
        self._show_notes()
        self.matrix.show_matrix(self.shown)
        self._show_lines()
        self.of_pair.show_pair(given, rows, self.pair, self.place)
        self.left_out.show_place(*self.place)
        self.lines.point(*self.at)
        self.matrix.point(*self.at)
        self._write_caption()
        self.context.details_changed.emit()

    def _show_lines(self) -> None:
        from desktop_app.explore.attention import MOST_LINES

        least = self.least.value() / 100
        there = self.lines.show_matrix(self.shown, least)
        self.lines.point(*self.at)
        drawn = (
            plural(there, "{n} line", "{n} lines")
            if there <= MOST_LINES
            else tr("strongest {number} of {all}", number=number(MOST_LINES), all=number(there))
        )
        self.counted.setText(drawn)

    def _show_notes(self) -> None:
        if self.answer is None:
            return
        block, shown = self.grid.block, self.answer.input
        told = [
            tr("avg is the average over the heads of a layer, roll the rollout, with the residual counted."),
            tr("The grid is colored by tanh(x / {scale}).", scale=f"{self.answer.grid_scale:.3f}"),
        ]
        if block > 1:
            told.append(tr("A pixel of it is the largest weight of {block} × {block} tokens.", block=block))
        if self.part.currentIndex():
            told.append(tr("Only one part of the pair is shown; its rows do not add up to 1."))
        if 0 in shown.encoding.attention_mask:
            told.append(
                tr(
                    "Columns of [PAD] are 0: the attention mask keeps them from being looked at. What [PAD] "
                    "itself looks at is used by nobody; grid and lines leave it out."
                )
            )
        self.notes.setText(" ".join(told))

    def _write_caption(self) -> None:
        """What a saved picture says of itself."""
        if self.answer is None or self.shown is None:
            return
        text = " | ".join(self.answer.input.texts)
        words = tr(
            "{model} · {name} · opacity tanh(x / {scale}) · {text}",
            model=self.answer.model,
            name=self.shown.name,
            scale=f"{self.shown.scale:.3f}",
            text=text,
        )
        self.caption.set_text(words)

    # The pointer

    def _pointer_at(self, looking: int, looked_at: int) -> Pointer:
        if max(looking, looked_at) < 0:
            return NOTHING
        if looking < 0:
            return Pointer(looked_at, layer=self.layer)
        return Pointer(looking, looked_at if looked_at >= 0 else None, layer=self.layer)

    def _place_of(self, token: int | None) -> int:
        """A row of the sheet among the tokens that are shown, -1 for none."""
        shown = self.answer.input.found.tokens if self.answer else 0
        return token if token is not None and token < shown else -1

    def _pointed(self, looking: int, looked_at: int) -> None:
        if max(looking, looked_at) < 0:
            self.context.leave()
            self.show_pointer(self.context.pointer)
            return
        self.at = (looking, looked_at)
        pointer = self._pointer_at(*self.at)
        if pointer == self.context.pointer:
            self.context.details_changed.emit()
        self.context.point(pointer)

    def _chosen(self, looking: int, looked_at: int) -> None:
        """A pair, or a token and what it looks at most (or what looks at it most)."""
        if self.answer is None:
            return
        weights = self.answer.input.matrix(*self.place)
        self.at = (looking, looked_at)
        if looking < 0:
            looking = int(weights[:, looked_at].argmax())
        elif looked_at < 0:
            looked_at = int(weights[looking].argmax())
        self.pair = (looking, looked_at)
        self.of_pair.show_pair(self.answer.input, self.answer.rows, self.pair, self.place)
        self.context.select(self._pointer_at(*self.at))
