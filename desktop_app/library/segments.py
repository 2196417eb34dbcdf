"""The segments that a ledger names: how they get into it, and out of it where they went bad."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from desktop_app.core.arrays import Float32
from desktop_app.core.types import Pooling
from desktop_app.library import vectors
from desktop_app.library.schema import damaged, transaction
from desktop_app.library.vectors import SegmentFile

if TYPE_CHECKING:
    from desktop_app.library.store import Library

Blocks = Mapping[Pooling, Iterable[Float32]]

LOG_LIMIT = 100_000
"""Removed passages of which only the log knows; past so many, readers load their row map again."""
_FILES = """
SELECT segment, first, rows, dimensions, bytes, CAST(pooling AS BLOB), CAST(name AS BLOB),
    CAST(dtype AS BLOB), CAST(sha256 AS BLOB)
FROM files JOIN segments ON segments.id = segment
WHERE pooling = coalesce(?, pooling) ORDER BY first, pooling
"""


def segment_files(database: sqlite3.Connection, pooling: Pooling | None = None) -> list[SegmentFile]:
    """The files the ledger names, ordered by their first vector; of both poolings where none is given.

    In a ledger that is damaged they can be anything (see `vectors.check`).
    """
    return [_file(*row) for row in database.execute(_FILES, (pooling,))]


def _file(segment: int, first: int, rows: int, dimensions: int, size: int, *texts: bytes) -> SegmentFile:
    pooling, name, dtype, digest = (text.decode(errors="replace") for text in texts)
    return SegmentFile(segment, first, rows, dimensions, cast(Pooling, pooling), name, dtype, size, digest)


def publish(
    library: Library, shape: tuple[int, int], blocks: Blocks, first: int | None = None
) -> list[SegmentFile]:
    """Writes a segment of `shape`, one file a pooling, which `enter` then puts into the ledger.

    Its vectors get the numbers from `first` on, new ones where none is given. Raises AppError.
    """
    ((segment, fresh),) = library.query("SELECT next_segment, next_vector FROM state")
    files: list[SegmentFile] = []
    try:
        files.extend(
            vectors.write(library.vectors, segment, fresh if first is None else first, pooling, shape, rows)
            for pooling, rows in blocks.items()
        )
    except Exception:
        discard(library, files)
        raise
    return files


def enter(database: sqlite3.Connection, files: Sequence[SegmentFile]) -> None:
    """Puts one published segment into the ledger, within the caller's transaction."""
    file = files[0]
    database.execute(
        "INSERT INTO segments VALUES (?, ?, ?, ?)", (file.segment, file.first, file.rows, file.dimensions)
    )
    database.executemany(
        "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?)",
        [(file.segment, file.pooling, file.name, file.dtype, file.bytes, file.sha256) for file in files],
    )
    database.execute(
        "UPDATE state SET next_segment = ?, next_vector = max(next_vector, ?)",
        (file.segment + 1, file.first + file.rows),
    )


def discard(library: Library, files: Iterable[SegmentFile]) -> None:
    """Removes files that the ledger does not name, or no longer."""
    for file in files:
        vectors.discard(library.vectors / file.name)


def recover(library: Library) -> tuple[str, ...]:
    """Sets bad segments aside and sweeps what no transaction names. Returns a sentence for each bad file.

    Raises DamagedError where the ledger's counters are lost.
    """
    database, folder = library.database, library.vectors
    if database.execute("SELECT count(*) FROM state").fetchone() != (1,):
        raise damaged(library.folder)
    problems = {}
    for file in segment_files(database):
        try:
            vectors.check(folder, file)
        except vectors.BadSegmentError as error:
            problems[file.segment] = error.message
    for segment in problems:
        forget(library, segment)
    vectors.sweep(folder, {file.name for file in segment_files(database)})
    (logged,) = database.execute("SELECT count(*) FROM removed WHERE hash IS NULL").fetchone()
    if logged > LOG_LIMIT:
        with transaction(database):
            database.execute("DELETE FROM removed WHERE hash IS NULL")
            database.execute("UPDATE state SET generation = generation + 1, epoch = epoch + 1")
    return tuple(problems.values())


def forget(library: Library, segment: int) -> None:
    """Sets a bad segment's files aside and lets its passages wait for another; raises AppError."""
    for file in segment_files(library.database):
        if file.segment == segment:
            vectors.set_aside(library.vectors, file.name)
    with transaction(library.database) as database:
        where = "SELECT first, first + rows FROM segments WHERE id = ?"
        for first, end in database.execute(where, (segment,)).fetchall():
            unplace(database, first, end)
        database.execute("DELETE FROM segments WHERE id = ?", (segment,))
        database.execute("UPDATE state SET generation = generation + 1")


def unplace(database: sqlite3.Connection, first: int, end: int) -> int:
    """Lets the passages with the vectors `first` .. `end - 1` wait to be embedded again; returns how many."""
    bounds = (first, end)
    database.execute("UPDATE removed SET vector = NULL WHERE vector >= ? AND vector < ?", bounds)
    changed = database.execute("UPDATE passages SET vector = NULL WHERE vector >= ? AND vector < ?", bounds)
    database.execute("UPDATE state SET epoch = epoch + 1")
    return changed.rowcount
