"""Padding: companions in the batch, mask on and off; the text's vector stays the same or drifts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QButtonGroup, QLabel, QRadioButton, QSlider

from desktop_app.core.words import decimals
from desktop_app.explore.export import Export
from desktop_app.explore.padding import WAYS, export, ways
from desktop_app.explore.sheet import TokenSheet
from desktop_app.language import amid, plural, tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import ElidedLabel, label
from desktop_app.ui.kit.layout import column, grid, row
from desktop_app.ui.kit.tables.value_ramp import scale_words
from desktop_app.ui.microscope.context import Context, Pointer, Work
from desktop_app.ui.microscope.details import Facts
from desktop_app.ui.microscope.parts.token_bars import TokenBars
from desktop_app.ui.microscope.parts.vector_strip import VectorStrip
from desktop_app.ui.microscope.vectors import work
from desktop_app.ui.microscope.vectors.work import Padded
from desktop_app.ui.microscope.view import MicroscopeView
from desktop_app.ui.values import Example

WITHOUT_MASK = 2
"""The way, of WAYS, that has most to show."""
COMPANIONS = 8
"""That are computed along; the proof needs one."""
SAYS = tr(
    "With the attention mask the text's vector is the same whatever stands next to it, to the rounding of "
    "float32. Without it the tokens look at the padding, and the vector drifts."
)


class PaddingView(MicroscopeView[Padded]):
    """Four ways to compute the same vector, each with its distance to the text alone."""

    BUSY = tr("Computing the vectors …")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.way = WITHOUT_MASK  # whose tokens are shown
        self._width = 0  # the length the slider asks for
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.status = ElidedLabel(face="secondary", role="secondary")
        self._ways = ways()
        self.strips = [VectorStrip(tr("{name}, mean vector", name=name)) for name, _ in self._ways]
        self.choices = [QRadioButton(name, self) for name, _ in self._ways]
        self.choices[0].hide()  # the text alone is what the others are compared with
        self.numbers: list[QLabel] = [label() for _ in WAYS]
        self.bars = TokenBars(tr("largest change of a token's state"), decimals)
        self.drift = label(tone="strong")
        self.none = label(wrap=True)
        self.none.hide()
        self._build()
        self._connect()

    def set_up(self, example: Example) -> None:
        names = [name for name, _ in WAYS]
        self._width = 0
        self.way = names.index(example.mode) if example.mode in names else WITHOUT_MASK
        self.choices[self.way].setChecked(True)

    def question(self, sheet: TokenSheet) -> Work[Padded]:
        companions, width = self.context.companions[:COMPANIONS], self._width
        return lambda cache, cancel: work.pad(cache, sheet, companions, width, cancel)

    def show_answer(self, answer: Padded) -> None:
        proof = answer.proof
        with QSignalBlocker(self.slider):
            self.slider.setRange(answer.narrowest, answer.widest)
            self.slider.setValue(proof.width)
        self.slider.setEnabled(answer.narrowest < answer.widest)
        self.none.setText(_no_padding(answer))
        self.none.setVisible(proof.width == proof.tokens)
        self.say(
            tr(
                "{width} tokens: {padding} [PAD] after the {tokens} tokens of your text, in a "
                "batch of {texts}",
                width=proof.width,
                padding=proof.width - proof.tokens,
                tokens=proof.tokens,
                texts=proof.texts,
            )
        )
        scale = 2 * float((proof.ways[0].vector ** 2).mean() ** 0.5)
        for strip, numbers, way, (name, _) in zip(
            self.strips, self.numbers, proof.ways, self._ways, strict=True
        ):
            strip.show_vector(way.vector, scale)
            cosine, largest = f"{way.cosine:.6f}", decimals(way.difference, 2)
            numbers.setText(tr("cosine {cosine}\nlargest Δ {largest}", cosine=cosine, largest=largest))
            numbers.setAccessibleName(
                tr(
                    "{name}: cosine {cosine}, largest difference {largest}",
                    name=name,
                    cosine=cosine,
                    largest=largest,
                )
            )
        self._show_way()

    def clear(self) -> None:
        self.none.hide()

    def say(self, words: str) -> None:
        self.status.set_text(words)

    def show_pointer(self, pointer: Pointer) -> None:
        for strip in self.strips:
            strip.point(pointer.dimension)
        self.bars.point(-1 if pointer.token is None else pointer.token)

    def facts(self, answer: Padded, pointer: Pointer) -> tuple[Facts, ...]:
        proof, names = answer.proof, [amid(name) for name, _ in self._ways]
        found = []
        if pointer.token is not None and pointer.token < proof.tokens:
            changes = [decimals(float(way.drift[pointer.token]), 4) for way in proof.ways]
            pairs = list(zip(names, changes, strict=True))[1:]
            found.append(Facts(tr("Largest change of this token's state"), "", tuple(pairs)))
        if pointer.dimension is not None:
            values = [f"{float(way.vector[pointer.dimension]):.6f}" for way in proof.ways]
            found.append(
                Facts(
                    tr("Dimension {dimension} of the mean vector", dimension=pointer.dimension),
                    "",
                    tuple(zip(names, values, strict=True)),
                )
            )
        way = proof.ways[self.way]
        pairs = [
            (tr("batch, tokens"), f"({proof.texts}, {proof.width})"),
            (tr("cosine, mean"), f"{way.cosine:.8f}"),
            (tr("cosine, [CLS]"), f"{way.cls_cosine:.8f}"),
            (tr("largest difference"), decimals(way.difference, 4)),
        ]
        says = _no_padding(answer) if proof.width == proof.tokens else SAYS
        return (*found, Facts(self._ways[self.way][0], says, tuple(pairs)))

    def color_scale(self) -> str:
        return scale_words(self.strips[0].scale) if self.answer else ""

    def make_export(self, answer: Padded) -> Callable[[Path], Export]:
        assert self.sheet
        return partial(export, answer.proof, self.sheet)

    def _build(self) -> None:
        caption = label(tr("Pad t&o"), "secondary")
        caption.setBuddy(self.slider)
        self.slider.setObjectName("padding_width")
        self.slider.setAccessibleName(tr("Length the texts are padded to"))
        self.slider.setMaximumWidth(240)
        self.slider.setMinimumWidth(120)
        ways = grid(1, lines=2)
        group = QButtonGroup(self)
        for number, (name, words) in enumerate(self._ways):
            choice, numbers = self.choices[number], self.numbers[number]
            group.addButton(choice, number)
            choice.setChecked(number == self.way)
            choice.setAccessibleDescription(words)
            numbers.setFont(theme.font("mono_small"))
            ways.addWidget(choice if number else label(name), 2 * number, 0)
            ways.addWidget(self.strips[number], 2 * number, 1)
            ways.addWidget(numbers, 2 * number, 2)
            said = ElidedLabel(face="secondary", role="secondary")
            said.set_text(words)
            ways.addWidget(said, 2 * number + 1, 1)
            ways.setRowMinimumHeight(2 * number + 1, 22)
        group.idClicked.connect(self._choose)
        head = row(caption, self.slider, (self.status, 1))
        column(head, self.none, ways, self.drift, (self.bars, 1), into=self)
        self.hold(*self.strips, *self.numbers, self.drift, self.bars)

    def _connect(self) -> None:
        self.slider.valueChanged.connect(self._slid)
        for strip in self.strips:
            strip.pointed.connect(lambda dimension: self.point(dimension=dimension))
        self.bars.pointed.connect(lambda row: self.point(token=row))
        self.bars.chosen.connect(self.select)
        self.context.companions_changed.connect(self._companions_changed)

    def _show_way(self) -> None:
        """Shows the tokens of the way that is chosen."""
        if self.answer is None or self.sheet is None:
            return
        proof, way = self.answer.proof, self.answer.proof.ways[self.way]
        rows = [row for row in self.sheet.rows if row.position is not None][: proof.tokens]
        if len(rows) == len(way.drift):
            self.bars.show_values(rows, way.drift.tolist())
        self.drift.setText(
            tr("{name}: how far each token's state is from where it is alone", name=self._ways[self.way][0])
        )

    def _choose(self, number: int) -> None:
        self.way = number
        self._show_way()
        self.context.details_changed.emit()

    def _slid(self, width: int) -> None:
        self._width = width
        self.ask()

    def _companions_changed(self) -> None:
        self._width = 0
        self.outdate()


def _no_padding(answer: Padded) -> str:
    """Why nothing is filled up, and how to get some padding."""
    tokens, texts = answer.proof.tokens, answer.proof.texts
    if answer.narrowest == answer.widest:
        return plural(
            tokens,
            "There is no padding to see here, so all four are the same: your text fills all {n} token that "
            "this model reads at once. Shorten the text, or the maximum length above, to leave room for "
            "padding.",
            "There is no padding to see here, so all four are the same: your text fills all {n} tokens that "
            "this model reads at once. Shorten the text, or the maximum length above, to leave room for "
            "padding.",
        )
    if texts > 1:
        return tr(
            "There is no padding to see here, so all four are the same: no other text of the batch is "
            "longer. Move the slider to the right, or add a longer text on the Batch page of Tokens."
        )
    return tr(
        "There is no padding to see here, so all four are the same: the slider adds none. "
        "Move the slider to the right, or add a longer text on the Batch page of Tokens."
    )
