"""How documents enter and leave a library: segments first, then one transaction that names them."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from desktop_app.core.types import POOLINGS, Document, Passage, Vectors
from desktop_app.library import compact, schema
from desktop_app.library.store import Library, path_of
from desktop_app.library.vectors import SegmentFile

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_REMOVED_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Part:
    """Some passages of a document, in order. `first` starts the document and replaces an earlier one
    with the same source and id; `last` completes it. A document too long for one commit comes in several.
    """

    source: str
    document: Document
    passages: Sequence[Passage]
    first: bool = True
    last: bool = True


@dataclass(frozen=True, slots=True)
class Stored:
    """A document of the ledger: its row id, its passages, and whether it is complete and says the same."""

    row: int
    passages: int
    unchanged: bool


def stored(library: Library, source: str, document: Document) -> Stored | None:
    """What the library holds under the source and id of `document`."""
    with schema.translated(library.folder):
        row = library.database.execute(
            "SELECT documents.id, (SELECT count(*) FROM passages WHERE document = documents.id), digest"
            " FROM documents JOIN sources ON sources.id = source WHERE path = ? AND key = ?",
            (_path(source), _plain(document.id)),
        ).fetchone()
    return Stored(row[0], row[1], row[2] == _digest(document)) if row else None


def known(library: Library, hashes: Iterable[str]) -> dict[str, int]:
    """The vector numbers of those passages that were embedded before, by hash."""
    found = {}
    with schema.translated(library.folder):
        for value in hashes:
            row = library.database.execute(
                "SELECT vector FROM passages WHERE hash = ? AND vector IS NOT NULL LIMIT 1",
                (bytes.fromhex(value),),
            ).fetchone()
            if row:
                found[value] = int(row[0])
    return found


def commit(
    library: Library,
    parts: Sequence[Part],
    reused: Mapping[str, int],
    fresh: Sequence[str] = (),
    embedded: Vectors | None = None,
) -> dict[str, int]:
    """Adds `parts` in one transaction. Every passage's hash is in `reused` (from `known`) or in `fresh`.

    Row i of `embedded` is the vector of the passage with hash `fresh[i]`; returns the numbers they got.
    Raises AppError; then nothing of it is in the library.
    """
    files: list[SegmentFile] = []
    numbers: dict[str, int] = {}
    if embedded is not None and fresh:
        blocks: compact.Blocks = {pooling: [embedded.pooled(pooling)] for pooling in POOLINGS}
        files = compact.publish(library, (len(fresh), embedded.mean.shape[1]), blocks)
        numbers = dict(zip(fresh, range(files[0].first, files[0].first + len(fresh)), strict=True))
    try:
        with library.writing() as database:
            if files:
                compact.name(database, files)
            placed = ChainMap(numbers, dict(reused))
            for part in parts:
                _insert(database, part, placed)
    except Exception:
        compact.discard(library, files)
        raise
    return numbers


def remove(library: Library, documents: Sequence[int]) -> None:
    """Removes the documents with these row ids; raises AppError."""
    for start in range(0, len(documents), _REMOVED_AT_ONCE):
        with library.writing() as database:
            for document in documents[start : start + _REMOVED_AT_ONCE]:
                _delete(database, document)
    with library.writing() as database:
        database.execute(
            "DELETE FROM sources WHERE NOT EXISTS (SELECT 1 FROM documents WHERE source = sources.id)"
        )


def documents_of(library: Library, source: str) -> list[int]:
    """The row ids of a source's documents."""
    with schema.translated(library.folder):
        rows = library.database.execute(
            "SELECT documents.id FROM documents JOIN sources ON sources.id = source WHERE path = ?",
            (_path(source),),
        ).fetchall()
    return [row for (row,) in rows]


def sources(library: Library) -> list[str]:
    """The paths of everything that was indexed."""
    with schema.translated(library.folder):
        return [path_of(path) for (path,) in library.database.execute("SELECT path FROM sources").fetchall()]


def unfinished(library: Library) -> Iterator[tuple[int, str]]:
    """(row id, source) of the documents whose passages do not all have a vector."""
    with schema.translated(library.folder):
        rows = library.database.execute(
            "SELECT documents.id, path FROM documents JOIN sources ON sources.id = source"
            " WHERE digest IS NULL"
        ).fetchall()
    for row, path in rows:
        yield row, path_of(path)


def _insert(database: sqlite3.Connection, part: Part, numbers: Mapping[str, int]) -> None:
    document = part.document
    title, text, key = _plain(document.title), _plain(document.text), _plain(document.id)
    database.execute("INSERT INTO sources (path) VALUES (?) ON CONFLICT DO NOTHING", (_path(part.source),))
    (source,) = database.execute("SELECT id FROM sources WHERE path = ?", (_path(part.source),)).fetchone()
    old = database.execute("SELECT id FROM documents WHERE source = ? AND key = ?", (source, key)).fetchone()
    if part.first:
        if old:
            _delete(database, old[0])
        fields = _plain(json.dumps(dict(document.fields), ensure_ascii=False))
        row = database.execute(
            "INSERT INTO documents (source, key, title, text, fields, place) VALUES (?, ?, ?, ?, ?, ?)",
            (source, key, title, text, fields, _plain(document.place)),
        ).lastrowid
    else:
        (row,) = old
    (last,) = database.execute(
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'passages'"
    ).fetchone()
    ids = range(last + 1, last + 1 + len(part.passages))
    database.executemany(
        'INSERT INTO passages (id, document, start, "end", hash, vector) VALUES (?, ?, ?, ?, ?, ?)',
        [
            (id_, row, passage.start, passage.end, bytes.fromhex(passage.hash), numbers[passage.hash])
            for id_, passage in zip(ids, part.passages, strict=True)
        ],
    )
    database.executemany(
        "INSERT INTO passage_index (rowid, title, text) VALUES (?, ?, ?)",
        [
            (id_, title, text[passage.start : passage.end])
            for id_, passage in zip(ids, part.passages, strict=True)
        ],
    )
    if part.last:
        database.execute("UPDATE documents SET digest = ? WHERE id = ?", (_digest(document), row))


def _delete(database: sqlite3.Connection, document: int) -> None:
    """An external-content index forgets a passage only when it is told exactly what it was given."""
    title, text = database.execute("SELECT title, text FROM documents WHERE id = ?", (document,)).fetchone()
    passages = database.execute(
        'SELECT id, start, "end" FROM passages WHERE document = ?', (document,)
    ).fetchall()
    database.executemany(
        "INSERT INTO passage_index (passage_index, rowid, title, text) VALUES ('delete', ?, ?, ?)",
        [(id_, title, text[start:end]) for id_, start, end in passages],
    )
    database.executemany("INSERT INTO removed (passage) VALUES (?)", [(id_,) for id_, _, _ in passages])
    database.execute("DELETE FROM passages WHERE document = ?", (document,))
    database.execute("DELETE FROM documents WHERE id = ?", (document,))


def _digest(document: Document) -> bytes:
    """Changes when anything of the document does."""
    content = [document.title, document.text, document.place, list(document.fields.items())]
    return hashlib.blake2b(json.dumps(content).encode(), digest_size=16).digest()


def _plain(text: str) -> str:
    """Text that SQLite keeps as it is: NUL and lone surrogates become U+FFFD, so spans stay right."""
    return _UNSTORABLE.sub("\ufffd", text)


def _path(source: str) -> str | bytes:
    """The counterpart of `path_of`."""
    try:
        source.encode()
    except UnicodeEncodeError:
        return os.fsencode(source)
    return source
