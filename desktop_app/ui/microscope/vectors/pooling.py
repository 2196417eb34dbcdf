"""Pooling: [CLS] beside the mean of all tokens, and how each ranks the library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken, Report
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.two_rankings import CompareColumns
from desktop_app.ui.kit.view_tabs import ViewTabs
from desktop_app.ui.microscope.cache import Lens
from desktop_app.ui.microscope.context import Pointer, Scope
from desktop_app.ui.microscope.parts.layer_line import LayerLine
from desktop_app.ui.microscope.parts.layer_slider import LayerScrubber
from desktop_app.ui.microscope.parts.token_bars import TokenBars
from desktop_app.ui.microscope.parts.vector_strip import VectorStrip
from desktop_app.ui.microscope.sheet import TokenSheet
from desktop_app.ui.microscope.vectors import work as state_work
from desktop_app.ui.microscope.vectors.blocks import Block
from desktop_app.ui.microscope.vectors.trade_offs import TradeOffs
from desktop_app.ui.microscope.view import Facts, ScopeView

if TYPE_CHECKING:
    from desktop_app.explore.pooled import Pooled
    from desktop_app.explore.taking import Taken
    from desktop_app.services.searching.compare import Comparison

NAMES = ("[CLS]", "Mean")
SHARES, RANKING, CHOICE = range(3)
TABS = ("Token shares", "Ranking", "Which to use")
_TIPS = (
    "How much of the mean vector each token brings along",
    "How the library in use is ranked by each of the two vectors",
    "What is said of both, and what was measured",
)


@dataclass(frozen=True, slots=True)
class _Answer:
    block: Block
    pooled: Pooled


class PoolingView(ScopeView):
    """Both vectors at the layer that is chosen; the ranking takes those of the last layer."""

    def __init__(self, scope: Scope, parent: QWidget | None = None) -> None:
        super().__init__(scope, parent)
        self.found: _Answer | None = None
        self.scrubber = LayerScrubber()
        self.cosine = label(tone="strong")
        self.strips = [VectorStrip(f"{name} vector") for name in NAMES]
        self.lengths: list[QLabel] = [label() for _ in NAMES]
        self.line = LayerLine()
        self.tabs = ViewTabs(TABS, tips=_TIPS, name="Parts", margins=False)
        self.bars = TokenBars("share of the mean vector", "{:.2%}".format)
        self.told = label(tone="secondary", wrap=True)
        self.columns = CompareColumns()
        self.choice = TradeOffs()
        self.parts = QStackedWidget()
        self._build()
        self._connect()

    def show_sheet(self, sheet: TokenSheet | None) -> None:
        if sheet is None:
            self.scope.drop("pooling")
            self.found = None
            return

        def work(lens: Lens, _report: Report, cancel: CancelToken) -> _Answer:
            from desktop_app.explore.pooled import pooled

            block = state_work.blocks(lens, sheet, False, cancel).blocks[0]
            return _Answer(block, pooled(block.input))

        self.scope.submit("pooling", work, self._show)

    def show_pointer(self, pointer: Pointer) -> None:
        if pointer.layer is not None and pointer.layer != self.scrubber.layer:
            self.scrubber.set_layer(pointer.layer)
            self._show_layer()
        for strip in self.strips:
            strip.point(pointer.dimension)
        self.bars.point(-1 if pointer.token is None else pointer.token)

    def facts(self, pointer: Pointer) -> tuple[Facts, ...]:
        if self.found is None:
            return (Facts("Computing the vectors …"),) if self.scope.busy("pooling") else ()
        pooled, layer = self.found.pooled, self.scrubber.layer
        told = []
        if pointer.token is not None and pointer.token < pooled.shares.shape[1]:
            weight = ("weight in the mean", f"1 / {pooled.tokens} = {1 / pooled.tokens:.6f}")
            share = ("share of its length", f"{float(pooled.shares[layer, pointer.token]):.4%}")
            words = "All tokens weigh the same; a long vector that points the mean's way brings more of it."
            told.append(Facts("In the mean", words, (weight, share)))
        if pointer.dimension is not None:
            values = [
                (name, f"{float(rows[layer, pointer.dimension]):.6f}")
                for name, rows in zip(NAMES, (pooled.cls, pooled.mean), strict=True)
            ]
            told.append(Facts(f"Dimension {pointer.dimension}", "", tuple(values)))
        pairs = (
            ("cosine", f"{float(pooled.cosines[layer]):.6f}"),
            ("layer", f"{layer} of {len(pooled.cosines) - 1}"),
            ("tokens averaged", f"{pooled.tokens:,}"),
            ("shape of each", f"({pooled.mean.shape[1]},)"),
        )
        sentence = (
            "[CLS] takes the first row of the states; the mean takes the average of all rows that the "
            "attention mask admits, [CLS] and [SEP] with them."
        )
        return (*told, Facts("Two vectors of one text", sentence, pairs))

    def taking(self) -> Callable[[], Taken] | None:
        found, layer, lens = self.found, self.scrubber.layer, self.scope.lens
        if found is None:
            return None

        def make() -> Taken:
            from desktop_app.explore.pooled import taken

            return taken(found.block.input, found.pooled, layer, lens.bundle().folder)

        return make

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(theme.GAP_MEDIUM)
        top.addWidget(self.scrubber)
        top.addWidget(self.cosine)
        top.addStretch()
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_MEDIUM)
        grid.setVerticalSpacing(theme.GAP_SMALL)
        grid.setColumnStretch(1, 1)
        for number, (strip, length) in enumerate(zip(self.strips, self.lengths, strict=True)):
            length.setFont(theme.font("mono_small"))
            grid.addWidget(label(NAMES[number]), number, 0)
            grid.addWidget(strip, number, 1)
            grid.addWidget(length, number, 2)
        ranking = QWidget()
        below = QVBoxLayout(ranking)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(theme.GAP)
        below.addWidget(self.told)
        below.addWidget(self.columns, 1)
        for part in (self.bars, ranking, self.choice):
            self.parts.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addLayout(top)
        column.addLayout(grid)
        column.addWidget(self.line)
        column.addWidget(self.tabs)
        column.addWidget(self.parts, 1)

    def _connect(self) -> None:
        self.scrubber.changed.connect(self._scrubbed)
        self.line.chosen.connect(self.scrubber.slider.setValue)
        self.tabs.chosen.connect(self._choose)
        for strip in self.strips:
            strip.pointed.connect(self._pointed_dimension)
        self.bars.pointed.connect(self._pointed_token)
        self.bars.chosen.connect(lambda row: self.scope.select(Pointer(token=row)))
        self.scope.library_changed.connect(self._rank)

    def _show(self, found: _Answer) -> None:
        self.found = found
        self.scrubber.set_layers(len(found.pooled.cosines) - 1)
        self.choice.show_cost(found.pooled.microseconds)
        self._show_layer()
        self._rank()

    def _show_layer(self) -> None:
        if self.found is None:
            return
        pooled, layer = self.found.pooled, self.scrubber.layer
        vectors = pooled.cls[layer], pooled.mean[layer]
        scale = 2 * max(float((vector**2).mean() ** 0.5) for vector in vectors)
        for strip, length, vector in zip(self.strips, self.lengths, vectors, strict=True):
            strip.show_vector(vector, scale)
            length.setText(f"norm {float((vector**2).sum() ** 0.5):.4f}")
        self.cosine.setText(f"cosine {float(pooled.cosines[layer]):.4f}")
        self.line.show_values("Cosine of [CLS] and mean", tuple(pooled.cosines.tolist()), layer)
        self.bars.show_values(self.found.block.rows, pooled.shares[layer].tolist())
        self.scope.told.emit()

    def _scrubbed(self, layer: int) -> None:
        self._show_layer()
        here = self.scope.pointer
        self.scope.point(Pointer(here.token, None, here.dimension, layer))

    def _choose(self, number: int) -> None:
        self.tabs.check(number)
        self.parts.setCurrentIndex(number)
        self._rank()

    def _rank(self) -> None:
        sheet, library = self.scope.sheet, self.scope.library
        if sheet is None or not self.isVisible() or self.parts.currentIndex() != RANKING:
            return
        if library is None:
            self._say("Open a library on the Find page to see how each vector ranks it.")
            return
        text, name = sheet.texts[0], library.name

        def work(lens: Lens, _report: Report, _cancel: CancelToken) -> Comparison:
            from desktop_app.services.searching.compare import compare_poolings

            return compare_poolings(lens.searcher(), text)

        self.scope.submit(
            "poolings", work, lambda found: self._show_ranking(found, name), on_error=self._not_ranked
        )

    def _show_ranking(self, found: Comparison, library: str) -> None:
        same = sum(placed.there is not None and placed.there <= 10 for placed in found.sides[0][:10])
        self._say(
            f"“{library}” for your first text by [CLS], at the left, and by the mean, at the right: "
            f"{same} of the first ten are the same."
        )
        self.columns.show_comparison(found, NAMES)
        self.columns.show()

    def _not_ranked(self, error: AppError) -> None:
        self._say(f"{error.message} {error.hint}".strip())

    def _say(self, words: str) -> None:
        self.told.setText(words)
        self.columns.hide()

    def _pointed_dimension(self, dimension: int) -> None:
        if dimension < 0:
            self.scope.leave()
        else:
            self.scope.point(Pointer(dimension=dimension, layer=self.scrubber.layer))

    def _pointed_token(self, row: int) -> None:
        if row < 0:
            self.scope.leave()
        else:
            self.scope.point(Pointer(token=row, layer=self.scrubber.layer))
