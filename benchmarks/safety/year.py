"""A library lives through a year, and is compared month by month with a fresh one of the same files.

    nice python -m benchmarks.safety.year [--days 365] [--files 10000] [--seed 1]

It follows a folder in which about one file in a hundred changes every day (see `followed`). Every week an
update is killed at a random instant, and a search is marked. Every month the disk is full during an update,
where this program may mount one. Every two months the library gets another recipe: another cleaning, another
pooling, and back. Every four months what is kept of other recipes is let go, and twice a year the library is
brought back to the format of an earlier version, as if that had been installed until then.

Prints a Markdown table, a month a row. What a month ends with has to be what a fresh library of the files
would be: its size, its speed (processor time of queries, by turns), what it answers; and a thorough check
finds nothing, no file is left that belongs to nobody, and every mark is there. Vectors are remembered by
their text, so that what is told of speed is that of the search alone.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.safety import disks
from benchmarks.safety.disturbing import BROKEN, Disturber, embedded
from benchmarks.safety.earlier import as_of_version_3
from benchmarks.safety.flips import RememberingEncoder
from benchmarks.safety.followed import FollowedFiles
from desktop_app.core.errors import AppError
from desktop_app.core.types import GUIDE, MODES, UNTOUCHED, Answer, IndexRequest, Mode, Pooling, Preprocessing
from desktop_app.corpus.reader_process import ReaderProcess
from desktop_app.library import kept, label, lock, marks, waiting
from desktop_app.library.check import check
from desktop_app.library.marks import Mark
from desktop_app.library.segments import segment_files
from desktop_app.library.store import Library
from desktop_app.library.words import files as word_files
from desktop_app.services.indexing.index import index, update
from desktop_app.services.indexing.switch import switch
from desktop_app.services.models import recipe_for
from desktop_app.services.searching.search import Searcher

QUERIES, TOP, ROUNDS = 30, 10, 5
RECIPES: tuple[tuple[Preprocessing, Pooling], ...] = (
    (UNTOUCHED, "mean"), (GUIDE, "mean"), (GUIDE, "cls"), (UNTOUCHED, "cls"),
)  # fmt: skip
"""One after the other, and from the start again: two of the four switches change the pooling alone."""
SAME = 2e-6
"""The largest difference of a score. A killed run embedded texts with other companions than the others."""
ROOM = 400_000
"""Bytes that a full disk has left at most."""
_DISK = 4 << 30
_OWN = {label.NAME, label.VECTORS, label.WORDS, marks.NAME, lock.LOCK, lock.NOTE, lock.CHANGES, lock.SPARE}


@dataclass(frozen=True, slots=True)
class Calendar:
    """After how many days each thing happens again."""

    month: int = 30
    kill: int = 7
    mark: int = 7
    full: int = 30
    switch: int = 60
    let_go: int = 120
    earlier: int = 150


@dataclass(frozen=True, slots=True)
class MonthsEnd:
    """How a library compares with a fresh one: `size` and `seconds` are its own over the fresh one's.

    `kept` is the size of what it keeps of other recipes over the fresh one's. `other` counts the answers that
    differ, of so many `asked`; `found` are the sentences of a thorough check, and `left` files of nobody.
    """

    day: int
    documents: int
    size: float
    kept: float
    seconds: float
    asked: int
    other: int
    largest: float
    found: tuple[str, ...]
    left: tuple[str, ...]
    happened: Counter[str]

    @property
    def whole(self) -> bool:
        return not (self.other or self.found or self.left)


class Life:
    """A library on a disk, the files that it follows, and what happens to both."""

    def __init__(
        self, folder: Path, files: int, days: int, calendar: Calendar | None = None, seed: int = 1
    ) -> None:
        """`folder` is empty; on the disk in it lies nothing but the library."""
        self.calendar, self.today = calendar or Calendar(), 0
        self.folder, self.disk = folder, folder / "disk"
        self.library, self.happened = self.disk / "library", Counter[str]()
        self._chance = random.Random(seed)  # noqa: S311 - not for secrets
        self._recipe = 0
        self._seconds = 1.0
        self._marks: set[tuple[str, str]] = set()
        self.files = FollowedFiles(folder / "files", files, days, seed)
        self.disk.mkdir()
        with ExitStack() as stack:
            self.small = disks.mounted(self.disk, _DISK)
            if self.small:
                stack.callback(disks.unmount, self.disk)
            self.encoder = RememberingEncoder()
            self._reader = stack.enter_context(ReaderProcess())
            self._disturber = Disturber(folder / "log")
            stack.callback(self._disturber.close)
            self._make(self.library)
            self._stack = stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def day(self) -> None:
        """The files change, and the library follows; raises AssertionError where it does not."""
        self.today += 1
        self.happened["files"] += self.files.change(self.today)
        if self._is_due(self.calendar.earlier):
            as_of_version_3(self.library)
            self.happened["earlier"] += 1
        if self._is_due(self.calendar.kill):
            self._killed()
        if self.small and self._is_due(self.calendar.full):
            self._full()
        self._update()
        if self._is_due(self.calendar.mark):
            self._mark()
        if self._is_due(self.calendar.let_go):
            for one in kept.kept(self.library):
                kept.let_go(self.library, one.ledger)
                self.happened["let go"] += 1
        if self._is_due(self.calendar.switch):
            self._recipe = (self._recipe + 1) % len(RECIPES)
            switch(self.library, self.encoder, *RECIPES[self._recipe])
            self.happened["switches"] += 1

    def compared(self, rounds: int = ROUNDS) -> MonthsEnd:
        """The library as it is now, and a fresh one of the same files. Of so many rounds a query is timed by
        the quickest.
        """
        fresh = self.folder / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        self._make(fresh)
        with Library.open(self.library) as library, Library.open(fresh) as other:
            found = check(library, thorough=True)
            documents = library.counts().documents
            assert documents == other.counts().documents == len(self.files.paths)
            queries = self.files.queries(QUERIES)
            searchers = Searcher(library, self.encoder), Searcher(other, self.encoder)
            largest, differing = 0.0, 0
            for query in queries:
                for mode in MODES:
                    by = difference(*(searcher.search(query, TOP, mode) for searcher in searchers))
                    differing += by > SAME
                    largest = max(largest, by)
            seconds = _by_turns(searchers, queries, rounds)
        marked = {(mark.query, mark.source) for mark in marks.read(self.library)}
        assert marked == self._marks, "marks are lost"
        whole, beside = size(fresh), sum(one.bytes for one in kept.kept(self.library))
        happened, self.happened = self.happened, Counter()
        return MonthsEnd(
            self.today,
            documents,
            (size(self.library) - beside) / whole,
            beside / whole,
            seconds[0] / seconds[1],
            len(queries) * len(MODES),
            differing,
            largest,
            found,
            tuple(left_over(self.library)),
            happened,
        )

    def _is_due(self, every: int) -> bool:
        return self.today % every == 0

    def _make(self, folder: Path) -> None:
        recipe = recipe_for(self.encoder.bundle, *RECIPES[self._recipe])
        with Library.create(folder, recipe) as library:
            request = IndexRequest(folder, paths=(self.files.folder,), watched=True)
            report = index(library, request, self.encoder, process=self._reader)
        assert not report.skipped, report.skipped

    def _update(self) -> None:
        with Library.open(self.library, writable=True) as library:
            report = update(library, self.encoder, process=self._reader)
            assert not report.skipped, report.skipped
            assert not waiting.amount(library).passages
            assert check(library) == ()

    def _killed(self) -> None:
        """An update is killed; what it had committed is there, and the next one ends it."""
        after = self._chance.uniform(0, self._seconds)
        run = self._disturber.disturb(self.library, self.files.folder, {"kill_after": after})
        assert run.code != BROKEN, run.told
        if run.killed:
            self.happened["killed"] += 1
        else:
            self._seconds = run.seconds
        with Library.open(self.library) as reader:
            assert not (found := check(reader, thorough=True)), found
            there = embedded(reader.database)
        self._update()
        with Library.open(self.library) as reader:
            lost = run.committed & embedded(reader.database) - there
        assert not lost, f"{len(lost)} committed passages were gone"

    def _full(self) -> None:
        """An update on a disk that is full says so; the library is what it was, and is searched."""
        disks.resize(self.disk, disks.used(self.disk) + self._chance.randrange(ROOM))
        told = ""
        try:
            self._update()
        except AppError as error:
            told = error.message
            self.happened["full"] += 1
        assert not told or "the disk is full" in told, told
        with Library.open(self.library) as reader:
            assert not (found := check(reader, thorough=True)), found
            for mode in MODES:
                assert Searcher(reader, self.encoder).search(self.files.queries(1)[0], TOP, mode).hits
        disks.resize(self.disk, _DISK)

    def _mark(self) -> None:
        query = self._chance.choice(self.files.queries(QUERIES))
        with Library.open(self.library) as library:
            hits = Searcher(library, self.encoder).search(query, TOP).hits
        for hit in hits[:2]:
            marks.mark(self.library, Mark(query, hit.source, hit.id, 1))
            self._marks.add((marks.plain(query), hit.source))
            self.happened["marks"] += 1


def difference(one: Answer, other: Answer) -> float:
    """The largest difference of a score; infinite where one of the texts found is another.

    What has the score of the last may be one of several that have it, which need not be the lowest.
    """
    found = [sorted((-hit.score, hit.passage) for hit in answer.hits) for answer in (one, other)]
    if len(found[0]) != len(found[1]):
        return float("inf")
    if not found[0]:
        return 0.0
    by = max(abs(mine[0] - others[0]) for mine, others in zip(*found, strict=True))
    ends = [answer.hits[-1].score for answer in (one, other)]
    texts = [
        Counter(text for score, text in hits if all(abs(-score - end) > SAME for end in ends))
        for hits in found
    ]
    return by if texts[0] == texts[1] else float("inf")


def size(folder: Path) -> int:
    """The bytes of a library's files, without the room that each has to spare."""
    return sum(
        path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.name != lock.SPARE
    )


