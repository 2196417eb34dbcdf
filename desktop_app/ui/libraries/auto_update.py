"""Lets watched libraries update by themselves: when nothing else goes on, and nothing is in the way."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from desktop_app.core.errors import AppError
from desktop_app.ui.libraries.controller import Libraries
from desktop_app.ui.libraries.index_work import follow
from desktop_app.ui.values import Follow

TICK_MS = 2_000
SOON_S = 20.0


class Follower(QObject):
    """Has the clock; when the next look at a library is due, the services say."""

    def __init__(self, libraries: Libraries) -> None:
        super().__init__(libraries)
        self._libraries = libraries
        self._due: dict[Path, float] = {}
        self._soon: set[Path] = set()
        self._looked = time.monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    def look_soon(self) -> None:
        """Somebody is here again: looks at everything once, unless it did a moment ago."""
        now = time.monotonic()
        if now - self._looked > SOON_S:
            self._looked = now
            self._soon.update(self._libraries.watched)
            self._due.clear()

    def tick(self) -> None:
        """Looks at one watched library whose time has come."""
        jobs = self._libraries.jobs
        if jobs.folders() or jobs.typing:
            return
        now = time.monotonic()
        due = [folder for folder in self._libraries.watched if self._due.get(folder, 0.0) <= now]
        if due:
            self._look(min(due, key=lambda folder: self._due.get(folder, 0.0)))

    def _look(self, folder: Path) -> None:
        libraries = self._libraries
        engine = libraries.engine
        row = libraries.bar.row(folder)
        if row is None:
            return

        def rest(seconds: float) -> None:
            self._due[folder] = time.monotonic() + max(seconds, TICK_MS / 1000)

        def done(found: Follow) -> None:
            rest(found.seconds)
            row.set_hindered(f"Changes wait: {found.hindrance}" if found.hindrance else "")
            if found.changed:
                libraries.count(folder)

        def fail(error: AppError) -> None:
            rest(60.0)
            row.set_hindered(f"Changes wait: {error.message}")

        name, soon = row.name, folder in self._soon
        self._soon.discard(folder)
        gate = libraries.jobs.gate
        libraries.jobs.follow(
            row,
            lambda report, cancel: follow(engine, folder, name, soon, report, cancel, gate.between(cancel)),
            done,
            fail,
        )
