"""Why a passage has its score: what each token, or each term, adds to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from desktop_app.core.arrays import Float32
from desktop_app.core.errors import AppError
from desktop_app.core.types import Document, Encoding, Passage, Pooling
from desktop_app.corpus.passages import split
from desktop_app.corpus.preprocess import clean
from desktop_app.corpus.sentences import sentences
from desktop_app.corpus.traces import Part, Trace
from desktop_app.encoder import pooling as pool
from desktop_app.explore import score_ledger
from desktop_app.explore.score_ledger import Float64, Weighted
from desktop_app.library import terms
from desktop_app.library.terms import Term
from desktop_app.search import exact, fusion, keyword
from desktop_app.services.models import check_model
from desktop_app.services.searching import FUSED_DEPTH, Searcher

Span = tuple[int, int]
_GONE = "Search again to see what is there now."


@dataclass(frozen=True, slots=True)
class Token:
    """A word piece: the span it is read from in the model's text, and where that stands.

    `shown` is a span of the document's title or text ("text" for the query itself); `part` is "" where it
    stands in neither, as [CLS] and what joining put in. `word` tells which pieces belong together, -1 for
    special tokens.
    """

    text: str
    word: int
    read: Span
    part: Part
    shown: Span


@dataclass(frozen=True, slots=True)
class Fused:
    """What makes up a fused score: `meaning` and `words` are its two parts, their weights applied; the rest
    are the measures they come from (see `search.fusion.fuse`). `cosine` is None where there is no vector.
    """

    meaning: float
    words: float
    cosine: float | None
    mean_cosine: float
    best_cosine: float
    bm25: float
    best_bm25: float


@dataclass(frozen=True, eq=False)
class Explanation:
    """The cosine of a query and a passage, split over their tokens.

    `contributions` is float64, (query tokens, passage tokens), and adds up to `score` but for float32
    rounding of the stored vectors (below 1e-5); None for [CLS], whose score has no such split. `sentence`
    is the span in the document's text of the sentence that matters most: the one whose own tokens, as they
    stand in the passage, have the mean nearest to the query. A sum of contributions would favor the longest.
    """

    query_text: str
    model_query: str
    model_text: str
    pooling: Pooling
    passage_id: int
    document: int
    score: float
    query: tuple[Token, ...]
    passage: tuple[Token, ...]
    contributions: Float64 | None
    sentence: Span | None

    @cached_property
    def query_words(self) -> list[Span]:
        """The runs [first, last) of query tokens that are one word."""
        return score_ledger.words([token.word for token in self.query])

    @cached_property
    def passage_words(self) -> list[Span]:
        return score_ledger.words([token.word for token in self.passage])


def explain(searcher: Searcher, query: str, passage: int, pooling: Pooling | None = None) -> Explanation:
    """Why the passage with this row id has its cosine with `query`.

    Raises AppError: the passage is gone or has no vector yet, or the library has another model.
    """
    recipe, encoder = searcher.library.recipe, searcher.encoder
    check_model(encoder, recipe, searcher.library.name)
    pooling = pooling or recipe.pooling
    readable = query.encode("utf-8", "replace").decode()
    text = clean(readable, recipe.preprocessing)
    document, read, row = _passage(searcher, passage)
    encodings = [
        encoder.wordpiece.encode(part, max_length=recipe.max_length) for part in (text, read.model_text)
    ]
    states = encoder.token_states([text, read.model_text], recipe.max_length)
    asked = Document("", "", readable)
    trace = Trace(document, read, recipe.preprocessing)
    tokens = _tokens(encodings[1], trace)
    return Explanation(
        query_text=readable,
        model_query=text,
        model_text=read.model_text,
        pooling=pooling,
        passage_id=passage,
        document=row,
        score=_score(searcher, states[0], passage, pooling),
        query=_tokens(encodings[0], Trace(asked, Passage(0, len(readable), text, ""), recipe.preprocessing)),
        passage=tokens,
        contributions=score_ledger.contributions([Weighted(states[0])], states[1])
        if pooling == "mean"
        else None,
        sentence=_sentence(document, read, tokens, states),
    )


def explain_record(searcher: Searcher, query: str, key: str, pooling: Pooling | None = None) -> Explanation:
    """As `explain`, for the best passage of the document with the id `key`; raises AppError."""
    library, encoder = searcher.library, searcher.encoder
    check_model(encoder, library.recipe, library.name)
    pooling = pooling or library.recipe.pooling
    documents = terms.documents_of(library, key)
    if not documents:
        raise AppError(
            f'There is no document "{key}" in the library "{library.name}".',
            "Take an id that a search shows.",
        )
    text = clean(query.encode("utf-8", "replace").decode(), library.recipe.preprocessing)
    vector = encoder.encode([text], library.recipe.max_length).pooled(pooling)[0]
    with library.reading():
        rows = library.rows(pooling)
        cosines = exact.cosines(rows, vector, rows.passages[np.isin(rows.documents, documents)])
    if not cosines:
        raise _no_vector(key)
    return explain(searcher, query, max(cosines, key=lambda passage: (cosines[passage], -passage)), pooling)


def explain_terms(searcher: Searcher, query: str, passage: int) -> tuple[tuple[str, Term], ...]:
    """What each word of a keyword query adds to the passage's BM25, which is their sum; raises AppError."""
    words = keyword.words(query)
    with searcher.library.reading():
        begun = searcher.begun(query)
        return tuple(
            (word, terms.term(searcher.library, keyword.expression(word, begun=begun and last), passage))
            for word in words
            for last in (word == words[-1],)
        )


