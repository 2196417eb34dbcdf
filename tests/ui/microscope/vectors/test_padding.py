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
