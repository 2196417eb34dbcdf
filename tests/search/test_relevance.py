"""One number orders a list: it rises with the evidence and falls with what competes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.types import MODES, Mode
from desktop_app.search import relevance

EVIDENCE = st.lists(st.floats(-1, 3), min_size=1, max_size=40).map(lambda some: np.sort(some)[::-1])


@pytest.mark.parametrize("curve", [*relevance.CURVES.values(), relevance.SIMILAR])
@given(evidence=EVIDENCE)
def test_matches_fall_as_the_evidence_does(curve: relevance.Curve, evidence: relevance.Float64) -> None:
    matches = curve.probability(evidence)
    assert len(matches) == len(evidence)
    assert ((matches > 0) & (matches < 1)).all()
    assert (np.diff(matches) <= 1e-12).all()


@pytest.mark.parametrize("mode", MODES)
def test_a_better_first_result_lowers_the_others(mode: Mode) -> None:
    alone = relevance.CURVES[mode].probability(np.array([0.3, 0.3]))
    beside = relevance.CURVES[mode].probability(np.array([1.5, 0.3]))
    assert beside[1] < alone[1]


@pytest.mark.parametrize("mode", MODES)
def test_a_first_result_without_a_rival_is_likelier(mode: Mode) -> None:
    beside = relevance.CURVES[mode].probability(np.array([0.6, 0.6]))
    alone = relevance.CURVES[mode].probability(np.array([0.6, 0.1]))
    assert alone[0] > beside[0]


def test_nothing_has_no_matches() -> None:
    assert not len(relevance.CURVES["hybrid"].probability(np.empty(0)))


def test_nearness_is_counted_from_what_queries_about_nothing_reach() -> None:
    assert relevance.nearness(np.array([0.4, 0.7, 1.0]), 0.4).tolist() == pytest.approx([0, 0.5, 1])


def test_what_is_farther_than_chance_is_all_about_as_far() -> None:
    near = np.array([-0.5, -0.1, 0.0, 0.3])
    assert relevance.weighed(near).tolist() == pytest.approx([-0.35, -0.07, 0, 0.3])


def test_words_tell_together_only_what_chance_does_not() -> None:
    shares = np.array([0.0, 0.5, 1.0])
    assert relevance.together(shares, 0.5).tolist() == [0, 0, 0]
    told = relevance.together(shares, 3.0)
    assert told[0] == 0 < told[1] < told[2] == 1


def test_a_query_word_for_word_outweighs_what_is_merely_alike() -> None:
    near = np.array([0.9, 0.0])
    words = relevance.WORDS * np.array([0.0, 1.0]) + relevance.beyond_words(np.zeros(2), np.array([0.0, 1.0]))
    assert (near + words).argmax() == 1
