"""Passages that wait for a vector: which come next, and how they get one."""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.core.arrays import Int64
from desktop_app.core.types import POOLINGS, Vectors
from desktop_app.library import segments
from desktop_app.library.store import Library

# A library of version 1 did not count word pieces; there are about four characters to one.
_WORK = """CASE pieces WHEN 0 THEN ("end" - start) / 4 + 8 ELSE pieces END"""
_AMOUNT = f"""
SELECT coalesce(sum(number), 0), coalesce(sum(work), 0)
FROM (SELECT count(*) AS number, max({_WORK}) AS work FROM passages WHERE vector IS NULL GROUP BY hash)
"""  # noqa: S608
_NEXT = f"SELECT lower(hex(hash)), document, {_WORK} FROM passages WHERE vector IS NULL ORDER BY id"  # noqa: S608
_NEAREST = f"""
SELECT lower(hex(hash)), document, {_WORK}
FROM json_each(?) JOIN passages ON passages.id = value WHERE vector IS NULL ORDER BY key
"""  # noqa: S608
_ASKED_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of passages, and the work they are: word pieces, those of equal ones counted once."""

    passages: int = 0
    work: int = 0

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.passages + other.passages, self.work + other.work)

    def __sub__(self, other: Amount) -> Amount:
        return Amount(self.passages - other.passages, self.work - other.work)


def amount(library: Library) -> Amount:
    """What waits."""
    (row,) = library.query(_AMOUNT)
    return Amount(*row)


def following(library: Library, work: int) -> dict[str, int]:
    """The hashes of the next passages that wait, at most `work` of them together but one at least.

    Each comes with a document that has it.
    """
    return _up_to(work, library.each(_NEXT))


def nearest(library: Library, passages: Int64, work: int) -> dict[str, int]:
    """As `following`, of those of `passages` (row ids, the best first) that wait."""

    def each() -> Generator[Any]:
        for start in range(0, len(passages), _ASKED_AT_ONCE):
            chosen = passages[start : start + _ASKED_AT_ONCE].tolist()
            yield from library.query(_NEAREST, json.dumps(chosen))

    return _up_to(work, each())


def _up_to(work: int, rows: Generator[Any]) -> dict[str, int]:
    found: dict[str, int] = {}
    for hash_, document, amount in rows:
        work -= amount if hash_ not in found else 0
        if work < 0 and found:
            break
        found.setdefault(hash_, document)
    rows.close()
    return found


def place(library: Library, hashes: Sequence[str], embedded: Vectors) -> Amount:
    """Gives row i of `embedded` to every waiting passage with hash `hashes[i]`; returns what waits no more.

    The segment is published first, then one transaction names it. Raises AppError; then nothing changed.
    """
    blocks: segments.Blocks = {pooling: [embedded.pooled(pooling)] for pooling in POOLINGS}
    files = segments.publish(library, (len(hashes), embedded.mean.shape[1]), blocks)
    passages = work = 0
    try:
        with library.writing() as database:
            segments.enter(database, files)
            for number, value in enumerate(hashes, files[0].first):
                rows = database.execute(
                    "UPDATE passages SET vector = ? WHERE hash = ? AND vector IS NULL"  # noqa: S608
                    f" RETURNING {_WORK}",
                    (number, bytes.fromhex(value)),
                )
                amounts = [amount for (amount,) in rows]
                passages += len(amounts)
                work += max(amounts, default=0)
    except Exception:
        segments.discard(library, files)
        raise
    return Amount(passages, work)
