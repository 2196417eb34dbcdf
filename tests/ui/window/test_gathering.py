from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.core.settings import load
from desktop_app.ui import theme
from desktop_app.ui.commands import COMMANDS, CommandAction, native
from desktop_app.ui.window.main_window import MainWindow
from desktop_app.ui.window.palette.model import PaletteEntry
from desktop_app.ui.window.palette.popup import PalettePopup
from desktop_app.ui.window.settings import SettingsDialog
from tests.ui.conftest import OpenWindow, search_view
from tests.ui.looking import faults

MOVEMENTS = {  # what only means something where the focus is
    *("page", "view", "move", "unfold", "open_result", "back", "find_in", "copy", "walk", "play"),
    *("map_walk", "map_open", "map_select", "map_all", "map_end", "map_zoom", "map_move", "open_example"),
}


@pytest.fixture
def window(qtbot: QtBot, open_window: OpenWindow, library: Path) -> MainWindow:
    made = open_window(library)
    made.activateWindow()
    return made


def opened(window: MainWindow) -> PalettePopup:
    QTest.keyClick(
        window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert window.commands.popup.isVisible()
    return window.commands.popup


def entry(popup: PalettePopup, title: str) -> PaletteEntry:
    return next(one for one in popup.model.rows if one.title == title)


def test_what_is_typed_is_found_and_done_by_keys_alone(qtbot: QtBot, window: MainWindow) -> None:
    popup = opened(window)
    assert popup.box.hasFocus()
    QTest.keyClicks(popup.box, "attention")
    current = popup.current()
    assert current
    assert current.title == "Attention"
    QTest.keyClick(popup.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.place == "Labs", timeout=20_000)
    assert not popup.isVisible()
    page = window.pages[1]
    assert page.hosts[2].titles[page.hosts[2].number] == "Attention"  # type: ignore[attr-defined]


def test_every_command_that_applies_is_there_with_its_key(qtbot: QtBot, window: MainWindow) -> None:
    search_view(window).search_for("bread")
    qtbot.waitUntil(lambda: search_view(window).model.rowCount() > 0, timeout=20_000)
    popup = opened(window)
    shown = {one.title: one for one in popup.model.rows}
    areas = ("Everywhere", "Libraries", "Search", "Results")
    for command in COMMANDS:
        if command.area in areas and command.name not in MOVEMENTS | {"palette", "back_to"}:
            assert shown[command.text].key == native(command.keys[0]), command.name
    assert not [command.text for command in COMMANDS if command.area == "Map" and command.text in shown]


def test_every_command_can_be_found_somewhere_or_is_a_movement(qtbot: QtBot, window: MainWindow) -> None:
    for page in window.pages:
        page.show_place(0)
    for number in range(4):
        window.pages[0].show_inside(number)
    bound = {action.command.name for action in window.findChildren(CommandAction)}
    missing = {command.name for command in COMMANDS} - bound - MOVEMENTS
    assert missing <= {"copy_rows"}, "made with the table whose rows it copies"


def test_what_cannot_be_done_says_why_and_is_not_done(qtbot: QtBot, window: MainWindow) -> None:
    popup = opened(window)
    pause = entry(popup, "Pause or resume indexing")
    assert pause.why_not == "Nothing is being indexed"
    good = entry(popup, "Mark the result as good for this query, or remove the mark")
    assert good.why_not
    QTest.keyClicks(popup.box, "pause")
    assert "Nothing is being indexed" in QAccessible.queryAccessibleInterface(popup.list).child(0).text(
        QAccessible.Text.Name
    )
    assert "Nothing is being indexed" in popup.box.accessibleDescription()
    QTest.keyClick(popup.box, Qt.Key.Key_Return)
    assert popup.isVisible()
    QTest.keyClick(popup.box, Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_libraries_parts_colors_and_menu_lines_are_there(
    qtbot: QtBot, open_window: OpenWindow, library: Path, corpus: Path, tmp_path: Path
) -> None:
    window = open_window(library)
    window.activateWindow()
    window.library_bar.add(tmp_path / "Letters", "Letters")
    popup = opened(window)
    assert entry(popup, "Letters").about == "Library"
    assert entry(popup, "Word embeddings").about.startswith("Guide: Part")
    assert entry(popup, "Duplicate").about == "Thirteen jobs"
    assert not [one for one in popup.model.rows if one.title == "Thirteen jobs"], "it is in use"
    QTest.keyClicks(popup.box, "colors dark")
    QTest.keyClick(popup.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: theme.choice() == "dark", timeout=20_000)
    qtbot.waitUntil(lambda: load(tmp_path / "data").theme == "dark", timeout=20_000)


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("theme", {"Settings: Colors", "Colors: dark"}),
        ("dark mode", {"Colors: dark"}),
        ("font size", {"Settings: Size"}),
        ("language", {"Settings: Language"}),
        ("scanner", {"Settings: Scans and pictures"}),
        ("ocr", {"Settings: Scans and pictures"}),
        ("gpu", {"Settings: Processor"}),
        ("password", {"Make private …", "Create a library"}),
        ("backup", {"Export to one file …"}),
        ("preferences", {"Open Settings"}),
        ("exit", {"Quit Embedscope"}),
    ],
)
def test_what_people_call_things_finds_them(
    window: MainWindow, typed: str, titles: set[str], qtbot: QtBot
) -> None:
    popup = opened(window)
    QTest.keyClicks(popup.box, typed)
    assert titles <= {one.title for one in popup.model.rows}
    popup.hide()


def test_a_setting_is_opened_where_it_is_chosen(qtbot: QtBot, window: MainWindow) -> None:
    popup = opened(window)
    QTest.keyClicks(popup.box, "settings size")
    QTest.keyClick(popup.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.findChildren(SettingsDialog)))
    dialog = window.findChild(SettingsDialog)
    assert dialog
    qtbot.waitUntil(lambda: dialog.focusWidget() is dialog.buttons["size"]["100"])
    dialog.accept()


def test_a_search_is_asked_again_from_another_page(qtbot: QtBot, window: MainWindow) -> None:
    view = search_view(window)
    view.search_for("bread for the town")
    qtbot.waitUntil(lambda: view.model.rowCount() > 0, timeout=20_000)
    view.history.remember()
    view.search_for("trains")
    window.show_page(1)
    popup = opened(window)
    qtbot.waitUntil(
        lambda: any(one.title == "bread for the town" for one in popup.model.rows), timeout=20_000
    )
    QTest.keyClicks(popup.box, "for town")
    current = popup.current()
    assert current
    assert current.about == "Recent search"
    QTest.keyClick(popup.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.place == "Find" and view.bar.query == "bread for the town", timeout=20_000)


def test_a_click_on_the_button_opens_it_and_nothing_is_cut_off(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(window.minimumSize())
    window.status.palette_button.click()
    popup = window.commands.popup
    assert popup.isVisible()
    assert popup.width() <= window.width()
    assert faults(popup) == []
    QTest.keyClicks(popup.box, "zzzz")
    assert popup.nothing.isVisible()
    assert faults(popup) == []
    popup.hide()
