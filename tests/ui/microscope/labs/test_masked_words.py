"""Masked words as it is used: pieces hidden by mouse and key, sides, layers, own words, training's lot."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.core.words import per_cent
from desktop_app.encoder.bundle import HEADS_CARD, Bundle
from desktop_app.explore.heads.masked_words import REVIEW
from desktop_app.services.open_models import OpenModels
from desktop_app.ui.microscope.context import Pointer
from desktop_app.ui.microscope.labs.masked.columns import share
from desktop_app.ui.microscope.labs.masked.work import Guessed
from desktop_app.ui.microscope.labs.masked_words import (
    GUESSES,
    LAYERS,
    NOTHING_HIDDEN,
    TRAINING,
    WORDS,
    MaskedWordsView,
)
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.work import NoHeads
from tests.ui.microscope.hand import Hand

Key = Qt.Key


@pytest.fixture
def view(page: MicroscopePage, hand: Hand) -> MaskedWordsView:
    made = hand.open("Masked words", MaskedWordsView)
    hand.type(REVIEW)
    settled(made, hand)
    return made


def settled(view: MaskedWordsView, hand: Hand) -> Guessed:
    hand.bot.waitUntil(lambda: view.answer is not None and not view.busy, timeout=20_000)
    assert isinstance(view.answer, Guessed)
    return view.answer


def hidden(view: MaskedWordsView) -> list[str]:
    answer = view.answer
    assert isinstance(answer, Guessed)
    return ["?" if truth is None else answer.table.pieces[truth] for truth in answer.hidden.truths]


def test_it_opens_with_the_guides_three_words(view: MaskedWordsView, page: MicroscopePage) -> None:
    assert hidden(view) == ["delicious", "terrible", "rude"]
    assert [view.chips.words[at] for at in (4, 10, 15)] == ["[MASK]"] * 3
    said = page.details.text()
    assert "made up" in said
    assert "terrible: terrible 87 %, poor 8 %, slow 5 %" in said
    assert "made up in the guide" in view.columns.accessibleName()
    assert "95 %" in view.columns.accessibleName()


def test_how_often_the_heads_are_right_is_always_said(view: MaskedWordsView) -> None:
    for part in range(4):
        view.tabs.chosen.emit(part)
        assert view.told.isVisible()
        assert view.told.text().startswith(("Heads trained here · ", "The checkpoint’s own heads · "))


def test_space_and_click_hide_and_show(view: MaskedWordsView, hand: Hand, page: MicroscopePage) -> None:
    view.chips.setFocus()
    QTest.keyClick(view.chips, Key.Key_Home)
    for _ in range(5):
        QTest.keyClick(view.chips, Key.Key_Right)
    assert hand.lit_text(page.first.edit) == "food"
    QTest.keyClick(view.chips, Key.Key_Space)
    settled(view, hand)
    assert hidden(view) == ["delicious", "food", "terrible", "rude"]
    assert view.chips.accessibleName() == "Word pieces: food, hidden"
    view.chips.lay_out()
    QTest.mouseClick(view.chips, Qt.MouseButton.LeftButton, pos=view.chips.places[4].center())
    settled(view, hand)
    assert hidden(view) == ["food", "terrible", "rude"]
    QTest.keyClick(view.chips, Key.Key_Home)
    QTest.keyClick(view.chips, Key.Key_Space)
    assert view.status.text() == "[CLS] cannot be hidden: it frames the text."
    view.none.click()
    answer = settled(view, hand)
    assert answer.hidden.places == ()
    assert view.status.text() == NOTHING_HIDDEN
    making = view.export()
    assert making
    assert making().script == ""


def test_what_is_hidden_stays_while_the_text_goes_on(view: MaskedWordsView, hand: Hand) -> None:
    view.toggle(5)
    settled(view, hand)
    hand.type(" indeed")
    settled(view, hand)
    assert hidden(view) == ["delicious", "food", "terrible", "rude"]
    hand.page.first.edit.set_text("Some other text, completely different")
    hand.page.ask()
    hand.until_read()
    settled(view, hand)
    assert hidden(view) == ["completely"]


def test_a_mask_that_was_typed_is_one(page: MicroscopePage, hand: Hand) -> None:
    view = hand.open("Masked words", MaskedWordsView)
    hand.type("The restaurant had [MASK] food")
    answer = settled(view, hand)
    assert hidden(view) == ["?"]
    assert all(guesses[0].probability is None for guesses in answer.sides.values())
    assert "hidden word not known" in view.columns.accessibleName()
    view.toggle(4)
    assert "hidden by the text itself" in view.status.text()
    view.toggle(5)
    settled(view, hand)
    assert hidden(view) == ["?", "food"]


def test_the_columns_tell_what_the_model_says(view: MaskedWordsView, page: MicroscopePage) -> None:
    answer = view.answer
    assert isinstance(answer, Guessed)
    for guesses in answer.sides.values():
        assert [one.place for one in guesses] == [4, 10, 15]
        for one in guesses:
            assert 0 < sum(value for _, value in one.best) <= 1 + 1e-6
    view.columns.setFocus()
    QTest.keyClick(view.columns, Key.Key_Home)
    QTest.keyClick(view.columns, Key.Key_Right)
    QTest.keyClick(view.columns, Key.Key_Down)
    piece, value = answer.sides["both"][1].best[1]
    assert (
        view.columns.accessibleName()
        == f"Rank 2, {answer.table.pieces[piece]}, {per_cent(value, 4)}, [MASK] 2"
    )
    assert page.context.pointer.token == 10
    assert f"entropy: {answer.sides['both'][1].entropy:.4f} bits" in page.details.text()


def test_looking_at_one_side_only(view: MaskedWordsView, page: MicroscopePage) -> None:
    answer = view.answer
    assert isinstance(answer, Guessed)
    page.context.select(Pointer(token=10))
    for number, side in enumerate(("both", "left", "right")):
        view.side.setCurrentIndex(number)
        view.side.activated.emit(number)
        assert view.columns.guesses == answer.sides[side]  # type: ignore[index]
        probability = answer.sides[side][1].probability  # type: ignore[index]
        assert probability is not None
        assert f"its probability: {per_cent(probability, 6)}" in page.details.text()
    left = answer.sides["left"][1].probability
    assert left is not None
    assert f"left only: {per_cent(left, 6)}" in page.details.text()


def test_one_by_one_says_whose_turn_it_was(view: MaskedWordsView, hand: Hand, page: MicroscopePage) -> None:
    view.way.setCurrentIndex(1)
    view.way.activated.emit(1)
    answer = settled(view, hand)
    assert sorted(one.turn for one in answer.sides["both"]) == [1, 2, 3]
    page.context.select(Pointer(token=15))
    assert f"as number {answer.sides['both'][2].turn}, with its best guess" in page.details.text()


def test_every_layer_is_told_to_be_a_lens(view: MaskedWordsView, page: MicroscopePage) -> None:
    answer = view.answer
    assert isinstance(answer, Guessed)
    view.tabs.chosen.emit(LAYERS)
    said = "\n".join(part.text() for part in view.lens.findChildren(QLabel))
    assert "A lens and not a prediction" in said
    page.context.select(Pointer(token=10))
    assert view.lens.title.text() == "[MASK] 2 at every layer of all-MiniLM-L6-v2"
    assert view.lens.model.rowCount() == len(answer.layers) == 7
    view.lens.table.setFocus()
    QTest.keyClick(view.lens.table, Key.Key_Down)
    QTest.keyClick(view.lens.table, Key.Key_Down)
    layer = view.lens.layer
    assert layer is not None
    assert page.context.pointer == Pointer(token=10, layer=layer)
    one = answer.layers[layer][1]
    assert f"{answer.table.pieces[one.best[0][0]]}: {per_cent(one.best[0][1], 6)}" in page.details.text()
    page.context.point(Pointer(token=4, layer=1))
    assert (view.lens.layer, view.number) == (1, 0)


def test_own_words_are_tried(view: MaskedWordsView, hand: Hand, page: MicroscopePage) -> None:
    view.tabs.chosen.emit(WORDS)
    page.context.select(Pointer(token=10))
    view.tried.edit.setText("good, paycheck, \U0001f929, good")
    QTest.keyClick(view.tried.edit, Key.Key_Return)
    hand.bot.waitUntil(lambda: view.tried.answer is not None and len(view.tried.answer.chains) == 3)
    tried = view.tried.answer
    assert tried
    assert tried.slot == (10, 11)
    assert {word for word, _ in tried.chains} == {"terrible", "good", "paycheck"}
    assert [len(one.pieces) for _, one in tried.chains] == [1, 1, 3]
    known = dict(tried.chains)
    assert isinstance(view.answer, Guessed)
    assert known["terrible"].joint == pytest.approx(view.answer.sides["both"][1].probability, rel=1e-3)
    assert known["paycheck"].joint == pytest.approx(float(np.prod(known["paycheck"].probabilities)))
    assert "“\U0001f929” is not in the vocabulary." in view.tried.status.text()
    words = "\n".join(part.text() for part in view.tried.findChildren(QLabel))
    assert "chain rule from left to right" in words
    assert "Compare only words with the same number of pieces" in words.replace("\n", " ")
    row = [word for word, _ in tried.chains].index("terrible")
    assert view.tried.model.index(row, 1).data() == "terrible ✓"
    joint = known["paycheck"].joint
    assert view.tried.model.index(2, 2).data() in (share(joint), f"{joint * 100:.1e} %")
    assert float(view.tried.model.index(2, 2).data().removesuffix(" %")) / 100 == pytest.approx(
        joint, rel=0.1
    )
    making = view.export()
    assert making
    assert [row[0] for row in making().rows] == [word for word, _ in tried.chains]


def test_hidden_pieces_of_one_word_are_one_slot(page: MicroscopePage, hand: Hand) -> None:
    view = hand.open("Masked words", MaskedWordsView)
    hand.type("my paycheck lasts")
    settled(view, hand)
    for place in (2, 3, 4):
        view.toggle(place)
        settled(view, hand)
    view.tabs.chosen.emit(WORDS)
    page.context.select(Pointer(token=3))
    hand.bot.waitUntil(lambda: view.tried.answer is not None and view.tried.answer.slot == (2, 5))
    assert view.tried.answer
    assert [(word, len(one.pieces)) for word, one in view.tried.answer.chains] == [("paycheck", 3)]


def test_training_chooses_by_its_seed(view: MaskedWordsView, hand: Hand, page: MicroscopePage) -> None:
    view.tabs.chosen.emit(TRAINING)
    hand.bot.waitUntil(lambda: view.training.answer is not None)
    pane = view.training
    assert pane.answer
    first = pane.answer.corruption
    assert f"Mean loss {first.mean_loss:.4f} nats over 2: " in pane.status.text()
    assert pane.model.rowCount() == 2
    assert pane.model.index(0, 4).data() == f"{first.losses[0]:.4f}"
    pane.again.click()
    hand.bot.waitUntil(lambda: pane.answer is not None and pane.answer.corruption.seed == 2)
    pane.seed.setValue(1)
    hand.bot.waitUntil(lambda: pane.answer is not None and pane.answer.corruption.seed == 1)
    assert pane.answer.corruption.places == first.places
    assert pane.answer.corruption.losses == pytest.approx(first.losses, abs=1e-5)
    pane.table.setFocus()
    QTest.keyClick(pane.table, Key.Key_Down)
    assert page.context.pointer.token in first.places
    place = first.places[0]
    page.context.point(Pointer(token=place))
    assert pane.flow.spoken(place).split(", ")[1:] in (
        ["became [MASK]"],
        ["became a random piece"],
        ["was kept"],
    )
    hand.type(" indeed")
    hand.bot.waitUntil(lambda: pane.answer is not None and len(pane.answer.corruption.ids) == 18)
    making = view.export()
    assert making
    assert making().name == "corrupted text, seed 1"


def test_a_text_of_many_words_scrolls(page: MicroscopePage, hand: Hand) -> None:
    view = hand.open("Masked words", MaskedWordsView)
    page.first.edit.set_text("one two three four five six [MASK] " * 12)
    page.ask()
    hand.until_read()
    answer = settled(view, hand)
    assert len(answer.hidden.places) == 12
    area, bar = view.area, view.area.horizontalScrollBar()
    assert view.columns.width() > area.viewport().width()

    def in_sight() -> bool:
        """The text may be read again when the model's length is known, which forgets what is pointed at."""
        page.context.select(Pointer(token=answer.hidden.places[-1]))
        return 0 < bar.value() == bar.maximum()

    hand.bot.waitUntil(in_sight)
    assert view.chip_area.verticalScrollBar().value() > 0
    assert view.columns.current == 11


