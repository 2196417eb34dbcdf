"""The forms that the window opens over itself, each imported when it is first asked for."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from desktop_app.ui.desk import Desk
from desktop_app.ui.libraries.controller import Libraries


def show_shortcuts(window: QWidget, _clicked: bool = False) -> None:
    """The keys, with the way to the help."""
    from desktop_app.ui.window.shortcuts_and_bugs import Shortcuts

    form = Shortcuts(window)
    form.help_wanted.connect(partial(show_help, window))
    form.open()


def show_help(window: QWidget) -> None:
    """The documentation, which stays open beside the window."""
    from desktop_app.ui.window.manual import Manual

    shown = window.findChild(Manual) or Manual(window)
    shown.show()
    shown.raise_()
    shown.activateWindow()


def show_about(window: QWidget, desk: Desk, libraries: Libraries, _clicked: bool = False) -> None:
    """The version, the self-test, and what may be told of this installation."""
    from desktop_app.ui.window.about import About, window_lines

    About(desk, window, window_lines(libraries), libraries.single_folder).open()
