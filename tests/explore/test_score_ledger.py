"""The split of a cosine, on states that need no model."""

import numpy as np
import pytest

from desktop_app.core.arrays import Float32
from desktop_app.encoder import pooling
from desktop_app.explore.score_ledger import Weighted, contributions, difference, merged, words


def states(tokens: int, seed: int) -> Float32:
    return np.asarray(np.random.default_rng(seed).normal(0.3, size=(tokens, 384)), dtype=np.float32)


def unit(matrix: Float32) -> Float32:
    (row,) = pooling.mean(matrix[None], np.ones((1, len(matrix)), dtype=np.int64))
    return np.asarray(row, dtype=np.float32)


@pytest.mark.parametrize(("query", "passage"), [(1, 1), (3, 256), (40, 7)])
def test_the_contributions_add_up_to_the_cosine(query: int, passage: int) -> None:
    a, b = states(query, 1), states(passage, 2)
    matrix = contributions([Weighted(a)], b)
    assert matrix.shape == (query, passage)
    assert matrix.dtype == np.float64
    assert matrix.sum() == pytest.approx(float(unit(a).astype(float) @ unit(b)), abs=1e-6)


def test_one_pair_is_its_product_over_both_lengths() -> None:
    a, b = states(3, 1).astype(float), states(5, 2).astype(float)
    expected = a[1] @ b[4] / (3 * 5 * np.linalg.norm(a.mean(0)) * np.linalg.norm(b.mean(0)))
    matrix = contributions([Weighted(states(3, 1))], states(5, 2))
    assert matrix[1, 4] == pytest.approx(expected, abs=1e-12)


def test_a_combined_query_is_the_weighted_sum_of_its_texts() -> None:
    a, b, p = states(4, 1), states(6, 2), states(9, 3)
    matrix = contributions([Weighted(a), Weighted(b, -0.5)], p)
    assert matrix.shape == (10, 9)
    expected = unit(a).astype(float) @ unit(p) - 0.5 * (unit(b).astype(float) @ unit(p))
    assert matrix.sum() == pytest.approx(expected, abs=1e-6)


def test_words_are_runs_and_special_tokens_stand_alone() -> None:
    assert words([-1, 0, 1, 1, 1, 2, -1, -1]) == [(0, 1), (1, 2), (2, 5), (5, 6), (6, 7), (7, 8)]
    assert words([]) == []


def test_merging_keeps_the_sum() -> None:
    matrix = contributions([Weighted(states(4, 1))], states(5, 2))
    small = merged(matrix, [(0, 1), (1, 4)], [(0, 2), (2, 3), (3, 5)])
    assert small.shape == (2, 3)
    assert small[1, 2] == pytest.approx(matrix[1:4, 3:5].sum())
    assert small.sum() == pytest.approx(matrix.sum())


def test_the_difference_of_two_passages_is_that_of_their_scores() -> None:
    query = [Weighted(states(4, 1))]
    above, below = contributions(query, states(5, 2)), contributions(query, states(60, 3))
    by_token = difference(above, below)
    assert by_token.shape == (4,)
    assert by_token.sum() == pytest.approx(above.sum() - below.sum())
