"""Reading the guide: by keyboard from part 1 to part 8 and back, guessing, and going on after a restart."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.settings import load
from desktop_app.ui.commands import command
from desktop_app.ui.guide.example_card import ExampleCard
from desktop_app.ui.guide.page import GuidePage
from desktop_app.ui.guide.parts import PARTS
from desktop_app.ui.kit.basics import Sentences
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.window.main_window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.guide.conftest import guide_of, show_guide
from tests.ui.looking import faults


def press(window: MainWindow, name: str) -> None:
    """The key of a command, where the focus is."""
    QTest.keySequence(QApplication.focusWidget() or window, command(name).keys[0])


def answered(qtbot: QtBot, guide: GuidePage) -> None:
    view = guide.view(guide.progress.part)
    qtbot.waitUntil(lambda: bool(view.answers), timeout=60_000)


def test_the_keyboard_reaches_everything_without_a_dead_end(qtbot: QtBot, window: MainWindow) -> None:
    """From the first example of part 1 to the last stop of part 8, and the whole way back."""
    guide = guide_of(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    guide.contents.setFocus()
    seen: list[QWidget] = []
    for way in ("next_example", "example_before"):
        for _ in range(300):
            press(window, way)
            focused = QApplication.focusWidget()
            assert focused is not None
            assert focused.isVisibleTo(guide)
            assert focused.accessibleName()
            if seen and focused is seen[-1]:
                break
            seen.append(focused)
        at = guide.progress.part
        assert at == (len(PARTS) - 1 if way == "next_example" else 0)
    cards = [stop.example for stop in seen if isinstance(stop, ExampleCard)]
    assert {example for part in PARTS for example in part.examples()} <= set(cards)


def test_parts_follow_each_other_by_key(qtbot: QtBot, window: MainWindow) -> None:
    guide = guide_of(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    guide.show_part(0)
    guide.contents.setFocus()
    for number in range(1, len(PARTS)):
        press(window, "next_part")
        assert guide.progress.part == number
        assert guide.view(number).isVisible()
    press(window, "next_part")
    assert guide.progress.part == len(PARTS) - 1
    press(window, "part_before")
    assert guide.progress.part == len(PARTS) - 2


def test_one_comes_back_to_the_example_one_left(qtbot: QtBot, window: MainWindow) -> None:
    guide = guide_of(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    guide.show_part(4)
    cards = guide.view(4).cards
    for card in (cards[0], cards[-1]):
        card.setFocus()
        QTest.keyClick(card, Qt.Key.Key_Return)
        assert window.stack.currentWidget() is not guide
        assert window.back_strip.isVisible()
        assert window.back_strip.button.text() == "Back to the guide"
        page = window.stack.currentWidget()
        assert isinstance(page, MicroscopePage)
        page.show_view(1)  # also from another view of the place
        assert window.back_strip.isVisible()
        press(window, "back_to")
        assert window.stack.currentWidget() is guide
        assert not window.back_strip.isVisible()
        assert QApplication.focusWidget() is card
        qtbot.wait(20)
        top = card.mapTo(guide.area.viewport(), card.rect().topLeft()).y()
        assert 0 <= top < guide.area.viewport().height()


def test_a_guess_is_judged_by_the_model_and_can_be_taken_back(qtbot: QtBot, window: MainWindow) -> None:
    guide = guide_of(window)
    guide.show_part(4)
    answered(qtbot, guide)
    whole, split, vocabulary = guide.view(4).guesses
    assert whole.verdict.isHidden()
    assert whole.number
    QTest.keyClicks(whole.number, "4")
    QTest.keyClick(whole.number, Qt.Key.Key_Return)
    assert whole.verdict.text() == "You guessed 4. It is 3."
    assert whole.why.isVisible()
    vocabulary.choices[1].click()
    assert vocabulary.verdict.text() == "Right: 30,000. The model says 30,522."
    assert guide.progress.guesses == {"5.1": "4", "5.3": "30,000"}
    assert guide.contents.item(4).toolTip() == "2 of 3 questions guessed"
    whole.again.click()
    assert whole.number.isEnabled()
    assert whole.verdict.isHidden()
    assert guide.progress.guesses == {"5.3": "30,000"}
    assert split.given == ""


def test_progress_survives_a_restart(qtbot: QtBot, open_window: OpenWindow, sample: Path) -> None:
    window = open_window(sample)
    show_guide(window)
    guide = guide_of(window)
    guide.show_part(2)
    guide.view(2).guesses[1].answer("[SEP]")
    folder = window.desk.data_folder
    window.close()
    assert '"3.2": "[SEP]"' in load(folder).guide

    again = guide_of(open_window())
    assert again.isVisible()  # the window is where it was
    assert again.progress.part == 2
    assert again.contents.item(2).toolTip() == "1 of 3 questions guessed"
    assert again.view(2).guesses[1].verdict.text() == "You guessed [SEP]. It is [MASK]."


@pytest.mark.parametrize("kept", ["", "nonsense", "{}", '{"part": 99, "guesses": {}}', '{"part": "x"}', "[]"])
def test_what_is_remembered_may_be_anything(kept: str) -> None:
    from desktop_app.ui.guide.progress import GuideProgress

    assert GuideProgress.of(kept) == GuideProgress()


def test_the_numbers_of_a_part_can_be_copied(qtbot: QtBot, window: MainWindow) -> None:
    guide = guide_of(window)
    guide.show_part(5)
    answered(qtbot, guide)
    guide.view(5).copy.click()
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert lines[0] == ["part", "what", "guide", "model", "agrees"]
    assert ["6", "numbers of a vector", "768", "384", "no"] in lines
    assert ["6", "tokens", "6", "6", "yes"] in lines
    assert len(lines) == 1 + len(list(PARTS[5].claims()))


def test_a_chip_says_both_and_whether_they_agree(qtbot: QtBot, window: MainWindow) -> None:
    guide = guide_of(window)
    guide.show_part(5)
    answered(qtbot, guide)
    chips = {chip.claim.what: chip for group in guide.view(5).figures for chip in group.chips}
    assert (chips["numbers of a vector"].sign, chips["numbers of a vector"].model) == ("≠", "384")
    assert (chips["tokens"].sign, chips["tokens"].model) == ("=", "6")
    assert chips["tokens"].accessibleName() == "tokens: the guide says 6, the model says 6, the same"


@pytest.mark.parametrize("size", [(880, 560), (3840, 2160)])
def test_nothing_is_cut_off_at_any_size(qtbot: QtBot, window: MainWindow, size: tuple[int, int]) -> None:
    guide = guide_of(window)
    window.resize(*size)
    for number in range(len(PARTS)):
        guide.show_part(number)
        answered(qtbot, guide)
        qtbot.wait(50)
        found = [fault for fault in faults(guide) if "cut" in fault or "overlap" in fault]
        assert found == [], number
        assert guide.area.horizontalScrollBar().maximum() == 0
        view = guide.view(number)
        for part in (*view.cards, *(chip for group in view.figures for chip in group.chips)):
            around = part.parentWidget()
            assert around
            assert around.rect().contains(part.geometry()), part.accessibleName()
            assert part.height() >= part.heightForWidth(part.width()), part.accessibleName()


def test_a_line_has_at_most_some_seventy_characters(window: MainWindow) -> None:
    guide = guide_of(window)
    view = guide.view(0)
    read = [label for label in view.findChildren(Sentences) if label.property("tone") == "reading"]
    assert read
    for label in read:
        assert isinstance(label, QLabel)
        assert label.width() / label.fontMetrics().averageCharWidth() < 90  # the average is of narrow letters


def test_every_example_has_its_view(window: MainWindow) -> None:
    for part in PARTS:
        for example in part.examples():
            places = [page.place_of(example) for page in window.pages]
            assert sum(place is not None for place in places) == 1, example.name