def left_over(folder: Path) -> list[str]:
    """What lies in a library's folder and belongs to nobody."""
    tag = label.read(folder)
    ledgers = {tag.ledger, *(name for name, _ in tag.kept)}
    left = [path.name for path in folder.iterdir() if path.name not in _OWN | ledgers]
    owned: set[Path] = set()
    for recipe in (tag.recipe, *(recipe for _, recipe in tag.kept)):
        library = Library.open(folder) if recipe == tag.recipe else Library.peek(folder, recipe)
        assert library
        with library:
            owned |= {library.vectors / file.name for file in segment_files(library.database)}
            owned |= {library.words / file.name for file in word_files.named(library.database)}
    for place in (folder / label.VECTORS, folder / label.WORDS):
        left += [
            str(path.relative_to(folder))
            for path in place.rglob("*")
            if path not in owned and not any(one.is_relative_to(path) for one in owned)
        ]
    return left


def _by_turns(searchers: Sequence[Searcher], queries: Sequence[str], rounds: int) -> list[float]:
    """Processor time of all queries in all modes, each of its quickest round, searcher by searcher."""
    total = [0.0] * len(searchers)
    for query in queries:
        for mode in MODES:
            took = [[_seconds(searcher, query, mode) for searcher in searchers] for _ in range(rounds)]
            total = [so_far + min(one) for so_far, one in zip(total, zip(*took, strict=True), strict=True)]
    return total


