"""What a cosine is compared with."""

import numpy as np
import pytest
from hypothesis import strategies as st

from desktop_app.core.arrays import Float32, Rows
from desktop_app.search import calibration
from desktop_app.search.calibration import Background, measure, neighbors_kept, nonsense
from tests.search.test_exact import make, unit

cosines = st.floats(-1, 1)


def test_the_percentile_is_the_share_of_pairs_below() -> None:
    background = Background(0.4, tuple(np.linspace(-0.2, 0.8, 101)))
    assert background.percentile(-0.5) == 0
    assert background.percentile(0.3) == pytest.approx(0.5)
    assert background.percentile(0.9) == 1
    assert Background(0.4, ()).percentile(0.5) is None


def test_queries_about_nothing_are_words_of_the_vocabulary_and_always_the_same() -> None:
    vocabulary = ["[CLS]", "##ing", "a", "harbor", "velvet", "quarry", "ünder1"]
    queries = nonsense(vocabulary, 50)
    assert queries == nonsense(list(reversed(vocabulary)), 50)
    assert {word for query in queries for word in query.split()} == {"harbor", "velvet", "quarry"}
    assert {len(query.split()) for query in queries} == {2, 3, 4, 5, 6, 7}
    assert nonsense(["##x", "1234567"]) == []


def test_chance_is_what_one_in_ten_reaches_at_best() -> None:
    rows = make(seed=1, slots=3_000, entries=3_000, documents=900, distinct=2_000)
    queries = unit(np.random.default_rng(2).standard_normal((200, 16)).astype(np.float32))
    best = (np.concatenate(rows.matrices) @ queries.T).max(axis=0)
    chance = measure(rows, queries).chance
    assert np.mean(best > chance) == pytest.approx(0.1, abs=0.005)


def test_a_sample_of_a_large_library_foresees_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = make(seed=3, slots=40_000, entries=40_000, documents=40_000, distinct=40_000)
    queries = unit(np.random.default_rng(4).standard_normal((200, 16)).astype(np.float32))
    whole = calibration.measure(rows, queries)
    monkeypatch.setattr(calibration, "SAMPLED", 5_000)
    sampled = calibration.measure(rows, queries)
    assert sampled.chance == pytest.approx(whole.chance, abs=0.03)
    assert np.abs(np.subtract(sampled.pairs, whole.pairs))[10:-10].max() < 0.03


def test_pairs_are_of_different_documents() -> None:
    rows = make(seed=5, slots=600, entries=600, documents=2, distinct=600)
    assert len(measure(rows, rows.matrices[0][:5]).pairs) == calibration.STEPS + 1
    alone = make(seed=6, slots=50, entries=50, documents=1, distinct=50)
    assert measure(alone, alone.matrices[0][:5]).pairs == ()


def test_a_library_without_vectors_has_no_background() -> None:
    empty = make(seed=7, slots=1, entries=0, documents=1, distinct=1)
    assert measure(empty, empty.matrices[0]).pairs == ()


def library(vectors: Float32) -> Rows:
    """A document a vector."""
    numbers = np.arange(len(vectors), dtype=np.int64)
    return Rows((vectors,), numbers, numbers, numbers)


def crowded(rows: int, seed: int) -> Float32:
    """Unit vectors whose cosines lie close together and far from 0, as E5's."""
    random = np.random.default_rng(seed)
    return unit((random.standard_normal((rows, 64)) + 14 / np.sqrt(64)).astype(np.float32))


def test_where_cosines_crowd_a_query_is_weighed_by_its_own_mean() -> None:
    rows, queries = library(crowded(400, 1)), crowded(200, 2)
    background = measure(rows, queries)
    assert background.crowded
    assert background.middle > 0.5
    levels = queries @ calibration.center(rows)
    best = (queries @ rows.matrices[0].T).max(axis=1)
    chances = [background.for_query(float(level)).chance for level in levels]
    assert np.mean(best > chances) == pytest.approx(0.1, abs=0.02)
    lower = background.for_query(background.middle - 0.05)
    assert lower.chance == pytest.approx(background.chance - 0.05)


def test_where_they_do_not_nothing_changes() -> None:
    random = np.random.default_rng(4)
    rows = library(unit(random.standard_normal((400, 64)).astype(np.float32)))
    background = measure(rows, unit(random.standard_normal((200, 64)).astype(np.float32)))
    assert not background.crowded
    assert background.for_query(-0.3) is background


def test_passages_that_all_say_the_same_are_not_taken_for_a_model_whose_cosines_crowd() -> None:
    rows = library(crowded(400, 1))
    queries = np.random.default_rng(4).standard_normal((200, 64)).astype(np.float32)
    background = measure(rows, unit(queries - queries.mean(axis=1, keepdims=True)))
    assert background.middle > 0.5
    assert not background.crowded
    assert background.chance < 0.5


def test_fewer_dimensions_keep_fewer_neighbors() -> None:
    random = np.random.default_rng(5)
    rows = library(unit(random.standard_normal((300, 64)).astype(np.float32)))
    kept = [neighbors_kept(rows, size) for size in (64, 48, 8)]
    assert kept[0] == 1
    assert None not in kept
    assert kept[0] > kept[1] > kept[2] > 0  # type: ignore[operator]
    assert neighbors_kept(library(unit(np.ones((3, 4), np.float32))), 2) is None
