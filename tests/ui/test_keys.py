"""No key means two things in what is seen at once."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.commands import COMMANDS
from desktop_app.ui.window.main_window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.every_view import every_view

WINDOW = (Qt.ShortcutContext.WindowShortcut, Qt.ShortcutContext.ApplicationShortcut)
TAKEN = {key for command in COMMANDS for key in command.keys if key.startswith("Alt+")}


def keys_in(window: MainWindow) -> dict[str, list[str]]:
    """What each key does that acts in the whole window as it is now, by words."""
    found: dict[str, list[str]] = defaultdict(list)

    def add(keys: QKeySequence, words: str) -> None:
        if not keys.isEmpty():
            found[keys.toString()].append(words)

    for widget in (window, *window.findChildren(QWidget)):
        if not widget.isVisible() or not widget.isEnabled():
            continue
        for action in widget.actions():
            if action.shortcutContext() in WINDOW and isinstance(action, QAction) and action.isEnabled():
                for keys in action.shortcuts():
                    add(keys, action.text())
        for shortcut in widget.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if shortcut.context() in WINDOW and shortcut.isEnabled():
                add(shortcut.key(), f"shortcut of {type(widget).__name__}")
        if isinstance(widget, QAbstractButton) or (isinstance(widget, QLabel) and widget.buddy()):
            add(QKeySequence.mnemonic(widget.text()), widget.text())
    return found


def test_no_key_means_two_things_in_any_view(qtbot: QtBot, open_window: OpenWindow, library: Path) -> None:
    window = open_window(library)
    mnemonics = 0
    for view in every_view(window, qtbot):
        found = keys_in(window)
        twice = {keys: words for keys, words in found.items() if len(words) > 1}
        assert not twice, view
        mnemonics = max(mnemonics, sum(keys.startswith("Alt+") and keys not in TAKEN for keys in found))
    assert mnemonics >= 9, "the letters behind Alt are among what was looked at"