def test_pointing_at_a_column_lights_its_word(
    view: MaskedWordsView, hand: Hand, page: MicroscopePage
) -> None:
    view.tabs.chosen.emit(GUESSES)
    QTest.mouseMove(view.columns, QPoint(2 * view.columns.width() // 3 + 60, 60))
    QTest.mouseMove(view.columns, QPoint(2 * view.columns.width() // 3 + 61, 61))
    hand.bot.waitUntil(lambda: hand.lit_text(page.first.edit) == "rude")
    assert view.chips.current == 15


def test_every_control_is_named(view: MaskedWordsView) -> None:
    for part in range(4):
        view.tabs.chosen.emit(part)
        for control in view.findChildren(QWidget):
            if control.focusPolicy() & Qt.FocusPolicy.TabFocus and control.isVisible():
                assert QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name), control


def test_a_pair_is_guessed_with_its_other_text(page: MicroscopePage, hand: Hand) -> None:
    view = hand.open("Masked words", MaskedWordsView)
    hand.type("I love [MASK]")
    page.controls.pair.setChecked(True)
    hand.type("It is my favorite food", page.second.edit)
    answer = settled(view, hand)
    assert answer.hidden.frame == (0, 4, 10)
    assert answer.hidden.types.tolist() == [0] * 5 + [1] * 6


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """The default model as it is without heads."""
    from dataclasses import replace

    bundle = Bundle.open(DEFAULT_BUNDLE)
    folder = tmp_path / "bare"
    folder.mkdir()
    files = {name: record for name, record in bundle.manifest.files.items() if name != HEADS_CARD}
    for name in files:
        (folder / name).hardlink_to(bundle.folder / name)
    (folder / "manifest.json").write_bytes(replace(bundle.manifest, files=files).to_json())
    return folder


def test_a_model_without_heads_says_so(page: MicroscopePage, hand: Hand, qtbot: QtBot, bare: Path) -> None:
    page.desk.engine.models = OpenModels(bare)
    view = hand.open("Masked words", MaskedWordsView)
    hand.type("The restaurant had [MASK] food")
    qtbot.waitUntil(lambda: isinstance(view.answer, NoHeads), timeout=20_000)
    assert view.whole.currentWidget() is view.empty
    assert view.empty.title() == "This model has no head for masked words"
    words = "\n".join(part.text() for part in view.empty.findChildren(QLabel))
    assert "Choose the default model" in words
    assert view.export() is None
    assert not page.notice.text()