def _seconds(searcher: Searcher, query: str, mode: Mode) -> float:
    started = time.process_time()
    searcher.search(query, TOP, mode)
    return time.process_time() - started


def main() -> int:
    """Prints the table; 1 where anything is not as in a fresh library."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # takes the disk off all the same
    columns = (
        *("day", "documents", "files touched", "killed", "full disk", "switches", "let go", "earlier"),
        *("size", "kept besides", "time", "answers that differ", "score by", "check", "left"),
    )
    print(f"| {' | '.join(columns)} |\n{'|---' * len(columns)}|")
    whole = True
    with (
        tempfile.TemporaryDirectory() as temporary,
        Life(Path(temporary), asked.files, asked.days, seed=asked.seed) as life,
    ):
        if not life.small:
            print("No disk can be mounted here, so none was full.", file=sys.stderr)
        while life.today < asked.days:
            life.day()
            if life.today % life.calendar.month == 0 or life.today == asked.days:
                end = life.compared()
                whole &= end.whole
                row(end)
        print(f"\n{time.process_time():,.0f} s of processor time.")
    return not whole


def row(end: MonthsEnd) -> None:
    """One row of the table; what is wrong, on stderr."""
    counts = (end.happened[name] for name in ("files", "killed", "full", "switches", "let go", "earlier"))
    cells = (
        *(f"{count:,}" for count in (end.day, end.documents, *counts)),
        *(f"{ratio:.2f}" for ratio in (end.size, end.kept, end.seconds)),
        f"{end.other} of {end.asked}",
        f"{end.largest:.1e}",
        *(str(len(one)) for one in (end.found, end.left)),
    )
    print(f"| {' | '.join(cells)} |", flush=True)
    for told in (*end.found, *end.left):
        print(told, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
