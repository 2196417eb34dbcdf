"""The way back from an example to the place that opened it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.ui.commands import command
from desktop_app.ui.find.page import FindPage
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.values import Example
from desktop_app.ui.window.main_window import MainWindow
from tests.ui.conftest import OpenWindow

PIZZA = Example("Pizza", "", "I love pizza", view="States")


def in_front(window: MainWindow) -> str:
    return window.place


def test_an_example_opens_in_the_place_that_has_its_view(open_window: OpenWindow, library: Path) -> None:
    window = open_window(library)
    assert not window.back_strip.isVisible()
    for view, place in (
        ("Inspector", "Tokens"),
        ("States", "Vectors"),
        ("Search", "Find"),
        ("Compare", "Find"),
    ):
        window.desk.show(Example(f"in {view}", "", "bread", view=view, mode="keyword"), "Guide")
        assert in_front(window) == place
        page = window.stack.currentWidget()
        if isinstance(page, FindPage):
            assert page.host.titles[page.host.number] == view
        else:
            assert isinstance(page, MicroscopePage)
            assert page.first.text() == "bread"
        assert window.back_strip.isVisible()
        assert window.back_strip.button.accessibleName() == "Back to the guide"
    assert window.pages[0].search.bar.mode == "keyword"  # type: ignore[attr-defined]


def test_key_button_and_rail_lead_back(qtbot: QtBot, open_window: OpenWindow, library: Path) -> None:
    window = open_window(library)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    guide = window.titles.index("Guide")

    def by_key() -> None:
        QTest.keySequence(QApplication.focusWidget() or window, command("back_to").keys[0])

    for lead_back in (by_key, window.back_strip.button.click, lambda: window.show_page(guide)):
        window.desk.show(PIZZA, "Guide")
        assert in_front(window) == "Vectors"
        lead_back()
        assert in_front(window) == "Guide"
        assert not window.back_strip.isVisible()


def test_the_strip_goes_when_one_goes_elsewhere(open_window: OpenWindow, library: Path) -> None:
    window = open_window(library)
    window.desk.show(PIZZA, "Guide")
    vectors = window._place
    window.show_page(vectors)
    assert window.back_strip.isVisible()
    window.show_page(1)
    assert not window.back_strip.isVisible()
    window.show_page(vectors)
    assert not window.back_strip.isVisible()


def test_the_strip_can_be_dismissed(open_window: OpenWindow, library: Path) -> None:
    window = open_window(library)
    window.desk.show(PIZZA, "Guide")
    window.back_strip.hide()
    window.show_page(0)
    assert not window.back_strip.isVisible()


def test_a_view_that_nobody_has_opens_nothing(open_window: OpenWindow, library: Path) -> None:
    window = open_window(library)
    window.desk.show(Example("", "", "text", view="No such view"), "Guide")
    assert in_front(window) == "Find"
    assert not window.back_strip.isVisible()
