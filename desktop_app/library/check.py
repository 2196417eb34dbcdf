"""Whether a library is what was written."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from desktop_app.core.errors import AppError
from desktop_app.core.files import parse_json
from desktop_app.core.jobs import NEVER, CancelToken, Progress, Report, silent
from desktop_app.core.types import POOLINGS
from desktop_app.language import number, tr
from desktop_app.library import label, marks, schema, segments, vectors
from desktop_app.library.lock import WriterLock
from desktop_app.library.proof import seals
from desktop_app.library.sealed import ledger
from desktop_app.library.sealed.files import read_bytes
from desktop_app.library.store import Library, path_of
from desktop_app.library.vectors import SegmentFile
from desktop_app.library.words import checked

TOLD_EACH = 20
"""So many rows of one kind are told one by one; of more, only how many."""
_BLOCK = 16_384
_LACKING = "SELECT id FROM segments WHERE (SELECT count(*) FROM files WHERE segment = segments.id) <> ?"
_COUNTED = {
    tr("{count} of the passages point to vectors that do not exist."): """
SELECT count(*) FROM passages WHERE vector IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM segments WHERE vector >= first AND vector < first + rows)
""",
    tr("{count} of the passages do not lie within their document."): """
SELECT count(*) FROM passages JOIN documents ON documents.id = document
WHERE start < 0 OR "end" < start OR "end" > length(text)
""",
    tr("{count} vectors belong to passages that say different things."): """
SELECT count(*) FROM (
    SELECT 1 FROM passages NOT INDEXED WHERE vector IS NOT NULL GROUP BY vector HAVING min(hash) <> max(hash))
""",
    tr("{count} of the documents have fields or places that cannot be read."): """
SELECT count(*) FROM documents NOT INDEXED
WHERE NOT (json_valid(fields) AND json_valid(places) AND json_valid(recognized))
""",
    tr("{count} of the folders are followed in a way that cannot be read."): """
SELECT count(*) FROM roots WHERE NOT (json_valid(text_fields) AND json_valid(include) AND json_valid(exclude))
""",
}
_SAID = {
    "sources": tr("What is known of the file {} is not what was written."),
    "roots": tr("How {} is followed is not what was written."),
    "segments": tr("Segment {} of the vectors is not as it was written."),
    "removed": tr("The log of what was removed is not what was written."),
    "state": tr("The library's counters are not what was written."),
    "background": tr("What a match is compared with is not what was written."),
}
_NAMES = {
    "documents": "SELECT coalesce(nullif(title, ''), key), path FROM documents"
    " JOIN sources ON sources.id = source WHERE documents.id = ?",
    "sources": "SELECT path FROM sources WHERE id = ?",
    "roots": "SELECT path FROM roots WHERE id = ?",
}


def check(
    library: Library, thorough: bool = False, report: Report = silent, cancel: CancelToken = NEVER
) -> tuple[str, ...]:
    """What is wrong with the library, a sentence each; empty if nothing is.

    Quick: the existence, lengths and headers of the files of vectors and of words. Thorough: every byte of
    them, the length of every vector, the terms of texts, every row of the ledger against its seal,
    SQLite's own checks, and all that points from one table to another. Passages that wait for their vector
    are no fault (see `sources.coverage`). Raises AppError where the check cannot run: a thorough one keeps
    writers out meanwhile. Raises Cancelled.
    """
    if not thorough:
        with library.reading():
            found = (*bad_segments(library, thorough), *checked.problems(library, thorough))
            return tuple(problem for _, problem in found)
    problems: list[str] = []
    database = library.database
    parts: tuple[Callable[[], Iterable[str]], ...] = (
        lambda: (told for _, told in bad_segments(library, thorough, report, cancel)),
        lambda: _tables(database, report),
        lambda: _rows(database, report, cancel),
        lambda: (told for _, told in checked.problems(library, thorough, report, cancel)),
        lambda: _read(marks.read, library.folder),
        lambda: _read(label.read, library.folder),
        lambda: _classifier(library.folder / label.CLASSIFIER),
    )
    with schema.translated(library.folder), _no_writer(library), schema.stoppable(database, cancel):
        for part in parts:
            try:
                with schema.translated(library.folder):
                    problems.extend(part())
            except schema.DamagedError as error:  # the other parts may still be readable
                problems.append(error.message)
    return tuple(dict.fromkeys(problems))


def _read(read: Callable[[Path], object], folder: Path) -> Iterator[str]:
    try:
        read(folder)
    except AppError as error:
        yield error.message


def _classifier(folder: Path) -> Iterator[str]:
    """It is made of other rooms' values; here are only its bytes."""
    card = folder / "classifier.json"
    if not card.exists():
        return
    try:
        told, whole = parse_json(read_bytes(card))
        whole &= hashlib.sha256(read_bytes(folder / Path(told["weights"]).name)).hexdigest() == told["sha256"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError, AppError):
        whole = False
    if not whole:
        yield tr("The classifier {folder} is damaged.", folder=folder)


