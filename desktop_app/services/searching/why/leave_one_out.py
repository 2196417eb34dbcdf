"""What a score or a rank loses when a word is left out: for [CLS], which has no ledger, and for places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from desktop_app.core.jobs import NEVER, CancelToken, Progress, Report, silent
from desktop_app.core.query_values import Query
from desktop_app.core.types import Pooling
from desktop_app.explore.score_ledger import Float64
from desktop_app.language import tr
from desktop_app.search import exact
from desktop_app.services.searching.search import Searcher
from desktop_app.services.searching.why.explain import ExplainedToken, Explanation, Span


@dataclass(frozen=True, slots=True)
class Effects:
    """How much higher the cosine is with each word than without it; one entry a run of tokens.

    The entries belong to `Explanation.query_words` and `passage_words`; None for special tokens, and for a
    word without which nothing would be left. They do not add up to the score.
    """

    query: tuple[float | None, ...]
    passage: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class RankWithout:
    """The rank of a document when `word` is left out of the query; None if nothing would be left."""

    word: str
    rank: int | None


def effects(
    searcher: Searcher, found: Explanation, report: Report = silent, cancel: CancelToken = NEVER
) -> Effects:
    """Leaves every word of query and passage out once; raises AppError and Cancelled."""
    queries: list[str] = []
    at = 0
    for meaning in found.meanings:
        runs = [run for run in found.query_words if meaning.first <= run[0] < meaning.last]
        queries += _without(meaning.text, found.query, runs, at)
        at += len(meaning.text) + 1
    passages = _without(found.model_text, found.passage, found.passage_words)
    whole = [meaning.text for meaning in found.meanings]
    texts = [*whole, found.model_text, *filter(None, queries), *filter(None, passages)]
    how = replace(searcher.library.recipe.passages, prompt="")  # the texts have theirs
    vectors = iter(searcher.encoder.encode(texts, how, report, cancel).pooled(found.pooling).astype(float))
    meant = [next(vectors) for _ in whole]
    weights = [meaning.weight for meaning in found.meanings]
    passage = next(vectors)
    query = _unit(weights, meant)
    score = float(query @ passage)
    lost: list[float | None] = []
    for text, (first, _) in zip(queries, found.query_words, strict=True):
        other = [
            next(vectors) if text and meaning.first <= first < meaning.last else vector
            for meaning, vector in zip(found.meanings, meant, strict=True)
        ]
        lost.append(score - float(_unit(weights, other) @ passage) if text else None)
    others = tuple(score - float(query @ next(vectors)) if text else None for text in passages)
    return Effects(tuple(lost), others)


def places(
    searcher: Searcher,
    query: Query,
    document: int,
    pooling: Pooling | None = None,
    report: Report = silent,
    cancel: CancelToken = NEVER,
) -> tuple[int, tuple[RankWithout, ...]]:
    """The document's rank by cosine among all that pass the query's filters, and without each of its words.

    Ranks are exact and count from 1; 0 where the document has no vector. Raises AppError and Cancelled.
    """
    pooling = searcher.comparing(pooling)
    words = query.text.split()
    shorter = [" ".join(words[:at] + words[at + 1 :]) for at in range(len(words))]
    ranks: list[int | None] = []
    for done, text in enumerate([query.text, *shorter]):
        cancel.check()
        report(Progress(tr("Ranking"), done, len(words) + 1, "queries"))
        vector = searcher.vector(replace(query, text=text), pooling)
        with searcher.library.reading():
            rows = searcher.library.rows(pooling)
            if (allowed := searcher.allowed(query)) is not None:
                rows = exact.restricted(rows, allowed)
            ranks.append(exact.place(rows, vector, document) if vector is not None else None)
    without = (RankWithout(word, rank) for word, rank in zip(words, ranks[1:], strict=True))
    return ranks[0] or 0, tuple(without)


def _unit(weights: Sequence[float], vectors: Sequence[Float64]) -> Float64:
    """The unit vector of the weighted sum; zeros stay zeros."""
    total = np.tensordot(weights, vectors, axes=1)
    return np.asarray(total / max(float(np.linalg.norm(total)), np.finfo(np.float64).tiny))


def _without(text: str, tokens: Sequence[ExplainedToken], runs: Sequence[Span], at: int = 0) -> list[str]:
    """`text`, which begins at `at`, without each run; "" for a special token or if nothing would be left."""
    return [
        f"{text[: tokens[first].read[0] - at]} {text[tokens[last - 1].read[1] - at :]}".strip()
        if tokens[first].word >= 0
        else ""
        for first, last in runs
    ]
