"""What the ledger of one recipe has to take over from the ledger of another, found by digest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from desktop_app.library import schema
from desktop_app.library.sealed.ledger import attach
from desktop_app.library.store import Library

_CHANGED = """
SELECT theirs.id FROM other.documents AS theirs JOIN other.sources ON other.sources.id = theirs.source
LEFT JOIN main.sources AS place ON place.path = other.sources.path
LEFT JOIN main.documents AS ours ON ours.source = place.id AND ours.key = theirs.key
WHERE ours.id IS NULL OR ours.digest IS NOT theirs.digest ORDER BY theirs.id
"""
_GONE = """
SELECT ours.id FROM main.documents AS ours JOIN main.sources ON main.sources.id = ours.source
LEFT JOIN other.sources AS place ON place.path = main.sources.path
LEFT JOIN other.documents AS theirs ON theirs.source = place.id AND theirs.key = ours.key
WHERE theirs.id IS NULL
"""
_STALE = f"{_GONE.rstrip()} OR ours.digest IS NOT theirs.digest\n"
_UNKNOWN = """
SELECT path FROM main.sources WHERE path NOT IN (SELECT path FROM other.sources)
UNION ALL SELECT path FROM main.roots WHERE path NOT IN (SELECT path FROM other.roots) LIMIT 1
"""
_FOLLOW = ("DELETE FROM main.roots", "INSERT INTO main.roots SELECT * FROM other.roots")
_REMEMBER = (
    "DELETE FROM main.skipped",
    *_FOLLOW,
    "DELETE FROM main.sources WHERE path NOT IN (SELECT path FROM other.sources)",
    """INSERT INTO main.sources (path, root, size, mtime_ns, read_as, changed_ns)
    SELECT path, root, size, mtime_ns, read_as, changed_ns FROM other.sources WHERE true
    ON CONFLICT (path) DO UPDATE SET root = excluded.root, size = excluded.size,
    mtime_ns = excluded.mtime_ns, read_as = excluded.read_as, changed_ns = excluded.changed_ns""",
    """INSERT INTO main.skipped SELECT main.sources.id, reason FROM other.skipped
    JOIN other.sources ON other.sources.id = other.skipped.source
    JOIN main.sources ON main.sources.path = other.sources.path ORDER BY other.skipped.rowid""",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """Row ids: documents of the other ledger that are new or say something else, and own ones that go."""

    changed: tuple[int, ...]
    gone: tuple[int, ...]


def difference(library: Library, other: Library) -> Difference:
    """What `library` lacks and has too much, compared with `other`; raises AppError."""
    with _attached(library, other):
        changed = tuple(row for (row,) in library.query(_CHANGED))
        return Difference(changed, tuple(row for (row,) in library.query(_GONE)))


def stale(library: Library, other: Library) -> tuple[tuple[int, ...], bool]:
    """Row ids of own documents that `other` does not hold, or not any more as they are; and whether it knows
    all that is remembered here. Raises AppError.
    """
    with _attached(library, other):
        return tuple(row for (row,) in library.query(_STALE)), not library.query(_UNKNOWN)


def digest(library: Library, row: int) -> bytes | None:
    """The digest of the document with this row id, as it was read; raises AppError."""
    found: list[tuple[bytes | None]] = library.query("SELECT digest FROM documents WHERE id = ?", row)
    return found[0][0]


def follow(library: Library, other: Library) -> None:
    """Follows what `other` follows; raises AppError. What it held of that is remembered anew later."""
    with _attached(library, other), library.writing() as database:
        for statement in _FOLLOW:
            database.execute(statement)


def remember(library: Library, other: Library) -> None:
    """Follows what `other` follows, and remembers its files as it does, once the documents are the same.

    Raises AppError; then nothing changed.
    """
    with _attached(library, other), library.writing() as database:
        for statement in _REMEMBER:
            database.execute(statement)


@contextmanager
def _attached(library: Library, other: Library) -> Iterator[None]:
    """The ledger of `other`, for reading, under that name next to the one of `library`."""
    with schema.translated(library.folder):
        address = f"{other.ledger.absolute().as_uri()}?mode=ro"
        attach(library.database, other.ledger, address, "other")
        try:
            yield
        finally:
            library.database.execute("DETACH other")
