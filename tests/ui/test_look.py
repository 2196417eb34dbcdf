"""What is drawn can be read: measured in the pixels, in both themes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QPlainTextEdit, QRadioButton, QToolButton
from pytestqt.qtbot import QtBot

from desktop_app.ui import theme
from desktop_app.ui.find.page import VIEWS, FindPage
from desktop_app.ui.find.search.view import SearchView
from desktop_app.ui.libraries import work
from desktop_app.ui.libraries.details import DetailsDialog
from desktop_app.ui.values import Details, Followed
from desktop_app.ui.window.main_window import SMALLEST, MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.looking import faults, wait_until_well_laid_out
from tests.ui.test_theme import contrast


def ground(image: QImage, area: QRect) -> QColor:
    """The color most of `area` has."""
    return QColor(_colors(image, area).most_common(1)[0][0])


def readable(image: QImage, area: QRect) -> float:
    """How far the ink in `area` stands out from its ground: the contrast of the darkest or lightest pixel."""
    behind = ground(image, area)
    return max(contrast(QColor(ink), behind) for ink in _colors(image, area))


def _colors(image: QImage, area: QRect) -> Counter[int]:
    places = ((x, y) for x in range(area.left(), area.right()) for y in range(area.top(), area.bottom()))
    return Counter(image.pixel(*place) for place in places)


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_the_entry_under_the_pointer_of_a_combo_box_can_be_read(
    app: QApplication, qtbot: QtBot, choice: str
) -> None:
    theme.choose(choice)
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItems(["Hybrid", "Semantic", "Keyword"])
    box.show()
    box.showPopup()
    view = box.view()
    view.setCurrentIndex(box.model().index(1, 0))
    image = view.viewport().grab().toImage()
    rows = [view.visualRect(box.model().index(row, 0)).adjusted(6, 3, -3, -3) for row in range(3)]
    assert [row for row in range(3) if readable(image, rows[row]) < 4.5] == []
    assert ground(image, rows[1]) != ground(image, rows[0])


def test_nothing_lies_over_anything_in_the_smallest_window(qtbot: QtBot, find: SearchView) -> None:
    window = find.window()
    assert isinstance(window, MainWindow)
    window.resize(*SMALLEST)
    find.search_for("bread")
    qtbot.waitUntil(find.preview.isVisible, timeout=20_000)
    wait_until_well_laid_out(qtbot, window)
    find.search_for("zzz qqq xxx")  # finds nothing relevant, which is said in a sentence
    qtbot.waitUntil(find.doubt.isVisible, timeout=20_000)
    wait_until_well_laid_out(qtbot, window)
    page = window.stack.currentWidget()
    assert isinstance(page, FindPage)
    for view in range(len(VIEWS)):
        page.show_view(view)
        wait_until_well_laid_out(qtbot, window)
    for place in range(len(window.rail.findChildren(QToolButton))):
        window.show_page(place)
        QApplication.processEvents()
        assert faults(window) == []


def test_the_search_box_is_as_wide_as_the_page(qtbot: QtBot, find: SearchView) -> None:
    find.search_for("bread")
    qtbot.waitUntil(find.preview.isVisible, timeout=20_000)
    assert find.bar.width() > find.splitter.width() - 2 * theme.GAP_LARGE
    assert find.bar.box.width() > find.splitter.width() / 2


def test_what_a_library_follows_is_told_beside_the_choice_to_follow_it(
    qtbot: QtBot, open_window: OpenWindow, library: Path, tmp_path: Path
) -> None:
    window = open_window(library)
    form = DetailsDialog(window.desk.runner, library, "Jobs", window)
    form.open()
    qtbot.waitUntil(lambda: form.summary.text().startswith("1"), timeout=20_000)
    gone = Followed(tmp_path / ("a long name " * 20), True, False, "only *.pdf, without draft*")
    info = work.info(library)
    for followed in ((gone,), (gone,) * 9):
        form.show_details(Details(info, followed, ()))
        for width in (820, 560):
            form.resize(width, 560)
            QApplication.processEvents()
            assert faults(form) == []


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_what_is_not_checked_is_seen(app: QApplication, qtbot: QtBot, choice: str) -> None:
    theme.choose(choice)
    for button in (QRadioButton(), QCheckBox()):
        qtbot.addWidget(button)
        button.show()
        image = button.grab().toImage()
        assert readable(image, button.rect().adjusted(3, 3, -3, -3)) >= 3


def test_nothing_of_the_microscope_lies_over_anything_in_the_smallest_window(
    qtbot: QtBot, find: SearchView
) -> None:
    window = find.window()
    assert isinstance(window, MainWindow)
    window.resize(*SMALLEST)
    window.show_page(1)
    page = window.stack.currentWidget()
    assert page
    page.findChildren(QPlainTextEdit)[0].setPlainText("Veterinarians look after unbelievably sick animals")
    for place in range(1, len(window.rail.findChildren(QToolButton))):
        window.show_page(place)
        for tab in page.findChildren(QToolButton):
            if tab.objectName().startswith("tab_") and tab.isVisible():
                tab.click()
                qtbot.wait(400)  # until the answer is there and laid out
                overlaps = [fault for fault in faults(page) if fault.startswith("overlap")]
                assert overlaps == [], tab.text()
