"""The microscope over two installed models: neither is asked about what the other one has read."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.encoder.bundle import Bundle
from desktop_app.encoder.encode import Encoder
from desktop_app.services.open_models import OpenModels
from desktop_app.ui.kit.spoken import TabButton
from desktop_app.ui.microscope.labs.classifier import ClassifierView
from desktop_app.ui.microscope.labs.heads.left_out import LeftOutPanel
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.tokens.vocabulary import VocabularyView
from desktop_app.ui.microscope.view import MicroscopeView
from desktop_app.ui.microscope.views import PLACES
from tests.letters import make_letters
from tests.ui.microscope.hand import Hand

TITLES = [view.title for place in PLACES for view in place.views]
SHORTER = 40
"""Tokens that the second model reads at most."""
TEXT = "members had already left the building before the vote was taken " * 8


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of added models, with one that knows 57 pieces and reads 40 of them."""
    folder = tmp_path_factory.mktemp("letters")
    (folder / "models").mkdir()
    return make_letters(folder).rename(folder / "models" / "Letters").parent


@pytest.fixture
def letters(page: MicroscopePage, installed: Path, encoder: Encoder) -> str:
    """The second model's fingerprint; it can be chosen."""
    page.desk.engine.models = OpenModels(DEFAULT_BUNDLE, installed, preloaded=(encoder,))
    return Bundle.open(installed / "Letters").fingerprint


def until_read_by_letters(page: MicroscopePage, view: MicroscopeView[object], bot: QtBot) -> None:
    def settled() -> bool:
        sheet = page.context.sheet
        read = sheet is not None and sheet.limit == SHORTER and not page.context.reading
        return read and not view.busy

    bot.waitUntil(settled, timeout=60_000)
    bot.wait(50)


@pytest.mark.parametrize("title", TITLES[::2])
def test_the_model_can_be_switched_while_an_answer_is_on_its_way(
    page: MicroscopePage, hand: Hand, letters: str, title: str
) -> None:
    bugs: list[object] = []
    page.desk.runner.bug.connect(bugs.append)
    view = hand.open(title, MicroscopeView)
    page.first.edit.set_text(TEXT)
    hand.until_read()
    hand.bot.waitUntil(lambda: view.answer is not None, timeout=60_000)
    view.outdate()
    page.controls.model_chosen.emit(letters)
    view.outdate()  # as what is seen again, or reads on, asks about the sheet that is still there
    until_read_by_letters(page, view, hand.bot)
    page.controls.model_chosen.emit("")
    view.outdate()
    hand.bot.waitUntil(lambda: page.controls.limit() == 512, timeout=60_000)
    hand.until_read()
    hand.bot.waitUntil(lambda: view.answer is not None and not view.busy, timeout=60_000)
    assert bugs == []


def test_what_is_left_out_one_by_one_stays_with_its_model(
    page: MicroscopePage, hand: Hand, letters: str
) -> None:
    bugs: list[object] = []
    page.desk.runner.bug.connect(bugs.append)
    view = hand.open("Attention", MicroscopeView)
    page.first.edit.set_text(TEXT)
    hand.until_read()
    next(tab for tab in view.findChildren(TabButton) if tab.text() == "Left out").click()
    (left,) = view.findChildren(LeftOutPanel)
    hand.bot.waitUntil(lambda: left.answer is not None, timeout=60_000)
    page.controls.model_chosen.emit(letters)  # while it reads on
    until_read_by_letters(page, view, hand.bot)
    assert bugs == []


def test_entries_of_another_vocabulary_do_not_stay(page: MicroscopePage, hand: Hand, letters: str) -> None:
    view = hand.open("Vocabulary", VocabularyView)
    hand.bot.waitUntil(lambda: view.model.rowCount() == 30_522, timeout=60_000)
    page.controls.model_chosen.emit(letters)
    assert view.model.rowCount() == 0
    hand.bot.waitUntil(lambda: view.model.rowCount() == 58, timeout=60_000)


def test_what_one_view_cannot_do_is_not_said_beside_another(
    page: MicroscopePage, hand: Hand, letters: str
) -> None:
    view = hand.open("Classifier", ClassifierView)
    page.first.edit.set_text(TEXT)
    hand.until_read()
    hand.bot.waitUntil(lambda: view.answer is not None, timeout=60_000)
    assert view.columns.isVisible()
    page.controls.model_chosen.emit(letters)
    hand.bot.waitUntil(lambda: "was trained on the vectors" in page.notice.text(), timeout=60_000)
    assert not view.columns.isVisible()
    hand.open("Architecture", MicroscopeView)
    assert page.notice.text() == ""
    hand.open("Classifier", ClassifierView)
    hand.bot.waitUntil(lambda: "was trained on the vectors" in page.notice.text(), timeout=60_000)


def test_a_chosen_length_stays_with_another_model_and_the_longest_follows_it(
    page: MicroscopePage, hand: Hand, letters: str
) -> None:
    page.first.edit.set_text(TEXT)
    hand.until_read()
    page.controls.length.setValue(16)
    page.controls.model_chosen.emit(letters)
    hand.bot.waitUntil(lambda: page.controls.length.maximum() == SHORTER, timeout=60_000)
    assert page.controls.limit() == 16
    page.controls.length.setValue(SHORTER)
    page.controls.model_chosen.emit("")
    hand.bot.waitUntil(lambda: page.controls.limit() == 512, timeout=60_000)
