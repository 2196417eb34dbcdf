"""The convex combination of nearness in meaning and in words."""

import numpy as np
import pytest

from desktop_app.search.fusion import MEANING, fuse
from desktop_app.search.ranking import Ranking


def ranking(scores: dict[int, float], passages: int = 0) -> Ranking:
    ids = np.array(list(scores), dtype=np.int64)
    return Ranking(ids, ids * 10 + passages, np.array(list(scores.values()), dtype=np.float64))


NONE = ranking({})


def test_scores_add_up() -> None:
    fused = fuse(ranking({1: 0.8, 2: 0.5, 3: 0.2}), ranking({3: 10.0, 2: 4.0}), mean=0.2)
    expected = {1: MEANING, 2: MEANING / 2 + (1 - MEANING) * 0.4, 3: 1 - MEANING}
    assert dict(zip(fused.documents.tolist(), fused.scores.tolist(), strict=True)) == pytest.approx(expected)
    assert fused.scores.tolist() == sorted(expected.values(), reverse=True)


def test_the_passage_is_that_of_the_nearer_side_and_of_meaning_if_equal() -> None:
    fused = fuse(ranking({1: 0.9, 2: 0.1}, passages=1), ranking({1: 7.0, 2: 3.5}, passages=2), mean=0.0)
    assert dict(zip(fused.documents.tolist(), fused.passages.tolist(), strict=True)) == {1: 11, 2: 22}


def test_what_has_no_vector_yet_is_as_near_in_meaning_as_in_words() -> None:
    fused = fuse(ranking({1: 0.6}), ranking({5: 4.0, 1: 1.0, 6: 2.0}, passages=3), mean=0.1)
    assert fused.documents.tolist() == [5, 1, 6]
    assert fused.scores.tolist() == pytest.approx([1, MEANING + (1 - MEANING) / 4, 0.5])
    assert fused.passages.tolist() == [53, 10, 63]


def test_one_side_alone_keeps_its_order() -> None:
    assert len(fuse(NONE, NONE, mean=0.0)) == 0
    assert fuse(NONE, ranking({3: 2.0, 2: 1.0}), mean=0.0).documents.tolist() == [3, 2]
    assert fuse(ranking({3: 0.5, 2: 0.4}), NONE, mean=0.1).documents.tolist() == [3, 2]


def test_cosines_that_are_all_alike_are_no_fault() -> None:
    fused = fuse(ranking({1: 0.5, 2: 0.5}), ranking({2: 1.0}), mean=0.5)
    assert fused.documents.tolist() == [2, 1]
    assert np.isfinite(fused.scores).all()
