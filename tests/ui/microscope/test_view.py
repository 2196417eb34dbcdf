"""What all views have in common: a question, an answer about its own text, and nothing old next to it."""

import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken
from desktop_app.core.types import UNTOUCHED
from desktop_app.services.open_models import OpenModels
from desktop_app.ui.microscope.cache import ModelCache
from desktop_app.ui.microscope.context import Pointer
from desktop_app.ui.microscope.page import READING, MicroscopePage
from desktop_app.ui.microscope.parts.token_bars import ROW, TokenBars
from desktop_app.ui.microscope.tokens.batch import BatchView
from desktop_app.ui.microscope.tokens.preprocessing import PreprocessingView
from desktop_app.ui.microscope.tokens.two_tokenizers import TwoTokenizersView
from desktop_app.ui.microscope.tokens.wordpiece import WordPieceView
from desktop_app.ui.microscope.vectors.padding import PaddingView
from desktop_app.ui.microscope.vectors.pooling import PoolingView
from desktop_app.ui.microscope.vectors.similarity import SimilarityView
from desktop_app.ui.microscope.vectors.states import StatesView
from desktop_app.ui.microscope.view import SLOW_MS, AnyView, MicroscopeView, Panel
from desktop_app.ui.microscope.views import PLACES
from desktop_app.ui.values import LibraryInfo
from tests.explore.second_tokenizer import write_cased
from tests.ui.microscope.hand import Hand

TITLES = [view.title for place in PLACES for view in place.views]
SOME = ("Inspector", "Batch", "WordPiece", "States", "Masked words", "Architecture")
"""Views of every place, where it is what they share that is tried."""


class Lane:
    """Keeps the query lane busy until it is freed."""

    def __init__(self) -> None:
        self._free = threading.Event()

    def __call__(self, _cache: ModelCache, _cancel: CancelToken) -> None:
        assert self._free.wait(20)
        raise AppError("It cannot be computed.", "Try another text.")

    def free(self) -> None:
        self._free.set()


@pytest.fixture
def lane() -> Iterator[Lane]:
    made = Lane()
    yield made
    made.free()


def answered(hand: Hand, title: str, text: str = "my paycheck lasts") -> AnyView:
    """The view of that title with its answer about `text`."""
    view = hand.open(title, MicroscopeView)
    hand.type(text)
    hand.bot.waitUntil(lambda: view.answer is not None and not view.busy, timeout=20_000)
    return view


def words_in(view: AnyView) -> str:
    return "\n".join(part.text() for part in view.findChildren(QLabel) if part.isVisible())


@pytest.mark.parametrize("title", SOME[1:])
def test_a_slow_answer_is_announced_until_it_fails(
    page: MicroscopePage, hand: Hand, lane: Lane, title: str, qtbot: QtBot
) -> None:
    view = answered(hand, title)
    assert view.BUSY
    view.put(lane, page.context.sheet)
    hand.bot.waitUntil(lambda: view.slow)
    assert page.details.text() == view.BUSY
    lane.free()
    hand.bot.waitUntil(lambda: not view.busy)
    assert "It cannot be computed." in page.notice.text()
    qtbot.wait(SLOW_MS + 50)
    assert view.BUSY not in page.details.text()
    assert view.BUSY not in words_in(view)
    assert view.answer is None
    assert view.export() is None
    view.ask()
    hand.bot.waitUntil(lambda: view.answer is not None, timeout=20_000)
    assert view.BUSY not in words_in(view)


@pytest.mark.parametrize("title", SOME[1:])
def test_an_empty_text_drops_question_and_answer(
    page: MicroscopePage, hand: Hand, lane: Lane, title: str
) -> None:
    view = answered(hand, title)
    view.put(lane, page.context.sheet)
    page.first.edit.clear()
    hand.bot.waitUntil(lambda: page.context.sheet is None)
    assert not view.busy
    assert (view.answer, view.export()) == (None, None)


def test_the_pointer_can_be_anywhere(page: MicroscopePage, hand: Hand) -> None:
    for title in TITLES:
        page.first.edit.clear()
        answered(hand, title)
        sheet = page.context.sheet
        assert sheet
        for token in (0, 2, len(sheet.rows) - 1, 99, None):
            page.context.point(Pointer(token=token, dimension=3, layer=1))
        hand.type(" and a longer text")
        page.context.point(Pointer(token=8))
        assert page.context.pointer.token == 8, title


