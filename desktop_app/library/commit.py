"""How documents enter and leave the ledger; their vectors come later (`waiting`)."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass

from desktop_app.core.text import storable
from desktop_app.core.types import Document, Passage
from desktop_app.library.store import Library, path_of
from desktop_app.library.words import index as words
from desktop_app.library.words.building import Indexed, build, others

REMOVED_AT_ONCE = 2_000
# A source of which something is remembered is a file by itself; one in an archive is told by its archive.
_DOCUMENTS_OF = """
SELECT documents.id FROM documents JOIN sources ON sources.id = source
WHERE path = ? OR (path > ? AND path < ? AND size IS NULL AND root IS NULL)
"""
_FORGET = "DELETE FROM sources WHERE path = ? OR (path > ? AND path < ? AND size IS NULL AND root IS NULL)"

# All passages of one hash wait, or all share one vector, so any of them will do; what was removed may still
# have its vector.
_ADD_PASSAGE = """
INSERT INTO passages (id, document, start, "end", hash, pieces, vector) VALUES (?1, ?2, ?3, ?4, ?5, ?6, CASE
    WHEN EXISTS (SELECT 1 FROM passages WHERE hash = ?5)
    THEN (SELECT vector FROM passages WHERE hash = ?5 LIMIT 1)
    ELSE (SELECT vector FROM removed WHERE hash = ?5 AND vector IS NOT NULL LIMIT 1) END)
"""
_WAITING = """
SELECT lower(hex(hash)), pieces,
    NOT EXISTS (SELECT 1 FROM passages AS other WHERE other.hash = passages.hash AND other.id < passages.id)
FROM passages WHERE document = ? AND vector IS NULL
"""


@dataclass(frozen=True, slots=True)
class SplitDocument:
    """A document and its passages, in order; it replaces an earlier one with the same source and id.

    `digest` is that of the document as it was read, where it comes from another ledger.
    """

    source: str
    document: Document
    passages: Sequence[Passage]
    digest: bytes | None = None


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read, or could not be: as it was then, and the reasons for what was left out.

    Without `size` it is read again the next time. `read_as` says how its records were read, `root` is the row
    id of the root it was found by. The times are in nanoseconds; `changed_ns`, that of the system, is None
    where it has none, and in a ledger of before version 4.
    """

    source: str
    root: int | None = None
    size: int | None = None
    mtime_ns: int | None = None
    read_as: str = ""
    skipped: tuple[str, ...] = ()
    changed_ns: int | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """What a commit brought: passages, how many of them wait, and the hash and word pieces of each for which
    no equal one waits already.
    """

    passages: int = 0
    waiting: int = 0
    fresh: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Stored:
    """A document of the ledger: its row id, and whether it says the same."""

    row: int
    unchanged: bool


def stored(library: Library, source: str, document: Document) -> Stored | None:
    """What the library holds under the source and id of `document`."""
    found = library.query(
        "SELECT documents.id, digest FROM documents JOIN sources ON sources.id = source"
        " WHERE path = ? AND key = ?",
        stored_path(source),
        storable(document.id),
    )
    return next((Stored(row, digest == _digest(document)) for row, digest in found), None)


def commit(library: Library, parts: Sequence[SplitDocument], files: Sequence[ReadFile] = ()) -> Added:
    """Adds `parts`, and what is to be remembered of `files` that were read to their end, in one transaction.

    Passages that say what an embedded one says share its vector, the others wait for one. Raises AppError;
    then nothing of it is in the library.
    """
    passages = waiting = 0
    fresh: list[tuple[str, int]] = []
    found: list[Indexed] = []
    with library.writing() as database:
        paths = words.roots(database)
        for part in parts:
            row, numbered = _insert(database, part)
            passages += len(part.passages)
            found.append(_indexed(part, row, numbered, paths))
            for hash_, pieces, first in database.execute(_WAITING, (row,)):
                waiting += 1
                if first:
                    fresh.append((hash_, pieces))
        for file in files:
            _remember(database, file)
        if ids := [id_ for document in found for id_, _, _ in document.passages]:
            segment = build(found, library.numbering)
            words.write(library, database, (ids[0], ids[-1]), segment)
    if passages:
        words.join(library)
    return Added(passages, waiting, tuple(fresh))


def remove(library: Library, documents: Sequence[int], at_once: int = REMOVED_AT_ONCE) -> None:
    """Removes the documents with these row ids; raises AppError. Their vectors stay until reclaimed.

    A transaction for `at_once` of them needs as much room for a moment as they take.
    """
    for start in range(0, len(documents), at_once):
        with library.writing() as database:
            for document in documents[start : start + at_once]:
                _delete(database, document)


def forget(library: Library, sources: Sequence[str], at_once: int = REMOVED_AT_ONCE) -> None:
    """Removes sources with their documents and all that is remembered of them; raises AppError.

    What lies in an archive goes with it.
    """
    for source in sources:
        remove(library, documents_of(library, source), at_once)
    if sources:
        with library.writing() as database:
            database.executemany(_FORGET, [_within(source) for source in sources])


