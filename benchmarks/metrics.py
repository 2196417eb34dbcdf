"""How good a ranking is, measured as BEIR does (Thakur et al. 2021, through trec_eval)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

Grades = Mapping[str, int]
"""The relevance of each judged document, by its id: 0 is not relevant, more is better."""


def ndcg(ranked: Sequence[str], grades: Grades, depth: int) -> float:
    """Normalized discounted cumulative gain of the first `depth` ids, 0..1.

    The gain is the grade itself, the discount log2(rank + 1), as in trec_eval's ndcg_cut (Järvelin and
    Kekäläinen 2002). 0 where no document is relevant.
    """
    ideal = _dcg(sorted(grades.values(), reverse=True)[:depth])
    return _dcg([grades.get(name, 0) for name in ranked[:depth]]) / ideal if ideal else 0.0


def recall(ranked: Sequence[str], grades: Grades, depth: int) -> float:
    """The share of the relevant documents that is among the first `depth`, 0..1."""
    relevant = {name for name, grade in grades.items() if grade > 0}
    return len(relevant.intersection(ranked[:depth])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranked: Sequence[str], grades: Grades, depth: int) -> float:
    """1 over the rank of the first relevant document, 0 if none is among the first `depth`."""
    ranks = (rank for rank, name in enumerate(ranked[:depth], 1) if grades.get(name, 0) > 0)
    return 1 / next(ranks, math.inf)


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """The judgments of a BEIR set: query id -> document id -> grade."""
    judged: dict[str, dict[str, int]] = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        query, document, grade = line.split("\t")
        judged.setdefault(query, {})[document] = int(grade)
    return judged


def _dcg(gains: Sequence[int]) -> float:
    return sum(max(gain, 0) / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))
