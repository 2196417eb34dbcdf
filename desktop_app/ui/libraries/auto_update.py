"""Updates watched libraries automatically: when nothing else is done, and nothing is in the way."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from desktop_app.core.errors import AppError
from desktop_app.language import tr
from desktop_app.ui.libraries.controller import Libraries
from desktop_app.ui.libraries.index_work import follow
from desktop_app.ui.values import Follow

TICK_MS = 2_000
SOON_S = 20.0
FAILED_S = 10.0
"""Soon: what is in the way, such as another program that writes, must not be told long after it has gone."""


class AutoUpdate(QObject):
    """Has the clock; when the next look at a library is due, the services say.

    Where nothing is watched it does not tick: a window that is left alone wakes no processor.
    """

    def __init__(self, libraries: Libraries, soon_s: float = SOON_S) -> None:
        """`soon_s` is how long after a look at everything it is not worth to look again."""
        super().__init__(libraries)
        self._libraries = libraries
        self._soon_s = soon_s
        self._due: dict[Path, float] = {}
        self._soon: set[Path] = set()
        self._failed: set[Path] = set()
        self._stopped: set[Path] = set()  # by the user: nothing is picked up until they resume or update it
        self._looked = time.monotonic()
        libraries.jobs.ended.connect(self._ended)
        self._timer = QTimer(self, interval=TICK_MS, singleShot=True)
        self._timer.timeout.connect(self.tick)
        libraries.counts_changed.connect(self._wait)

    def look_soon(self) -> None:
        """The window is active again: checks every watched library, unless that was just done."""
        now = time.monotonic()
        if now - self._looked >= self._soon_s:
            self._looked = now
            self._soon.update(self._libraries.watched)
            self._wait()

    def tick(self) -> None:
        """Looks at one watched library whose time has come."""
        jobs = self._libraries.jobs
        due = [folder for folder in self._followed() if self._due_at(folder) <= time.monotonic()]
        if due and not jobs.folders() and not jobs.typing:
            self._look(min(due, key=self._due_at))
        self._wait()

    def _wait(self) -> None:
        """Rings when the next look is due."""
        due = min(map(self._due_at, self._followed()), default=None)
        if due is None:
            self._timer.stop()
        else:
            self._timer.start(max(round((due - time.monotonic()) * 1000), TICK_MS))

    def _followed(self) -> list[Path]:
        return [folder for folder in self._libraries.watched if folder not in self._stopped]

    def _due_at(self, folder: Path) -> float:
        return 0.0 if folder in self._soon else self._due.get(folder, 0.0)

    def _look(self, folder: Path) -> None:
        libraries = self._libraries
        soon = folder in self._soon
        self._soon.discard(folder)

        def rest(seconds: float, said: str) -> None:
            self._due[folder] = time.monotonic() + max(seconds, TICK_MS / 1000)
            if row := libraries.bar.row(folder):
                row.set_hindered(said)

        def done(found: Follow) -> None:
            rest(found.seconds, tr("Changes wait: {why}", why=found.hindrance) if found.hindrance else "")
            if found.changed or folder in self._failed:
                libraries.count(folder)
            self._failed.discard(folder)

        def failed(error: AppError) -> None:
            self._failed.add(folder)
            rest(FAILED_S, error.message)

        def stopped() -> None:
            self._stopped.add(folder)
            if row := libraries.bar.row(folder):
                row.notice.say(
                    "info",
                    tr("Stopped. What is done is kept."),
                    action=tr("Resume"),
                    do=partial(self._resume, folder),
                )

        work = partial(follow, libraries.engine, folder, libraries.name(folder), soon)
        libraries.jobs.follow(folder, work, done, failed, stopped)

    def _ended(self, folder: Path, well: bool) -> None:
        if well:
            self._stopped.discard(folder)  # the user has had it updated: it is followed again
        self._wait()

    def _resume(self, folder: Path) -> None:
        self._stopped.discard(folder)
        self._soon.add(folder)
        self.tick()
