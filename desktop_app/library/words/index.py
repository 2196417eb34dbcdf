"""The keyword index of a library: made from its documents and kept beside them.

It is a cache. What no sound file covers is made again from the documents: for good by the next writer, and
in memory by a reader that comes before (see `following`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from desktop_app.core.arrays import Bools
from desktop_app.core.errors import NoRoomError
from desktop_app.core.jobs import Progress, Report, silent
from desktop_app.core.lexical.word_segment import WordSegment
from desktop_app.language import tr
from desktop_app.library import vectors
from desktop_app.library.schema import path_of, transaction
from desktop_app.library.sealed import ledger
from desktop_app.library.vectors import BadSegmentError
from desktop_app.library.words import files
from desktop_app.library.words.building import Indexed, build, others
from desktop_app.library.words.files import WordFile
from desktop_app.library.words.merging import merge
from desktop_app.library.words.numbering import Numbering

if TYPE_CHECKING:
    from desktop_app.library.store import Library

FAN = 8
"""Neighboring segments of one level that are joined into one of the next."""
LEVELS = (4_096, 32_768, 262_144)
"""Passages from which a segment is of level 1, 2 and 3; what reached the last is never joined again."""
SETTLED = 4
"""At the end of a run segments are joined until none has more than so many times what comes after it."""
AT_ONCE = 20_000
"""Passages of a segment when an index is made anew."""
_DOCUMENTS = """
SELECT document, CAST(title AS TEXT), CAST(text AS TEXT), CAST(fields AS TEXT), path, place = '',
    passages.id, CAST(start AS INTEGER), CAST("end" AS INTEGER)
