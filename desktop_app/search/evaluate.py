"""How good a ranking is, measured as BEIR does (Thakur et al. 2021, after trec_eval), and how sure it is."""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Grades = Mapping[Any, int]
"""The relevance of each judged document, by its name: 0 is not relevant, more is better."""

MEASURES = ("ndcg@10", "recall@10", "recall@100", "mrr@10")
DEPTH = 100
"""So many documents of a ranking decide all MEASURES."""
RESAMPLES = 2_000
FEWEST = 5
"""Queries; what is drawn again and again from fewer says nothing about those that were not asked."""
CONFIDENCE = 0.95
_SEED = 20_090_619
"""Any number: the same judgements give the same intervals."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over queries, and between what it lies with 95 % confidence."""

    mean: float
    low: float
    high: float


def measure(ranked: Sequence[Hashable], grades: Grades) -> tuple[float, float, float, float]:
    """MEASURES of the documents `ranked`, best first and each once; 0..1."""
    return (
        ndcg(ranked, grades, 10),
        recall(ranked, grades, 10),
        recall(ranked, grades, 100),
        reciprocal_rank(ranked, grades, 10),
    )


def ndcg(ranked: Sequence[Hashable], grades: Grades, depth: int) -> float:
    """Normalized discounted cumulative gain of the first `depth` documents, 0..1.

    The gain is the grade itself, the discount log2(rank + 1), as in trec_eval's ndcg_cut (Järvelin and
    Kekäläinen 2002). 0 where no document is relevant.
    """
    ideal = _dcg(sorted(grades.values(), reverse=True)[:depth])
    return _dcg([grades.get(name, 0) for name in ranked[:depth]]) / ideal if ideal else 0.0


def recall(ranked: Sequence[Hashable], grades: Grades, depth: int) -> float:
    """The share of the relevant documents that is among the first `depth`, 0..1."""
    relevant = {name for name, grade in grades.items() if grade > 0}
    return len(relevant.intersection(ranked[:depth])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranked: Sequence[Hashable], grades: Grades, depth: int) -> float:
    """1 over the rank of the first relevant document, 0 if none is among the first `depth`."""
    ranks = (rank for rank, name in enumerate(ranked[:depth], 1) if grades.get(name, 0) > 0)
    return 1 / next(ranks, math.inf)


def resampled(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The means of `values`, (queries, columns), over queries drawn with replacement: (RESAMPLES, columns).

    The nonparametric bootstrap (Efron 1979). All columns are drawn alike, so differences between columns of
    the result are paired.
    """
    queries = len(values)
    random = np.random.default_rng(_SEED)
    means = np.empty((RESAMPLES, values.shape[1]), dtype=np.float64)
    for row in means:
        row[:] = np.bincount(random.integers(0, queries, queries), minlength=queries) @ values / queries
    return means


def estimate(
    values: NDArray[np.float64], means: NDArray[np.float64], bounds: tuple[float, float] = (0, 1)
) -> Estimate:
    """The mean of `values`, (queries,), with the percentile interval of their resampled `means`.

    Of fewer than FEWEST queries the interval is all that can be, which is `bounds`.
    """
    if len(values) < FEWEST:
        return Estimate(float(values.mean()), *bounds)
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(means, (tail, 1 - tail))
    return Estimate(float(values.mean()), float(low), float(high))


def _dcg(gains: Sequence[int]) -> float:
    return sum(max(gain, 0) / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))
