"""Reciprocal rank fusion."""

import numpy as np
import pytest

from desktop_app.search.fusion import fuse
from desktop_app.search.ranking import Ranking


def ranking(*documents: int, passages: int = 0) -> Ranking:
    ids = np.array(documents, dtype=np.int64)
    return Ranking(ids, ids * 10 + passages, np.linspace(1, 0.5, len(ids)))


def test_scores_are_sums_of_reciprocal_ranks() -> None:
    fused = fuse([ranking(1, 2, 3), ranking(3, 4)])
    assert fused.documents.tolist() == [3, 1, 2, 4]
    assert fused.scores.tolist() == pytest.approx([1 / 63 + 1 / 61, 1 / 61, 1 / 62, 1 / 62])


def test_the_passage_is_that_of_the_better_rank_and_of_the_first_ranking_if_equal() -> None:
    fused = fuse([ranking(1, 2, 5, passages=1), ranking(1, 9, 8, 2, 5, passages=2)])
    best = dict(zip(fused.documents.tolist(), fused.passages.tolist(), strict=True))
    assert best == {1: 11, 2: 21, 5: 51, 9: 92, 8: 82}
    fused = fuse([ranking(7, 6, 4, passages=1), ranking(4, passages=2)])
    assert dict(zip(fused.documents.tolist(), fused.passages.tolist(), strict=True))[4] == 42


def test_empty_rankings() -> None:
    assert len(fuse([ranking(), ranking()])) == 0
    assert fuse([ranking(), ranking(3, 2)]).documents.tolist() == [3, 2]
