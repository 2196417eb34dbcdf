"""The same query in two ways, and what moved between them."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.core.types import Hit, Mode, Pooling
from desktop_app.services.searching import Searcher

Way = tuple[Mode, Pooling]

SHOWN = 20
DEPTH = 1_000
"""So far down it is looked where a document stands on the other side."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A hit, and its rank on the other side; None where it is not among the first DEPTH there."""

    hit: Hit
    there: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The first documents of both sides, best first; `depths` is how many were ranked on each."""

    query: str
    sides: tuple[tuple[Placed, ...], tuple[Placed, ...]]
    depths: tuple[int, int]


def compare(searcher: Searcher, query: str, left: Way, right: Way) -> Comparison:
    """Ranks a library for `query` both ways; raises AppError."""
    ranks = []
    hits = []
    for mode, pooling in (left, right):
        hits.append(searcher.search(query, SHOWN, mode, pooling).hits)
        ranking = searcher.ranking(query, DEPTH, mode, pooling)
        ranks.append({row: rank for rank, row in enumerate(ranking.documents.tolist(), start=1)})
    first, second = (
        tuple(Placed(hit, ranks[1 - side].get(hit.document)) for hit in hits[side]) for side in (0, 1)
    )
    return Comparison(query, (first, second), (len(ranks[0]), len(ranks[1])))
