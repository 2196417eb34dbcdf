"""Nearest documents of a large library: the signs of all vectors first, exact cosines of the best after.

A vector's code has one bit a dimension: whether it lies above the mean of the library's vectors. The fewer
bits two codes differ in, the smaller is the angle between the vectors on average (Charikar 2002).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Bools, Float32, Int64, Rows, distinct
from desktop_app.search import exact
from desktop_app.search.ranking import Ranking

EXACT_ROWS = 40_000
"""Up to so many rows one pass over all vectors takes about as long as the signs do (see benchmarks.md)."""
RESCORED = 4_000
"""Rows whose exact cosine is computed; with so many nearly nothing of the best ten is missed."""
RESCORED_A_DOCUMENT = 8
CODED_A_QUERY = 131_072
"""Rows that get their code on the way of one query, about 0.1 s; until all have it the search is exact."""
UNTOLD = 1 / 3
"""The share of a query's dimensions, those in which it is nearest to the center, that are not compared."""
_BLOCK = 8_192
_SAMPLED = 4_096

Codes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class _Coded:
    matrix: Float32
    codes: Codes


class Signs:
    """The codes of one library's vectors of one pooling. A segment never changes, so it is coded once."""

    def __init__(self) -> None:
        self._center: Float32 | None = None
        self._coded: dict[int, _Coded] = {}

    def top(self, rows: Rows, query: Float32, count: int, allowed: Int64 | None = None) -> Ranking:
        """As `exact.top`, which answers while there are few rows or some have no code yet."""
        if sum(len(matrix) for matrix in rows.matrices) <= EXACT_ROWS or not self._code(rows):
            return exact.top(rows, query, count, allowed)
        assert self._center is not None
        code, telling = _asked(query - self._center)
        distances = np.concatenate(
            [_distances(self._coded[id(one)].codes, code, telling) for one in rows.matrices]
        )
        slots: Int64 | None = None
        if allowed is not None:
            rows = exact.restricted(rows, allowed)
            slots = distinct(rows.slots)
            distances = distances[slots]
        wanted = max(RESCORED, count * RESCORED_A_DOCUMENT)
        while True:
            near = _least(distances, wanted)
            ranking = exact.best(rows, query, near if slots is None else slots[near], count)
            if len(ranking) >= count or wanted >= len(distances):
                return ranking
            wanted *= 4

    def _code(self, rows: Rows) -> bool:
        """Codes what has no code yet, as much as one query bears; whether all have one now."""
        if self._center is None:
            self._center = np.concatenate(exact.sampled(rows, _SAMPLED)).mean(axis=0)
        there = {id(matrix) for matrix in rows.matrices}
        self._coded = {key: coded for key, coded in self._coded.items() if key in there}
        left = CODED_A_QUERY
        for matrix in rows.matrices:
            if id(matrix) not in self._coded:
                if left <= 0:
                    return False
                self._coded[id(matrix)] = _Coded(matrix, _codes(matrix, self._center))
                left -= len(matrix)
        return True


def _codes(matrix: Float32, center: Float32) -> Codes:
    """uint64, (words, rows): the same word of all rows lies together, so that each is one pass."""
    codes = np.empty((-(-matrix.shape[1] // 64), len(matrix)), dtype=np.uint64)
    for start in range(0, len(matrix), _BLOCK):
        codes[:, start : start + _BLOCK] = _packed(matrix[start : start + _BLOCK] > center)
    return codes


def _packed(bits: Bools) -> Codes:
    """Those of each row as numbers, (words, rows)."""
    packed = np.packbits(bits, axis=1)
    padded = np.zeros((len(bits), -(-bits.shape[1] // 64) * 8), dtype=np.uint8)
    padded[:, : packed.shape[1]] = packed
    return padded.view(np.uint64).T


def _asked(above: Float32) -> tuple[Codes, Codes]:
    """The code of a query that is so far `above` the center, (words, 1), and the bits of it that tell: in the
    dimensions in which it is about there, they say nothing.
    """
    far = np.abs(above)
    untold = int(len(far) * UNTOLD)
    return _packed((above > 0)[None]), _packed((far >= np.partition(far, untold)[untold])[None])


def _distances(codes: Codes, code: Codes, telling: Codes) -> NDArray[np.uint16]:
    """How many of the `telling` bits each row differs in, (rows,)."""
    total = np.empty(codes.shape[1], dtype=np.uint16)
    for start in range(0, codes.shape[1], _BLOCK):
        differing = codes[:, start : start + _BLOCK] ^ code
        differing &= telling
        bits = np.bitwise_count(differing)
        np.add.reduce(bits, axis=0, dtype=np.uint16, out=total[start : start + _BLOCK])
    return total


def _least(distances: NDArray[np.uint16], count: int) -> Int64:
    """The places of at least `count` smallest, and of all that equal the last of them."""
    enough = np.cumsum(np.bincount(distances)) >= count
    limit = int(enough.argmax()) if enough.any() else len(enough)
    return np.flatnonzero(distances <= limit)
