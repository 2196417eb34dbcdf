"""Documents in order of a score, each with the passage that earned it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Int64


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Best first; int64 row ids and float64 scores, (documents,) each. Ties go to the lower row id."""

    documents: Int64
    passages: Int64
    scores: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.documents)

    def head(self, count: int) -> Ranking:
        return Ranking(self.documents[:count], self.passages[:count], self.scores[:count])

    def scored(self, scores: NDArray[np.float64]) -> Ranking:
        """The same documents with other scores."""
        return Ranking(self.documents, self.passages, scores)

    def chosen(self, which: NDArray[np.bool_]) -> Ranking:
        """Those that `which`, one flag a document, says."""
        return Ranking(self.documents[which], self.passages[which], self.scores[which])


NOTHING = Ranking(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0))


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """A ranking and the probability, 0..1, of each of its documents to be relevant; 0 where nothing ranks.

    Both are in one order. `leading` is as in `Answer`.
    """

    ranking: Ranking
    matches: NDArray[np.float64]
    leading: tuple[float, ...] = ()


def best_passages(documents: Int64, passages: Int64, scores: NDArray[np.float64]) -> Ranking:
    """Every document once, by its best passage; of equal ones by the lowest row id."""
    chosen = _once(documents, np.lexsort((passages, documents, -scores)))
    return Ranking(documents[chosen], passages[chosen], scores[chosen])


def merged(lists: Sequence[Matched]) -> Matched:
    """Every document once, by the best of its matches; of equal ones by the higher score."""
    documents, passages, scores = (
        np.concatenate([getattr(one.ranking, name) for one in lists])
        for name in ("documents", "passages", "scores")
    )
    matches = np.concatenate([one.matches for one in lists])
    chosen = _once(documents, np.lexsort((passages, documents, -scores, -matches)))
    return Matched(Ranking(documents[chosen], passages[chosen], scores[chosen]), matches[chosen])


def _once(documents: Int64, order: Int64) -> Int64:
    """`order` with the first place of each document only."""
    ordered = documents[order]
    alike = ordered.argsort(kind="stable")
    together = ordered[alike]
    again = np.flatnonzero(together[1:] == together[:-1]) + 1
    return np.delete(order, alike[again]) if len(again) else order
