"""The measures agree with trec_eval's own code, and the intervals hold what they promise."""

from __future__ import annotations

from math import log2

import numpy as np
import pytest
import pytrec_eval
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.search.evaluate import (
    FEWEST,
    estimate,
    measure,
    ndcg,
    recall,
    reciprocal_rank,
    resampled,
)

GRADES = {"a": 3, "b": 1, "c": 0, "d": 2}
TREC = {"ndcg_cut_10", "recall_10", "recall_100", "recip_rank"}
DOCUMENTS = [f"d{number}" for number in range(150)]


def independent(ranked: list[str], grades: dict[str, int]) -> list[float]:
    """The same four by trec_eval, which ranks by falling score."""
    evaluator = pytrec_eval.RelevanceEvaluator({"q": grades}, TREC)

    def values(names: list[str]) -> dict[str, float]:
        scores = {name: float(len(names) - rank) for rank, name in enumerate(names)}
        found: dict[str, float] = evaluator.evaluate({"q": scores})["q"]
        return found

    whole, head = values(ranked), values(ranked[:10])
    return [whole["ndcg_cut_10"], whole["recall_10"], whole["recall_100"], head["recip_rank"]]


@given(
    st.lists(st.sampled_from(DOCUMENTS), unique=True, min_size=1, max_size=150),
    st.dictionaries(st.sampled_from([*DOCUMENTS, "gone"]), st.integers(-1, 4), min_size=1, max_size=60),
)
@settings(max_examples=300)
def test_the_measures_are_those_of_trec_eval(ranked: list[str], grades: dict[str, int]) -> None:
    assert measure(ranked, grades) == pytest.approx(independent(ranked, grades), abs=1e-6)


def test_ndcg_takes_the_grade_as_the_gain() -> None:
    got = 1 / log2(2) + 3 / log2(4)
    best = 3 / log2(2) + 2 / log2(3) + 1 / log2(4)
    assert ndcg(["b", "x", "a"], GRADES, 10) == pytest.approx(got / best)


def test_ndcg_looks_no_deeper_than_asked() -> None:
    assert ndcg(["x", "a"], GRADES, 1) == 0
    assert ndcg(["a", "x"], GRADES, 1) == 1
    assert ndcg(["a", "d", "b"], GRADES, 10) == 1
    assert ndcg(["a"], {"a": 0}, 10) == 0


def test_recall_and_reciprocal_rank() -> None:
    assert recall(["b", "c", "x"], GRADES, 10) == pytest.approx(1 / 3)
    assert recall(["x", "b"], GRADES, 1) == 0
    assert reciprocal_rank(["c", "x", "d"], GRADES, 10) == pytest.approx(1 / 3)
    assert reciprocal_rank(["c", "x", "d"], GRADES, 2) == 0


def test_an_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    random = np.random.default_rng(5)
    held = 0
    for _ in range(60):
        values = random.beta(2, 1, size=(60, 1))
        found = estimate(values[:, 0], resampled(values)[:, 0])
        held += found.low <= 2 / 3 <= found.high
    assert 52 <= held <= 60


def test_differences_are_paired() -> None:
    """Two ways that differ by the same in every query differ by just that, however the queries vary."""
    hard = np.random.default_rng(1).random(40)
    values = np.stack([hard * 0.8 + 0.1, hard * 0.8], axis=1)
    means = resampled(values)
    one = estimate(values[:, 0], means[:, 0])
    apart = estimate(values[:, 0] - values[:, 1], means[:, 0] - means[:, 1])
    assert one.high - one.low > 0.1
    assert (apart.mean, apart.low, apart.high) == pytest.approx((0.1, 0.1, 0.1))
    assert (resampled(values) == means).all(), "the same judgements give the same interval"


def test_a_few_queries_say_nothing_of_the_rest() -> None:
    values = np.ones((FEWEST - 1, 1))
    few = estimate(values[:, 0], resampled(values)[:, 0])
    assert (few.mean, few.low, few.high) == (1, 0, 1)
