"""The guide's job matcher over a library: what each of its nine steps makes, with the numbers it made."""

from __future__ import annotations

import time
from dataclasses import dataclass

from desktop_app.core.types import GUIDE, Hit, Preprocessing
from desktop_app.corpus.preprocess import clean
from desktop_app.services.searching.search import Searcher

SHOWN = 10
"""Jobs that are returned, by the guide's ninth step."""
HEAD = 4
"""Numbers of a vector that are written down."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A job, its place in the ranking by meaning, and its cosine with the query."""

    rank: int
    title: str
    cosine: float


@dataclass(frozen=True, slots=True)
class JobMatch:
    """What the nine steps made of `query`.

    `job` is the text that the model reads of the best match, `job_cleaned` what the guide's cleaning would
    leave of it; `read_as` is how the library itself cleans. `pieces` are those of the query with [CLS] and
    [SEP]. `job_vector` and `query_vector` begin the two vectors, which have unit length. `scored` has jobs
    from all over the ranking. `by_meaning` and `by_words` are the best documents of each way, `shared` how
    many are in both. Times are in milliseconds.
    """

    query: str
    library: str
    documents: int
    passages: int
    dimensions: int
    read_as: Preprocessing
    job_title: str
    job: str
    job_cleaned: str
    job_vector: tuple[float, ...]
    query_cleaned: str
    pieces: tuple[str, ...]
    query_vector: tuple[float, ...]
    scored: tuple[Scored, ...]
    by_meaning: tuple[Hit, ...]
    by_words: tuple[Hit, ...]
    found_by_words: int
    shared: int
    embedding_ms: float
    ranking_ms: float


def match(searcher: Searcher, query: str) -> JobMatch:
    """Runs the matcher; a cosine is that of a job's best passage. Raises AppError."""
    library, encoder = searcher.library, searcher.encoder
    recipe = library.recipe
    pooling = searcher.comparing()
    asked = searcher.understand(query)
    started = time.perf_counter()
    vector = searcher.vector(asked, pooling)
    embedded = time.perf_counter()
    assert vector is not None, "a query that is not empty has a vector"
    counts = library.counts()
    ranking = searcher.ranking_by(vector, counts.documents, pooling)
    ranked = time.perf_counter()
    answer = searcher.search(query, SHOWN, "semantic")
    words = searcher.search(query, SHOWN, "keyword")
    by_words = searcher.ranking(query, counts.documents, "keyword", pooling)
    best = answer.hits[0]
    job = f"{best.title}. {best.passage}" if best.title else best.passage
    places = sorted({0, 1, 2, 3, 9, 99, 499, len(ranking) - 1} & set(range(len(ranking))))
    shown = library.found([int(ranking.passages[place]) for place in places])
    scored = tuple(
        Scored(place + 1, shown[int(ranking.passages[place])].title, float(ranking.scores[place]))
        for place in places
    )
    read = clean(job, recipe.preprocessing)
    job_vector = encoder.encode([read], recipe.passages).pooled(pooling)[0]
    found = {hit.document for hit in answer.hits}
    return JobMatch(
        query,
        library.name,
        counts.documents,
        counts.passages,
        len(vector),
        recipe.preprocessing,
        best.title,
        job,
        clean(job, GUIDE),
        tuple(map(float, job_vector[:HEAD])),
        clean(query, GUIDE),
        encoder.wordpiece.encode(recipe.prompts.query + clean(query, recipe.preprocessing)).tokens,
        tuple(map(float, vector[:HEAD])),
        scored,
        answer.hits,
        words.hits,
        len(by_words),
        sum(hit.document in found for hit in words.hits),
        (embedded - started) * 1e3,
        (ranked - embedded) * 1e3,
    )
