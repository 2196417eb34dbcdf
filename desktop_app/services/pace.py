"""How far an indexing run is, and how long it will take: reading goes by bytes, embedding by word pieces."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from desktop_app.core.jobs import Progress, Report
from desktop_app.corpus.sources import SourceFile
from desktop_app.library.commit import Added
from desktop_app.library.waiting import Amount

REPORT_SECONDS = 0.1
HALF_LIFE = 60.0
"""Seconds of embedding after which a measured speed counts half."""
PACKED = frozenset(
    (".pdf", ".docx", ".docm", ".dotx", ".odt", ".ott", ".odp", ".epub", ".pptx", ".pptm", ".ppsx", ".xlsx",
     ".xlsm", ".xlsb", ".xls", ".ods")
)  # fmt: skip
"""Kinds of which most bytes are not text."""
PLAIN_WORK, PACKED_WORK, SECONDS_A_BYTE = 0.3, 0.03, 1e-6
"""What a byte gives to embed, in word pieces, and takes to read, before anything of its kind was read."""
PRIOR_BYTES = 100_000
"""How many bytes that assumption is worth."""


class Pace:
    """Adds up what was found, read and embedded, and reports about ten times a second."""

    def __init__(self, report: Report, clock: Callable[[], float] = time.perf_counter) -> None:
        self.skipped = self.files_read = self.files = 0
        self.current = ""
        self.waiting = Amount()
        self._report, self._clock = report, clock
        self._unread: dict[str, int] = defaultdict(int)
        self._bytes: dict[str, int] = defaultdict(int)
        self._work: dict[str, float] = defaultdict(float)
        self._seconds: dict[str, float] = defaultdict(float)
        self._done = 0
        self._speed_work = self._speed_passages = self._speed_seconds = 0.0
        self._busy = 0.0
        self._last = clock()

    def found(self, files: Iterable[SourceFile]) -> None:
        """These are to be read."""
        for file in files:
            self.files += 1
            self._unread[file.path.suffix.lower()] += file.size

    def known(self, passages: int, waiting: Amount) -> None:
        """So many passages there are in the library, and some of them wait."""
        self._done, self.waiting = passages - waiting.passages, waiting

    def read(self, sizes: Mapping[str, int], seconds: float, added: Added) -> None:
        """So many bytes of each kind were read and committed in so many seconds."""
        total = sum(sizes.values())
        new = Amount(added.waiting, sum(pieces for _, pieces in added.fresh))
        self.waiting += new
        self._busy += seconds
        self._done += added.passages - new.passages
        # What a slice gave is divided among its kinds by what each of them is expected to give.
        weights = {kind: size * self._work_a_byte(kind) for kind, size in sizes.items()}
        whole = sum(weights.values())
        for kind, size in sizes.items():
            self._unread[kind] = max(self._unread[kind] - size, 0)
            self._bytes[kind] += size
            self._work[kind] += new.work * weights[kind] / whole if whole else 0.0
            self._seconds[kind] += seconds * size / total if total else 0.0
        self.tell()

    def embedded(self, placed: Amount, seconds: float) -> None:
        """These passages got their vectors in so many seconds."""
        self._done += placed.passages
        self.waiting -= placed
        self._busy += seconds
        fade = 0.5 ** (seconds / HALF_LIFE)
        self._speed_work = self._speed_work * fade + placed.work
        self._speed_passages = self._speed_passages * fade + placed.passages
        self._speed_seconds = self._speed_seconds * fade + seconds
        self.tell()

    def embedding(self, share: float, passages: int) -> None:
        """Of a batch of `passages` this share has gone through the model."""
        self.tell(share * min(passages, self.waiting.passages))

    def tell(self, partly: float = 0.0, always: bool = False) -> None:
        """Reports, unless it did a moment ago; `partly` passages more are as good as done."""
        now = self._clock()
        if now - self._last < REPORT_SECONDS and not always:
            return
        self._last = now
        rate = self._speed_passages / self._speed_seconds if self._speed_seconds else None
        left = self.seconds_left()
        if left is not None and rate:
            left = max(left - partly / rate, 0.0)
        known = self._done + self.waiting.passages
        self._report(
            Progress(
                "Indexing",
                done=round(self._done + partly),
                total=known,
                unit="passages",
                rate=rate,
                seconds_left=left,
                current=self.current,
                skipped=self.skipped,
                files=self.files_read,
                files_total=self.files,
                share=self._share(left),
            )
        )

    def _share(self, left: float | None) -> float | None:
        """Of the time that the work takes; rests do not count."""
        if left is None:
            return None
        return self._busy / (self._busy + left) if left else 1.0

    def seconds_left(self) -> float | None:
        """What is unread at the speed of its kind, then all that waits at the speed of late; None unknown."""
        reading = work = 0.0
        for kind, size in self._unread.items():
            reading += (
                size
                * (self._seconds[kind] + SECONDS_A_BYTE * PRIOR_BYTES)
                / (self._bytes[kind] + PRIOR_BYTES)
            )
            work += size * self._work_a_byte(kind)
        work += self.waiting.work
        if work < 1:
            return reading
        if not self._speed_work:
            return None
        return reading + work * self._speed_seconds / self._speed_work

    def _work_a_byte(self, kind: str) -> float:
        prior = PACKED_WORK if kind in PACKED else PLAIN_WORK
        return (self._work[kind] + prior * PRIOR_BYTES) / (self._bytes[kind] + PRIOR_BYTES)
