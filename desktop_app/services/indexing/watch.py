"""Watched folders and files: looked at now and then, brought up to date when that disturbs nobody."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from desktop_app.core.jobs import NEVER, Between, CancelToken, Report, silent, undisturbed
from desktop_app.core.types import IndexReport
from desktop_app.core.words import per_cent
from desktop_app.corpus.reader_process import ReaderProcess
from desktop_app.encoder.encode import Encoder
from desktop_app.language import tr
from desktop_app.library import sources
from desktop_app.library.store import Library
from desktop_app.services.indexing import power
from desktop_app.services.indexing.index import update
from desktop_app.services.indexing.scan import scan

SOONEST_SECONDS, LATEST_SECONDS = 10.0, 300.0
"""Between two looks; the wait doubles while nothing changes."""
LOOK_SHARE, UPDATE_SHARE = 0.02, 0.1
"""So much of the time looking and updating may take, unless that would be later than LATEST_SECONDS."""


def hindrance() -> str:
    """Why nothing should be done on its own now, "" if nothing is in the way."""
    left = power.on_battery()
    if left is None or left >= power.LIMIT:
        return ""
    return tr("on battery, {charge} left", charge=per_cent(left / 100))


class Watch:
    """Follows the watched roots of the library in `folder`; asked now and then by whoever has a clock.

    `may_run` says why it may not run at the moment, "" if it may.
    """

    def __init__(
        self,
        folder: Path,
        may_run: Callable[[], str] = hindrance,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.folder = folder
        self._may_run, self._clock = may_run, clock
        self._wait = SOONEST_SECONDS
        self._next = clock()

    @property
    def seconds(self) -> float:
        """Until the next look."""
        return max(self._next - self._clock(), 0.0)

    def look(self, cancel: CancelToken = NEVER) -> bool:
        """Whether anything changed at or below the watched roots, or waits; opens no file of them.

        Raises AppError (the library) and Cancelled.
        """
        began = self._clock()
        changed = False
        try:
            with Library.open(self.folder) as library:
                roots = [root for root in sources.roots(library) if root.watched]
                known = sources.remembered(library) if roots else {}
                waits = bool(roots) and bool(sources.coverage(library).waiting)
            changed = waits or scan(roots, known, careful=True, cancel=cancel).changed
        finally:
            self._wait = SOONEST_SECONDS if changed else min(2 * self._wait, LATEST_SECONDS)
            self._rest(began, LOOK_SHARE)
        return changed

    def update(
        self,
        encoder: Callable[[], Encoder],
        report: Report = silent,
        cancel: CancelToken = NEVER,
        between: Between = undisturbed,
        process: ReaderProcess | None = None,
    ) -> IndexReport | None:
        """Looks, and brings the library up to date if anything changed; None if it did not or may not.

        It is for a call now and then: before the next look is due it returns at once. Raises AppError and
        Cancelled; then it waits as after any other look.
        """
        if self.seconds or self._may_run() or not self.look(cancel):
            return None
        began = self._clock()
        try:
            with Library.open(self.folder, writable=True) as library:
                return update(library, encoder(), report, cancel, between, only_watched=True, process=process)
        finally:
            self._rest(began, UPDATE_SHARE)

    def _rest(self, began: float, share: float) -> None:
        now = self._clock()
        self._next = now + min(max(self._wait, (now - began) / share), LATEST_SECONDS)
