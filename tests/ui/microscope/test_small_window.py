"""The microscope in a window of 1024 by 700: tokens keep their names, and no page scrolls in vain."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from desktop_app.ui.kit.spoken import TabButton
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.tokens.batch import BatchView
from desktop_app.ui.microscope.vectors import similarity_map
from desktop_app.ui.microscope.vectors.map_grid import READABLE
from desktop_app.ui.microscope.vectors.similarity import SimilarityView
from desktop_app.ui.microscope.vectors.states import StatesView
from desktop_app.ui.microscope.view import AnyView, MicroscopeView
from desktop_app.ui.window.main_window import SMALLEST
from tests.ui.conftest import OpenWindow
from tests.ui.microscope.hand import Hand

LONG = (
    "The committee unanimously reconsidered the extraordinarily complicated proposal, although several "
    "members had already left the building before the vote was finally taken."
)
OTHERS = (
    "I like dogs",
    "The bank of the river",
    "My paycheck lasts",
    "He went to the bank",
    "Pizza",
    "Zebras",
)
VIEWS = ("Inspector", "Batch", "WordPiece", "Vocabulary", "Two tokenizers", "Preprocessing")
VECTORS = ("States", "Similarity", "Pooling", "Padding")
LABS = ("Masked words", "Next sentence", "Architecture", "Attention", "Classifier")
ABOUT = 4
"""Pixels that nobody misses."""
PLACES = (VIEWS, VECTORS, LABS)


@pytest.fixture
def hand(qtbot: QtBot, open_window: OpenWindow, library: Path) -> Hand:
    window = open_window(library)
    window.resize(1024, 700)
    window.show_page(1)
    page = window.stack.currentWidget()
    assert isinstance(page, MicroscopePage)
    qtbot.waitUntil(lambda: page.controls.limit() is not None, timeout=20_000)
    page.first.edit.set_text(LONG)
    made = Hand(page, qtbot)
    made.until_read()
    return made


def until_shown(hand: Hand, view: AnyView) -> None:
    hand.bot.waitUntil(lambda: view.answer is not None and not view.busy, timeout=20_000)
    hand.bot.wait(50)


def around(hand: Hand) -> QScrollArea:
    """What scrolls where the window is too small for a view."""
    area: object = hand.page.stack
    while not isinstance(area, QScrollArea):
        area = area.parentWidget()  # type: ignore[attr-defined]
    return area


def each_view(hand: Hand) -> Iterator[str]:
    """Opens every view of every place in turn, and gives its title once it is laid out."""
    for place, titles in enumerate(PLACES):
        hand.page.show_place(place)
        for title in titles:
            view = hand.open(title, MicroscopeView)
            hand.bot.waitUntil(lambda view=view: not view.busy, timeout=20_000)  # type: ignore[misc]
            hand.bot.wait(50)
            yield title


@pytest.mark.parametrize("pair", [False, True])
def test_no_page_is_higher_than_the_window(hand: Hand, pair: bool) -> None:
    if pair:
        hand.page.controls.pair.setChecked(True)
        hand.page.second.edit.set_text(OTHERS[1])
        hand.until_read()
    for title in each_view(hand):
        area = around(hand)
        assert area.verticalScrollBar().maximum() == 0, title
        assert area.horizontalScrollBar().maximum() == 0, title


def test_the_tabs_of_every_place_take_one_line(hand: Hand) -> None:
    for place, titles in enumerate(PLACES):
        hand.page.show_place(place)
        hand.bot.wait(50)
        tabs = hand.page.hosts[place].findChildren(TabButton)
        assert len(tabs) == len(titles)
        assert len({tab.y() for tab in tabs}) == 1, titles


def test_the_smallest_window_does_not_scroll_sideways(hand: Hand) -> None:
    window = hand.page.window()
    window.resize(*SMALLEST)
    for title in each_view(hand):
        assert around(hand).horizontalScrollBar().maximum() <= ABOUT, title


def test_the_rows_of_states_are_labeled(hand: Hand) -> None:
    view = hand.open("States", StatesView)
    until_shown(hand, view)
    grid = view.map.grid
    assert grid.rows == 32
    assert grid.cell_height >= READABLE
    assert "32 tokens" in view.map.in_sight()
    view.fit.click()
    assert grid.fits
    assert view.map.in_sight() == ""


def test_the_rows_and_columns_of_cosines_are_labeled(hand: Hand) -> None:
    view = hand.open("Similarity", SimilarityView)
    until_shown(hand, view)
    shown = view.map
    assert shown.side() >= similarity_map.READABLE
    assert "32 by 32 tokens" in shown.in_sight()
    last = (31, 31)
    shown.point(last)
    assert shown.viewport().rect().contains(shown.place(*last).toRect())
    view.fit.click()
    assert shown.side() < similarity_map.READABLE
    assert shown.in_sight() == ""
    corner = shown.place(31, 31)
    assert shown.viewport().rect().contains(corner.toRect())


def test_a_batch_shows_five_texts_at_least(hand: Hand) -> None:
    view = hand.open("Batch", BatchView)
    hand.context.set_companions(OTHERS)
    hand.bot.waitUntil(lambda: view.answer is not None and len(view.answer.sheets) == 7, timeout=20_000)
    hand.bot.wait(50)
    seen = view.grid.viewport().rect()
    whole = [row for row in range(7) if seen.contains(view.grid.visualRect(view.model.index(row, 0)))]
    assert whole[:5] == [0, 1, 2, 3, 4]
    assert view.grid.visibleRegion().boundingRect().height() == view.grid.height()
