"""Nearest documents of a large library: the signs of all vectors first, exact cosines of the best after.

A vector's code has one bit a dimension: whether it lies above the mean of the library's vectors. The fewer
bits two codes differ in, the smaller is the angle between the vectors on average (Charikar 2002).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Float32, Int64, Rows, distinct
from desktop_app.search import exact
from desktop_app.search.ranking import Ranking

EXACT_ROWS = 130_000
"""Up to so many rows one pass over all vectors takes less than 10 ms (see benchmarks.md)."""
RESCORED = 4_000
"""Rows whose exact cosine is computed; with so many nearly nothing of the best ten is missed."""
RESCORED_A_DOCUMENT = 8
CODED_A_QUERY = 131_072
"""Rows that get their code on the way of one query, about 0.1 s; until all have it the search is exact."""
_BLOCK = 16_384
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
        code = _codes(query[None], self._center)[:, 0]
        distances = np.concatenate([_distances(self._coded[id(one)].codes, code) for one in rows.matrices])
        slots = np.arange(len(distances))
        if allowed is not None:
            rows = exact.restricted(rows, allowed)
            slots = distinct(rows.slots)
            distances = distances[slots]
        wanted = max(RESCORED, count * RESCORED_A_DOCUMENT)
        while len(slots):
            near = _nearest(rows, query, slots[_least(distances, wanted)], wanted // 4)
            ranking = exact.ranked(rows, query, near)
            if len(ranking) >= count or wanted >= len(distances):
                return ranking.head(count)
            wanted *= 4
        return exact.ranked(rows, query, slots)

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
    words = -(-matrix.shape[1] // 64)
    codes = np.zeros((words, len(matrix)), dtype=np.uint64)
    for start in range(0, len(matrix), _BLOCK):
        bits = np.packbits(matrix[start : start + _BLOCK] > center, axis=1)
        padded = np.zeros((len(bits), words * 8), dtype=np.uint8)
        padded[:, : bits.shape[1]] = bits
        codes[:, start : start + _BLOCK] = padded.view(np.uint64).T
    return codes


def _distances(codes: Codes, code: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """How many bits each row differs in, (rows,)."""
    total = np.zeros(codes.shape[1], dtype=np.uint16)
    for start in range(0, codes.shape[1], _BLOCK):
        block = total[start : start + _BLOCK]
        for row, word in zip(codes, code, strict=True):
            block += np.bitwise_count(row[start : start + _BLOCK] ^ word)
    return total


def _least(distances: NDArray[np.uint16], count: int) -> Int64:
    """The places of at least `count` smallest, and of all that equal the last of them."""
    enough = np.cumsum(np.bincount(distances)) >= count
    limit = int(enough.argmax()) if enough.any() else int(distances.max())
    return np.flatnonzero(distances <= limit)


def _nearest(rows: Rows, query: Float32, slots: Int64, count: int) -> Int64:
    """Of `slots` about `count` that are nearest; equal ones stay together."""
    if count >= len(slots):
        return slots
    cosines = np.empty(len(slots), dtype=np.float32)
    for here, matrix, places in exact.segments(rows, slots):
        cosines[here] = np.vecdot(matrix[places], query)
    floor = np.partition(cosines, len(cosines) - count)[len(cosines) - count]
    near: Int64 = slots[cosines >= floor - exact.MARGIN]
    return near
