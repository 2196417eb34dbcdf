"""Nearest documents of a large library: the signs of all vectors first, exact cosines of the best after.

A vector's code has one bit a dimension: whether it lies above the mean of the library's vectors. The fewer
bits two codes differ in, the smaller is the angle between the vectors on average (Charikar 2002).
"""

from __future__ import annotations

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
RESCORED_A_DOCUMENT = 16
CODED_A_QUERY = 131_072
"""Rows that get their code on the way of one query, about 0.1 s; until all have it the search is exact."""
CODED_SHARE = 8
"""One in so many rows gets its code, where that is more: the exact search reads all of them the while."""
TELLING = (0.3, 0.7)
"""The shares of a query's dimensions, those nearest to the center, that do not count, and that count once."""
GLANCE, GLANCED, GLANCED_A_ROW = 3, 16, 4
"""Words of a code, of 64 bits, by which most rows are left out: one in so many is looked at again, and at
least four times as many as are wanted. Where that is much of a library, all are looked at once.
"""
_BLOCK = 8_192
_SAMPLED, _COUNTED = 4_096, 16

Codes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class _Coded:
    matrix: Float32
    codes: Codes


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """The code of a query, (words, 1), and bits of it: in a dimension in which it is about at the center they
    say nothing, and in one in which it is far from there they count twice.
    """

    code: Codes
    telling: tuple[Codes, ...]

    @property
    def glance(self) -> _Asked:
        """The most of it that is soon seen."""
        return _Asked(self.code[:GLANCE], (self.telling[0][:GLANCE],))


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
        asked = _asked(query - self._center)
        slots: Int64 | None = None
        if allowed is not None:
            rows = exact.restricted(rows, allowed)
            slots = distinct(rows.slots)
        wanted = max(RESCORED, count * RESCORED_A_DOCUMENT)
        while True:
            near, every = self._nearest(rows, asked, slots, wanted)
            ranking = exact.best(rows, query, near, count)
            if every or len(ranking) >= count:
                return ranking
            wanted *= 4

    def _nearest(self, rows: Rows, asked: _Asked, slots: Int64 | None, wanted: int) -> tuple[Int64, bool]:
        """At least `wanted` of these slots, of all where none are given, that differ least, and whether they
        are all. A glance leaves most of them out.
        """
        total = sum(len(matrix) for matrix in rows.matrices) if slots is None else len(slots)
        glanced = max(total // GLANCED, GLANCED_A_ROW * wanted)
        if 8 * glanced < total:
            near = _least(self._distances(rows, asked.glance, slots), glanced)
            slots = near if slots is None else slots[near]
        near = _least(self._distances(rows, asked, slots), wanted)
        return (near if slots is None else slots[near]), len(near) == total

    def _distances(self, rows: Rows, asked: _Asked, slots: Int64 | None) -> NDArray[np.uint16]:
        if slots is None:
            return np.concatenate([_distances(self._coded[id(one)].codes, asked) for one in rows.matrices])
        found = np.empty(len(slots), dtype=np.uint16)
        for here, matrix, places in exact.segments(rows, slots):
            found[here] = _distances(self._coded[id(matrix)].codes.take(places, axis=1), asked)
        return found

    def _code(self, rows: Rows) -> bool:
        """Codes what has no code yet, as much as one query bears; whether all have one now."""
        if self._center is None:
            self._center = np.concatenate(exact.sampled(rows, _SAMPLED)).mean(axis=0)
        there = {id(matrix) for matrix in rows.matrices}
        self._coded = {key: coded for key, coded in self._coded.items() if key in there}
        left = max(CODED_A_QUERY, sum(len(matrix) for matrix in rows.matrices) // CODED_SHARE)
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


def _asked(above: Float32) -> _Asked:
    """What is asked of the codes for a query that is so far `above` the center."""
    far = np.abs(above)
    ordered = np.sort(far)
    return _Asked(
        _packed((above > 0)[None]),
        tuple(_packed((far >= ordered[int(len(far) * share)])[None]) for share in TELLING),
    )


def _distances(codes: Codes, asked: _Asked) -> NDArray[np.uint16]:
    """How many bits each row differs in, as often as they are among the `telling` ones, (rows,)."""
    total = np.empty(codes.shape[1], dtype=np.uint16)
    for start in range(0, codes.shape[1], _BLOCK):
        differing = codes[: len(asked.code), start : start + _BLOCK] ^ asked.code
        bits = np.bitwise_count(differing & asked.telling[0])
        for which in asked.telling[1:]:
            bits += np.bitwise_count(differing & which)
        np.add.reduce(bits, axis=0, dtype=np.uint16, out=total[start : start + _BLOCK])
    return total


def _least(distances: NDArray[np.uint16], count: int) -> Int64:
    """The places of at least `count` that are about the smallest, and of all that equal the last of them."""
    some = distances[::_COUNTED]
    limit = int(np.searchsorted(np.cumsum(np.bincount(some)), min(count / _COUNTED, len(some))))
    while np.count_nonzero(near := distances <= limit) < min(count, len(distances)):
        limit += 1
    return np.flatnonzero(near)
