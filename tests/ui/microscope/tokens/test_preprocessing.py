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
