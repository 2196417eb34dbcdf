"""The composition root of the window: builds the services and hands them to the pages."""

from __future__ import annotations

import gc
import logging
import os
import platform
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QSocketNotifier, Qt, QTimer, QTranslator, qVersion
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QApplication

from desktop_app import __version__, second_start
from desktop_app.core import logs, paths, settings
from desktop_app.core.files import remove_unfinished
from desktop_app.core.jobs import endings
from desktop_app.language import spoken as language
from desktop_app.language import tr
from desktop_app.services.open_models import OpenModels
from desktop_app.ui import theme
from desktop_app.ui.desk import Desk
from desktop_app.ui.engine import Engine
from desktop_app.ui.garbage import collect_here
from desktop_app.ui.kit import session_bus, spoken
from desktop_app.ui.libraries.controller import Libraries
from desktop_app.ui.place import PageSpec, Place
from desktop_app.ui.tasks import TaskRunner, watch_uncaught
from desktop_app.ui.window.desktop.summons import Summons
from desktop_app.ui.window.main_window import MainWindow

if TYPE_CHECKING:
    from desktop_app.encoder.encode import Encoder

_log = logging.getLogger(__name__)

FACTOR = "QT_SCALE_FACTOR"

# The rail, from the top. A page is added by naming it here.
PAGES = (
    PageSpec("desktop_app.ui.find.page:FindPage", (Place("Find", "search", tr("Find")),), True, True),
    PageSpec(
        "desktop_app.ui.microscope.page:MicroscopePage",
        (
            Place("Tokens", "tokens", tr("Tokens")),
            Place("Vectors", "vectors", tr("Vectors")),
            Place("Labs", "labs", tr("Labs")),
        ),
    ),
    PageSpec("desktop_app.ui.map.page:MapPage", (Place("Map", "map", tr("Map")),)),
    PageSpec("desktop_app.ui.guide.page:GuidePage", (Place("Guide", "guide", tr("Guide")),)),
)


def build(
    data_folder: Path | None = None,
    bundle: Path = paths.DEFAULT_BUNDLE,
    pages: Sequence[PageSpec] = PAGES,
    sample: Path = paths.SAMPLE_LIBRARY,
    preloaded: Sequence[Encoder] = (),
) -> MainWindow:
    """The window, ready to be shown; no work begins before it is painted. Needs a QApplication.

    `bundle` is the default model, `sample` the library that comes with the program, and `preloaded` models
    need not be opened.
    """
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    folder = paths.data_folder(data_folder)
    _speak(app)
    found = settings.opened(folder)
    remembered = found.settings
    spoken.install()
    theme.install(app, remembered.theme, dressed=False)
    runner = TaskRunner()
    models = OpenModels(bundle, paths.models_folder(folder), remembered.device, preloaded)
    engine = Engine(models, runner.ask)
    engine.ocr = remembered.ocr == settings.OCR.default
    libraries = Libraries(runner, engine, folder, remembered, sample, (found.notice, found.hint))
    window = MainWindow(Desk(runner, engine, libraries, folder), libraries, pages)
    theme.dress()
    return window


def keep(window: MainWindow) -> None:
    """Once a model is loaded, what is there stays as long as the process.

    To look through it for garbage again and again would stop the window for 0.2 s each time.
    """
    window.answering.ready.connect(gc.freeze, Qt.ConnectionType.SingleShotConnection)


def _speak(app: QApplication) -> None:
    """Qt's own words, dates and direction in the language of the window.

    Dates are written as the system writes them where it speaks the same language.
    """
    here = QLocale(language())
    if language() != "en" and QLocale.system().language() != here.language():
        QLocale.setDefault(here)
    words = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if language() != "en" and words.load(here, "qtbase", "_", folder):
        app.installTranslator(words)


@contextmanager
def _no_new_bus() -> Iterator[None]:
    """Where there is no session bus none is started for Qt, which would leave ~/.dbus behind.

    Qt asks once and remembers the answer; what is started later finds the environment as it was.
    """
    if session_bus.is_there() or not sys.platform.startswith("linux"):
        yield
        return
    os.environ[session_bus.ADDRESS] = "disabled:"
    try:
        yield
        QDBusConnection.sessionBus()
    finally:
        del os.environ[session_bus.ADDRESS]


@contextmanager
def _waking() -> Iterator[None]:
    """Lets Python see a signal while Qt's loop runs, without a timer that would wake an idle window."""
    import socket  # late, for a quick start

    seen, woken = socket.socketpair()
    with seen, woken:
        seen.setblocking(False)
        woken.setblocking(False)
        notifier = QSocketNotifier(seen.fileno(), QSocketNotifier.Type.Read)
        notifier.activated.connect(lambda: seen.recv(16))
        before = signal.set_wakeup_fd(woken.fileno(), warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(before)
            notifier.setEnabled(False)


@contextmanager
def _enlarged(per_cent: str) -> Iterator[None]:
    """Qt draws everything so much larger than the system asks for, what is painted and what is pressed too.

    Qt asks once; what is started later finds the environment as it was.
    """
    before = os.environ.get(FACTOR)
    os.environ[FACTOR] = str(float(before or 1) * int(per_cent) / 100)
    try:
        yield
    finally:
        del os.environ[FACTOR]
        if before:
            os.environ[FACTOR] = before


def _start_again(without: int) -> int:
    """Starts the program once more in the place of this process, its last `without` arguments left out."""
    frozen = bool(getattr(sys, "frozen", False))
    given = sys.argv if frozen else sys.orig_argv
    command = [sys.executable, *given[1 : len(given) - without]]
    if sys.platform != "win32":  # where a process cannot become another
        os.execv(command[0], command)  # noqa: S606
    import subprocess  # late, for a quick start

    subprocess.Popen(command)
    return 0


def main(opening: Path | None = None) -> int:
    """Shows the window, which imports the library in `opening`; returns the exit status once it is closed."""
    logs.begin(paths.data_folder())
    _log.info("Embedscope %s, Qt %s, %s", __version__, qVersion(), platform.platform())
    with _no_new_bus(), _enlarged(settings.load(paths.data_folder()).size):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("Embedscope")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("embedscope")
    collect_here()
    window = build()
    keep(window)
    window.opening = opening
    watch_uncaught(window.desk.runner)

    def end(_number: int, _frame: object) -> None:
        """The end of a session keeps what the window remembers; it comes between any two steps of ours."""
        QTimer.singleShot(0, window.quit)

    for ending in endings():
        signal.signal(ending, end)
    window.show()
    with _waking(), second_start.only(paths.data_folder()):
        Summons(paths.data_folder(), window.come_and_search, window.library_actions.open_or_index, window)
        status = app.exec()
    _log.info("closed")
    if window.abandoned:
        remove_unfinished()
    if window.anew:
        return _start_again(without=1 if opening else 0)
    if window.abandoned:
        os._exit(status)  # Python would wait for the thread that is still at work
    return status
