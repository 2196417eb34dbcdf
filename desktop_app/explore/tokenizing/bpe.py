"""Byte-pair encoding: two neighbors become one, in the order in which the pairs were learned.

Sennrich et al. 2016, "Neural Machine Translation of Rare Words with Subword Units", section 3.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Merge:
    """`first` and `second`, which together are word[start:end], become one by rule number `rank`."""

    first: str
    second: str
    start: int
    end: int
    rank: int


@dataclass(frozen=True, slots=True)
class Merged:
    """Every merge in its order, and the pieces [start, end) that are left."""

    merges: tuple[Merge, ...]
    pieces: tuple[tuple[str, int, int], ...]


def merged(word: str, ranks: Mapping[tuple[str, str], int]) -> Merged:
    """Merges the pair of the lowest rank, the leftmost of equal ones, until no rule fits."""
    symbols = [(letter, at, at + 1) for at, letter in enumerate(word)]
    done: list[Merge] = []
    while True:
        fits = [
            (rank, at)
            for at, ((first, *_), (second, *_)) in enumerate(pairwise(symbols))
            if (rank := ranks.get((first, second))) is not None
        ]
        if not fits:
            return Merged(tuple(done), tuple(symbols))
        rank, at = min(fits)
        (first, start, _), (second, _, end) = symbols[at : at + 2]
        done.append(Merge(first, second, start, end, rank))
        symbols[at : at + 2] = [(first + second, start, end)]
