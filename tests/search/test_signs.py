"""Signs find what the exact search finds."""

import weakref
from dataclasses import replace

import numpy as np
import pytest

from desktop_app.core.arrays import Float32, Int64, Rows, distinct
from desktop_app.core.paths import SAMPLE_LIBRARY
from desktop_app.library.store import Library
from desktop_app.search import exact, signs
from desktop_app.search.signs import Signs
from tests.search.test_exact import make, unit


@pytest.fixture(autouse=True)
def for_few_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signs, "EXACT_ROWS", 50)
    monkeypatch.setattr(signs, "RESCORED", 200)


def test_real_vectors_are_found_as_by_the_exact_search() -> None:
    with Library.open(SAMPLE_LIBRARY) as library, library.reading():
        rows = library.rows("mean")
        found = Signs()
        recalls = []
        for query in np.concatenate(rows.matrices)[::10]:
            nearest = found.top(rows, query, 10).documents.tolist()
            recalls.append(len(set(nearest) & set(exact.top(rows, query, 10).documents.tolist())) / 10)
        assert np.mean(recalls) >= 0.99


@pytest.mark.parametrize("dimensions", [16, 64, 100])
def test_scores_are_exact_and_in_order(dimensions: int) -> None:
    rows = make(1, slots=2_000, entries=2_500, documents=500, distinct=1_500, dimensions=dimensions)
    query = unit(np.random.default_rng(2).standard_normal((1, dimensions)).astype(np.float32))[0]
    found = Signs().top(rows, query, 20)
    assert len(found) == 20
    assert found.scores.tolist() == sorted(found.scores, reverse=True)
    for passage, score in zip(found.passages.tolist(), found.scores.tolist(), strict=True):
        assert exact.cosines(rows, query, np.array([passage])) == {passage: pytest.approx(score)}


def test_as_many_documents_as_there_are() -> None:
    rows = make(3, slots=1_000, entries=300, documents=5, distinct=1_000)
    query = rows.matrices[0][0]
    assert len(Signs().top(rows, query, 100)) == len(np.unique(rows.documents))


def test_of_those_that_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = make(7, slots=2_000, entries=2_000, documents=1_000, distinct=2_000)
    query, allowed = rows.matrices[0][0], np.arange(0, 1_000, 3)
    expected = exact.top(rows, query, 10, allowed)
    monkeypatch.setattr(signs, "RESCORED", 600)
    found = Signs().top(rows, query, 10, allowed)
    assert set(found.documents.tolist()) <= set(allowed.tolist())
    assert len(set(found.documents.tolist()) & set(expected.documents.tolist())) >= 9
    assert len(Signs().top(rows, query, 10, np.array([], dtype=np.int64))) == 0


def test_until_all_rows_are_coded_the_search_is_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signs, "CODED_A_QUERY", 1)
    monkeypatch.setattr(signs, "CODED_SHARE", 1_000)
    rows = make(4, slots=1_000, entries=1_000, documents=900, distinct=1_000)
    asked: list[int] = []
    really = exact.top

    def spied(rows: Rows, query: Float32, count: int, allowed: Int64 | None = None) -> object:
        asked.append(count)
        return really(rows, query, count, allowed)

    monkeypatch.setattr(exact, "top", spied)
    found = Signs()
    for _ in rows.matrices:
        found.top(rows, rows.matrices[0][0], 5)
    assert len(asked) == len(rows.matrices) - 1, "one segment is coded on the way of each query"
    many = replace(rows, matrices=tuple(np.split(np.concatenate(rows.matrices), 50)))
    monkeypatch.setattr(signs, "CODED_SHARE", 8)
    asked.clear()
    found = Signs()
    for _ in many.matrices:
        found.top(many, many.matrices[0][0], 5)
    assert len(asked) == 7, "and an eighth of all where there are many"


def test_a_segment_that_is_gone_is_forgotten_and_a_new_one_coded() -> None:
    rows = make(5, slots=2_000, entries=2_000, documents=2_000, distinct=2_000)
    found = Signs()
    found.top(rows, rows.matrices[0][0], 5)
    later = make(6, slots=2_000, entries=2_000, documents=2_000, distinct=2_000)
    query = later.matrices[-1][-1]
    assert found.top(later, query, 1).documents == exact.top(later, query, 1).documents
    gone = [weakref.ref(matrix) for matrix in rows.matrices]
    del rows
    assert [matrix() for matrix in gone] == [None] * len(gone)


@pytest.mark.parametrize("allowed", [None, np.arange(0, 6_000, 2)])
def test_a_glance_leaves_out_what_is_far(allowed: Int64 | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signs, "RESCORED", 40)
    monkeypatch.setattr(signs, "RESCORED_A_DOCUMENT", 4)
    rows = make(8, slots=6_000, entries=6_000, documents=6_000, distinct=6_000, dimensions=256)
    able = rows.slots if allowed is None else rows.slots[np.isin(rows.documents, allowed)]
    query = np.concatenate(rows.matrices)[able[100]]
    looked_at: list[int] = []
    really = signs._distances

    def spied(codes: signs.Codes, asked: signs._Asked) -> object:
        looked_at.append(codes.shape[1] * len(asked.telling))
        return really(codes, asked)

    monkeypatch.setattr(signs, "_distances", spied)
    found = Signs().top(rows, query, 1, allowed)
    assert found.documents.tolist() == exact.top(rows, query, 1, allowed).documents.tolist()
    assert sum(looked_at) < 1.5 * sum(map(len, rows.matrices if allowed is None else [distinct(able)])), (
        "most are looked at once, by a part of what tells"
    )