def explain_fusion(searcher: Searcher, query: str, document: int, pooling: Pooling | None = None) -> Fused:
    """The two parts of a document's hybrid score, which add up to it; raises AppError."""
    library, encoder = searcher.library, searcher.encoder
    check_model(encoder, library.recipe, library.name)
    text = clean(query.encode("utf-8", "replace").decode(), library.recipe.preprocessing)
    pooling = pooling or library.recipe.pooling
    vector = encoder.encode([text], library.recipe.max_length).pooled(pooling)[0]
    with library.reading():
        rows = library.rows(pooling)
        expression = keyword.expression(query, begun=searcher.begun(query))
        by_words = keyword.top(library.matches(expression), FUSED_DEPTH)
        nearest = exact.top(rows, vector, 1).scores
        mine = exact.among(rows, vector, np.array([document], dtype=np.int64)).scores
        mean = exact.mean_cosine(rows, vector)
    best_bm25 = float(by_words.scores[0]) if len(by_words) else 0.0
    bm25 = float(by_words.scores[by_words.documents == document].sum())
    words = bm25 / best_bm25 if best_bm25 else 0.0
    best = float(nearest[0]) if len(nearest) else mean
    cosine = float(mine[0]) if len(mine) else None
    near = words if cosine is None else (cosine - mean) / max(best - mean, fusion.SMALLEST)
    share = fusion.MEANING
    return Fused(share * near, (1 - share) * words, cosine, mean, best, bm25, best_bm25)


def explanation_document(found: Explanation) -> dict[str, Any]:
    """The JSON document of `embedscope explain`; raises AppError for [CLS], whose score has no split."""
    if found.contributions is None:
        raise AppError(
            "A [CLS] score is one vector's and does not split over words.",
            "Ask with --pooling mean: the library keeps both vectors of every passage.",
        )
    return {
        "score": found.score,
        "terms": [
            {
                "query_token": query.text,
                "passage_token": passage.text,
                "contribution": float(found.contributions[row, column]),
            }
            for row, query in enumerate(found.query)
            for column, passage in enumerate(found.passage)
        ],
    }


def _passage(searcher: Searcher, passage: int) -> tuple[Document, Passage, int]:
    """The document of a passage, the passage as the model reads it, and the document's row id."""
    found = searcher.library.found([passage]).get(passage)
    if found is None:
        raise AppError("The passage is no longer in the library.", _GONE)
    recipe = searcher.library.recipe
    document = searcher.document(found.document).document
    end = found.start + len(found.text)
    for part in split(document, searcher.encoder.wordpiece.spans, recipe.max_length, recipe.preprocessing):
        if (part.start, part.end) == (found.start, end):
            return document, part, found.document
    raise AppError("The passage is no longer in the library.", _GONE)


def _score(searcher: Searcher, states: Float32, passage: int, pooling: Pooling) -> float:
    """The cosine with the vector that the library keeps."""
    mask = np.ones((1, len(states)), dtype=np.int64)
    vector = (pool.mean(states[None], mask) if pooling == "mean" else pool.cls(states[None]))[0]
    with searcher.library.reading():
        rows = searcher.library.rows(pooling)
        cosines = exact.cosines(rows, vector, np.array([passage], dtype=np.int64))
    if passage not in cosines:
        raise _no_vector("")
    return cosines[passage]


def _no_vector(key: str) -> AppError:
    return AppError(
        f'The document "{key}" has no vector yet.' if key else "This passage has no vector yet.",
        "Let indexing finish, then ask again.",
    )


def _tokens(encoding: Encoding, trace: Trace) -> tuple[Token, ...]:
    return tuple(
        Token(token, word, span, part, (start, end))
        for token, word, span in zip(encoding.tokens, encoding.words, encoding.offsets, strict=True)
        for part, start, end in (trace.source(*span),)
    )


def _sentence(
    document: Document, passage: Passage, tokens: Sequence[Token], states: Sequence[Float32]
) -> Span | None:
    """The sentence of the passage nearest to the query; None where no token stands in the text."""
    vector = score_ledger.unit_parts(states[0]).sum(axis=0)
    best: tuple[float, Span] | None = None
    for start, end in sentences(document.text[passage.start : passage.end]):
        span = (passage.start + start, passage.start + end)
        inside = [
            number
            for number, token in enumerate(tokens)
            if token.part == "text" and span[0] <= token.shown[0] < span[1]
        ]
        if inside:
            cosine = float(score_ledger.unit_parts(states[1][inside]).sum(axis=0) @ vector)
            best = max(best or (cosine, span), (cosine, span), key=lambda pair: pair[0])
    return best[1] if best else None
