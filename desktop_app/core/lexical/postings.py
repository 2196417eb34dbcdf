"""Which passages have each term, and how often, in as few bytes as numpy can still read at once.

A term's postings are the gaps between its passages: 7 bits a byte, the lowest first, and 128 added where more
follow (variable byte code; Manning, Raghavan and Schütze 2008, section 5.3). A gap is never 0, so a byte of
0 says that the passage before has the term once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Bools, Int64

UInt8 = NDArray[np.uint8]
UInt32 = NDArray[np.uint32]
_BITS, _MORE = 7, 128
STEP = 4
"""Times a place, so that what is said of a term fits below it."""
_FEW = 64
"""Bytes of a term that are read sooner one by one than by the steps of numpy."""
_PLACE = 40
"""Bits of STEP times a place; there are no segments of more passages."""


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """The passages of some terms, those of one behind those of the other: `places`, ascending for each
    term, and how often it is there, `frequencies`; `counts` says how many each term has. All int64.
    """

    places: Int64
    frequencies: Int64
    counts: Int64


class Postings:
    """Those of term t are the bytes [starts[t], starts[t + 1]) of `data`; each term has some."""

    def __init__(self, data: UInt8, starts: UInt32) -> None:
        self.data, self.starts = data, starts
        self._data, self._starts = data.data, starts.data

    @classmethod
    def of(cls, decoded: Decoded) -> Postings:
        """The bytes for what is `decoded`; each term is in one passage at least."""
        bounds = np.concatenate([[0], np.cumsum(decoded.counts)])
        places = decoded.places
        gaps = np.diff(places, prepend=0)
        gaps[bounds[:-1]] = places[bounds[:-1]] + 1
        sizes = decoded.frequencies.copy()
        most = int(gaps.max(initial=0)).bit_length()
        for bits in range(_BITS, most, _BITS):
            sizes += gaps >> bits > 0
        ends = np.zeros(len(sizes) + 1, dtype=np.int64)
        np.cumsum(sizes, out=ends[1:])
        data = np.zeros(int(ends[-1]), dtype=np.uint8)
        at = ends[:-1]
        while len(at):
            further = np.flatnonzero(gaps >= _MORE)
            data[at] = gaps & (_MORE - 1)
            at = at[further]
            data[at] += np.uint8(_MORE)
            at, gaps = at + 1, gaps[further] >> _BITS
        return cls(data, ends[bounds].astype(np.uint32))

    def raw(self, runs: Iterable[tuple[int, int]]) -> tuple[list[memoryview], list[int]]:
        """The bytes of runs [first, last) of terms, and how many each term has."""
        data, starts = self._data, self._starts
        parts, sizes = [], []
        for first, last in runs:
            start, end = starts[first], starts[last]
            parts.append(data[start:end])
            if last - first == 1:
                sizes.append(end - start)
            else:
                sizes += np.diff(self.starts[first : last + 1].astype(np.int64)).tolist()
        return parts, sizes

    def decoded(self, first: int = 0, last: int | None = None) -> Decoded:
        """The passages of the terms [first, last), of all where none are given."""
        last = len(self.starts) - 1 if last is None else last
        (data,), sizes = self.raw([(first, last)])
        keys = occurrences(data, sizes, np.arange(last - first) << _PLACE)
        edges = np.flatnonzero(np.diff(keys, prepend=-1))
        frequencies = np.diff(edges, append=len(keys))
        keys = keys[edges]
        counts = np.bincount(keys >> _PLACE, minlength=last - first)
        return Decoded((keys & ((1 << _PLACE) - 1)) // STEP, frequencies, counts)

    def places(self, term: int) -> Int64:
        """The passages that have a term, ascending."""
        start, end = self._starts[term], self._starts[term + 1]
        if end - start > _FEW:
            return self.decoded(term, term + 1).places
        found, place, gap, bits = [], -1, 0, 0
        for byte in self._data[start:end]:
            gap |= (byte & (_MORE - 1)) << bits
            if byte >= _MORE:
                bits += _BITS
            elif gap:
                place += gap
                found.append(place)
                gap = bits = 0
        return np.array(found, dtype=np.int64)

    def counts(self, first: int, last: int) -> Int64:
        """How many passages have each of the terms [first, last)."""
        if first >= last:
            return np.empty(0, dtype=np.int64)
        starts = self.starts[first : last + 1].astype(np.int64)
        ends = _ends(self.data[starts[0] : starts[-1]])
        return np.add.reduceat(ends, starts[:-1] - starts[0], dtype=np.int64)

    def count(self, term: int) -> int:
        """How many passages have a term."""
        return int(np.count_nonzero(_ends(self.data[self._starts[term] : self._starts[term + 1]])))


def occurrences(data: bytes | memoryview, sizes: Sequence[int], tags: Sequence[int] | Int64) -> Int64:
    """The passages of some terms as often as each has them: STEP times their places, and the term's tag.

    `data` are the bytes of the terms, so many of each.
    """
    read = np.frombuffer(data, dtype=np.uint8)
    sums = (read & np.uint8(_MORE - 1)).astype(np.int64)
    is_last = read < _MORE
    at = np.flatnonzero(~is_last)
    while len(at):
        at += 1
        sums[at] <<= _BITS
        at = at[~is_last[at]]
    np.cumsum(sums, out=sums)
    last = np.flatnonzero(is_last)
    bounds = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=bounds[1:])
    edges = last.searchsorted(bounds)
    before = sums.take(bounds[:-1] - 1, mode="wrap") if len(sums) else sums
    before[:1] = 0
    before += 1
    keys = sums.take(last)
    keys *= STEP
    keys += np.repeat(np.asarray(tags, dtype=np.int64) - before * STEP, edges[1:] - edges[:-1])
    return keys


def _ends(data: UInt8) -> Bools:
    """Which bytes end a gap."""
    return data - np.uint8(1) < _MORE - 1