def test_an_export_is_about_the_text_of_its_answer(page: MicroscopePage, hand: Hand) -> None:
    for title, kind in (("Padding", PaddingView), ("WordPiece", WordPieceView)):
        page.first.edit.clear()
        view = answered(hand, title, "my paycheck")
        assert isinstance(view, kind)
        scripts: list[str] = []

        def take(_sheet: object, view: AnyView = view, scripts: list[str] = scripts) -> None:
            if make := view.export():
                scripts.append(make().script)

        page.context.read.connect(take)  # after the page: the new question is asked, the old answer there
        page.first.edit.setPlainText("unbelievable")
        hand.until_read()
        page.context.read.disconnect(take)
        assert len(scripts) == 1
        assert "paycheck" in scripts[0]
        assert "unbelievable" not in scripts[0]


def test_no_count_of_the_comparison_before_stays_after_an_error(hand: Hand, tmp_path: Path) -> None:
    view = hand.open("Two tokenizers", TwoTokenizersView)
    folder = tmp_path / "cased"
    folder.mkdir()
    view.open(write_cased(folder))
    hand.type("My paycheck lasts")
    hand.bot.waitUntil(lambda: "places differ" in view.counts.text())
    (folder / "tokenizer.json").write_text("no tokenizer", encoding="utf-8")
    hand.context.cache = ModelCache(hand.page.desk.engine)  # which has read neither
    hand.type(" again")
    hand.bot.waitUntil(lambda: bool(hand.page.notice.text()))
    assert view.counts.text() == ""
    assert view.model.rowCount() == 0


def test_companions_that_change_elsewhere_are_asked_about_again(page: MicroscopePage, hand: Hand) -> None:
    view = answered(hand, "Padding", "I love pizza")
    assert isinstance(view, PaddingView)
    batch = hand.open("Batch", BatchView)
    batch.editor.setPlainText("I like dogs very much")
    hand.bot.waitUntil(lambda: bool(page.context.companions))
    hand.open("Padding", PaddingView)
    hand.bot.waitUntil(lambda: view.answer is not None and view.answer.proof.texts == 2)


def test_a_library_that_is_opened_elsewhere_is_ranked(
    page: MicroscopePage, hand: Hand, library: Path
) -> None:
    view = answered(hand, "Preprocessing", "I like the dogs")
    assert isinstance(view, PreprocessingView)
    assert "Open a library" in view.ranking.status.text()
    hand.open("Batch", BatchView)
    page.set_library(LibraryInfo(library, "Thirteen jobs", 13, 13, "mean", UNTOUCHED))
    hand.open("Preprocessing", PreprocessingView)
    hand.bot.waitUntil(lambda: "Thirteen jobs" in view.ranking.status.text(), timeout=20_000)


def test_a_text_that_cannot_be_read_leaves_nothing_of_the_one_before(
    page: MicroscopePage, hand: Hand, tmp_path: Path
) -> None:
    hand.type("my paycheck")
    page.desk.engine.models = OpenModels(tmp_path / "nothing")
    page.controls.model_chosen.emit("another model")
    hand.bot.waitUntil(lambda: bool(page.notice.text()) and page.context.sheet is None)
    assert page.stack.currentWidget() is page.empty[0]


def test_an_example_brings_its_own_cut(page: MicroscopePage, hand: Hand) -> None:
    page.controls.cut.setCurrentIndex(1)
    entries = page.controls.examples.menu().actions()
    next(entry for entry in entries if entry.text() == "Cut off").trigger()
    hand.until_read()
    assert [row.token for row in hand.rows() if row.kind == "unread"][-1] == "value"


def test_what_is_copied_while_the_next_answer_is_computed_is_whole(
    page: MicroscopePage, hand: Hand, lane: Lane
) -> None:
    view = answered(hand, "States", "my paycheck")
    view.put(lane, page.context.sheet)
    page.exports.copy_json()
    lane.free()
    hand.until_copied("{")
    assert json.loads(QGuiApplication.clipboard().text())["inputs"][0]["texts"] == ["my paycheck"]


