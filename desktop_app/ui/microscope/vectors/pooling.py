"""Pooling: [CLS] next to the mean of all tokens, and how each ranks the library."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from desktop_app.core.jobs import CancelToken
from desktop_app.core.words import per_cent
from desktop_app.explore.export import Export
from desktop_app.explore.pooled import export
from desktop_app.explore.sheet import TokenSheet
from desktop_app.language import number, tr, tr_as
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.layout import SPRING, column, grid, row
from desktop_app.ui.kit.tables.value_ramp import scale_words
from desktop_app.ui.kit.view_host import ViewTabs
from desktop_app.ui.microscope.cache import ModelCache
from desktop_app.ui.microscope.context import Context, Pointer, Work
from desktop_app.ui.microscope.details import Facts
from desktop_app.ui.microscope.parts.layer_line import LayerLine
from desktop_app.ui.microscope.parts.token_bars import TokenBars
from desktop_app.ui.microscope.parts.vector_strip import VectorStrip
from desktop_app.ui.microscope.ranking_pane import RankingPane
from desktop_app.ui.microscope.vectors import work
from desktop_app.ui.microscope.vectors.layered import LayeredView
from desktop_app.ui.microscope.vectors.trade_offs import TradeOffs
from desktop_app.ui.microscope.vectors.work import PooledBlock
from desktop_app.ui.microscope.work import TwoRankings
from desktop_app.ui.values import Example

NAMES = ("[CLS]", tr("Mean"))
SHARES, RANKING, CHOICE = range(3)
TABS = ("Token shares", "Ranking", "Which to use")
_TAB_WORDS = (tr("Token shares"), tr_as("tab", "Ranking"), tr("Which to use"))
_TIPS = (
    tr("How much of the mean vector each token contributes"),
    tr("How each of the two vectors ranks the library in use"),
    tr("What is said about both, and what was measured"),
)
_MISSING = tr("Open a library on the Find page to see how each vector ranks it.")


class PoolingView(LayeredView[PooledBlock]):
    """Both vectors at the layer that is chosen; the ranking takes those of the last layer."""

    BUSY = tr("Computing the vectors …")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.cosine = label(tone="strong")
        self.strips = [VectorStrip(tr("{name} vector", name=name)) for name in NAMES]
        self.lengths: list[QLabel] = [label() for _ in NAMES]
        self.line = LayerLine()
        self.tabs = ViewTabs(_TAB_WORDS, tips=_TIPS, keys=TABS, name=tr("Parts"), margins=False)
        self.bars = TokenBars(tr("share of the mean vector"), lambda share: per_cent(share, 2))
        self.ranking = RankingPane(context, _MISSING, _rank)
        self.pair = label(
            tr("Both texts are read as one input: these are the vectors of the pair."), wrap=True
        )
        self.pair.hide()
        self.other_layer = label(wrap=True)
        self.choice = TradeOffs()
        self.parts = QStackedWidget()
        self._build()
        self.line.chosen.connect(self.layer_slider.slider.setValue)
        self.tabs.chosen.connect(self._choose)
        for strip in self.strips:
            strip.pointed.connect(lambda dimension: self.point(dimension=dimension))
        self.bars.pointed.connect(lambda row: self.point(token=row))
        self.bars.chosen.connect(self.select)

    def set_up(self, example: Example) -> None:
        super().set_up(example)
        self._choose(TABS.index(example.mode) if example.mode in TABS else SHARES)

    def question(self, sheet: TokenSheet) -> Work[PooledBlock]:
        return lambda cache, cancel: work.pool(cache, sheet, cancel)

    def show_answer(self, answer: PooledBlock) -> None:
        self.layer_slider.set_layers(len(answer.pooled.cosines) - 1)
        self.choice.show_cost(answer.pooled.microseconds)
        self.pair.setVisible(len(answer.block.input.texts) > 1)
        self.show_layer()

    def clear(self) -> None:
        self.pair.hide()
        self.bars.show_values((), ())
        self.choice.show_cost(None)

    def show_layer(self) -> None:
        assert self.answer
        pooled, layer = self.answer.pooled, self.layer
        vectors = pooled.cls[layer], pooled.mean[layer]
        scale = 2 * max(float((vector**2).mean() ** 0.5) for vector in vectors)
        for strip, length, vector in zip(self.strips, self.lengths, vectors, strict=True):
            strip.show_vector(vector, scale)
            length.setText(tr("norm {norm}", norm=f"{float((vector**2).sum() ** 0.5):.4f}"))
        self.cosine.setText(tr("cosine {cosine}", cosine=f"{float(pooled.cosines[layer]):.4f}"))
        self.line.show_values(tr("Cosine of [CLS] and mean"), tuple(pooled.cosines.tolist()), layer)
        self.bars.show_values(self.answer.block.rows, pooled.shares[layer].tolist())
        last = len(pooled.cosines) - 1
        self.other_layer.setVisible(layer != last)
        self.other_layer.setText(
            tr(
                "Layer {layer} is shown above. The ranking always takes the vectors of the last layer, "
                "{last}, because a library's vectors are of that layer.",
                layer=layer,
                last=last,
            )
        )

    def show_pointer(self, pointer: Pointer) -> None:
        super().show_pointer(pointer)
        for strip in self.strips:
            strip.point(pointer.dimension)
        self.bars.point(-1 if pointer.token is None else pointer.token)

    def facts(self, answer: PooledBlock, pointer: Pointer) -> tuple[Facts, ...]:
        pooled, layer = answer.pooled, self.layer
        found = []
        if pointer.token is not None and pointer.token < pooled.shares.shape[1]:
            weight = (tr("weight in the mean"), f"1 / {pooled.tokens} = {1 / pooled.tokens:.6f}")
            share = (tr("share of its length"), per_cent(float(pooled.shares[layer, pointer.token]), 4))
            words = tr(
                "All tokens have the same weight; a long vector that points the mean's way adds more to it."
            )
            found.append(Facts(tr("In the mean"), words, (weight, share)))
        if pointer.dimension is not None:
            values = [
                (name, f"{float(rows[layer, pointer.dimension]):.6f}")
                for name, rows in zip(NAMES, (pooled.cls, pooled.mean), strict=True)
            ]
            found.append(Facts(tr("Dimension {dimension}", dimension=pointer.dimension), "", tuple(values)))
        pairs = (
            (tr("cosine"), f"{float(pooled.cosines[layer]):.6f}"),
            (tr("layer"), tr("{number} of {all}", number=layer, all=len(pooled.cosines) - 1)),
            (tr("tokens averaged"), number(pooled.tokens)),
            (tr("shape of each"), f"({pooled.mean.shape[1]},)"),
        )
        sentence = tr(
            "[CLS] takes the first row of the states; the mean takes the average of all rows that the "
            "attention mask admits, including [CLS] and [SEP]."
        )
        single = len(answer.block.input.texts) == 1
        title = tr("Two vectors of one text") if single else tr("Two vectors of a pair of texts")
        return (*found, Facts(title, sentence, pairs))

    def color_scale(self) -> str:
        return scale_words(self.strips[0].scale) if self.answer else ""

    def make_export(self, answer: PooledBlock) -> Callable[[Path], Export]:
        return partial(export, answer.block.input, answer.pooled, self.layer)

    def _build(self) -> None:
        vectors = grid(1, lines=theme.GAP_SMALL)
        for at, (strip, length) in enumerate(zip(self.strips, self.lengths, strict=True)):
            length.setFont(theme.font("mono_small"))
            for place, part in enumerate((label(NAMES[at]), strip, length)):
                vectors.addWidget(part, at, place)
        ranked = QWidget()
        column(self.other_layer, (self.ranking, 1), into=ranked)
        for part in (self.bars, ranked, self.choice):
            self.parts.addWidget(part)
        top = row(self.layer_slider, self.cosine, SPRING, gap=theme.GAP_MEDIUM)
        column(top, self.pair, vectors, self.line, self.tabs, (self.parts, 1), into=self)
        self.hold(self.cosine, *self.strips, *self.lengths, self.line)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()  # a classifier may have been trained meanwhile

    def _choose(self, number: int) -> None:
        self.tabs.check(number)
        self.parts.setCurrentIndex(number)
        self._look()

    def _look(self) -> None:
        """Asks what the user's own classifier reaches, where that is shown."""
        if self.parts.currentIndex() == CHOICE:
            data = self.context.desk.data_folder

            def ask(_cache: ModelCache, _cancel: CancelToken) -> str:
                return work.own_accuracy(data)

            self.context.query(self, "own classifier", ask, self.choice.show_classification)


def _rank(texts: tuple[str, ...], library: str) -> Work[TwoRankings]:
    return lambda cache, _cancel: work.rank_poolings(cache, texts, library)
