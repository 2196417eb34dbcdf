"""The pooling view as it is used: layers, tokens, dimensions, and the library ranked twice."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.core.types import UNTOUCHED, Pooling
from desktop_app.services.searching.search import Searcher
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.vectors.pooling import CHOICE, RANKING, PoolingView
from desktop_app.ui.values import LibraryInfo
from tests.ui.microscope.hand import Hand

ROWS: tuple[Pooling, Pooling] = ("cls", "mean")


@pytest.fixture
def view(page: MicroscopePage, hand: Hand) -> PoolingView:
    made = hand.open("Pooling", PoolingView)
    hand.type("I like frightened dogs")
    hand.bot.waitUntil(lambda: made.answer is not None)
    return made


def test_layer_token_and_dimension_are_told(view: PoolingView, page: MicroscopePage, hand: Hand) -> None:
    assert view.answer
    pooled = view.answer.pooled
    assert f"cosine: {float(pooled.cosines[6]):.6f}" in page.details.text()
    view.layer_slider.slider.setValue(2)
    assert f"cosine: {float(pooled.cosines[2]):.6f}" in page.details.text()
    view.bars.setFocus()
    QTest.keyClick(view.bars, Qt.Key.Key_Down)
    QTest.keyClick(view.bars, Qt.Key.Key_Down)
    assert hand.lit_text(page.first.edit) == "like"
    assert "weight in the mean: 1 / 6 = 0.166667" in page.details.text()
    view.strips[0].setFocus()
    QTest.keyClick(view.strips[0], Qt.Key.Key_Right)
    assert "Dimension 1" in page.details.text()
    assert view.strips[1].dimension == 1


def test_both_vectors_rank_the_library(
    view: PoolingView, page: MicroscopePage, hand: Hand, library: Path
) -> None:
    view.tabs.chosen.emit(RANKING)
    assert "Open a library" in view.ranking.status.text()
    page.set_library(LibraryInfo(library, "Thirteen jobs", 13, 13, "mean", UNTOUCHED))
    hand.bot.waitUntil(lambda: "of the first ten are the same" in view.ranking.status.text())
    left, right = (side.compared.rows for side in view.ranking.columns.sides)
    searcher: Searcher = page.desk.engine.searcher(library)
    for shown, pooling in zip((left, right), ROWS, strict=True):
        hits = searcher.search("I like frightened dogs", 13, "semantic", pooling).hits
        assert [placed.hit.id for placed in shown] == [hit.id for hit in hits]
    view.tabs.chosen.emit(CHOICE)
    assert "µs for [CLS]" in view.choice.cost.text()


def test_the_ranking_says_that_it_takes_the_last_layer(
    view: PoolingView, page: MicroscopePage, hand: Hand, library: Path
) -> None:
    view.tabs.chosen.emit(RANKING)
    page.set_library(LibraryInfo(library, "Thirteen jobs", 13, 13, "mean", UNTOUCHED))
    hand.bot.waitUntil(lambda: "of the first ten are the same" in view.ranking.status.text())
    assert not view.other_layer.isVisible()
    view.layer_slider.slider.setValue(2)
    assert view.other_layer.isVisible()
    assert "Layer 2 is shown above. The ranking always takes the vectors of the last layer, 6" in (
        view.other_layer.text()
    )
    view.layer_slider.slider.setValue(6)
    assert not view.other_layer.isVisible()


def test_what_becomes_of_a_second_text_is_said(
    view: PoolingView, page: MicroscopePage, hand: Hand, library: Path
) -> None:
    assert not view.pair.isVisible()
    page.controls.pair.setChecked(True)
    hand.type("and cats", page.second.edit)
    hand.bot.waitUntil(lambda: view.pair.isVisible())
    assert "Two vectors of a pair of texts" in page.details.text()
    view.tabs.chosen.emit(RANKING)
    page.set_library(LibraryInfo(library, "Thirteen jobs", 13, 13, "mean", UNTOUCHED))
    hand.bot.waitUntil(lambda: "for your first text alone" in view.ranking.status.text())
    page.controls.pair.setChecked(False)
    hand.bot.waitUntil(lambda: not view.pair.isVisible())
