"""What was measured of a library's vectors as a whole, kept in its ledger."""

from __future__ import annotations

import json
from dataclasses import dataclass

from desktop_app.core.types import Pooling
from desktop_app.library import schema
from desktop_app.library.store import Library


@dataclass(frozen=True, slots=True)
class KeptBackground:
    """As `search.calibration.Background`; measured when so many `vectors` had been made."""

    vectors: int
    chance: float
    pairs: tuple[float, ...]


def vectors(library: Library) -> int:
    """How many vectors were ever made; raises AppError."""
    ((number,),) = library.query("SELECT next_vector FROM state")
    return int(number)


def read(library: Library, pooling: Pooling) -> KeptBackground | None:
    """What was measured last; None where nothing was. Raises AppError."""
    found = library.query("SELECT vectors, chance, pairs FROM background WHERE pooling = ?", pooling)
    with schema.translated(library.folder):
        return next(
            (KeptBackground(vectors, chance, tuple(json.loads(pairs))) for vectors, chance, pairs in found),
            None,
        )


def write(library: Library, measured: dict[Pooling, KeptBackground]) -> None:
    """Replaces what is kept of these poolings; raises AppError."""
    rows = [
        (pooling, kept.vectors, kept.chance, json.dumps(kept.pairs)) for pooling, kept in measured.items()
    ]
    with library.writing() as database:
        database.executemany("INSERT OR REPLACE INTO background VALUES (?, ?, ?, ?)", rows)
