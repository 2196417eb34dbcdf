"""Whether a library is what it should be, and what can be repaired."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import numpy as np

from desktop_app.core.errors import AppError
from desktop_app.core.types import POOLINGS
from desktop_app.library import marks, schema, segments, vectors
from desktop_app.library.lock import WriterLock
from desktop_app.library.store import Library
from desktop_app.library.vectors import SegmentFile
from desktop_app.library.words import checked

UNIT_TOLERANCE = 1e-3
"""How far from 1 the length of a stored vector may be; float32 keeps it within 1e-6."""
_BLOCK = 16_384
_LACKING = "SELECT id FROM segments WHERE (SELECT count(*) FROM files WHERE segment = segments.id) <> ?"
_ASTRAY = """
SELECT count(*) FROM passages WHERE vector IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM segments WHERE vector >= first AND vector < first + rows)
"""
_OUTSIDE = """
SELECT count(*) FROM passages JOIN documents ON documents.id = document
WHERE start < 0 OR "end" < start OR "end" > length(text)
"""


def check(library: Library, thorough: bool = False) -> tuple[str, ...]:
    """What is wrong with the library, a sentence each; empty if nothing is.

    Quick: the existence, lengths and headers of the files of vectors and of words. Thorough: every byte, the
    length of every vector, the terms of every text, SQLite's own checks, and all that points from one table
    to another. Passages that wait for their vector are no fault (see `sources.coverage`). Raises AppError
    where the check cannot run: a thorough one keeps writers out meanwhile.
    """
    if not thorough:
        with library.reading():
            found = (*_segments(library, thorough), *checked.problems(library, thorough))
            return tuple(problem for _, problem in found)
    with schema.translated(library.folder), _no_writer(library):
        problems = [problem for _, problem in _segments(library, thorough)]
        problems += _tables(library.database)
        problems += [problem for _, problem in checked.problems(library, thorough)]
    try:
        marks.read(library.folder)
    except AppError as error:
        problems.append(error.message)
    return tuple(problems)


def repair(library: Library) -> tuple[str, ...]:
    """Repairs what `check(thorough=True)` finds where it can, and reports what it did, a sentence each.

    Passages without a sound vector are embedded again at the next indexing. Raises AppError.
    """
    done = list(library.recovered)
    with schema.translated(library.folder):
        for segment, problem in _segments(library, thorough=True):
            segments.forget(library, segment)
            done.append(f"{problem} It was set aside.")
        with library.writing() as database:
            moved = sum(segments.unplace(database, first, end) for first, end in _gaps(database))
        if moved:
            done.append(
                f"{moved:,} of the passages pointed to no vector and are marked to be embedded again."
            )
        if checked.repaired(library):
            done.append("The keyword index was rebuilt.")
    try:
        marks.read(library.folder)
    except marks.DamagedMarksError as error:
        done.append(f"{error.message} They were set aside as {marks.set_aside(library.folder).name}.")
    return tuple(done)


def _segments(library: Library, thorough: bool) -> Iterator[tuple[int, str]]:
    """(segment, sentence) for every bad one, at most once."""
    told = set()
    for file in segments.segment_files(library.database):
        try:
            (vectors.verify if thorough else vectors.check)(library.vectors, file)
            problem = _not_unit(library, file) if thorough else ""
        except vectors.BadSegmentError as error:
            problem = error.message
        if problem and file.segment not in told:
            told.add(file.segment)
            yield file.segment, problem
    for (segment,) in library.query(_LACKING, len(POOLINGS)):
        if segment not in told:
            yield segment, f"Segment {segment} lacks the file of a pooling."


def _not_unit(library: Library, file: SegmentFile) -> str:
    matrix = vectors.load(library.vectors, file)
    for start in range(0, file.rows, _BLOCK):
        lengths = np.linalg.norm(matrix[start : start + _BLOCK], axis=1)
        if not np.allclose(lengths, 1, rtol=0, atol=UNIT_TOLERANCE):
            return f"{library.vectors / file.name} holds vectors that are not of unit length."
    return ""


def _tables(database: sqlite3.Connection) -> Iterator[str]:
    for (problem,) in database.execute("PRAGMA integrity_check(10)").fetchall():
        if problem != "ok":
            yield f"documents.db: {problem}."
    broken = database.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        yield f"documents.db: {len(broken):,} rows point to rows that do not exist."
    (astray,) = database.execute(_ASTRAY).fetchone()
    if astray:
        yield f"{astray:,} of the passages point to vectors that do not exist."
    (outside,) = database.execute(_OUTSIDE).fetchone()
    if outside:
        yield f"{outside:,} of the passages do not lie within their document."


@contextmanager
def _no_writer(library: Library) -> Iterator[None]:
    """Nobody else may write meanwhile, who could take files away that are being looked at."""
    if library.writable:
        yield
        return
    with closing(WriterLock(library.folder, reader=True)):
        yield


def _gaps(database: sqlite3.Connection) -> list[tuple[int, int]]:
    """The ranges [first, end) of vector numbers that no segment holds."""
    spans = database.execute("SELECT first, first + rows FROM segments ORDER BY first").fetchall()
    (end,) = database.execute("SELECT max(vector) + 1 FROM passages").fetchone()
    starts = [0, *(stop for _, stop in spans)]
    stops = [*(start for start, _ in spans), end or 0]
    return [(start, stop) for start, stop in zip(starts, stops, strict=True) if start < stop]
