"""What a score or a rank loses when a word is left out: for [CLS], which has no ledger, and for places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.core.jobs import CancelToken, Progress, Report, silent
from desktop_app.core.types import Pooling
from desktop_app.corpus.preprocess import clean
from desktop_app.search import exact
from desktop_app.services.explaining import Explanation, Span, Token
from desktop_app.services.models import check_model
from desktop_app.services.searching import Searcher


@dataclass(frozen=True, slots=True)
class Effects:
    """How much higher the cosine is with each word than without it; one entry a run of tokens.

    The entries belong to `Explanation.query_words` and `passage_words`; None for special tokens, and for a
    word without which nothing would be left. They do not add up to the score.
    """

    query: tuple[float | None, ...]
    passage: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """The rank of a document when `word` is left out of the query; None if nothing would be left."""

    word: str
    rank: int | None


def effects(
    searcher: Searcher, found: Explanation, report: Report = silent, cancel: CancelToken | None = None
) -> Effects:
    """Leaves every word of query and passage out once; raises AppError and Cancelled."""
    variants = _without(found.model_query, found.query, found.query_words)
    others = _without(found.model_text, found.passage, found.passage_words)
    texts = [found.model_query, found.model_text, *filter(None, variants), *filter(None, others)]
    length = searcher.library.recipe.max_length
    vectors = searcher.encoder.encode(texts, length, report, cancel).pooled(found.pooling)
    query, passage = vectors[:2].astype(float)
    whole = float(query @ passage)
    rest = iter(vectors[2:].astype(float))
    return Effects(
        tuple(whole - float(next(rest) @ passage) if text else None for text in variants),
        tuple(whole - float(query @ next(rest)) if text else None for text in others),
    )


def places(
    searcher: Searcher,
    query: str,
    document: int,
    pooling: Pooling | None = None,
    report: Report = silent,
    cancel: CancelToken | None = None,
) -> tuple[int, tuple[Place, ...]]:
    """The document's rank by cosine in the whole library, and without each word of the query.

    Ranks are exact and count from 1; 0 where the document has no vector. Raises AppError and Cancelled.
    """
    recipe, encoder = searcher.library.recipe, searcher.encoder
    check_model(encoder, recipe, searcher.library.name)
    pooling = pooling or recipe.pooling
    words = query.encode("utf-8", "replace").decode().split()
    queries = [" ".join(words), *(" ".join(words[:at] + words[at + 1 :]) for at in range(len(words)))]
    texts = [clean(text, recipe.preprocessing) for text in queries]
    asked = [text for text in texts if text]
    vectors = iter(encoder.encode(asked, recipe.max_length, cancel=cancel).pooled(pooling))
    ranks: list[int | None] = []
    with searcher.library.reading():
        rows = searcher.library.rows(pooling)
        for done, text in enumerate(texts):
            if cancel:
                cancel.check()
            report(Progress("Ranking", done, len(texts), "queries"))
            ranks.append(exact.place(rows, next(vectors), document) if text else None)
    without = (Place(word, rank) for word, rank in zip(words, ranks[1:], strict=True))
    return ranks[0] or 0, tuple(without)


def _without(text: str, tokens: Sequence[Token], runs: Sequence[Span]) -> list[str]:
    """`text` without each run, "" for a special token or if nothing would be left."""
    left = []
    for first, last in runs:
        start, end = tokens[first].read[0], tokens[last - 1].read[1]
        special = tokens[first].word < 0
        left.append("" if special else f"{text[:start]} {text[end:]}".strip())
    return left
