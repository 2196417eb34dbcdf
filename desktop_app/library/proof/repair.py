"""What a check finds is mended where it can be, and what was done is told."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from desktop_app.core.jobs import NEVER, CancelToken, Report, silent
from desktop_app.language import plural, tr
from desktop_app.library import commit, marks, schema, segments, vectors
from desktop_app.library.check import bad_segments
from desktop_app.library.proof import rewriting, seals
from desktop_app.library.proof.readable import make_readable
from desktop_app.library.store import Library, path_of
from desktop_app.library.words import checked

_READ_AGAIN = (
    "UPDATE sources SET size = NULL, mtime_ns = NULL, changed_ns = NULL, read_as = NULL WHERE {} = ?"
)
_UNREADABLE = """
SELECT id FROM documents NOT INDEXED
WHERE NOT (json_valid(fields) AND json_valid(places) AND json_valid(recognized))
"""
_LAST = {
    "documents": "SELECT max(id) FROM documents",
    "passages": "SELECT max(id) FROM (SELECT id FROM passages UNION ALL SELECT passage FROM removed)",
    "removed": "SELECT max(id) FROM removed",
    "word_files": "SELECT max(id) FROM word_files",
}
"""Tables whose row ids are used once."""
_BELONGS = (
    ("passages", "document", "(SELECT id, source FROM documents) WHERE source IN (SELECT id FROM sources)"),
    ("documents", "source", "sources"),
    ("skipped", "source", "sources"),
    ("files", "segment", "segments"),
)
"""Rows of a table, by a column, of another table; in the order in which they can go."""


def mend(folder: Path, report: Report = silent, cancel: CancelToken = NEVER) -> tuple[str, ...]:
    """As `repair`, of the library in `folder`, and of one that cannot be opened for writing any more."""
    done = rewriting.rewritten(folder, report, cancel)
    with Library.open(folder, writable=True, report=report) as library:
        return (*done, *repair(library, report, cancel))


def repair(library: Library, report: Report = silent, cancel: CancelToken = NEVER) -> tuple[str, ...]:
    """Repairs what `check(thorough=True)` finds where it can, and reports what it did, a sentence each.

    Passages without a sound vector are embedded again at the next indexing, and files whose documents are
    not what was written are read again. Raises AppError and Cancelled.
    """
    done = list(library.recovered)
    with schema.translated(library.folder):
        for segment, problem in bad_segments(library, True, report, cancel):
            segments.forget(library, segment)
            done.append(tr("{problem} It was set aside.", problem=problem))
        broken = list(seals.broken(library.database, report=report, cancel=cancel))
        with library.writing() as database:
            for each in broken:
                make_readable(database, each.part, each.number)
        for part, mending in _MENDING.items():
            if numbers := [each.number for each in broken if each.part == part]:
                done += mending(library, numbers)
        done += _unreadable(library)
        done += _orphans(library)
        if seals.strange(library.database):
            with library.writing() as database:
                keep = ", ".join("?" * len(seals.PARTS))
                database.execute(f"DELETE FROM seals WHERE part NOT IN ({keep})", seals.PARTS)  # noqa: S608
            done.append(tr("A list of what was written was put in order."))
        with library.writing() as database:
            moved = sum(segments.unplace(database, first, end) for first, end in _gaps(database))
        if moved:
            done.append(
                plural(
                    moved,
                    "{n} of the passages pointed to no vector and are marked to be embedded again.",
                    "{n} of the passages pointed to no vector and are marked to be embedded again.",
                )
            )
        if checked.repaired(library) or any(each.part == "word_files" for each in broken):
            _seal(library, "word_files")
            done.append(tr("The keyword index was rebuilt."))
    try:
        marks.read(library.folder)
    except marks.DamagedMarksError as error:
        aside = marks.set_aside(library.folder).name
        done.append(tr("{problem} They were set aside as {file}.", problem=error.message, file=aside))
    return tuple(done)


def _documents(library: Library, numbers: list[int]) -> Iterator[str]:
    """Their files are read again, and their passages embedded again."""
    rows = "SELECT path, key FROM documents JOIN sources ON sources.id = source WHERE documents.id = ?"
    for number in numbers:
        with library.writing() as database:
            if seals.put_back(database, number):
                yield tr("A document was put back to the file that it is of.")
                continue
            found = database.execute(rows, (number,)).fetchone()
            # A digest that no document has: whatever the file says is something else.
            database.execute("UPDATE documents SET digest = zeroblob(16) WHERE id = ?", (number,))
            database.execute("UPDATE passages SET vector = NULL WHERE document = ?", (number,))
            if found:
                _read_again(database, path_of(found[0]))
                told = tr(
                    "The document “{title}” of {file} is read again at the next indexing.",
                    title=found[1],
                    file=path_of(found[0]),
                )
            else:  # whose file is not known
                database.execute("DELETE FROM passages WHERE document = ?", (number,))
                database.execute("DELETE FROM documents WHERE id = ?", (number,))
                database.execute("DELETE FROM seals WHERE part = 'documents' AND number = ?", (number,))
                database.execute("UPDATE state SET epoch = epoch + 1")
                database.execute(_READ_AGAIN.format("1"), (1,))
                told = tr("A document is not there any more: all files are read again at the next indexing.")
        yield told


def _read_again(database: sqlite3.Connection, source: str) -> None:
    """At the next indexing; one in an archive is read with that."""
    for path in (Path(source), *Path(source).parents):
        database.execute(_READ_AGAIN.format("path"), (commit.stored_path(str(path)),))


def _sources(library: Library, numbers: list[int]) -> Iterator[str]:
    with library.writing() as database:
        for number in numbers:
            database.execute(_READ_AGAIN.format("id"), (number,))
            database.execute("DELETE FROM skipped WHERE source = ?", (number,))
    _seal(library, "sources")
    yield plural(
        len(numbers),
        "{n} file will be read again at the next indexing.",
        "{n} files will be read again at the next indexing.",
    )


def _roots(library: Library, numbers: list[int]) -> Iterator[str]:
    """What was written is not known, so what is there is kept, and told."""
    with library.writing() as database:
        for number in numbers:
            row = database.execute("SELECT path FROM roots WHERE id = ?", (number,)).fetchone()
            if row:
                yield tr(
                    "How {file} is followed had changed: see that it is as you want it.", file=path_of(row[0])
                )
            else:
                yield tr("A folder is not followed any more: add it again, unless that is as you want it.")
    _seal(library, "roots")


def _segments(library: Library, numbers: list[int]) -> Iterator[str]:
    there = {row for (row,) in library.query("SELECT id FROM segments")}
    for number in numbers:
        if number in there:
            segments.forget(library, number)
            yield tr("Segment {segment} of the vectors was set aside.", segment=number)
    with library.writing() as database:
        database.execute("DELETE FROM files WHERE segment NOT IN (SELECT id FROM segments)")
    _seal(library, "segments")
    vectors.sweep(library.vectors, {file.name for file in segments.segment_files(library.database)})


def _removed(library: Library, _numbers: list[int]) -> Iterator[str]:
    """Without it what comes back is embedded again, and readers look at everything anew."""
    with library.writing() as database:
        database.execute("DELETE FROM removed")
        database.execute("UPDATE state SET epoch = epoch + 1")
    _seal(library, "removed")
    yield tr("The log of what was removed was cleared.")


def _state(library: Library, _numbers: list[int]) -> Iterator[str]:
    with library.writing() as database:
        database.execute(
            "UPDATE state SET epoch = abs(epoch) % 1000000000 + 1,"
            " generation = abs(generation) % 1000000000,"
            " next_segment = 1 + coalesce((SELECT max(id) FROM segments), 0), next_vector ="
            " max(coalesce((SELECT max(first + rows) FROM segments), 0),"
            " coalesce((SELECT max(vector) + 1 FROM passages), 0))"
        )
        database.execute("DELETE FROM sqlite_sequence")
        for table, last in _LAST.items():
            database.execute(f"INSERT INTO sqlite_sequence SELECT '{table}', coalesce(({last}), 0)")
    _seal(library, "state")
    yield tr("The library's counters were set anew.")


def _background(library: Library, _numbers: list[int]) -> Iterator[str]:
    with library.writing() as database:
        database.execute("DELETE FROM background")
    _seal(library, "background")
    yield tr("What a match is compared with is measured again.")


_MENDING = {
    "removed": _removed,
    "segments": _segments,
    "documents": _documents,
    "sources": _sources,
    "roots": _roots,
    "background": _background,
    "state": _state,
}


def _unreadable(library: Library) -> Iterator[str]:
    """Documents whose seal is right, but not what it seals: a ledger of before there were seals."""
    found = [row for (row,) in library.query(_UNREADABLE)]
    if found:
        with library.writing() as database:
            for column, empty in (("fields", "{}"), ("places", "[]"), ("recognized", "[]")):
                spoiled = f"UPDATE documents SET {column} = ? WHERE NOT json_valid({column})"  # noqa: S608
                database.execute(spoiled, (empty,))
        yield from _documents(library, found)


def _orphans(library: Library) -> Iterator[str]:
    """What belongs to a row that is not there, which no seal tells."""
    with library.writing() as database:
        lost = database.execute("SELECT count(*) FROM documents WHERE source NOT IN (SELECT id FROM sources)")
        (documents,) = lost.fetchone()
        for table, column, owner in _BELONGS:
            database.execute(f"DELETE FROM {table} WHERE {column} NOT IN (SELECT id FROM {owner})")  # noqa: S608
        database.execute("UPDATE sources SET root = NULL WHERE root NOT IN (SELECT id FROM roots)")
        if documents:
            database.execute("UPDATE state SET epoch = epoch + 1")
    if documents:
        yield plural(
            documents,
            "{n} document of an unknown file went: it is read as a new one at the next indexing.",
            "{n} documents of an unknown file went: it is read as a new one at the next indexing.",
        )


def _seal(library: Library, part: str) -> None:
    """What there is of a part is what was written from now on."""
    with library.writing() as database:
        seals.fill(database, [part])


def _gaps(database: sqlite3.Connection) -> list[tuple[int, int]]:
    """The ranges [first, end) of vector numbers that no segment holds."""
    spans = database.execute("SELECT first, first + rows FROM segments ORDER BY first").fetchall()
    (end,) = database.execute("SELECT max(vector) + 1 FROM passages").fetchone()
    starts = [0, *(stop for _, stop in spans)]
    stops = [*(start for start, _ in spans), end or 0]
    return [(start, stop) for start, stop in zip(starts, stops, strict=True) if start < stop]