def seen(view: AnyView, token: int) -> bool:
    """Whether what the view marks is that token, in sight."""
    match view:
        case BatchView():
            index = view.model.index(0, token)
            return view.cell == (0, token) and view.grid.viewport().rect().contains(
                view.grid.visualRect(index).center()
            )
        case PreprocessingView():
            words = view.table.words[""]
            words.lay_out()
            if words.current < 0:
                return False
            place = words.mapTo(view.table.viewport(), words.places[words.current].center())
            return view.table.viewport().rect().contains(place)
        case SimilarityView():
            return view.map.cell is not None and view.map.cell[0] == token
        case PaddingView() | PoolingView():
            top = token * ROW - view.bars.verticalScrollBar().value()
            return view.bars.current == token and 0 <= top <= view.bars.viewport().height() - ROW
        case StatesView():
            return view.map.row == token
        case WordPieceView():
            item = view.words.currentItem()
            return view.words.viewport().rect().contains(view.words.visualItemRect(item).center())
    raise AssertionError(view)


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize(
    "title", ["Batch", "WordPiece", "Preprocessing", "States", "Similarity", "Pooling", "Padding"]
)
def test_the_pointer_is_in_sight_on_arrival(
    page: MicroscopePage, hand: Hand, title: str, again: bool
) -> None:
    """In a view that is made just then, and in one that showed its answer before."""
    hand.type("my paycheck lasts very long, " * 30)
    if again:
        view = hand.open(title, MicroscopeView)
        hand.bot.waitUntil(lambda: view.answer is not None and not view.busy, timeout=20_000)
        hand.open("Inspector", MicroscopeView)
    hand.inspector.grid.setFocus()
    hand.inspector.grid.setCurrentIndex(hand.inspector.model.index(150, 0))
    selected = page.context.pointer
    assert selected.token == 150
    view = hand.open(title, MicroscopeView)
    hand.bot.waitUntil(lambda: view.answer is not None and not view.busy, timeout=20_000)
    hand.bot.wait(50)
    assert page.context.pointer.token == page.context.rest.token == 150
    assert seen(view, 150)
    shown = page.details.text()
    page.context.details_changed.emit()
    assert page.details.text() == shown  # nothing of it was about what is pointed at no longer


def test_a_list_that_gets_the_focus_on_arrival_points_at_nothing(page: MicroscopePage, hand: Hand) -> None:
    view = answered(hand, "Batch")
    assert isinstance(view, BatchView)
    view.grid.setFocus()
    page.show_view(0)
    hand.type(" long")
    page.context.select(Pointer(token=5))
    hand.inspector.grid.setFocus()
    page.show_view(1)
    hand.bot.waitUntil(lambda: view.answer is not None and not view.busy)
    page.show_view(0)
    hand.inspector.grid.setFocus()
    page.show_view(1)
    assert page.context.pointer.token == page.context.rest.token == 5
    assert view.cell == (0, 5)


def veiled(view: Panel[Any]) -> str:
    """What the veil over a view says, "" where there is none."""
    return view._veil.words.text() if view._veil.isVisible() else ""


@pytest.mark.parametrize("title", SOME[1:])
def test_an_answer_of_before_pales_until_the_next_is_there(
    page: MicroscopePage, hand: Hand, lane: Lane, title: str
) -> None:
    view = answered(hand, title)
    assert veiled(view) == ""
    page.desk.runner.query(lambda: lane._free.wait(20), owner=page)
    view.ask()
    hand.bot.waitUntil(lambda: veiled(view) == view.BUSY, timeout=SLOW_MS + 200)
    lane.free()
    hand.bot.waitUntil(lambda: not view.busy)
    assert veiled(view) == ""


def test_changes_without_end_do_not_keep_it_from_paling(page: MicroscopePage, hand: Hand, lane: Lane) -> None:
    view = answered(hand, "Padding")
    page.desk.runner.query(lambda: lane._free.wait(20), owner=page)
    for _ in range(10):
        view.ask()
        hand.bot.wait(SLOW_MS // 6)
    assert veiled(view) == view.BUSY


@pytest.mark.parametrize("title", SOME)
def test_what_is_shown_pales_while_another_text_is_read(
    page: MicroscopePage, hand: Hand, lane: Lane, title: str
) -> None:
    view = answered(hand, title)
    page.desk.runner.query(lambda: lane._free.wait(20), owner=page)
    page.first.edit.setPlainText("unbelievable")
    hand.bot.waitUntil(lambda: veiled(view) == READING, timeout=SLOW_MS + 200)
    page.context.point(Pointer(token=1))
    assert page.details.text() == READING
    other = hand.open("Inspector" if title != "Inspector" else "Batch", MicroscopeView)
    assert veiled(other) == READING
    hand.open(title, MicroscopeView)
    lane.free()
    hand.until_read()
    hand.bot.waitUntil(lambda: not view.busy and not page.context.reading, timeout=20_000)
    assert veiled(view) == veiled(other) == ""
    assert page.details.text() != READING


POWER_OF_TEN = re.compile(r"\d[eE][+-]?\d")


def test_no_number_that_is_read_is_a_power_of_ten(page: MicroscopePage, hand: Hand) -> None:
    for title in TITLES:
        page.first.edit.clear()
        view = answered(hand, title)
        for pointer in (Pointer(), Pointer(token=2), Pointer(token=2, dimension=7)):
            page.context.point(pointer)
            spoken = [part.accessibleName() for part in view.findChildren(QWidget)]
            everything = "\n".join((words_in(view), page.details.text(), *spoken))
            assert not POWER_OF_TEN.search(everything), (title, POWER_OF_TEN.search(everything))
        for bars in view.findChildren(TokenBars):
            assert not any(POWER_OF_TEN.search(bars._shown(value)) for value in (*bars.values, 3e-7)), title