FROM passages JOIN documents ON documents.id = document JOIN sources ON sources.id = source
WHERE passages.id BETWEEN ? AND ? ORDER BY passages.id
"""
_IDS = "SELECT id FROM passages WHERE id BETWEEN ? AND ? ORDER BY id"
Bounds = tuple[int, int]
"""The first and the last of a run of passages, by their row ids."""


def roots(database: sqlite3.Connection) -> list[str]:
    """The paths that the library follows."""
    return [path_of(path) for (path,) in database.execute("SELECT path FROM roots")]


def gaps(database: sqlite3.Connection, covered: Sequence[Bounds]) -> list[Bounds]:
    """The runs of row ids between those that are `covered`, in order, with passages in them."""
    (last,) = database.execute("SELECT coalesce(max(id), 0) FROM passages").fetchone()
    starts = [1, *(end + 1 for _, end in covered)]
    ends = [*(first - 1 for first, _ in covered), last]
    return [
        bounds
        for bounds in zip(starts, ends, strict=True)
        if database.execute("SELECT 1 FROM passages WHERE id BETWEEN ? AND ? LIMIT 1", bounds).fetchone()
    ]


def made(
    database: sqlite3.Connection, bounds: Bounds, follows: Sequence[str] | None = None
) -> Iterator[tuple[Bounds, WordSegment]]:
    """The passages of a run as segments, one after the other, from the documents as they are.

    `follows` are the paths that the library follows, unless others are given.
    """
    numbering, paths = Numbering(), roots(database) if follows is None else follows
    batch: list[Indexed] = []
    first, passages = bounds[0], 0
    rows = database.execute(_DOCUMENTS, bounds)
    for (document, title, text, fields, path, is_file), group in groupby(rows, key=lambda row: row[:6]):
        held = [tuple(row[6:]) for row in group]
        values = json.loads(fields).values()
        said = others(path_of(path), title, text, values, paths)
        batch.append(Indexed(document, title, text, said, held, bool(is_file)))
        passages += len(held)
        if passages >= AT_ONCE:
            last = held[-1][0]
            yield (first, last), build(batch, numbering)
            batch, first, passages = [], last + 1, 0
    if batch:
        yield (first, bounds[1]), build(batch, numbering)


def live(database: sqlite3.Connection, file: WordFile | Bounds, segment: WordSegment) -> Bools | None:
    """Which passages of a segment are in the ledger; None where all are."""
    bounds = file if isinstance(file, tuple) else (file.first, file.last)
    (count,) = database.execute("SELECT count(*) FROM passages WHERE id BETWEEN ? AND ?", bounds).fetchone()
    if count == len(segment.passages):
        return None
    ids = np.fromiter((id_ for (id_,) in database.execute(_IDS, bounds)), dtype=np.int64)
    return np.isin(segment.passages, ids)


def write(library: Library, database: sqlite3.Connection, bounds: Bounds, segment: WordSegment) -> None:
    """Publishes a segment and names it, within the caller's transaction. Raises AppError.

    When that is rolled back, the file is one that nobody names, and is swept.
    """
    files.enter(database, files.publish(library.words, files.next_id(database), bounds, segment))


def whole(library: Library) -> bool:
    """Whether every passage is in a file that looks sound."""
    try:
        named = files.named(library.database)
        for file in named:
            files.check(library.words, file)
        return not gaps(library.database, [(file.first, file.last) for file in named])
    except BadSegmentError:
        return False
    except ledger.faults():
        return True  # what of a damaged ledger can be read, can be read without a writer


def recover(library: Library, report: Report = silent) -> None:
    """Sets bad files aside, sweeps what nobody names, and makes anew what no file covers; raises AppError.

    On a full disk what is missing is left to the next writer.
    """
    database = library.database
    if not files.known(database):
        return
    sound = []
    for file in files.named(database):
        try:
            files.verify(library.words, file)
            sound.append(file)
        except BadSegmentError:
            vectors.set_aside(library.words, file.name)
    with suppress(NoRoomError):
        keep(library, sound)
        fill(library, report)


def keep(library: Library, sound: Sequence[WordFile]) -> None:
    """Takes all other files out of the ledger, and sweeps what it does not name; raises AppError."""
    database = library.database
    kept = {file.id for file in sound}
    rows = database.execute(f"SELECT id FROM {files.TABLE}").fetchall()  # noqa: S608
    if gone := [id_ for (id_,) in rows if id_ not in kept]:
        with transaction(database):
            database.executemany(f"DELETE FROM {files.TABLE} WHERE id = ?", [(id_,) for id_ in gone])  # noqa: S608
            database.execute("UPDATE state SET generation = generation + 1")
    vectors.sweep(library.words, {file.name for file in sound})


def fill(library: Library, report: Report = silent) -> None:
    """Makes anew what no file covers, a part at a time that stays when the next fails; raises AppError."""
    database = library.database
    missing = gaps(database, [(file.first, file.last) for file in files.named(database)])
    total = sum(
        database.execute("SELECT count(*) FROM passages WHERE id BETWEEN ? AND ?", bounds).fetchone()[0]
        for bounds in missing
    )
    done = 0
    for bounds in missing:
        for covered, segment in made(database, bounds):
            report(Progress(tr("Indexing the words"), done, total, "passages"))
            with library.writing():
                write(library, database, covered, segment)
            done += len(segment.passages)
            join(library)
    if missing:
        settle(library)


def join(library: Library) -> None:
    """Joins the newest segments while there are enough of one level; raises AppError."""
    while True:
        named = files.named(library.database)
        group = _joinable(named)
        if not group or not _joined(library, group):
            return


def settle(library: Library) -> None:
    """Joins what is small beside what comes after it, and rewrites what is not all live; raises AppError."""
    database = library.database
    for file in files.named(database):
        (count,) = database.execute(
            "SELECT count(*) FROM passages WHERE id BETWEEN ? AND ?", (file.first, file.last)
        ).fetchone()
        if count < file.passages:
            _joined(library, [file])
    named = files.named(database)
    start, behind = len(named), 0
    while (
        start
        and named[start - 1].passages < LEVELS[-1]
        and (not behind or named[start - 1].passages <= SETTLED * behind)
    ):
        start -= 1
        behind += named[start].passages
    if len(named) - start > 1:
        _joined(library, named[start:])


def _joinable(named: Sequence[WordFile]) -> Sequence[WordFile]:
    """The run at the end that has no higher level than its last, if it is long enough."""
    start = len(named)
    level = _level(named[-1]) if named else len(LEVELS)
    while start and level < len(LEVELS) and _level(named[start - 1]) <= level:
        start -= 1
    return named[start:] if len(named) - start >= FAN else []


def _level(file: WordFile) -> int:
    return sum(file.passages >= bound for bound in LEVELS)


def _joined(library: Library, group: Sequence[WordFile]) -> bool:
    """Makes one file of several, without the passages that are gone; False where one was bad.

    What is copied is compared with its SHA-256 first, so that a fault is never given a fresh checksum.
    """
    database = library.database
    parts = []
    for file in group:
        try:
            files.verify(library.words, file)
            segment = files.load(library.words, file)
        except BadSegmentError:
            recover(library)
            return False
        parts.append((segment, live(database, file, segment)))
    segment = merge(parts)
    with library.writing():
        files.unname(database, group)
        if len(segment.passages):
            write(library, database, (group[0].first, group[-1].last), segment)
    for file in group:
        vectors.discard(library.words / file.name)
    return True
