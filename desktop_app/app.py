"""The composition root of the window: builds the services and hands them to the pages."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop_app import __version__
from desktop_app.core import paths, settings
from desktop_app.ui import theme
from desktop_app.ui.desk import Desk, Page
from desktop_app.ui.engine import Backend
from desktop_app.ui.find.page import FindPage
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.tasks import TaskRunner, watch_uncaught
from desktop_app.ui.window.main_window import MainWindow

# The rail, from the top. A page is added by naming it here.
PAGES: tuple[type[Page], ...] = (FindPage, MicroscopePage)


def build(
    data_folder: Path | None = None,
    bundle: Path = paths.DEFAULT_BUNDLE,
    pages: Sequence[type[Page]] = PAGES,
) -> MainWindow:
    """The window, ready to be shown; no work begins before it is painted. Needs a QApplication."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    folder = paths.data_folder(data_folder)
    remembered = settings.load(folder)
    theme.install(app, remembered.theme, dressed=False)
    runner = TaskRunner()
    desk = Desk(runner, Backend(bundle, runner.ask, paths.models_folder(folder), remembered.device), folder)
    window = MainWindow(desk, folder, remembered, pages)
    theme.dress()
    return window


def main(opening: Path | None = None) -> int:
    """Shows the window, which imports the library in `opening`; returns the exit status once it is closed."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Embedscope")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("embedscope")
    window = build()
    window.opening = opening
    watch_uncaught(window.desk.runner)
    signal.signal(signal.SIGINT, lambda _number, _frame: window.close())
    heartbeat = QTimer()  # lets Python see an interrupt while Qt's loop runs
    heartbeat.timeout.connect(lambda: None)
    heartbeat.start(500)
    window.show()
    return app.exec()
