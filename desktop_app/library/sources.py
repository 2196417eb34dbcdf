"""What a library follows, what it remembers of every file, and how far it has come with them."""

from __future__ import annotations

import json
import os
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from desktop_app.core.types import Skipped
from desktop_app.library import schema
from desktop_app.library.commit import ReadFile, stored_path
from desktop_app.library.store import Library, path_of


@dataclass(frozen=True, slots=True)
class Root:
    """A file or folder that a library follows, by its absolute path, and how its files are read.

    `include`, `exclude` and `links` are as `corpus.sources.read` takes them. `id` is its row, 0 before it has
    one.
    """

    path: str
    title_field: str | None = None
    text_fields: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    watched: bool = False
    links: bool = False
    id: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a library holds; `waiting` of its passages, in `incomplete` of its documents, have no vector yet.

    `skipped` was not read, and why. OCR read `recognized` pages.
    """

    documents: int
    passages: int
    waiting: int
    incomplete: int
    skipped: tuple[Skipped, ...]
    recognized: int = 0


def roots(library: Library) -> tuple[Root, ...]:
    """All that is followed, by path; raises AppError."""
    rows = library.query(
        "SELECT path, title_field, text_fields, include, exclude, watched, links, id FROM roots ORDER BY path"
    )
    found = []
    with schema.translated(library.folder):
        for path, title, *written, watched, links, id_ in rows:
            texts, include, exclude = (tuple(json.loads(names)) for names in written)
            found.append(Root(path_of(path), title, texts, include, exclude, bool(watched), bool(links), id_))
    return tuple(found)


def follow(library: Library, root: Root) -> Root:
    """Follows `root`, or as it says from now on the one with its path; raises AppError."""
    old = next((known for known in roots(library) if known.path == root.path), None)
    if old and old == root:
        return old
    with library.writing() as database:
        (id_,) = database.execute(
            "INSERT INTO roots (path, title_field, text_fields, include, exclude, watched, links)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET"
            " title_field = excluded.title_field, text_fields = excluded.text_fields,"
            " include = excluded.include, exclude = excluded.exclude,"
            " watched = excluded.watched, links = excluded.links RETURNING id",
            (
                stored_path(root.path),
                root.title_field,
                *(json.dumps(names) for names in (root.text_fields, root.include, root.exclude)),
                root.watched,
                root.links,
            ),
        ).fetchone()
    return replace(root, id=id_)


def unfollow(library: Library, roots: Iterable[Root]) -> None:
    """Follows `roots` no longer; what was read from them stays until it is forgotten. Raises AppError."""
    if ids := [(root.id,) for root in roots]:
        with library.writing() as database:
            database.executemany("DELETE FROM roots WHERE id = ?", ids)


def remembered(library: Library) -> dict[str, ReadFile]:
    """Every source by its path, with the reasons for what was left out of it."""
    rows = library.query(
        "SELECT path, root, size, mtime_ns, read_as, changed_ns, reason"
        " FROM sources LEFT JOIN skipped ON skipped.source = sources.id"
        " ORDER BY sources.id, skipped.rowid"
    )
    found = {}
    for (path, *known), group in groupby(rows, key=lambda row: row[:6]):
        reasons = tuple(reason for *_, reason in group if reason is not None)
        source = path_of(path)
        root, size, mtime_ns, read_as, changed_ns = known
        found[source] = ReadFile(source, root, size, mtime_ns, read_as or "", reasons, changed_ns)
    return found


def holdings(library: Library) -> dict[str, tuple[int, int]]:
    """How many documents and passages there are of every source that has any."""
    rows = library.query(
        "SELECT path, count(*), sum((SELECT count(*) FROM passages WHERE document = documents.id))"
        " FROM documents JOIN sources ON sources.id = source GROUP BY source"
    )
    return {path_of(path): (documents, passages) for path, documents, passages in rows}


def incomplete(library: Library) -> set[str]:
    """The sources with passages that wait."""
    rows = library.query(
        "SELECT DISTINCT path FROM passages JOIN documents ON documents.id = document"
        " JOIN sources ON sources.id = source WHERE vector IS NULL"
    )
    return {path_of(path) for (path,) in rows}


def coverage(library: Library) -> Coverage:
    """How far the library has come with what it follows, as of one moment."""
    with library.reading():
        counts = library.counts()
        ((waiting, incomplete),) = library.query(
            "SELECT count(*), count(DISTINCT document) FROM passages WHERE vector IS NULL"
        )
        ((recognized,),) = library.query(
            "SELECT coalesce(sum(recognized_pages), 0) FROM documents WHERE recognized_pages > 0"
        )
        rows = library.query(
            "SELECT path, reason FROM skipped JOIN sources ON sources.id = source"
            " ORDER BY path, skipped.rowid"
        )
    skipped = tuple(Skipped(path_of(path), reason) for path, reason in rows)
    return Coverage(counts.documents, counts.passages, waiting, incomplete, skipped, recognized)


def skipped_as(library: Library, reason: str) -> int:
    """How many files, or parts of one, were not read for exactly this reason."""
    ((count,),) = library.query("SELECT count(*) FROM skipped WHERE reason = ?", reason)
    return int(count)


def reasons(library: Library, source: str) -> tuple[str, ...]:
    """Why parts of one source, or all of it, were not read."""
    rows = library.query(
        "SELECT reason FROM skipped JOIN sources ON sources.id = source WHERE path = ?"
        " ORDER BY skipped.rowid",
        stored_path(source),
    )
    return tuple(reason for (reason,) in rows)


def field_names(library: Library, below: Iterable[str]) -> set[str]:
    """The names of the fields of the documents from these files, or from files in these folders."""
    found: set[str] = set()
    within = [(path, f"{path.rstrip(os.sep)}{os.sep}") for path in below]
    for path, names in library.each(
        "SELECT sources.path, json_group_array(DISTINCT held.key) FROM documents"
        " JOIN sources ON sources.id = source, json_each(fields) AS held GROUP BY source"
    ):
        source = path_of(path)
        if any(source == file or source.startswith(folder) for file, folder in within):
            found.update(json.loads(names))
    return found


def unread(library: Library) -> list[Skipped]:
    """The files that no document is from, each with the first reason why, by path."""
    rows = library.query(
        "SELECT path, reason, min(skipped.rowid) FROM skipped"
        " CROSS JOIN sources ON sources.id = skipped.source"
        " WHERE NOT EXISTS (SELECT 1 FROM documents WHERE documents.source = sources.id)"
        " GROUP BY sources.id ORDER BY path"
    )
    return [Skipped(path_of(path), reason) for path, reason, _ in rows]


def embedded_spans(library: Library, document: int) -> list[tuple[int, int]]:
    """The spans of a document's text whose passages have a vector, in order."""
    return library.query(
        'SELECT start, "end" FROM passages WHERE document = ? AND vector IS NOT NULL ORDER BY start, "end"',
        document,
    )


def pieces_read(library: Library, document: int, pieces: Sequence[tuple[int, int]]) -> int:
    """How many of `pieces`, the spans of a document's word pieces, one embedded passage spans whole.

    What preprocessing takes out counts as read: that is what it was asked to do.
    """
    furthest: list[tuple[int, int]] = []
    for start, end in embedded_spans(library, document):  # by start, so that the furthest end so far decides
        furthest.append((start, max(end, furthest[-1][1] if furthest else 0)))
    read = 0
    for start, end in pieces:
        before = bisect_right(furthest, start, key=lambda span: span[0])
        read += bool(before) and furthest[before - 1][1] >= end
    return read
