"""What the job matcher says of a library, against its vectors multiplied by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.paths import SAMPLE_LIBRARY
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Library
from desktop_app.services.guide.matching import SHOWN, match
from desktop_app.services.searching.search import Searcher

QUERIES = (
    "I want to work with data analysis and Python programming",
    "I love programming with data science tools",
)


@pytest.fixture(scope="module")
def searcher(encoder: Encoder) -> Iterator[Searcher]:
    if not (Path(SAMPLE_LIBRARY) / "library.json").exists():
        pytest.skip("the sample library is not built")
    library = Library.open(SAMPLE_LIBRARY)
    yield Searcher(library, encoder)
    library.close()


@pytest.mark.parametrize("query", QUERIES)
def test_all_jobs_are_compared(searcher: Searcher, encoder: Encoder, query: str) -> None:
    run = match(searcher, query)
    assert (run.documents, run.passages, run.dimensions) == (1000, 1000, 384)
    vector = encoder.encode([query]).mean[0]
    np.testing.assert_allclose(run.query_vector, vector[:4], atol=1e-6)
    with searcher.library.reading():
        rows = searcher.library.rows("mean")
    cosines = np.sort(np.concatenate([matrix @ vector for matrix in rows.matrices]))[::-1]
    for one in run.scored:
        assert abs(one.cosine - cosines[one.rank - 1]) < 1e-6
    assert [one.rank for one in run.scored] == [1, 2, 3, 4, 10, 100, 500, 1000]
    assert [hit.rank for hit in run.by_meaning] == list(range(1, SHOWN + 1))
    np.testing.assert_allclose([hit.score for hit in run.by_meaning], cosines[:SHOWN], atol=1e-6)


@pytest.mark.parametrize("query", QUERIES)
def test_the_search_for_words_is_that_of_the_program(searcher: Searcher, query: str) -> None:
    run = match(searcher, query)
    answer = searcher.search(query, SHOWN, "keyword")
    assert [hit.id for hit in run.by_words] == [hit.id for hit in answer.hits]
    shared = {hit.id for hit in run.by_words} & {hit.id for hit in run.by_meaning}
    assert run.shared == len(shared)
    assert SHOWN <= run.found_by_words <= 1000
    assert run.embedding_ms > 0
    assert run.ranking_ms > 0


def test_the_job_is_what_the_model_reads(searcher: Searcher, encoder: Encoder) -> None:
    run = match(searcher, QUERIES[0])
    best = run.by_meaning[0]
    assert run.job == f"{best.title}. {best.passage}"
    vectors = encoder.encode([run.job, QUERIES[0]]).mean
    assert abs(float(vectors[0] @ vectors[1]) - best.score) < 1e-6
    assert run.query_cleaned == "work data analysis python program"
    assert run.pieces[0] == "[CLS]"
