from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.ui.commands import COMMANDS, native, tip
from desktop_app.ui.window.main_window import MainWindow
from tests.ui.conftest import search_view


def test_names_are_unique_and_keys_are_keys() -> None:
    assert max(Counter(command.name for command in COMMANDS).values()) == 1
    for command in COMMANDS:
        for key in command.keys:
            assert QKeySequence(key).toString(), f"{key} of {command.name} is no key"


def test_no_key_means_two_things_on_one_page() -> None:
    everywhere = [command for command in COMMANDS if command.area in ("Everywhere", "Libraries")]
    alone = (
        "Tokens",
        "Checklist",
        "Map",
        "Guide",
    )  # with the commands of everywhere, nothing else is on the page
    pages = [[command for command in COMMANDS if command.area == area] + everywhere for area in alone]
    for page in (*pages, [command for command in COMMANDS if command.area not in alone]):
        # The document takes its own before the page does, while it has the focus.
        used = Counter(key for command in page for key in command.keys if command.name != "find_in")
        assert [key for key, times in used.items() if times > 1] == []


def test_a_tooltip_names_the_key() -> None:
    assert tip("find") == f"Go to the search box ({native('Ctrl+K')})"


def test_every_action_of_the_window_is_in_the_table(
    qtbot: QtBot, open_window: Callable[..., MainWindow], library: Path
) -> None:
    window = open_window(library)
    known = {f"action_{command.name}" for command in COMMANDS}
    actions = {action.objectName() for action in window.findChildren(QAction)}
    bound = {name for name in actions if name.startswith("action_")}
    assert bound <= known
    assert {"action_find", "action_new", "action_open", "action_theme", "action_shortcuts"} <= bound


def test_the_key_of_a_view_that_is_not_there_is_not_typed(
    qtbot: QtBot, open_window: Callable[..., MainWindow], library: Path
) -> None:
    view = search_view(open_window(library))
    view.bar.box.setFocus()
    for key in (Qt.Key.Key_9, Qt.Key.Key_1):
        QTest.keyClick(view.bar.box, key, Qt.KeyboardModifier.AltModifier)
    assert view.bar.box.text() == ""
    assert view.isVisible()
