"""A segment's files: written first, then named by a transaction, and removed where none does."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from desktop_app.core.arrays import Float32
from desktop_app.core.types import Pooling
from desktop_app.library import vectors
from desktop_app.library.store import Library
from desktop_app.library.vectors import SegmentFile

Blocks = Mapping[Pooling, Iterable[Float32]]


def publish(
    library: Library, shape: tuple[int, int], blocks: Blocks, first: int | None = None
) -> list[SegmentFile]:
    """Writes a segment of `shape`, one file a pooling, which `enter` then puts into the ledger.

    Its vectors get the numbers from `first` on, new ones where none is given. Raises AppError.
    """
    ((segment, fresh),) = library.query("SELECT next_segment, next_vector FROM state")
    files: list[SegmentFile] = []
    try:
        files.extend(
            vectors.write(library.vectors, segment, fresh if first is None else first, pooling, shape, rows)
            for pooling, rows in blocks.items()
        )
    except Exception:
        discard(library, files)
        raise
    return files


def enter(database: sqlite3.Connection, files: Sequence[SegmentFile]) -> None:
    """Puts one published segment into the ledger, within the caller's transaction."""
    file = files[0]
    database.execute(
        "INSERT INTO segments VALUES (?, ?, ?, ?)", (file.segment, file.first, file.rows, file.dimensions)
    )
    database.executemany(
        "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?)",
        [(file.segment, file.pooling, file.name, file.dtype, file.bytes, file.sha256) for file in files],
    )
    database.execute(
        "UPDATE state SET next_segment = ?, next_vector = max(next_vector, ?)",
        (file.segment + 1, file.first + file.rows),
    )


def discard(library: Library, files: Iterable[SegmentFile]) -> None:
    """Removes files that the ledger does not name, or no longer."""
    for file in files:
        vectors.discard(library.vectors / file.name)
