"""Architecture as it is used: blocks opened by mouse and key, layers folded, the masks of three kinds."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from desktop_app.ui.microscope.context import Pointer
from desktop_app.ui.microscope.labs.architecture import SIGHT, ArchitectureView
from desktop_app.ui.microscope.page import MicroscopePage
from tests.ui.looking import wait_until_well_laid_out
from tests.ui.microscope.hand import Hand

GUIDE = "The restaurant had [MASK] food"


@pytest.fixture
def view(page: MicroscopePage, hand: Hand) -> ArchitectureView:
    made = hand.open("Architecture", ArchitectureView)
    hand.type(GUIDE)
    settled(made, hand)
    return made


def settled(view: ArchitectureView, hand: Hand) -> None:
    """Waits for the answer about the layer that is shown."""
    hand.bot.waitUntil(
        lambda: view.answer is not None and not view.busy and view.answer.layer == view.layer, timeout=20_000
    )


def words(view: ArchitectureView) -> str:
    return "\n".join(part.text() for part in view.panel.findChildren(QLabel) if part.isVisibleTo(view.panel))


def names(view: ArchitectureView) -> list[str]:
    return [" | ".join(block.name for block in line.blocks) for line in view.map.lines]


def click(view: ArchitectureView, line: int, place: int = 0) -> None:
    here = view.map.place(line, place).center().toPoint()
    QTest.mouseClick(view.map, Qt.MouseButton.LeftButton, pos=here)


def test_the_last_layer_is_opened_and_the_others_are_folded(view: ArchitectureView) -> None:
    assert names(view) == [
        "Pooler, left out | Mean pooling",
        "Add & norm",
        "Feed-forward",
        "Add & norm",
        "Multi-head attention",
        "Layers 1–5",
        "Sum & layer norm",
        "Word | Position | Type",
    ]
    assert view.map.lines[5].times == 5
    assert [line.shape for line in view.map.lines] == ["(7, 384)"] * 7 + ["(7,)"]
    assert [line.inside for line in view.map.lines if line.inside] == [
        "inner (7, 1536)",
        "weights (12, 7, 7)",
    ]
    assert view.sum.text() == "11,918,592 + 6 × 1,774,464 = 22,565,376"


def test_a_click_opens_a_block_in_numbers(view: ArchitectureView) -> None:
    click(view, 2)
    said = words(view)
    assert "Feed-forward, layer 6" in said
    assert "Y = GELU(X·W1 + b1)·W2 + b2" in said
    assert "(384, 1536)\n589,824" in said
    assert "1,181,568" in said
    click(view, 0, 1)
    assert "384 = 12 heads × 32 numbers here, and 768 = 12 × 64 in the guide" in words(view)
    click(view, 0, 0)
    assert "147,840" in words(view)
    assert "there is nothing to compute" in words(view)


def test_the_strip_is_the_state_of_the_token_pointed_at(view: ArchitectureView, page: MicroscopePage) -> None:
    assert view.answer
    states = view.answer.input.states
    click(view, 1)
    page.context.point(Pointer(token=5, dimension=42))
    strip = view.panel.strips[0]
    assert strip.value() == pytest.approx(float(states[6, 5, 42]))
    value = f"{float(states[6, 5, 42]):.6f}"
    assert f"hidden state 6 for food, position 5: {value} in dimension 42" in words(view)
    page.context.point(Pointer(token=5))
    assert "hidden state 6 for food, position 5: 384 numbers" in words(view)
    page.context.point(Pointer(token=5, dimension=42))
    assert f"layer 6: {float(states[6, 5, 42]):.6f}" in page.details.text()
    click(view, 0, 1)
    assert strip.value() == pytest.approx(float(states[6].mean(axis=0)[42]), abs=1e-6)
    assert view.panel.strips[1].value() == pytest.approx(float(states[6, 0, 42]))


def test_a_dimension_of_a_strip_is_pointed_at_everywhere(
    view: ArchitectureView, page: MicroscopePage
) -> None:
    strip = view.panel.strips[0]
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_Right)
    QTest.keyClick(strip, Qt.Key.Key_Right)
    assert page.context.pointer.dimension == strip.dimension
    assert "[CLS] in layer 6, dimension" in page.details.text()
    click(view, 2)  # the inner strip has 1,536 numbers, which no other view has
    page.context.point(Pointer())
    inner = view.panel.strips[0]
    inner.setFocus()
    QTest.keyClick(inner, Qt.Key.Key_End)
    assert inner.dimension == 1535
    assert "in dimension 1535" in words(view)
    assert page.context.pointer.dimension is None


def test_keys_walk_the_stack_and_open_what_is_folded(view: ArchitectureView, hand: Hand) -> None:
    view.map.setFocus()
    assert "Multi-head attention, layer 6, gives (7, 384), 591,360 parameters" in view.map.accessibleName()
    QTest.keyClick(view.map, Qt.Key.Key_Down)
    assert "Layers 1–5" in words(view)
    assert "5 × Feed-forward" in words(view)
    QTest.keyClick(view.map, Qt.Key.Key_Return)
    settled(view, hand)
    assert view.layer == 5
    assert names(view)[1] == "Layer 6"
    assert "Layers 1–4" in names(view)
    assert "Multi-head attention, layer 5" in words(view)
    QTest.keyClick(view.map, Qt.Key.Key_Down)
    QTest.keyClick(view.map, Qt.Key.Key_Down)
    QTest.keyClick(view.map, Qt.Key.Key_Down)
    QTest.keyClick(view.map, Qt.Key.Key_Right)
    assert "Position" in view.map.accessibleName()


def test_no_layer_opened_folds_all(view: ArchitectureView, hand: Hand) -> None:
    view.layer_slider.slider.setValue(0)
    settled(view, hand)
    assert "Layers 1–6" in names(view)
    assert view.answer
    assert view.answer.run is None
    click(view, 1)
    settled(view, hand)
    assert view.layer == 6


def test_every_layer_computed_by_hand_is_the_models(view: ArchitectureView, hand: Hand) -> None:
    for layer in range(1, 7):
        view.layer_slider.slider.setValue(layer)
        settled(view, hand)
        assert view.answer
        assert view.answer.run is not None
        assert view.answer.difference < 1e-5


def test_the_masks_of_three_kinds(view: ArchitectureView, page: MicroscopePage) -> None:
    view.tabs.chosen.emit(SIGHT)
    page.context.point(Pointer(token=4))
    assert view.sight.map.lit == (4,)
    assert "food [SEP] to its right" in view.sight.masked.text()
    assert "sees: [CLS] the restaurant had [MASK] food [SEP]" in page.details.text()
    view.sight.kinds.chosen.emit(1)
    assert "and not food [SEP]" in view.sight.masked.text()
    assert "sees: [CLS] the restaurant had [MASK]\n" in page.details.text()
    view.sight.kinds.chosen.emit(2)
    assert list(view.sight.map.lit) == [4, 11]
    assert "T5" in view.sight.models.text()
    assert "the same text again" in view.sight.note.text()


def test_pointing_at_the_mask_points_everywhere(
    view: ArchitectureView, page: MicroscopePage, hand: Hand
) -> None:
    view.show_part(SIGHT)
    view.sight.show_kind("decoder")
    sight = view.sight.map
    QTest.mouseMove(sight, sight.place(5, 6).center().toPoint())
    assert page.context.pointer.token == 5
    assert hand.lit_text(page.first.edit) == "food"
    assert sight.accessibleName() == "food may not see [SEP]"
    sight.setFocus()
    QTest.keyClick(sight, Qt.Key.Key_Left)
    assert sight.accessibleName() == "food may see food"
    QTest.keyClick(sight, Qt.Key.Key_Return)
    assert page.context.rest.token == 5


def test_a_pair_is_read_and_written(view: ArchitectureView, page: MicroscopePage, hand: Hand) -> None:
    view.show_part(SIGHT)
    view.sight.show_kind("both")
    page.controls.pair.setChecked(True)
    hand.type("It was cold", page.second.edit)
    settled(view, hand)
    assert view.sight.found
    assert (view.sight.found.split, len(view.sight.found.places)) == (7, 11)
    assert "the decoder writes the second" in view.sight.note.text()
    view.sight.show_kind("encoder")
    assert "sees all 11 tokens of both texts" in view.sight.follows.text()


def test_what_is_copied_is_what_is_in_front(view: ArchitectureView) -> None:
    making = view.export()
    assert making
    assert json.loads(making().json())["parameters"] == 22_565_376
    assert view.picture() is view.canvas
    view.show_part(SIGHT)
    view.sight.show_kind("decoder")
    making = view.export()
    assert making
    array = making().array
    assert array is not None
    np.testing.assert_array_equal(array, np.tri(7, dtype=np.int64))
    assert view.picture() is view.sight.canvas


@pytest.mark.parametrize("text", ["", "a"])
def test_the_shortest_texts(page: MicroscopePage, hand: Hand, text: str) -> None:
    view = hand.open("Architecture", ArchitectureView)
    page.controls.pair.setChecked(True)
    hand.type("x", page.second.edit)
    if text:
        hand.type(text)
    settled(view, hand)
    assert view.answer
    assert view.map.lines[0].shape == f"({len(view.answer.input.encoding.tokens)}, 384)"


def test_the_longest_text_and_padding(view: ArchitectureView, page: MicroscopePage, hand: Hand) -> None:
    page.controls.pad.setChecked(True)
    hand.until_read()
    settled(view, hand)
    assert view.map.lines[0].shape == "(512, 384)"
    assert "The average of the 7 tokens" in view.map.lines[0].blocks[1].says
    view.show_part(SIGHT)
    page.context.point(Pointer(token=511))
    assert view.sight.map.lit == (511,)


@pytest.mark.parametrize("size", [(952, 664), (1208, 764)])
def test_nothing_is_cut_or_overlaps(
    view: ArchitectureView, page: MicroscopePage, hand: Hand, size: tuple[int, int]
) -> None:
    page.resize(*size)
    for part in (0, 1):
        view.show_part(part)
        wait_until_well_laid_out(hand.bot, view)
    view.show_part(0)
    hand.bot.wait(50)
    for line in range(len(view.map.lines)):
        for place in range(len(view.map.lines[line].blocks)):
            assert view.map.rect().contains(view.map.place(line, place).toRect())
