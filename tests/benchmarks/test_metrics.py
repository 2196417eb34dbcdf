"""The measures give the values one gets by hand."""

from __future__ import annotations

from math import log2
from pathlib import Path

import pytest

from benchmarks.metrics import ndcg, read_qrels, recall, reciprocal_rank

GRADES = {"a": 3, "b": 1, "c": 0, "d": 2}


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


def test_qrels_are_read_by_query(tmp_path: Path) -> None:
    path = tmp_path / "test.tsv"
    path.write_text("query-id\tcorpus-id\tscore\n1\ta\t3\n1\tb\t0\n2\ta\t1\n", encoding="utf-8")
    assert read_qrels(path) == {"1": {"a": 3, "b": 0}, "2": {"a": 1}}
