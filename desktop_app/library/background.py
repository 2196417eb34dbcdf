"""What was measured of a library's vectors as a whole, kept in its ledger."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass

from desktop_app.core.types import Pooling
from desktop_app.library import schema
from desktop_app.library.proof import seals
from desktop_app.library.sealed import ledger
from desktop_app.library.store import Library


@dataclass(frozen=True, slots=True)
class KeptBackground:
    """As `search.calibration.Background`; measured after so many `changes`."""

    changes: int
    chance: float
    pairs: tuple[float, ...]


def changes(library: Library) -> int:
    """A number that is another one after any vector came, went or was written anew; raises AppError."""
    ((number,),) = library.query("SELECT next_vector + epoch FROM state")
    return int(number)


def vectors(library: Library) -> int:
    """How many vectors there are; raises AppError."""
    ((number,),) = library.query("SELECT coalesce(sum(rows), 0) FROM segments")
    return int(number)


def read(library: Library, pooling: Pooling) -> KeptBackground | None:
    """What was measured last; None where nothing was, or where it is not what was written any more.

    It can be measured again, so it never raises.
    """
    try:
        if not seals.sound(library.database, "background"):
            return None
        found = library.query("SELECT vectors, chance, pairs FROM background WHERE pooling = ?", pooling)
        return next(
            (KeptBackground(changes, chance, tuple(json.loads(pairs))) for changes, chance, pairs in found),
            None,
        )
    except (ValueError, TypeError, schema.DamagedError):
        return None
    except ledger.faults():
        return None


def write(library: Library, measured: dict[Pooling, KeptBackground]) -> None:
    """Replaces what is kept; raises AppError, but not where a damaged ledger cannot keep it."""
    rows = [
        (pooling, kept.changes, kept.chance, json.dumps(kept.pairs)) for pooling, kept in measured.items()
    ]
    with suppress(schema.DamagedError), library.writing() as database:
        database.execute("DELETE FROM background")
        database.execute("DELETE FROM seals WHERE part = 'background'")
        database.executemany("INSERT INTO background VALUES (?, ?, ?, ?)", rows)
