"""What the window has to do with the rest of the desktop: what it tells of long work, and what calls it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop_app.core.jobs import Progress
from desktop_app.core.settings import NOTIFY, Settings
from desktop_app.core.text import quoted
from desktop_app.language import tr
from desktop_app.ui.kit import session_bus
from desktop_app.ui.kit.progress import progress_share
from desktop_app.ui.libraries.controller import Libraries
from desktop_app.ui.window.desktop.hotkey import Hotkey
from desktop_app.ui.window.desktop.tray import Tray

LONG_S = 30.0
DONE = tr("{library} is ready"), tr("The work in this library has ended.")
NOT_DONE = tr("{library} is not ready"), tr("The work in this library was stopped; its row says more.")
LAUNCHER = "application://embedscope.desktop"
PORTAL = "org.freedesktop.portal.Desktop"
STEP = 0.01
"""The bar moves by so much at the least."""


class Outside(QObject):
    """Follows the work in the libraries. `search` brings the window to the front, `quit_all` ends all."""

    def __init__(
        self,
        window: QWidget,
        libraries: Libraries,
        search: Callable[[], object],
        quit_all: Callable[[], object],
        long_s: float = LONG_S,
    ) -> None:
        super().__init__(window)
        self.tray = Tray(window, search, quit_all)
        self.hotkey = Hotkey(search)
        self.refused = False  # the key that was chosen belongs to another program
        self._window, self._libraries, self._long_s = window, libraries, long_s
        self._since: dict[str, float] = {}  # when the work began, by the library's name
        self._shown: float | None = None  # the progress that the task bar has
        self.use_settings(libraries.settings)
        libraries.jobs.changed.connect(self._changed)
        libraries.jobs.ended.connect(self._ended)

    def use_settings(self, settings: Settings) -> None:
        self._notifies = settings.notify == NOTIFY.default
        self.tray.keep(settings.tray == "tray")
        self.refused = not self.hotkey.take(settings.hotkey)

    def _changed(self, name: str, progress: Progress | None) -> None:
        if progress:
            self._since.setdefault(name, time.monotonic())
        self._show_progress(progress_share(progress) if progress else None)

    def _ended(self, folder: Path, well: bool) -> None:
        name = self._libraries.name(folder)
        began = self._since.pop(name, time.monotonic())
        if self._notifies and time.monotonic() - began >= self._long_s and not self._window.isActiveWindow():
            title, words = DONE if well else NOT_DONE
            self._tell(title.format(library=quoted(name, 60)), words)

    def _tell(self, title: str, words: str) -> None:
        """By our icon in the tray where it is shown, else by the desktop, else by an icon for the while."""
        if self.tray.kept and self.tray.tell(title, words):
            return
        method = "org.freedesktop.portal.Notification.AddNotification"
        values = {"title": title, "body": words}
        if not session_bus.call(PORTAL, "/org/freedesktop/portal/desktop", method, "work-ended", values):
            self.tray.tell(title, words)

    def _show_progress(self, share: float | None) -> None:
        """In the task bar, where it takes what Unity's launcher took."""
        before, self._shown = self._shown, share
        if share is None and before is None:
            return
        if share is not None and before is not None and abs(share - before) < STEP:
            self._shown = before
            return
        values = {"progress": share or 0.0, "progress-visible": share is not None}
        session_bus.announce(
            "/com/canonical/unity/launcherentry/1",
            "com.canonical.Unity.LauncherEntry.Update",
            LAUNCHER,
            values,
        )
