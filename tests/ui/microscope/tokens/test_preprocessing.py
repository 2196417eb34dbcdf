"""The preprocessing view as it is used: steps switched, words pointed at, a ranking that moves."""

import json
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox

from desktop_app.core.types import UNTOUCHED
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.tokens.preprocessing import PreprocessingView
from desktop_app.ui.values import LibraryInfo
from tests.ui.microscope.hand import Hand


def told(view: PreprocessingView, hand: Hand, text: str) -> None:
    hand.bot.waitUntil(lambda: view.answer is not None and view.answer.stages[-1].text == text)


def test_steps_can_be_switched(page: MicroscopePage, hand: Hand) -> None:
    view = hand.open("Preprocessing", PreprocessingView)
    hand.type("The dogs ran!")
    told(view, hand, "dog run")
    assert "Open a library" in view.ranking.status.text()
    switch = view.findChild(QCheckBox, "step_lemmas")
    assert switch
    switch.click()
    told(view, hand, "dogs ran")
    assert "cosine to the original" in page.details.text()


def test_a_word_lights_its_characters(page: MicroscopePage, hand: Hand) -> None:
    view = hand.open("Preprocessing", PreprocessingView)
    hand.type("The dogs ran!")
    told(view, hand, "dog run")
    words = view.table.findChildren(type(view.table.words[""]))[-1]
    words.lay_out()
    QTest.mouseMove(words, words.places[1].center() + QPoint(1, 0))
    QTest.mouseMove(words, words.places[1].center())
    assert hand.lit_text(page.first.edit) == "ran"
    assert "“ran” is a whole word" in page.details.text()


def test_the_ranking_moves(page: MicroscopePage, hand: Hand, library: Path) -> None:
    view = hand.open("Preprocessing", PreprocessingView)
    page.set_library(LibraryInfo(library, "Thirteen jobs", 13, 13, "mean", UNTOUCHED))
    hand.type("I would like to care for the animals")
    hand.bot.waitUntil(lambda: "Thirteen jobs" in view.ranking.status.text())
    assert view.ranking.columns.sides[0].compared.rowCount() == 13
    page.exports.copy_json()
    hand.until_copied("[")
    copied = json.loads(hand.clipboard())
    assert view.answer
    assert copied[-1]["text"] == view.answer.stages[-1].text


LONG = "the dogs ran to 7 rivers, " * 1_000


def numbers(view: PreprocessingView, step: str) -> str:
    return view.table._numbers[step].text()


def test_what_is_read_and_what_the_vector_is_of_stands_beside_the_numbers(
    page: MicroscopePage, hand: Hand
) -> None:
    view = hand.open("Preprocessing", PreprocessingView)
    hand.type("The dogs ran!")
    told(view, hand, "dog run")
    assert not view.table.note.isVisible()
    assert numbers(view, "") == "3 words · 1 mark\n4 pieces · the original"
    page.controls.length.setValue(4)
    hand.bot.waitUntil(lambda: view.table.note.isVisible())
    assert view.table.note.text() == "The maximum length of 4 above does not cut the text here."
    page.controls.length.setValue(512)
    page.first.edit.set_text(LONG)
    page.controls.pair.setChecked(True)
    page.second.edit.set_text("and the cats")
    hand.until_read()
    hand.bot.waitUntil(lambda: view.sheet is page.context.sheet and not view.busy, timeout=20_000)
    assert view.answer
    assert view.table.note.isVisible()
    for words in ("Only the first text is cleaned", "20,000 of 26,000 characters", "the first 510 pieces"):
        assert words in view.table.note.text()
    assert f"{view.answer.stages[0].pieces:,} pieces" in numbers(view, "")
    assert "510 pieces in the vector" in numbers(view, "")
    assert "in the vector: 510 pieces" in page.details.text()


def test_the_ranking_says_which_text_and_how_much_of_it(
    page: MicroscopePage, hand: Hand, library: Path
) -> None:
    view = hand.open("Preprocessing", PreprocessingView)
    page.set_library(LibraryInfo(library, "Thirteen jobs", 13, 13, "mean", UNTOUCHED))
    page.controls.pair.setChecked(True)
    page.second.edit.set_text("and the cats")
    page.first.edit.set_text(LONG)
    hand.until_read()
    said = view.ranking.status
    hand.bot.waitUntil(lambda: "Thirteen jobs" in said.text() and not view.ranking.busy, timeout=20_000)
    assert "your first text alone as it is" in said.text()
    room = page.desk.engine.searcher(library).library.recipe.max_length - 2
    assert f"Only the first {room:,} word pieces of it are read" in said.text()
