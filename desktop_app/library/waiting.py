"""Passages that wait for a vector: which come next, and how they get one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.core.types import POOLINGS, Vectors
from desktop_app.library import compact, schema
from desktop_app.library.store import Library

OVERHEAD = 40
"""What the title and the special tokens add to the work of a passage, in characters."""

_WORK = f'"end" - start + {OVERHEAD}'
_NEXT = "SELECT lower(hex(hash)), document FROM passages WHERE vector IS NULL ORDER BY id"
_NEAREST = """
SELECT lower(hex(hash)), document FROM passage_index JOIN passages ON passages.id = passage_index.rowid
WHERE passage_index MATCH ? AND vector IS NULL ORDER BY rank, passages.id LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of passages, and the work they are: characters, with OVERHEAD for each."""

    passages: int = 0
    work: int = 0

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.passages + other.passages, self.work + other.work)

    def __sub__(self, other: Amount) -> Amount:
        return Amount(self.passages - other.passages, self.work - other.work)


def amount(library: Library) -> Amount:
    """What waits."""
    with schema.translated(library.folder):
        row = library.database.execute(
            f"SELECT count(*), coalesce(sum({_WORK}), 0) FROM passages WHERE vector IS NULL"  # noqa: S608
        ).fetchone()
    return Amount(*row)


def following(library: Library, count: int) -> dict[str, int]:
    """The hashes of the next `count` different passages that wait, each with a document that has it."""
    found: dict[str, int] = {}
    with schema.translated(library.folder):
        rows = library.database.execute(_NEXT)
        for hash_, document in rows:
            found.setdefault(hash_, document)
            if len(found) == count:
                break
        rows.close()
    return found


def nearest(library: Library, expression: str, count: int) -> dict[str, int]:
    """As `following`, of at most `count` passages that match an FTS5 expression best."""
    with schema.translated(library.folder):
        rows = library.database.execute(_NEAREST, (expression, count)).fetchall()
    return dict(rows)


def place(library: Library, hashes: Sequence[str], embedded: Vectors) -> Amount:
    """Gives row i of `embedded` to every waiting passage with hash `hashes[i]`; returns what waits no more.

    The segment is published first, then one transaction names it. Raises AppError; then nothing changed.
    """
    blocks: compact.Blocks = {pooling: [embedded.pooled(pooling)] for pooling in POOLINGS}
    files = compact.publish(library, (len(hashes), embedded.mean.shape[1]), blocks)
    work: list[int] = []
    try:
        with library.writing() as database:
            compact.name(database, files)
            for number, value in enumerate(hashes, files[0].first):
                rows = database.execute(
                    "UPDATE passages SET vector = ? WHERE hash = ? AND vector IS NULL"  # noqa: S608
                    f" RETURNING {_WORK}",
                    (number, bytes.fromhex(value)),
                )
                work += [amount for (amount,) in rows]
    except Exception:
        compact.discard(library, files)
        raise
    return Amount(len(work), sum(work))
