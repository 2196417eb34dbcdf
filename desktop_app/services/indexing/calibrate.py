"""What a match is compared with: measured while a library grows, and kept in it."""

from __future__ import annotations

from dataclasses import replace
from weakref import WeakKeyDictionary

from desktop_app.core.arrays import Float32, Rows
from desktop_app.core.recipe import ReadAs
from desktop_app.core.types import POOLINGS, Pooling, Vectors
from desktop_app.encoder.encode import Encoder
from desktop_app.library import background
from desktop_app.library.background import KeptBackground
from desktop_app.library.store import Library
from desktop_app.search import calibration
from desktop_app.search.calibration import Background

GROWN = 2.0
"""The growth after which it is measured again during a run; at its end it is, if any vector came or went."""
_about_nothing: WeakKeyDictionary[Encoder, dict[ReadAs, Vectors]] = WeakKeyDictionary()


class Calibrator:
    """Measures the background of a library that is open for writing, and keeps it there."""

    def __init__(self, library: Library, encoder: Encoder) -> None:
        self._library, self._encoder = library, encoder
        kept = background.read(library, POOLINGS[0])
        self._changes = kept.changes if kept else None
        self._vectors = background.vectors(library) if kept else 0

    def keep_up(self) -> None:
        """Measures again if the library has grown GROWN times since; raises AppError."""
        if background.vectors(self._library) >= max(self._vectors * GROWN, 1):
            self._measure()

    def keep(self) -> None:
        """Measures again if any vector came or went since, so that what a library has been through makes no
        difference to what it answers; raises AppError.
        """
        if background.changes(self._library) != self._changes and background.vectors(self._library):
            self._measure()

    def _measure(self) -> None:
        changes = background.changes(self._library)
        queries = about_nothing(self._encoder, self._library.recipe.queries)
        measured: dict[Pooling, KeptBackground] = {}
        for pooling in POOLINGS:
            with self._library.reading():
                found = calibration.measure(self._library.rows(pooling), queries.pooled(pooling))
            measured[pooling] = KeptBackground(changes, found.chance, found.pairs)
        background.write(self._library, measured)
        self._changes, self._vectors = changes, background.vectors(self._library)


class Calibration:
    """The background of a library that is read: what it keeps, or measured where it keeps none."""

    def __init__(self, library: Library, encoder: Encoder) -> None:
        self._library, self._encoder = library, encoder
        self._own: dict[Pooling, Background] = {}
        self._kept: WeakKeyDictionary[Rows, Background] = WeakKeyDictionary()
        self._center: tuple[tuple[Pooling, int], Float32] | None = None

    def background(
        self, rows: Rows, pooling: Pooling, chance: float = 0.0, query: Float32 | None = None
    ) -> Background:
        """What to compare the cosines of `rows` with, those of `query`, a unit vector, if it is given.

        Call it within `reading`. `chance` is as in `Query`.
        """
        own = self._background(rows, pooling)
        if chance > own.chance:
            own = replace(own, chance=chance)
        if query is None or not own.crowded or not len(rows.slots):
            return own
        key = (pooling, sum(len(matrix) for matrix in rows.matrices))
        if self._center is None or self._center[0] != key:
            self._center = (key, calibration.center(rows))
        return own.for_query(float(query @ self._center[1]))

    def _background(self, rows: Rows, pooling: Pooling) -> Background:
        if rows in self._kept:
            return self._kept[rows]
        if kept := background.read(self._library, pooling):
            return self._kept.setdefault(rows, Background(kept.chance, kept.pairs))
        if pooling not in self._own and len(rows.slots):
            self._own[pooling] = calibration.measure(
                rows, about_nothing(self._encoder, self._library.recipe.queries).pooled(pooling)
            )
        return self._own.get(pooling, Background(0.0, ()))


def about_nothing(encoder: Encoder, how: ReadAs) -> Vectors:
    """The vectors of queries about nothing, which a model computes once: they take it half a second."""
    known = _about_nothing.setdefault(encoder, {})
    if how not in known:
        known[how] = encoder.encode(calibration.nonsense(encoder.wordpiece.words()), how)
    return known[how]
