"""The keyword index as a reader sees it, brought up to date in steps."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import numpy as np

from desktop_app.core.arrays import Bools, Int64
from desktop_app.core.lexical.word_segment import WordIndex, WordSegment
from desktop_app.library.vectors import BadSegmentError
from desktop_app.library.words import files, index
from desktop_app.library.words.files import WordFile

_Key = WordFile | index.Bounds


class WordMap:
    """Follows the ledger: each call reads only what was committed since the last one.

    What no sound file covers, it makes in memory: then the library is on a disk that cannot be written, or
    somebody took a file away.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._generation = self._epoch = -1
        self._last_removed = 0
        self._parts: dict[_Key, tuple[WordSegment, Bools | None]] = {}
        self._index = WordIndex((), ())
        self._is_moment = self._is_known = False

    @contextmanager
    def moment(self) -> Iterator[None]:
        """Within the block, a read transaction, the ledger is looked at once: a query asks thirty times."""
        self._is_moment, self._is_known = True, False
        try:
            yield
        finally:
            self._is_moment = self._is_known = False

    def index(self, database: sqlite3.Connection) -> WordIndex:
        """The words as the open read transaction of `database` sees them."""
        if self._is_known:
            return self._index
        generation, epoch = database.execute("SELECT generation, epoch FROM state").fetchone()
        if generation != self._generation:
            self._refresh(database, epoch != self._epoch)
            self._generation, self._epoch = generation, epoch
        self._is_known = self._is_moment
        return self._index

    def _refresh(self, database: sqlite3.Connection, anew: bool) -> None:
        """`anew`: the log of removals does not tell what has happened since."""
        before = {} if anew else self._parts
        segments = {key: part[0] for key, part in self._parts.items()}
        found = self._segments(database, segments)
        rows = database.execute("SELECT passage FROM removed WHERE id > ?", (self._last_removed,))
        gone = np.fromiter((passage for (passage,) in rows), dtype=np.int64)
        parts: dict[_Key, tuple[WordSegment, Bools | None]] = {}
        for key, segment in found.items():
            if key in before:
                parts[key] = (segment, _without(segment, before[key][1], gone))
            else:
                parts[key] = (segment, index.live(database, key, segment))
        (self._last_removed,) = database.execute("SELECT coalesce(max(id), 0) FROM removed").fetchone()
        same = parts.keys() == before.keys() and all(parts[key][1] is before[key][1] for key in parts)
        self._parts = parts
        if not same:
            self._index = WordIndex(
                tuple(segment for segment, _ in parts.values()), tuple(alive for _, alive in parts.values())
            )

    def _segments(
        self, database: sqlite3.Connection, known: dict[_Key, WordSegment]
    ) -> dict[_Key, WordSegment]:
        """All segments, in order of their passages; those that are `known` are not opened again."""
        found: dict[_Key, WordSegment] = {}
        for file in files.named(database):
            if file in known:
                found[file] = known[file]
                continue
            try:
                # Every byte: a place or a number that is wrong would be an error of ours in every query.
                files.verify(self._folder, file)
                found[file] = files.load(self._folder, file)
            except BadSegmentError:
                continue
        own = [key for key in known if isinstance(key, tuple)]
        covered = sorted([*map(_bounds, found), *own])
        if any(first <= end for (_, end), (first, _) in pairwise(covered)):
            covered = sorted(map(_bounds, found))  # a writer covers by now what was made here
        else:
            found |= {key: known[key] for key in own}
        for bounds in index.gaps(database, covered):
            found |= dict(index.made(database, bounds))
        return dict(sorted(found.items(), key=lambda item: _bounds(item[0])))


def _bounds(key: _Key) -> index.Bounds:
    return key if isinstance(key, tuple) else (key.first, key.last)


def _without(segment: WordSegment, alive: Bools | None, gone: Int64) -> Bools | None:
    """Which are live once those that are `gone` are not."""
    slots = np.searchsorted(segment.passages, gone)
    slots = slots[slots < len(segment.passages)]
    slots = slots[np.isin(segment.passages[slots], gone)]
    if not len(slots):
        return alive
    alive = np.ones(len(segment.passages), dtype=np.bool_) if alive is None else alive.copy()
    alive[slots] = False
    return alive
