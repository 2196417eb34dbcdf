"""The padding proof as it is used: a slider, companions, ways to compute, and the pointer."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.vectors.padding import PaddingView
from desktop_app.ui.microscope.vectors.work import ADDED
from tests.ui.microscope.hand import Hand


@pytest.fixture
def view(page: MicroscopePage, hand: Hand) -> PaddingView:
    made = hand.open("Padding", PaddingView)
    hand.type("I love pizza")
    hand.bot.waitUntil(lambda: made.answer is not None)
    return made


def test_the_slider_adds_padding(view: PaddingView, page: MicroscopePage, hand: Hand) -> None:
    assert view.answer
    assert view.answer.proof.width == 5 + ADDED
    before = view.answer.proof.ways[2].cosine
    view.slider.setValue(100)
    hand.bot.waitUntil(lambda: view.answer is not None and view.answer.proof.width == 100)
    assert view.answer.proof.ways[2].cosine < before
    assert view.answer.proof.ways[1].cosine == pytest.approx(1, abs=1e-6)
    assert "100 tokens: 95 [PAD] after the 5 tokens of your text" in view.status.text()


def test_companions_are_computed_along(view: PaddingView, page: MicroscopePage, hand: Hand) -> None:
    page.context.set_companions(("I like dogs very much indeed", "a"))
    hand.bot.waitUntil(lambda: view.answer is not None and view.answer.proof.texts == 3)
    assert view.answer
    assert view.answer.proof.width == 8


def test_tokens_and_dimensions_are_pointed_at(view: PaddingView, page: MicroscopePage, hand: Hand) -> None:
    view.bars.setFocus()
    for _ in range(3):
        QTest.keyClick(view.bars, Qt.Key.Key_Down)
    assert hand.lit_text(page.first.edit) == "pizza"
    assert "Largest change of this token's state" in page.details.text()
    view.strips[2].setFocus()
    QTest.keyClick(view.strips[2], Qt.Key.Key_End)
    assert view.answer
    assert f"unmasked: {float(view.answer.proof.ways[2].vector[383]):.6f}" in page.details.text()
    assert view.strips[0].dimension == 383
    view.choices[3].click()
    assert f"{view.answer.proof.ways[3].cosine:.8f}" in page.details.text()


def test_where_there_is_no_padding_it_is_said_and_how_to_get_some(
    view: PaddingView, page: MicroscopePage, hand: Hand
) -> None:
    assert not view.none.isVisible()
    view.slider.setValue(view.slider.minimum())
    hand.bot.waitUntil(lambda: view.none.isVisible())
    assert "the slider adds none. Move the slider to the right" in view.none.text()
    assert "There is no padding to see here" in page.details.text()
    assert "the vector drifts" not in page.details.text()
    page.context.set_companions(("a",))
    hand.bot.waitUntil(lambda: view.answer is not None and view.answer.proof.texts == 2 and not view.busy)
    view.slider.setValue(view.slider.minimum())
    hand.bot.waitUntil(lambda: "no other text of the batch is longer" in view.none.text())
    page.context.set_companions(())
    page.first.edit.set_text("dog " * 600)
    hand.until_read()
    hand.bot.waitUntil(lambda: view.sheet is page.context.sheet and not view.busy, timeout=20_000)
    assert view.answer
    assert view.answer.proof.width == view.answer.proof.tokens == 512
    assert "your text fills all 512 tokens that this model reads at once" in view.none.text()
    assert not view.slider.isEnabled()
    page.controls.length.setValue(8)  # as it advises
    hand.bot.waitUntil(lambda: not view.none.isVisible())
    assert view.slider.isEnabled()
    page.first.edit.clear()
    hand.bot.waitUntil(lambda: view.answer is None)
    assert not view.none.isVisible()
