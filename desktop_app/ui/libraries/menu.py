"""The menu of a library's row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from desktop_app.core.paths import is_built_in
from desktop_app.ui.commands import command
from desktop_app.ui.libraries.actions import LibraryActions
from desktop_app.ui.libraries.controller import Libraries


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the menu; `command` has its key. `own` ones are not for the library that came with the
    program, `idle` ones not while work is done in the library.
    """

    words: str
    do: Callable[[Path], object]
    command: str = ""
    own: bool = True
    idle: bool = False


class LibraryMenu(QObject):
    """Fills the menu when it is opened."""

    def __init__(self, libraries: Libraries, actions: LibraryActions) -> None:
        super().__init__(libraries)
        self._libraries = libraries
        self._groups = (
            (
                Line("Update now", actions.update, "update", idle=True),
                Line("Add files", libraries.add_files, "add"),
                Line("Add a folder", libraries.add_folder),
            ),
            (
                Line("What is read", actions.show_details, "details", own=False),
                Line("Check every file", actions.check, own=False, idle=True),
                Line("Show its files", actions.show_files),
            ),
            (
                Line("Rename", actions.rename, "rename"),
                Line("Switch model …", actions.switch_model, idle=True),
                Line("Duplicate", actions.duplicate, own=False, idle=True),
                Line("Export to one file …", actions.export, own=False, idle=True),
            ),
            (
                Line("Remove from the list", libraries.take_off),
                Line("Move to the trash", actions.throw_away, idle=True),
            ),
        )
        libraries.bar.menu_wanted.connect(self.fill)

    def fill(self, folder: Path, menu: QMenu) -> None:
        """The lines for the library in `folder`; keys are shown for the one in use: they act on that."""
        in_use = self._libraries.current_folder == folder
        busy = self._libraries.jobs.busy(folder)
        for group in self._groups:
            for line in group:
                if line.own and is_built_in(folder):
                    continue
                action = menu.addAction(line.words)
                action.triggered.connect(lambda _checked=False, do=line.do: do(folder))
                action.setEnabled(not (busy and line.idle))
                if in_use and line.command:
                    action.setShortcut(QKeySequence(command(line.command).keys[0]))
                    action.setShortcutVisibleInContextMenu(True)
            menu.addSeparator()
