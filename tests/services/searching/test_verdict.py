"""The words claim what the intervals bear, and nothing beyond."""

from __future__ import annotations

from desktop_app.search.evaluate import Estimate
from desktop_app.services.searching.evaluate import verdict

SURE = Estimate(0.06, 0.02, 0.1)
UNSURE = Estimate(0.01, -0.02, 0.04)


def test_who_wins_and_over_whom() -> None:
    assert verdict([("Keyword", 0.5, SURE), ("Hybrid", 0.56, None)], 100) == (
        "Hybrid wins here: its nDCG@10 of 0.560 is ahead of every other.",
        "Hybrid finds more than keyword: +0.060 nDCG@10, 95 % interval +0.020 … +0.100.",
    )


def test_what_cannot_be_told_apart() -> None:
    compared = [
        ("Keyword", 0.5, SURE),
        ("Semantic mean", 0.55, UNSURE),
        ("Semantic [CLS]", 0.54, UNSURE),
        ("Hybrid", 0.56, None),
    ]
    level, highest, beaten, few = verdict(compared, 29)
    assert level == "Hybrid, semantic mean and semantic [CLS] cannot be told apart with 29 queries."
    assert highest == "Hybrid has the highest nDCG@10, 0.560."
    assert "finds more than keyword" in beaten
    assert few.startswith("29 queries are few")


def test_a_few_queries_name_no_winner() -> None:
    (said,) = verdict([("Keyword", 0.0, SURE), ("Hybrid", 1.0, None)], 1)
    assert said == "1 query cannot tell which is best: 10 is the least, and 30 are better."
