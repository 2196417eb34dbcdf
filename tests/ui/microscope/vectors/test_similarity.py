"""The similarity view as it is used: cells, keys, two texts, and the library."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desktop_app.core.paths import SAMPLE_LIBRARY
from desktop_app.core.types import UNTOUCHED
from desktop_app.ui.examples import EXAMPLES
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.vectors import similarity_map
from desktop_app.ui.microscope.vectors.similarity import SimilarityView
from desktop_app.ui.microscope.view import MicroscopeView
from desktop_app.ui.values import LibraryInfo
from tests.ui.microscope.hand import Hand

BANKS = next(example for example in EXAMPLES if example.name == "The same word twice")
Key = Qt.Key


@pytest.fixture
def view(page: MicroscopePage, hand: Hand) -> SimilarityView:
    page.show_place(1)
    page.show_example(BANKS)
    hand.until_read()
    made = page.view()
    assert isinstance(made, SimilarityView)
    hand.bot.waitUntil(lambda: made.answer is not None and made.map.cell is not None)
    return made


def test_the_word_that_both_texts_have_is_shown_first(view: SimilarityView) -> None:
    assert view.map.cell
    row, column = view.map.cell
    assert view.map.rows[row].token == view.map.columns[column].token == "bank"
    assert view.map.value(row, column) == pytest.approx(0.846, abs=5e-3)
    assert [token.token for token in view.map.rows][:2] == ["[CLS]", "she"]


def test_pointing_at_a_cell_tells_its_cosine(view: SimilarityView, page: MicroscopePage, hand: Hand) -> None:
    place = view.map.place(1, 2).center().toPoint()
    QTest.mouseMove(view.map, place + QPoint(1, 0))
    QTest.mouseMove(view.map, place)
    assert f"cosine: {view.map.value(1, 2):.6f}" in page.details.text()
    assert hand.lit_text(page.first.edit) == "She"
    assert view.here.model.rowCount() == len(view.map.columns)
    first = view.here.model.rows[0]
    assert first.cosine == pytest.approx(max(view.map.value(1, c) for c in range(len(view.map.columns))))


def test_keys_walk_and_the_layer_and_the_mean_can_be_changed(view: SimilarityView) -> None:
    view.map.setFocus()
    view.map.point((0, 0))
    for key in (Key.Key_Down, Key.Key_Right, Key.Key_Right):
        QTest.keyClick(view.map, key)
    assert view.map.cell == (1, 2)
    assert view.map.accessibleName().startswith(f"{view.map.value(1, 2):.6f}, she and put")
    plain = view.map.value(1, 2)
    view.centered.setChecked(True)
    assert view.map.value(1, 2) != plain
    view.centered.setChecked(False)
    view.layer_slider.slider.setValue(0)
    assert view.map.value(1, 2) != plain
    assert view.matrices
    assert np.abs(view.matrices[0]).max() <= 1


def test_one_input_is_compared_with_itself(view: SimilarityView, hand: Hand) -> None:
    view.apart.setChecked(False)
    hand.bot.waitUntil(lambda: view.answer is not None and len(view.answer.blocks) == 1)
    assert len(view.map.rows) == len(view.map.columns) == 18
    assert view.map.value(3, 3) == pytest.approx(1, abs=1e-5)


def test_a_token_is_looked_for_in_the_library(view: SimilarityView, page: MicroscopePage, hand: Hand) -> None:
    page.set_library(LibraryInfo(SAMPLE_LIBRARY, "Sample jobs", 1_000, 1_000, "mean", UNTOUCHED))
    assert view.map.cell
    view.map.setFocus()
    QTest.keyClick(view.map, Key.Key_Return)
    hand.bot.waitUntil(lambda: view.there.model.rowCount() > 0, timeout=20_000)
    assert "bank" in view.there.model.rows[0].word.lower()
    assert "200 passages of “Sample jobs” nearest to your first text" in view.there.status.text()
    hand.type(" again")
    assert view.there.model.rowCount() == 0  # the states of the new text are still computed
    page.set_library(None)
    assert "Open a library" in view.there.status.text()


def test_the_means_are_of_pairs_of_different_tokens_without_padding(page: MicroscopePage, hand: Hand) -> None:
    view = hand.open("Similarity", SimilarityView)
    hand.type("my paycheck lasts")
    hand.bot.waitUntil(lambda: view.answer is not None and not view.busy)
    states = view._sides()[0].input.states[6].astype(np.float64)

    def means() -> list[str]:
        lines = page.details.text().splitlines()
        return [line for line in lines if line.startswith("mean")]

    expected = []
    for rows in (states, states - states.mean(axis=0)):
        unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        cosines = unit @ unit.T
        expected.append(cosines[~np.eye(7, dtype=bool)].mean())
    wanted = [f"mean cosine: {expected[0]:.4f}", f"mean, centered: {expected[1]:.4f}"]
    assert means() == wanted
    assert "over all pairs of two different tokens." in page.details.text()
    page.controls.length.setValue(20)
    page.controls.pad.setChecked(True)
    hand.bot.waitUntil(lambda: view.answer is not None and len(view.map.rows) == 20 and not view.busy)
    assert means() == wanted
    assert "without padding" in page.details.text()
    view.map.setFocus()
    view.map.point((1, 1))
    view._list_here()
    assert [found.piece for found in view.here.model.rows if found.piece == "[PAD]"] == []


def test_a_text_longer_than_a_passage_is_said_to_be_read_in_part(page: MicroscopePage, hand: Hand) -> None:
    view = hand.open("Similarity", SimilarityView)
    page.set_library(LibraryInfo(SAMPLE_LIBRARY, "Sample jobs", 1_000, 1_000, "mean", UNTOUCHED))
    page.first.edit.set_text("the lazy dogs ran " * 80)
    hand.until_read()
    hand.bot.waitUntil(lambda: view.answer is not None and not view.busy, timeout=20_000)
    view.map.setFocus()
    view.map.point((2, 2))
    QTest.keyClick(view.map, Key.Key_Return)
    hand.bot.waitUntil(lambda: view.there.model.rowCount() > 0, timeout=20_000)
    assert "Only the first 254 word pieces of it are read" in view.there.status.text()
    hand.open("States", MicroscopeView)  # so that it reads no further


def test_a_map_of_512_tokens_shows_its_last_cell_at_every_zoom(
    view: SimilarityView, page: MicroscopePage, hand: Hand
) -> None:
    page.controls.pair.setChecked(False)
    page.first.edit.set_text("the bank of the river " * 110)
    page.ask()
    hand.bot.waitUntil(lambda: len(view.map.rows) == 512, timeout=60_000)
    for _ in range(8):
        view.map.zoom(similarity_map.STEP)
        view.map.viewport().repaint()
    assert view.map.side() == similarity_map.LARGEST
    view.map.setFocus()
    QTest.keyClick(view.map, Key.Key_End)
    assert view.map.cell
    assert view.map.cell[1] == 511
    assert view.map.viewport().rect().contains(view.map.place(*view.map.cell).center().toPoint())
