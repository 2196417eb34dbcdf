"""How far an indexing run is, and how long it will take: told from bytes, before passages are known."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from desktop_app.core.jobs import Progress, Report
from desktop_app.core.types import Document

REPORT_SECONDS = 0.1
WINDOW_SECONDS = 15.0
"""Speed is that of the last seconds: what is reused goes by a hundred times faster than what is embedded."""
SOONEST_SECONDS = 1.0
"""Before that nothing is said about the time left."""


class Pace:
    """Counts bytes and passages, and reports about ten times a second. `total` is in bytes."""

    def __init__(self, report: Report, clock: Callable[[], float] = time.perf_counter) -> None:
        self.total = 0
        self.skipped = 0
        self._report, self._clock = report, clock
        self._file = ""
        self._left_of_file = 0
        self._done, self._passages = 0.0, 0.0
        self._last = clock()
        self._window = deque([(self._last, 0.0, 0.0)])

    def begin_file(self, name: str, size: int) -> None:
        self._file, self._left_of_file = name, size

    def cost(self, document: Document) -> int:
        """About how many bytes of its file a document takes; together never more than the file has."""
        parts = [*document.fields, *document.fields.values()] or [document.text]
        cost = min(sum(len(part.encode()) for part in parts), self._left_of_file)
        self._left_of_file -= cost
        return cost

    def end_file(self) -> None:
        """What no document accounted for (quotes, commas, what was skipped) was no work after all."""
        self.total -= self._left_of_file
        self._left_of_file = 0

    def advance(self, cost: float, passages: int) -> None:
        """`passages` are in the library, which took `cost` bytes of the files."""
        self._done += cost
        self._passages += passages
        self.tell()

    def tell(self, cost: float = 0.0, passages: float = 0.0, always: bool = False) -> None:
        """Reports, with `cost` and `passages` of the batch at work, unless it did a moment ago."""
        now = self._clock()
        if now - self._last < REPORT_SECONDS and not always:
            return
        self._last = now
        done, read = self._done + cost, self._passages + passages
        window = self._window
        window.append((now, done, read))
        while now - window[0][0] > WINDOW_SECONDS:
            window.popleft()
        since, done_then, read_then = window[0]
        speed = (done - done_then) / (now - since) if now - since >= SOONEST_SECONDS else 0.0
        self._report(
            Progress(
                "Indexing",
                done=round(read),
                total=max(round(read * self.total / done), round(read)) if done else None,
                unit="passages",
                rate=(read - read_then) / (now - since) if speed else None,
                seconds_left=max(self.total - done, 0) / speed if speed else None,
                current=self._file,
                skipped=self.skipped,
            )
        )
