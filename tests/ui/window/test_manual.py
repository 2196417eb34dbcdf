from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.core.paths import ROOT
from desktop_app.ui import theme
from desktop_app.ui.window.manual import PAGES, READ, Manual, anchor
from desktop_app.ui.window.shortcuts_and_bugs import Shortcuts
from tests.ui.conftest import OpenWindow

LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)]+)\)")


@pytest.fixture
def manual(app: QApplication) -> Iterator[Manual]:
    form = Manual()
    form.show()
    yield form
    form.close()


@pytest.mark.parametrize("title", PAGES)
def test_every_link_of_a_page_leads_to_a_page_or_a_picture(manual: Manual, title: str) -> None:
    manual.contents.setCurrentRow(list(PAGES).index(title))
    page = ROOT / PAGES[title]
    assert manual.page == page
    assert manual.text.verticalScrollBar().value() == 0
    for picture, target in LINK.findall(page.read_text(encoding="utf-8")):
        manual.open_page(page)
        if picture:
            image = manual.text.loadResource(2, QUrl(target))
            assert isinstance(image, QImage)
            assert 0 < image.width() <= READ, target
            continue
        manual.follow(QUrl(target))
        assert manual.notice.isHidden(), target
        if "#" in target:
            heading = manual.text.textCursor().block()
            assert anchor(heading.text()) == target.partition("#")[2], target
        else:
            assert manual.page == (page.parent / target).resolve()


def test_one_goes_back_to_where_one_was(manual: Manual) -> None:
    manual.contents.setCurrentRow(list(PAGES).index("Searching"))
    bar = manual.text.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = bar.value()
    manual.follow(QUrl("benchmarks.md"))
    assert manual.contents.currentRow() == -1
    assert bar.value() == 0
    manual.back.click()
    assert (manual.page.name, bar.value()) == ("searching.md", before)
    assert manual.contents.currentItem().text() == "Searching"


def test_a_page_on_the_web_is_told_and_not_opened(manual: Manual) -> None:
    page = manual.page
    manual.follow(QUrl("https://example.org/a"))
    assert "https://example.org/a" in manual.notice.text()
    manual.notice.action.click()
    assert QGuiApplication.clipboard().text() == "https://example.org/a"
    assert manual.page == page
    assert manual.text.loadResource(2, QUrl("https://example.org/a.png")) is None


def test_words_are_found_in_a_page_and_at_its_other_end_again(manual: Manual) -> None:
    manual.contents.setCurrentRow(list(PAGES).index("Searching"))
    manual.box.setText("night shift")
    first = manual.text.textCursor().selectionStart()
    assert manual.text.textCursor().selectedText().casefold() == "night shift"
    places = {first}
    for _ in range(100):
        manual.find_next()
        places.add(manual.text.textCursor().selectionStart())
    assert places == {
        found.start() for found in re.finditer("night shift", manual.text.toPlainText(), re.IGNORECASE)
    }
    manual.box.setText("zzzz")
    assert manual.found.text() == "Not on this page"


def test_a_page_stays_where_it_is_in_other_colors(manual: Manual) -> None:
    bar = manual.text.verticalScrollBar()
    bar.setValue(300)
    theme.choose("dark")
    assert bar.value() == 300
    assert manual.text.palette().base().color() == theme.color("surface")


def test_it_is_opened_by_its_key_and_from_the_list_of_keys(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()
    QTest.keyClick(
        window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    manual = window.findChild(Manual)
    assert manual
    assert not manual.isModal()
    QTest.keyClick(window, Qt.Key.Key_F1)
    keys = window.findChild(Shortcuts)
    assert keys
    next(button for button in keys.findChildren(QPushButton) if button.text() == "Read the help").click()
    assert window.findChildren(Manual) == [manual]
    manual.close()
