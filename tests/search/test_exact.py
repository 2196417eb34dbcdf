"""The fast search finds what sorting everything finds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.arrays import Float32, Rows
from desktop_app.search import exact


def unit(rows: Float32) -> Float32:
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / lengths, dtype=np.float32)


def make(seed: int, slots: int, entries: int, documents: int, distinct: int, dimensions: int = 16) -> Rows:
    """`slots` rows of which only `distinct` differ; `entries` passages on some of them."""
    random = np.random.default_rng(seed)
    pool = unit(random.standard_normal((distinct, dimensions)).astype(np.float32))
    matrix = pool[random.integers(distinct, size=slots)]
    cuts = np.sort(random.integers(slots + 1, size=3))
    taken = np.sort(random.integers(slots, size=entries))
    owners = np.sort(random.integers(documents, size=entries))
    passages = np.arange(1, entries + 1)
    shuffled = random.permutation(entries)
    order = np.lexsort((passages[shuffled], taken))
    return Rows(
        tuple(part for part in np.split(matrix, cuts) if len(part)),
        taken[order],
        passages[shuffled][order],
        owners[shuffled][order],
    )


def by_sorting(rows: Rows, query: Float32, count: int) -> list[tuple[int, int, float]]:
    matrix = np.concatenate(rows.matrices).astype(np.float64)
    scores = np.vecdot(matrix, query.astype(np.float64))[rows.slots]
    ranked = sorted(zip((-scores).tolist(), rows.documents.tolist(), rows.passages.tolist(), strict=True))
    best: dict[int, tuple[int, int, float]] = {}
    for negative, document, passage in ranked:
        best.setdefault(document, (document, passage, -negative))
    return list(best.values())[:count]


@given(
    seed=st.integers(0, 2**32 - 1),
    slots=st.integers(1, 3_000),
    density=st.floats(0.1, 2),
    documents=st.integers(1, 500),
    distinct=st.sampled_from([1, 3, 50, 3_000]),
    count=st.sampled_from([1, 3, 10, 100, 5_000]),
)
def test_it_ranks_as_sorting_everything_does(
    seed: int, slots: int, density: float, documents: int, distinct: int, count: int
) -> None:
    rows = make(seed, slots, max(1, round(slots * density)), documents, distinct)
    query = unit(np.random.default_rng(seed + 1).standard_normal(16).astype(np.float32))
    ranking = exact.top(rows, query, count)
    found = list(
        zip(ranking.documents.tolist(), ranking.passages.tolist(), ranking.scores.tolist(), strict=True)
    )
    assert found == by_sorting(rows, query, count)


@given(
    seed=st.integers(0, 2**32 - 1),
    slots=st.integers(1, 3_000),
    share=st.sampled_from([0, 0.001, 0.05, 0.5, 1]),
    distinct=st.sampled_from([1, 50, 3_000]),
    count=st.sampled_from([1, 10, 5_000]),
)
def test_it_ranks_those_that_are_allowed_as_if_there_were_no_others(
    seed: int, slots: int, share: float, distinct: int, count: int
) -> None:
    rows = make(seed, slots, slots, 300, distinct)
    query = unit(np.random.default_rng(seed + 1).standard_normal(16).astype(np.float32))
    allowed = np.flatnonzero(np.random.default_rng(seed + 2).random(300) < share)
    ranking = exact.top(rows, query, count, allowed)
    found = list(
        zip(ranking.documents.tolist(), ranking.passages.tolist(), ranking.scores.tolist(), strict=True)
    )
    among = set(allowed.tolist())
    assert found == [hit for hit in by_sorting(rows, query, 5_000) if hit[0] in among][:count]


def test_it_ranks_alike_however_the_vectors_lie_in_segments() -> None:
    random = np.random.default_rng(3)
    matrix = unit(random.standard_normal((2_000, 384)).astype(np.float32))
    query = unit(random.standard_normal(384).astype(np.float32))
    numbers = np.arange(2_000)
    whole = exact.top(Rows((matrix,), numbers, numbers, numbers), query, 50)
    split = exact.top(Rows(tuple(np.array_split(matrix, 61)), numbers, numbers, numbers), query, 50)
    assert whole.documents.tolist() == split.documents.tolist()
    assert whole.scores.tolist() == split.scores.tolist()


def test_the_same_vector_everywhere_is_ranked_by_document() -> None:
    """More equal candidates than are scored at once."""
    matrix = np.repeat(unit(np.ones((1, 4), dtype=np.float32)), 10_000, axis=0)
    numbers = np.arange(10_000)
    rows = Rows((matrix[:1], matrix[1:]), numbers, numbers[::-1] + 1, numbers[::-1] // 2)
    ranking = exact.top(rows, matrix[0], 3)
    assert ranking.documents.tolist() == [0, 1, 2]
    assert ranking.passages.tolist() == [1, 3, 5]
    np.testing.assert_allclose(ranking.scores, 1, atol=1e-6)
    assert ranking.scores.max() <= 1


def test_no_cosine_exceeds_one() -> None:
    matrix = unit(np.random.default_rng(2).standard_normal((100, 5)).astype(np.float32))
    numbers = np.arange(100)
    best = [exact.top(Rows((matrix,), numbers, numbers, numbers), row, 1) for row in matrix]
    assert [ranking.documents.tolist() for ranking in best] == [[number] for number in range(100)]
    assert max(ranking.scores[0] for ranking in best) == 1


def test_an_empty_library_finds_nothing() -> None:
    none = np.arange(0)
    rows = Rows((), none, none, none)
    assert len(exact.top(rows, np.ones(4, dtype=np.float32), 10)) == 0
    assert exact.cosines(rows, np.ones(4, dtype=np.float32), np.array([1])) == {}


def test_all_vectors_dead_finds_nothing() -> None:
    none = np.arange(0)
    rows = Rows((np.eye(4, dtype=np.float32),), none, none, none)
    assert len(exact.top(rows, np.ones(4, dtype=np.float32), 10)) == 0


def test_cosines_of_chosen_passages() -> None:
    rows = make(5, slots=40, entries=30, documents=9, distinct=40)
    query = unit(np.ones(16, dtype=np.float32))
    expected = {passage: score for _, passage, score in by_sorting_passages(rows, query)}
    wanted = np.array([3, 30, 7, 999])
    assert exact.cosines(rows, query, wanted) == pytest.approx({key: expected[key] for key in (3, 7, 30)})


def by_sorting_passages(rows: Rows, query: Float32) -> list[tuple[int, int, float]]:
    alone = Rows(rows.matrices, rows.slots, rows.passages, rows.passages)
    return by_sorting(alone, query, len(rows.passages))
