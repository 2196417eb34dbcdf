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

    def joined(self, lower: Ranking) -> Ranking:
        """This one, and below it the documents of `lower`."""
        return Ranking(
            np.concatenate([self.documents, lower.documents]),
            np.concatenate([self.passages, lower.passages]),
            np.concatenate([self.scores, lower.scores]),
        )

    def head(self, count: int) -> Ranking:
        return Ranking(self.documents[:count], self.passages[:count], self.scores[:count])

    def chosen(self, which: NDArray[np.bool_]) -> Ranking:
        """Those that `which`, one flag a document, says."""
        return Ranking(self.documents[which], self.passages[which], self.scores[which])


def best_passages(documents: Int64, passages: Int64, scores: NDArray[np.float64]) -> Ranking:
    """Every document once, by its best passage; of equal ones by the lowest row id."""
    order = np.lexsort((passages, documents, -scores))
    _, first = np.unique(documents[order], return_index=True)
    chosen = order[np.sort(first)]
    return Ranking(documents[chosen], passages[chosen], scores[chosen])


def merged(rankings: Sequence[Ranking]) -> Ranking:
    """Every document once, by the best of its scores; of equal ones by the lowest row id."""
    documents, passages, scores = (
        np.concatenate([getattr(ranking, name) for ranking in rankings])
        for name in ("documents", "passages", "scores")
    )
    best = best_passages(documents, passages, scores)
    order = np.lexsort((best.documents, -best.scores))
    return Ranking(best.documents[order], best.passages[order], best.scores[order])
