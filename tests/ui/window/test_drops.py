from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from pytestqt.qtbot import QtBot

from desktop_app.core.query_values import SimilarTo
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.window.drops import ADD, ADD_ALONE, SIMILAR
from desktop_app.ui.window.main_window import MainWindow
from tests.ui.conftest import OpenWindow, search_view

MOVE, COPY = Qt.DropAction.MoveAction, Qt.DropAction.CopyAction
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
PLACE = QPoint(300, 300)


@pytest.fixture
def window(open_window: OpenWindow, library: Path) -> MainWindow:
    return open_window(library)


def text(words: str) -> QMimeData:
    data = QMimeData()
    data.setText(words)
    return data


def held(window: MainWindow, data: QMimeData) -> tuple[str, ...]:
    """What is said while it is held over the window; nothing where it is refused."""
    event = QDragEnterEvent(PLACE, MOVE | COPY, data, LEFT, NONE)
    event.ignore()
    window.dragEnterEvent(event)
    assert event.isAccepted() == window._drops.hint.isVisible()
    return tuple(window._drops.hint._targets) if event.isAccepted() else ()


def let_go(window: MainWindow, data: QMimeData) -> QDropEvent:
    event = QDropEvent(QPointF(PLACE), MOVE | COPY, data, LEFT, Qt.KeyboardModifier.ShiftModifier)
    window.dropEvent(event)
    return event


def test_a_text_dropped_on_find_is_searched_for_and_stays_where_it_was(
    qtbot: QtBot, window: MainWindow
) -> None:
    data = text("  bread for\n the whole town ")
    assert held(window, data) == ("Search for this text",)
    assert let_go(window, data).dropAction() == Qt.DropAction.CopyAction
    view = search_view(window)
    assert view.bar.query == "bread for the whole town"
    qtbot.waitUntil(lambda: view.model.rowCount() > 0, timeout=20_000)
    assert not window._drops.hint.isVisible()


def test_a_text_is_searched_for_in_place_of_what_is_similar(qtbot: QtBot, window: MainWindow) -> None:
    view = search_view(window)
    view.find_similar(SimilarTo("A text", text="bread for the whole town"))
    qtbot.waitUntil(lambda: view.model.rowCount() > 0, timeout=20_000)
    let_go(window, text("bread"))
    assert view.bar.similar_to is None
    qtbot.waitUntil(lambda: view.model.answer is not None and view.model.answer.query == "bread")


def test_a_text_dropped_on_the_microscope_is_looked_into(qtbot: QtBot, window: MainWindow) -> None:
    window.show_page(1)
    page = window.pages[1]
    assert isinstance(page, MicroscopePage)
    data = text("Sick animals")
    assert held(window, data) == ("Look into this text",)
    let_go(window, data)
    qtbot.waitUntil(lambda: page.context.sheet is not None, timeout=20_000)
    assert page.first.text() == "Sick animals"


def test_a_text_means_nothing_where_a_page_has_no_use_for_it(window: MainWindow) -> None:
    window.show_page(5)
    assert held(window, text("Sick animals")) == ()
    window.show_page(0)
    assert held(window, text("  \n ")) == ()


def test_a_file_may_be_added_or_searched_by(window: MainWindow, corpus: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(corpus))])
    assert held(window, data) == (SIMILAR, ADD)
    window._drops.hint.hide()
    window.show_page(5)
    assert held(window, data) == (ADD_ALONE,)
