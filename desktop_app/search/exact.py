"""Exact nearest documents by cosine: one pass over every segment, and no sorting of what loses."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate, pairwise
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Float32, Int64, Rows
from desktop_app.search.ranking import Ranking, best_passages

BLOCK, _SPARE = 256, 4
"""Scores of which only the greatest is looked at when the threshold is set, at most; and for each document
that is wanted so many of these.
"""
MARGIN = 1e-4
"""More than float32 rounding can move a cosine, whatever the order of its sum (below 384 x 6e-8)."""
Float64 = NDArray[np.float64]
_RESCORED_AT_ONCE, _COMPARED_AT_ONCE = 64, 512
"""Rows that stay in the processor's cache, in float64 and float32: twice as fast as all at once, or more."""
_LOWEST, _SHUT = -2.0, -3.0
"""Below any cosine, and below that: what no document that is allowed has."""


def top(rows: Rows, query: Float32, count: int, allowed: Int64 | None = None) -> Ranking:
    """The `count` documents whose best passage has the highest cosine with `query` (unit, (dimensions,)).

    Of `allowed` documents only, where they are given: row ids, in order.

    A float32 pass finds every candidate, and float64 ranks them, so that the order depends on the vectors
    alone and not on how they lie in segments. Where dead rows or several passages of a document leave too
    few documents above the threshold, it is lowered.
    """
    cosines = _all_cosines(rows, query)
    if allowed is not None:
        rows = restricted(rows, allowed)
        shut = np.ones(len(cosines), dtype=np.bool_)
        shut[rows.slots] = False
        cosines[shut] = _SHUT
    return _ranked_best(rows, query, None, cosines, count)


def best(rows: Rows, query: Float32, slots: Int64, count: int) -> Ranking:
    """As `top`, of these slots, ascending."""
    cosines = np.empty(len(slots), dtype=np.float32)
    for here, matrix, places in segments(rows, slots):
        into = cosines[here]
        for start in range(0, len(into), _COMPARED_AT_ONCE):
            part = slice(start, start + _COMPARED_AT_ONCE)
            np.vecdot(matrix.take(places[part], axis=0), query, out=into[part])
    return _ranked_best(rows, query, slots, cosines, count)


def _ranked_best(rows: Rows, query: Float32, slots: Int64 | None, cosines: Float32, count: int) -> Ranking:
    """The `count` best documents by the float32 `cosines` of `slots`, of all where none are given."""
    wanted = max(count, 1)
    while True:
        least = max(floor(cosines, wanted), _LOWEST)
        near = np.flatnonzero(cosines >= least - MARGIN)
        ranking = ranked(rows, query, near if slots is None else slots[near])
        if least == _LOWEST or np.count_nonzero(ranking.scores >= least - MARGIN / 2) >= count:
            return ranking.head(count)
        wanted *= 4


