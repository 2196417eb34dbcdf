"""Padding: companions in the batch, mask on and off; the text's vector stands still or drifts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.jobs import CancelToken, Report
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import ElidedLabel, label
from desktop_app.ui.microscope.cache import Lens
from desktop_app.ui.microscope.context import Pointer, Scope
from desktop_app.ui.microscope.parts.token_bars import TokenBars
from desktop_app.ui.microscope.parts.vector_strip import VectorStrip
from desktop_app.ui.microscope.sheet import TokenSheet
from desktop_app.ui.microscope.view import Facts, ScopeView

if TYPE_CHECKING:
    from desktop_app.explore.padding import Proof
    from desktop_app.explore.taking import Taken

COMPANIONS = 8
"""That are computed along; the proof needs one."""
ADDED = 16
"""Padding at first, where no companion is longer."""
WAYS = ("Alone", "Masked", "Unmasked", "Averaged too")
WORDS = (
    "the text by itself, without padding",
    "in the batch, with its attention mask",
    "mask 1 everywhere, padding left out of the mean",
    "mask 1 everywhere, padding counted in the mean",
)
SAYS = (
    "With the attention mask the text's vector is the same whatever stands beside it, to the rounding of "
    "float32. Without it the tokens look at the padding, and the vector drifts."
)


@dataclass(frozen=True, slots=True)
class _Asked:
    proof: Proof
    narrowest: int
    widest: int


class PaddingView(ScopeView):
    """Four ways to compute the same vector, each with its distance to the text alone."""

    def __init__(self, scope: Scope, parent: QWidget | None = None) -> None:
        super().__init__(scope, parent)
        self.proof: Proof | None = None
        self.shown = 2  # the way whose tokens are shown
        self.width_wanted = 0
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.told = ElidedLabel(face="secondary", role="secondary")
        self.strips = [VectorStrip(f"{name}, mean vector") for name in WAYS]
        self.choices = [QRadioButton(name) for name in WAYS]
        self.numbers: list[QLabel] = [label() for _ in WAYS]
        self.bars = TokenBars("largest change of a token's state", "{:.2e}".format)
        self.drift = label(tone="strong")
        self._build()
        self._connect()

    def show_sheet(self, sheet: TokenSheet | None) -> None:
        if sheet is None:
            self.scope.drop("padding")
            self.proof = None
            return
        companions, wanted = self.scope.companions[:COMPANIONS], self.width_wanted

        def work(lens: Lens, _report: Report, cancel: CancelToken) -> _Asked:
            from desktop_app.explore.padding import prove
            from desktop_app.services.microscope import inspect as inspecting

            tokenizer, encoder = lens.tokenizer(), lens.encoder()
            inputs = []
            for texts in (sheet.texts, *((text,) for text in companions)):
                second = texts[1] if len(texts) > 1 else None
                inputs.append(
                    inspecting.tokens(tokenizer, texts[0], second, sheet.limit, truncation=sheet.truncation)
                )
            longest = max(len(one.input_ids) for one in inputs)
            added = 0 if longest > len(inputs[0].input_ids) else ADDED
            widest = tokenizer.max_length
            width = min(max(wanted, longest) if wanted else longest + added, widest)
            cancel.check()
            return _Asked(prove(encoder.batch_states, inputs, width, tokenizer.pad_id), longest, widest)

        self.scope.submit("padding", work, self._show)

    def show_pointer(self, pointer: Pointer) -> None:
        for strip in self.strips:
            strip.point(pointer.dimension)
        self.bars.point(-1 if pointer.token is None else pointer.token)

    def facts(self, pointer: Pointer) -> tuple[Facts, ...]:
        proof = self.proof
        if proof is None:
            return (Facts("Computing the vectors …"),) if self.scope.busy("padding") else ()
        found = []
        if pointer.token is not None and pointer.token < proof.tokens:
            pairs = [(way.name.lower(), f"{float(way.drift[pointer.token]):.3e}") for way in proof.ways[1:]]
            found.append(Facts("Largest change of this token's state", "", tuple(pairs)))
        if pointer.dimension is not None:
            values = [(way.name.lower(), f"{float(way.vector[pointer.dimension]):.6f}") for way in proof.ways]
            found.append(Facts(f"Dimension {pointer.dimension} of the mean vector", "", tuple(values)))
        way = proof.ways[self.shown]
        pairs = [
            ("batch, tokens", f"({proof.texts}, {proof.width})"),
            ("cosine, mean", f"{way.cosine:.8f}"),
            ("cosine, [CLS]", f"{way.cls_cosine:.8f}"),
            ("largest difference", f"{way.difference:.3e}"),
        ]
        return (*found, Facts(way.name, SAYS, tuple(pairs)))

    def taking(self) -> Callable[[], Taken] | None:
        proof, sheet, lens = self.proof, self.scope.sheet, self.scope.lens
        if proof is None or sheet is None:
            return None

        def make() -> Taken:
            import numpy as np

            from desktop_app.explore.padding import script
            from desktop_app.explore.taking import Taken, aligned

            head = ("way", "cosine", "cls_cosine", "largest_difference", "what")
            rows = [(way.name, way.cosine, way.cls_cosine, way.difference, way.words) for way in proof.ways]
            document = {
                "batch": proof.texts,
                "width": proof.width,
                "ways": [
                    dict(zip(head, row, strict=True)) | {"token_drift": way.drift.tolist()}
                    for row, way in zip(rows, proof.ways, strict=True)
                ],
            }
            array = np.stack([way.vector for way in proof.ways])
            made = script(lens.bundle().folder, sheet.texts, proof, sheet.limit)
            return Taken("padding", aligned(head, rows), document, head, rows, array, made)

        return make

    def _build(self) -> None:
        caption = label("&Fill up to", "secondary")
        caption.setBuddy(self.slider)
        self.slider.setObjectName("padding_width")
        self.slider.setAccessibleName("Length the texts are filled up to")
        self.slider.setMaximumWidth(240)
        self.slider.setMinimumWidth(120)
        controls = QHBoxLayout()
        controls.setSpacing(theme.GAP)
        controls.addWidget(caption)
        controls.addWidget(self.slider)
        controls.addWidget(self.told, 1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_MEDIUM)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        group = QButtonGroup(self)
        for number, (choice, strip, numbers) in enumerate(
            zip(self.choices, self.strips, self.numbers, strict=True)
        ):
            group.addButton(choice, number)
            choice.setChecked(number == self.shown)
            choice.setAccessibleDescription(WORDS[number])
            numbers.setFont(theme.font("mono_small"))
            grid.addWidget(choice if number else label(WAYS[0]), 2 * number, 0)
            grid.addWidget(strip, 2 * number, 1)
            grid.addWidget(numbers, 2 * number, 2)
            words = label(WORDS[number], "secondary")
            grid.addWidget(words, 2 * number + 1, 1)
            grid.setRowMinimumHeight(2 * number + 1, 22)
        group.idClicked.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addLayout(controls)
        column.addLayout(grid)
        column.addWidget(self.drift)
        column.addWidget(self.bars, 1)

    def _connect(self) -> None:
        self.slider.valueChanged.connect(self._slid)
        for strip in self.strips:
            strip.pointed.connect(self._pointed_dimension)
        self.bars.pointed.connect(self._pointed_token)
        self.bars.chosen.connect(lambda row: self.scope.select(Pointer(token=row)))
        self.scope.companions_changed.connect(partial(self._again, True))

    def _show(self, asked: _Asked) -> None:
        self.proof = asked.proof
        with QSignalBlocker(self.slider):
            self.slider.setRange(asked.narrowest, asked.widest)
            self.slider.setValue(self.proof.width)
        added = self.proof.width - self.proof.tokens
        self.told.set_text(
            f"{self.proof.width} tokens: {added} [PAD] after the {self.proof.tokens} tokens of your text, "
            f"in a batch of {self.proof.texts}"
        )
        scale = 2 * float((self.proof.ways[0].vector ** 2).mean() ** 0.5)
        for strip, numbers, way in zip(self.strips, self.numbers, self.proof.ways, strict=True):
            strip.show_vector(way.vector, scale)
            words = f"cosine {way.cosine:.6f}\nlargest Δ {way.difference:.1e}"
            numbers.setText(words)
            numbers.setAccessibleName(f"{way.name}: {words}".replace("\n", ", ").replace("Δ", "difference"))
        self._show_bars()

    def _show_bars(self) -> None:
        sheet = self.scope.sheet
        if self.proof is None or sheet is None:
            return
        way = self.proof.ways[self.shown]
        rows = [row for row in sheet.rows if row.position is not None][: self.proof.tokens]
        if len(rows) == len(way.drift):
            self.bars.show_values(rows, way.drift.tolist())
        self.drift.setText(f"{way.name}: how far each token's state is from where it is alone")
        self.scope.told.emit()

    def _choose(self, number: int) -> None:
        self.shown = number
        self._show_bars()

    def _slid(self, width: int) -> None:
        self.width_wanted = width
        self._again(False)

    def _again(self, anew: bool) -> None:
        if anew:
            self.width_wanted = 0
        if self.isVisible():
            self.show_sheet(self.scope.sheet)

    def _pointed_dimension(self, dimension: int) -> None:
        if dimension < 0:
            self.scope.leave()
        else:
            self.scope.point(Pointer(dimension=dimension))

    def _pointed_token(self, row: int) -> None:
        if row < 0:
            self.scope.leave()
        else:
            self.scope.point(Pointer(token=row))
