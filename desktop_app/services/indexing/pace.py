"""How far an indexing run is, and how long it will take: reading goes by bytes, embedding by word pieces."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from desktop_app.core.jobs import Progress, Report
from desktop_app.corpus.formats import PACKED
from desktop_app.corpus.sources import SourceFile
from desktop_app.language import tr
from desktop_app.library.commit import Added
from desktop_app.library.waiting import Amount

REPORT_SECONDS = 0.1
RECENT, USUAL = 5.0, 300.0
"""Seconds of embedding after which a speed counts half: of late, and over the whole run."""
HOLDS = 20.0
"""So many seconds the speed of late is expected to last; then the usual one comes back. Half a minute more or
less, and RECENT from 3 to 12, change little over the recordings that these were chosen on.
"""
PLAIN_WORK, PACKED_WORK, SECONDS_A_BYTE = 0.3, 0.03, 1e-6
"""What a byte gives to embed, in word pieces, and takes to read, before anything of its kind was read."""
PRIOR_BYTES = 100_000
"""How many bytes that assumption is worth."""


class Speed:
    """Word pieces and passages a second, what was longer ago counting less."""

    def __init__(self, half_life: float) -> None:
        self._half_life = half_life
        self._work = self._passages = self._seconds = 0.0

    def add(self, placed: Amount, seconds: float) -> None:
        fade = 0.5 ** (seconds / self._half_life)
        self._work = self._work * fade + placed.work
        self._passages = self._passages * fade + placed.passages
        self._seconds = self._seconds * fade + seconds

    @property
    def work(self) -> float | None:
        """None while nothing was embedded."""
        return self._work / self._seconds if self._work and self._seconds else None

    @property
    def passages(self) -> float | None:
        return self._passages / self._seconds if self._seconds else None


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
        self._recent, self._usual = Speed(RECENT), Speed(USUAL)
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
        self._recent.add(placed, seconds)
        self._usual.add(placed, seconds)
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
        rate = self._recent.passages
        left = self.seconds_left()
        if left is not None and rate:
            left = max(left - partly / rate, 0.0)
        share = None  # of the time that the work takes; rests do not count
        if left is not None:
            share = self._busy / (self._busy + left) if left else 1.0
        self._report(
            Progress(
                tr("Indexing"),
                done=round(self._done + partly),
                total=self._done + self.waiting.passages,
                unit="passages",
                rate=rate,
                seconds_left=left,
                current=self.current,
                skipped=self.skipped,
                files=self.files_read,
                files_total=self.files,
                share=share,
            )
        )

    def seconds_left(self) -> float | None:
        """What is unread at the speed of its kind, and all that is to embed; None while that is unknown.

        What is embedded in the next HOLDS seconds goes at the speed of late, the rest at the usual one:
        whoever else uses the processor comes and goes, and nobody knows when.
        """
        reading = work = 0.0
        for kind, size in self._unread.items():
            known = self._bytes[kind] + PRIOR_BYTES
            reading += size * (self._seconds[kind] + SECONDS_A_BYTE * PRIOR_BYTES) / known
            work += size * self._work_a_byte(kind)
        work += self.waiting.work
        if work < 1:
            return reading
        recent, usual = self._recent.work, self._usual.work
        if not recent or not usual:
            return None
        soon = min(work, recent * HOLDS)
        return reading + soon / recent + (work - soon) / usual

    def _work_a_byte(self, kind: str) -> float:
        prior = PACKED_WORK if kind in PACKED else PLAIN_WORK
        return (self._work[kind] + prior * PRIOR_BYTES) / (self._bytes[kind] + PRIOR_BYTES)
