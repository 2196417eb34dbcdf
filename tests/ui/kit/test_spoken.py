"""Asked as a screen reader asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QComboBox, QScrollArea, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.find.search.view import SearchView
from desktop_app.ui.kit import spoken
from desktop_app.ui.kit.view_host import ViewTabs
from desktop_app.ui.window.main_window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.every_view import every_view

Role, Text = QAccessible.Role, QAccessible.Text


def asked(widget: QWidget) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(widget)


@pytest.fixture
def tabs(app: QApplication, qtbot: QtBot) -> ViewTabs:
    spoken.install()
    made = ViewTabs(("Document", "Why"))
    qtbot.addWidget(made)
    made.show()
    return made


def test_tabs_are_tabs_and_one_of_them_is_selected(tabs: ViewTabs) -> None:
    assert asked(tabs).role() == Role.PageTabList
    buttons = tabs.findChildren(QToolButton)
    assert [asked(button).role() for button in buttons] == [Role.PageTab] * 2
    assert [asked(button).text(Text.Name) for button in buttons] == ["Document", "Why"]
    assert [asked(button).state().selected for button in buttons] == [1, 0]
    tabs.check(1)
    assert [asked(button).state().selected for button in buttons] == [0, 1]


def test_a_tab_can_be_pressed(tabs: ViewTabs, qtbot: QtBot) -> None:
    second = asked(tabs.findChildren(QToolButton)[1]).actionInterface()
    assert "Press" in second.actionNames()
    with qtbot.waitSignal(tabs.chosen):
        second.doAction("Press")


def test_every_choice_is_called_by_its_name(qtbot: QtBot, find: SearchView) -> None:
    window = find.window()
    assert isinstance(window, MainWindow)
    for place in range(len(window.rail.findChildren(QToolButton))):
        window.show_page(place)
    boxes = [box for box in window.findChildren(QComboBox) if box.parentWidget()]
    assert len(boxes) >= 4
    for box in boxes:
        called = [
            interface.text(Text.Name) for interface, _ in asked(box).relations(QAccessible.RelationFlag.Label)
        ]
        assert called == [box.accessibleName()], box.objectName()


@pytest.fixture
def reader(app: QApplication) -> Iterator[None]:
    """A screen reader that runs already while the window is made."""
    spoken.install()
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


@pytest.mark.usefixtures("reader")
def test_a_reader_that_runs_already_hears_of_tabs_too(qtbot: QtBot) -> None:
    made = ViewTabs(("Document", "Why"))
    qtbot.addWidget(made)
    assert asked(made).role() == Role.PageTabList
    assert {asked(button).role() for button in made.findChildren(QToolButton)} == {Role.PageTab}


@pytest.mark.usefixtures("reader")
def test_nothing_that_is_painted_or_named_is_told_as_a_filler(
    qtbot: QtBot, open_window: OpenWindow, library: Path
) -> None:
    window = open_window(library)
    told: dict[str, set[QAccessible.Role]] = {}

    def look(view: str) -> None:
        for widget in window.findChildren(QWidget):
            if not widget.isVisible() or widget.objectName().startswith("qt_"):
                continue
            interface = asked(widget)
            name, role = type(widget).__name__, interface.role()
            told.setdefault(name, set()).add(role)
            painted = "paintEvent" in type(widget).__dict__ and type(widget).__module__.startswith("desktop")
            if painted or widget.accessibleName() or type(widget).__dict__.get("TOLD_AS"):
                assert role not in (Role.Client, Role.NoRole, Role.Border), (view, name)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled():
                said = interface.text(Text.Name)
                if isinstance(widget, QComboBox):
                    said = widget.accessibleName()
                assert said or widget.isWindow() or isinstance(widget, QScrollArea), (view, name)

    for view in every_view(window, qtbot):
        look(view)
    assert told["StateMap"] == told["SimilarityMap"] == told["VectorStrip"] == {Role.Graphic}
    assert told["LayerLine"] == told["TokenBars"] == told["TokenRuler"] == {Role.Chart}


def test_the_rail_is_told_as_tabs(find: SearchView) -> None:
    window = find.window()
    assert isinstance(window, MainWindow)
    assert asked(window.rail).role() == Role.PageTabList
    roles = {asked(button).role() for button in window.rail.findChildren(QToolButton)}
    assert roles == {Role.PageTab}
