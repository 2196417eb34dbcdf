"""Which words of a passage are neighbors: a filter of bits that forgets no pair and rarely invents one.

It tells where a query could stand word for word without reading a text (Bloom 1970, with one hash a pair).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Bools, Int64, distinct
from desktop_app.core.lexical.terms import of_piece

UInt8 = NDArray[np.uint8]
UInt32 = NDArray[np.uint32]
UInt64 = NDArray[np.uint64]
MOST_PAIRS = 64
"""Of a longer query so many pairs are looked for."""
_FIRST, _MIXED = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B)


@dataclass(frozen=True, slots=True, eq=False)
class Neighbors:
    """The filters of a run of passages: that of passage p is `bits[ends[p - 1]:ends[p]]`, a power of two of
    bytes, with 4 to 8 bits for each of its pairs.
    """

    bits: UInt8
    ends: UInt64

    @classmethod
    def of(cls, hashes: UInt32, counts: NDArray[np.integer]) -> Neighbors:
        """The filters of passages whose terms have these `hashes` in order, `counts` of them each."""
        owner = np.repeat(np.arange(len(counts)), counts)
        same = owner[1:] == owner[:-1]
        pairs, owner = _pairs(hashes)[same], owner[1:][same]
        size = _sizes(counts)
        ends = np.cumsum(size, dtype=np.uint64)
        bits = np.zeros(int(ends[-1]) if len(ends) else 0, dtype=np.uint8)
        byte, bit = _places(pairs, ends[owner] - size[owner], size[owner])
        np.bitwise_or.at(bits, byte, bit)
        return cls(bits, ends)

    @classmethod
    def of_lengths(cls, bits: UInt8, counts: NDArray[np.integer]) -> Neighbors:
        """The filters in `bits` of passages that have `counts` terms."""
        return cls(bits, np.cumsum(_sizes(counts), dtype=np.uint64))

    @classmethod
    def joined(cls, parts: Sequence[Neighbors]) -> Neighbors:
        """The filters of all `parts`, one behind the other."""
        starts = np.cumsum([0, *(len(part.bits) for part in parts)], dtype=np.uint64)
        return cls(
            np.concatenate([part.bits for part in parts]),
            np.concatenate([part.ends + start for part, start in zip(parts, starts, strict=False)]),
        )

    def chosen(self, which: Bools) -> Neighbors:
        """Those of the passages that `which`, one flag a passage, says."""
        sizes = np.diff(self.ends, prepend=np.uint64(0))
        return Neighbors(
            self.bits[np.repeat(which, sizes.astype(np.int64))], np.cumsum(sizes[which], dtype=np.uint64)
        )

    def may_hold(self, passages: Int64, pairs: UInt32) -> Bools:
        """Whether each of `passages`, numbers in this run, may hold all of `pairs`."""
        ends = self.ends[passages]
        starts = np.where(passages > 0, self.ends[passages - 1], np.uint64(0))
        result = np.ones(len(passages), dtype=np.bool_)
        for pair in pairs:
            byte, bit = _places(np.full(len(passages), pair), starts, ends - starts)
            result &= (self.bits[byte] & bit) != 0
        return result


def hashes(terms: Iterable[str]) -> UInt32:
    """A number of each term that is the same everywhere."""
    return np.fromiter((zlib.crc32(term.encode()) for term in terms), dtype=np.uint32)


def pairs_of(text: str) -> UInt32:
    """The pairs of neighbors in a query, each once; at most MOST_PAIRS."""
    terms = chain.from_iterable(map(of_piece, text.split()))
    return distinct(_pairs(hashes(terms)))[:MOST_PAIRS]


def _sizes(counts: NDArray[np.integer]) -> UInt64:
    """The bytes of the filter of a passage that has so many terms."""
    exponents = np.ceil(np.log2(np.maximum(np.asarray(counts, dtype=np.float64) / 2, 1)))
    return np.left_shift(np.uint64(1), exponents.astype(np.uint64))


def _pairs(values: UInt32) -> UInt32:
    mixed: UInt32 = (values[:-1] * _FIRST ^ values[1:]) * _MIXED
    return mixed ^ (mixed >> np.uint32(15))


def _places(pairs: UInt32, starts: UInt64, sizes: UInt64) -> tuple[Int64, UInt8]:
    """The byte and the bit of each pair in its passage's filter, which begins at `starts`."""
    place = pairs.astype(np.uint64) & (sizes * np.uint64(8) - np.uint64(1))
    byte = (starts + (place >> np.uint64(3))).astype(np.int64)
    bit = np.left_shift(np.uint8(1), (place & np.uint64(7)).astype(np.uint8))
    return byte, bit
