"""The similarity view as it is used: cells, keys, two texts, and the library."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desktop_app.core.paths import SAMPLE_LIBRARY
from desktop_app.core.types import UNTOUCHED
from desktop_app.ui.examples import EXAMPLES
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.vectors.similarity import SimilarityView
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
    assert "200 passages of “Sample jobs” nearest to your text" in view.there.status.text()
    hand.type(" again")
    assert view.there.model.rowCount() == 0  # the states of the new text are still computed
    page.set_library(None)
    assert "Open a library" in view.there.status.text()
