"""Joins small segments, so that a library of any size stays a few dozen files, and drops what is dead."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import groupby

import numpy as np

from desktop_app.core.arrays import Float32, Int64
from desktop_app.core.errors import NoRoomError
from desktop_app.core.types import POOLINGS, Pooling
from desktop_app.library import schema, segments, vectors
from desktop_app.library.store import Library
from desktop_app.library.vectors import SegmentFile
from desktop_app.library.words import index as words

FAN = 16
"""Neighboring segments of one level that are joined into one of the next."""
LEVELS = (4_096, 65_536)
"""Rows from which a segment is of level 1 and 2; what reached the last level is never joined again."""
_BLOCK = 4_096


def join(library: Library) -> None:
    """Joins the newest segments while there are enough of one level. Vectors keep their numbers.

    What is copied is compared with its SHA-256 first, so that a fault is never given a fresh checksum.
    """
    while group := _joinable(_segments(library)):
        if not all(_sound(library, files) for files in group):
            continue
        old = [file for files in group for file in files]
        blocks = {
            pooling: _loaded(library, [file for file in old if file.pooling == pooling])
            for pooling in POOLINGS
        }
        first, dimensions = group[0][0].first, group[0][0].dimensions
        shape = (sum(files[0].rows for files in group), dimensions)
        joined = segments.publish(library, shape, blocks, first)
        with library.writing() as database:
            _unname(database, old)
            segments.enter(database, joined)
        segments.discard(library, old)


def purge(library: Library) -> None:
    """Leaves nothing of what was removed: no vector, no word, no hash, no damaged file that was set aside.

    What is left is in a few files. Raises AppError; then it is for the next time.
    """
    due = bool(library.query("SELECT 1 FROM removed WHERE hash IS NOT NULL LIMIT 1"))
    with schema.translated(library.folder):
        schema.shrink(library.database)
        if due:
            reclaim(library)
        words.settle(library)
        if not due:
            gather(library)
            return
        with library.writing() as database:
            database.execute("UPDATE removed SET hash = NULL")
        schema.shrink(library.database)
    for place in (library.vectors, library.words):
        shutil.rmtree(place / vectors.BAD, ignore_errors=True)
    gather(library)


def reclaim(library: Library) -> None:
    """Rewrites segments with dead rows without them; their vectors get new numbers. Raises AppError."""
    live = _live(library)
    found = [(files, _among(live, files)) for files in _segments(library)]
    found.sort(key=lambda one: len(one[1]))  # what goes as a whole makes room for what is written anew
    for files, kept in found:
        if len(kept) < files[0].rows and _sound(library, files):
            _rewrite(library, [(files, kept)])


def gather(library: Library) -> None:
    """Joins segments of a level that `join` cannot, since what was removed left gaps between their numbers.

    Their vectors get new ones. On a full disk it is for the next time; raises AppError otherwise.
    """
    for level in range(len(LEVELS)):
        group = [files for files in _segments(library) if _level(files[0]) == level]
        if len(group) >= FAN and all(_sound(library, files) for files in group):
            live = _live(library)
            with suppress(NoRoomError):
                _rewrite(library, [(files, _among(live, files)) for files in group])


def _live(library: Library) -> Int64:
    """The numbers of the vectors that passages have, in order."""
    numbers = library.each("SELECT DISTINCT vector FROM passages WHERE vector IS NOT NULL")
    return np.sort(np.fromiter((number for (number,) in numbers), dtype=np.int64))


def _among(live: Int64, files: Sequence[SegmentFile]) -> Int64:
    """Those of `live` that are in a segment."""
    bounds = np.searchsorted(live, [files[0].first, files[0].first + files[0].rows])
    return live[slice(*bounds)]


def _rewrite(library: Library, group: Sequence[tuple[list[SegmentFile], Int64]]) -> None:
    """Makes one segment of the vectors that are kept of each of these; raises AppError."""
    old = [file for files, _ in group for file in files]
    shape = (sum(len(kept) for _, kept in group), old[0].dimensions)
    blocks = {pooling: _picked(library, pooling, group) for pooling in POOLINGS}
    written = segments.publish(library, shape, blocks) if shape[0] else []
    with library.writing() as database:
        _unname(database, old)
        if written:
            segments.enter(database, written)
        start = written[0].first if written else 0
        for files, kept in group:
            bounds = files[0].first, files[0].first + files[0].rows
            database.execute("UPDATE removed SET vector = NULL WHERE vector >= ? AND vector < ?", bounds)
            _renumber(database, *bounds, kept.tolist(), start)
            start += len(kept)
        database.execute("UPDATE state SET epoch = epoch + 1")
    segments.discard(library, old)


def _segments(library: Library) -> list[list[SegmentFile]]:
    with schema.translated(library.folder):
        files = segments.segment_files(library.database)
    return [list(group) for _, group in groupby(files, lambda file: file.segment)]


def _joinable(groups: Sequence[list[SegmentFile]]) -> Sequence[list[SegmentFile]]:
    """The longest run at the end that has no gap and no higher level than its last, if it is long enough."""
    start = len(groups)
    level = _level(groups[-1][0]) if groups else len(LEVELS)
    if level == len(LEVELS):
        return []
    while start and _level(groups[start - 1][0]) <= level:
        following = groups[start][0].first if start < len(groups) else None
        before = groups[start - 1][0]
        if following is not None and before.first + before.rows != following:
            break
        start -= 1
    return groups[start:] if len(groups) - start >= FAN else []


def _level(file: SegmentFile) -> int:
    return sum(file.rows >= bound for bound in LEVELS)


def _sound(library: Library, files: Sequence[SegmentFile]) -> bool:
    """Whether the segment's files are what was written; one that is not is set aside and reported."""
    try:
        for file in files:
            vectors.verify(library.vectors, file)
    except vectors.BadSegmentError as error:
        with schema.translated(library.folder):
            segments.forget(library, files[0].segment)
        library.recovered += (error.message,)
        return False
    return True


def _loaded(library: Library, files: Sequence[SegmentFile]) -> Iterable[Float32]:
    """One after the other: those of a private library are in memory while they are looked at."""
    return (vectors.load(library.vectors, file) for file in files)


def _picked(
    library: Library, pooling: Pooling, group: Sequence[tuple[list[SegmentFile], Int64]]
) -> Iterator[Float32]:
    """The rows of these vectors, segment by segment."""
    for files, kept in group:
        (file,) = (file for file in files if file.pooling == pooling)
        matrix, rows = vectors.load(library.vectors, file), kept - file.first
        for start in range(0, len(rows), _BLOCK):
            yield matrix[rows[start : start + _BLOCK]]


def _unname(database: sqlite3.Connection, files: Sequence[SegmentFile]) -> None:
    database.executemany("DELETE FROM segments WHERE id = ?", {(file.segment,) for file in files})


def _renumber(database: sqlite3.Connection, first: int, end: int, kept: Sequence[int], start: int) -> None:
    numbers = {old: start + place for place, old in enumerate(kept)}
    moved = database.execute(
        "SELECT vector, id FROM passages WHERE vector >= ? AND vector < ?", (first, end)
    ).fetchall()
    database.executemany(
        "UPDATE passages SET vector = ? WHERE id = ?", [(numbers[old], id_) for old, id_ in moved]
    )