def bad_segments(
    library: Library, thorough: bool, report: Report = silent, cancel: CancelToken = NEVER
) -> Iterator[tuple[int, str]]:
    """(segment, sentence) for every bad one, at most once."""
    told = set()
    files = segments.segment_files(library.database)
    size = sum(file.bytes for file in files)
    done = 0
    for file in files:
        cancel.check()
        report(Progress(tr("Checking the vectors"), done, size, "bytes"))
        try:
            (vectors.verify if thorough else vectors.check)(library.vectors, file)
            problem = _not_unit(library, file) if thorough else ""
        except vectors.BadSegmentError as error:
            problem = error.message
        done += file.bytes
        if problem and file.segment not in told:
            told.add(file.segment)
            yield file.segment, problem
    for (segment,) in library.query(_LACKING, len(POOLINGS)):
        if segment not in told:
            yield segment, tr("Segment {segment} lacks the file of a pooling.", segment=segment)


def _not_unit(library: Library, file: SegmentFile) -> str:
    matrix = vectors.load(library.vectors, file)
    for start in range(0, file.rows, _BLOCK):
        lengths = np.linalg.norm(matrix[start : start + _BLOCK], axis=1)
        if not np.allclose(lengths, 1, rtol=0, atol=vectors.UNIT_TOLERANCE):
            path = library.vectors / file.name
            return tr("{file} holds vectors that are not of unit length.", file=path)
    return ""


def _tables(database: sqlite3.Connection, report: Report) -> Iterator[str]:
    report(Progress(tr("Checking the tables")))
    for (problem,) in database.execute("PRAGMA integrity_check(10)").fetchall():
        if problem != "ok":
            yield f"documents.db: {problem}."
    if not schema.is_ours(database):
        yield tr("documents.db: its tables are not those of a library.")
    broken = database.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        yield tr("documents.db: {rows} rows point to rows that do not exist.", rows=number(len(broken)))
    for sentence, statement in _COUNTED.items():
        (count,) = database.execute(statement).fetchone()
        if count:
            yield sentence.format(count=number(count))


def _rows(database: sqlite3.Connection, report: Report, cancel: CancelToken) -> Iterator[str]:
    """What of the ledger is not what was written; the names of word files are told by their index."""
    parts = [part for part in seals.PARTS if part != "word_files"]
    told: Counter[str] = Counter()
    for broken in seals.broken(database, parts, report, cancel):
        told[broken.part] += 1
        if told[broken.part] <= TOLD_EACH:
            yield _said(database, broken)
    if seals.strange(database):
        yield tr("documents.db: a list of what was written is damaged.")
    for part, count in told.items():
        if more := max(count - TOLD_EACH, 0):
            yield tr("{more} more of the {part} are not what was written.", more=number(more), part=part)


def _said(database: sqlite3.Connection, broken: seals.Broken) -> str:
    found, numbered = _named(database, broken), tr("number {number}", number=broken.number)
    if broken.part == "documents":
        title, path = found or (numbered, tr("an unknown file"))
        return tr("The document “{title}” of {file} is not what was written.", title=title, file=path)
    return _SAID[broken.part].format(found[0] if found else numbered)


def _named(database: sqlite3.Connection, broken: seals.Broken) -> tuple[str, ...]:
    """What a row can be called by, as far as that can be read."""
    if broken.part not in _NAMES:
        return ()
    try:
        row = database.execute(_NAMES[broken.part], (broken.number,)).fetchone()
    except ledger.faults():
        return ()
    return tuple(map(path_of, row)) if row else ()


@contextmanager
def _no_writer(library: Library) -> Iterator[None]:
    """Nobody else may write meanwhile, who could take files away that are being looked at."""
    if library.writable:
        yield
        return
    with closing(WriterLock(library.folder, reader=True)):
        yield
