"""What was measured of a library's vectors as a whole, kept in its ledger."""

from __future__ import annotations

import json
from dataclasses import dataclass

from desktop_app.core.types import Pooling
from desktop_app.library import schema
from desktop_app.library.store import Library


@dataclass(frozen=True, slots=True)
class Kept:
    """As `search.calibration.Background`; measured when so many `vectors` had been made."""

    vectors: int
    chance: float
    pairs: tuple[float, ...]


def vectors(library: Library) -> int:
    """How many vectors were ever made; raises AppError."""
    with schema.translated(library.folder):
        return int(library.database.execute("SELECT next_vector FROM state").fetchone()[0])


def read(library: Library, pooling: Pooling) -> Kept | None:
    """What was measured last; None where nothing was. Raises AppError."""
    with schema.translated(library.folder):
        row = library.database.execute(
            "SELECT vectors, chance, pairs FROM background WHERE pooling = ?", (pooling,)
        ).fetchone()
        return Kept(row[0], row[1], tuple(json.loads(row[2]))) if row else None


def write(library: Library, measured: dict[Pooling, Kept]) -> None:
    """Replaces what is kept of these poolings; raises AppError."""
    rows = [
        (pooling, kept.vectors, kept.chance, json.dumps(kept.pairs)) for pooling, kept in measured.items()
    ]
    with library.writing() as database:
        database.executemany("INSERT OR REPLACE INTO background VALUES (?, ?, ?, ?)", rows)