def documents_of(library: Library, source: str) -> list[int]:
    """The row ids of a source's documents, and of those of the files in it where it is an archive."""
    rows = library.query(_DOCUMENTS_OF, *_within(source))
    return [row for (row,) in rows]


def cut_short(library: Library) -> Iterator[tuple[int, str]]:
    """(row id, source) of the documents that are not whole, which only version 1 left."""
    for row, path in library.query(
        "SELECT documents.id, path FROM documents JOIN sources ON sources.id = source WHERE digest IS NULL"
    ):
        yield row, path_of(path)


def stored_path(source: str) -> str | bytes:
    """A source's path as the ledger keeps it: text, or the system's bytes where it is not Unicode."""
    try:
        source.encode()
    except UnicodeEncodeError:
        return os.fsencode(source)
    return source


def member_source(source: str, member: str) -> str:
    """The path of a file in an archive, as if that were a folder; `source` itself where `member` is ""."""
    return f"{source}{os.sep}{member.replace('/', os.sep)}" if member else source


def _within(source: str) -> tuple[str | bytes, str | bytes, str | bytes]:
    """Its path, and between which ones those in it lie in the order of paths."""
    return stored_path(source), stored_path(source + os.sep), stored_path(source + chr(ord(os.sep) + 1))


def _insert(database: sqlite3.Connection, part: SplitDocument) -> tuple[int, list[tuple[int, Passage]]]:
    """The row id of the document, and its passages with theirs."""
    document = part.document
    title, text, key = storable(document.title), storable(document.text), storable(document.id)
    source = _source(database, part.source)
    old = database.execute("SELECT id FROM documents WHERE source = ? AND key = ?", (source, key)).fetchone()
    if old:
        _delete(database, old[0])
    (row,) = database.execute(
        "INSERT INTO documents (source, key, title, text, fields, place, places, digest, recognized,"
        " recognized_pages) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            source,
            key,
            title,
            text,
            storable(json.dumps(dict(document.fields), ensure_ascii=False)),
            storable(document.place),
            storable(json.dumps(document.places, ensure_ascii=False)),
            part.digest or _digest(document),
            json.dumps([astuple(line) for line in document.recognized]),
            len({line.page for line in document.recognized}),
        ),
    ).fetchone()
    (last,) = database.execute(
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'passages'"
    ).fetchone()
    numbered = list(enumerate(part.passages, last + 1))
    database.executemany(
        _ADD_PASSAGE,
        [
            (id_, row, passage.start, passage.end, bytes.fromhex(passage.hash), passage.pieces)
            for id_, passage in numbered
        ],
    )
    return row, numbered


def _indexed(
    part: SplitDocument, row: int, numbered: Sequence[tuple[int, Passage]], paths: Sequence[str]
) -> Indexed:
    document = part.document
    title, text = storable(document.title), storable(document.text)
    said = others(part.source, title, text, map(storable, document.fields.values()), paths)
    spans = [(id_, passage.start, passage.end) for id_, passage in numbered]
    return Indexed(row, title, text, said, spans, is_file=not document.place)


def _remember(database: sqlite3.Connection, file: ReadFile) -> None:
    source = _source(database, file.source)
    database.execute(
        "UPDATE sources SET root = ?, size = ?, mtime_ns = ?, read_as = ?, changed_ns = ? WHERE id = ?",
        (file.root, file.size, file.mtime_ns, file.read_as, file.changed_ns, source),
    )
    database.execute("DELETE FROM skipped WHERE source = ?", (source,))
    database.executemany(
        "INSERT INTO skipped VALUES (?, ?)", [(source, storable(reason)) for reason in file.skipped]
    )


def _source(database: sqlite3.Connection, source: str) -> int:
    path = (stored_path(source),)
    database.execute("INSERT INTO sources (path) VALUES (?) ON CONFLICT DO NOTHING", path)
    return int(database.execute("SELECT id FROM sources WHERE path = ?", path).fetchone()[0])


def _delete(database: sqlite3.Connection, document: int) -> None:
    passages = database.execute(
        "SELECT id, hash, vector FROM passages WHERE document = ?", (document,)
    ).fetchall()
    database.executemany(
        "INSERT INTO removed (passage, hash, vector) VALUES (?, ?, ?)",
        passages,
    )
    database.execute("DELETE FROM passages WHERE document = ?", (document,))
    database.execute("DELETE FROM documents WHERE id = ?", (document,))


def _digest(document: Document) -> bytes:
    """Changes when anything of the document does."""
    content: list[object] = [document.title, document.text, document.place, list(document.fields.items())]
    if document.places:
        content.append(document.places)
    if document.recognized:
        content.append([astuple(line) for line in document.recognized])
    return hashlib.blake2b(json.dumps(content).encode(), digest_size=16).digest()