def sampled(rows: Rows, count: int) -> list[Float32]:
    """About `count` of all vectors, evenly spread; (vectors, dimensions) of each segment."""
    every = -(-sum(len(matrix) for matrix in rows.matrices) // count)
    return [matrix[::every] for matrix in rows.matrices]


def segments(rows: Rows, slots: Int64) -> Iterator[tuple[slice, Float32, Int64]]:
    """Of each segment which of `slots`, ascending, lie in it, its matrix, and their rows there."""
    ends = list(accumulate(len(matrix) for matrix in rows.matrices))
    bounds = [0, *slots.searchsorted(ends).tolist()]
    for matrix, end, (first, last) in zip(rows.matrices, ends, pairwise(bounds), strict=True):
        if first < last:
            yield slice(first, last), matrix, slots[first:last] - (end - len(matrix))


def restricted(rows: Rows, allowed: Int64) -> Rows:
    """The entries of `allowed` documents; a slot that has no other is dead to it."""
    if not len(allowed):
        kept = np.zeros(len(rows.documents), dtype=np.bool_)
    else:
        place = np.minimum(np.searchsorted(allowed, rows.documents), len(allowed) - 1)
        kept = allowed[place] == rows.documents
    return replace(rows, slots=rows.slots[kept], passages=rows.passages[kept], documents=rows.documents[kept])


def place(rows: Rows, query: Float32, document: int) -> int:
    """The rank of a document among all for `query`, from 1 on; 0 where it has no vector."""
    slots = rows.slots[rows.documents == document]
    if not len(slots):
        return 0
    score = _exactly(rows, query, slots).max()
    ranking = ranked(rows, query, np.flatnonzero(_all_cosines(rows, query) >= score - MARGIN))
    return int(np.flatnonzero(ranking.documents == document)[0]) + 1


def cosines(rows: Rows, query: Float32, passages: Int64) -> dict[int, float]:
    """The cosine of each of `passages` with `query`; those without a vector are left out."""
    scores = cosines_of(rows, query, passages)
    there = ~np.isnan(scores)
    return dict(zip(passages[there].tolist(), scores[there].tolist(), strict=True))


def cosines_of(rows: Rows, query: Float32, passages: Int64) -> Float64:
    """The cosine of each of `passages` with `query`, (passages,); nan where there is no vector."""
    result = np.full(len(passages), np.nan)
    if not len(rows.passages):
        return result
    if rows not in _orders:
        ascending = bool((rows.passages[1:] > rows.passages[:-1]).all())
        _orders[rows] = None if ascending else np.argsort(rows.passages, kind="stable")
    order = _orders[rows]
    place = np.minimum(rows.passages.searchsorted(passages, sorter=order), len(rows.passages) - 1)
    entries = place if order is None else order[place]
    there = np.flatnonzero(rows.passages[entries] == passages)
    slots = rows.slots[entries[there]]
    ordered = slots.argsort(kind="stable")
    result[there[ordered]] = _exactly(rows, query, slots[ordered])
    return result


_orders: WeakKeyDictionary[Rows, Int64 | None] = WeakKeyDictionary()
"""The entries of rows in order of their passages, so that these are found without looking at all; None where
they are in order.
"""


def _all_cosines(rows: Rows, query: Float32) -> Float32:
    """float32, one a slot.

    `vecdot` stays in this thread. BLAS's threaded product is as fast on idle cores, and 30 times slower
    next to an encoder that keeps them busy, since every segment waits for its helpers.
    """
    result = np.empty(sum(len(matrix) for matrix in rows.matrices), dtype=np.float32)
    start = 0
    for matrix in rows.matrices:
        np.vecdot(matrix, query, out=result[start : start + len(matrix)])
        start += len(matrix)
    return result


def floor(scores: Float32 | Float64, wanted: int) -> float:
    """A value that at least `wanted` slots reach: the `wanted`-th greatest of the greatest of blocks."""
    if wanted >= len(scores):
        return -np.inf
    size = min(BLOCK, max(len(scores) // (_SPARE * wanted), 1))
    blocks = len(scores) // size
    # A block is every so many-th slot: that way the maxima of all are found at once.
    most = scores[: blocks * size].reshape(size, blocks).max(axis=0)
    return float(np.partition(most, blocks - wanted)[blocks - wanted])


def ranked(rows: Rows, query: Float32, slots: Int64) -> Ranking:
    """The documents with a passage in `slots`."""
    first = np.searchsorted(rows.slots, slots, side="left")
    sharing = np.searchsorted(rows.slots, slots, side="right") - first
    entries = np.arange(sharing.sum()) + np.repeat(first - np.cumsum(sharing) + sharing, sharing)
    scores = np.repeat(_exactly(rows, query, slots), sharing)
    return best_passages(rows.documents[entries], rows.passages[entries], scores)


def _exactly(rows: Rows, query: Float32, slots: Int64) -> Float64:
    """float64 cosines of some slots, ascending; a row's sum runs in the same order wherever the row lies."""
    scores = np.empty(len(slots), dtype=np.float64)
    wide = query.astype(np.float64)
    for here, matrix, places in segments(rows, slots):
        into = scores[here]
        for start in range(0, len(into), _RESCORED_AT_ONCE):
            part = slice(start, start + _RESCORED_AT_ONCE)
            np.vecdot(matrix.take(places[part], axis=0).astype(np.float64), wide, out=into[part])
    return scores.clip(-1, 1, out=scores)
