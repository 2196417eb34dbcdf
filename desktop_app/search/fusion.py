"""One ranking from several: reciprocal rank fusion (Cormack, Clarke and Buettcher 2009)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from desktop_app.search.ranking import Ranking, best_passages

K = 60
"""The paper's constant."""


def fuse(rankings: Sequence[Ranking]) -> Ranking:
    """Every document of the rankings by the sum of 1 / (60 + rank); of equal ones by the lowest row id.

    A document's passage is the one of the ranking that puts it highest, of the first such ranking.
    """
    documents = np.concatenate([ranking.documents for ranking in rankings])
    passages = np.concatenate([ranking.passages for ranking in rankings])
    shares = np.concatenate([1 / (K + 1 + np.arange(len(ranking))) for ranking in rankings])
    ids, inverse = np.unique(documents, return_inverse=True)
    total = np.zeros(len(ids), dtype=np.float64)
    np.add.at(total, inverse, shares)
    # Stable and by rank, so the first row of a document is its best rank, of the first ranking.
    order = np.argsort(-shares, kind="stable")
    _, first = np.unique(documents[order], return_index=True)
    return best_passages(ids, passages[order][first], total)
