"""Why a passage has its score: what each token, or each term, adds to it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from desktop_app.core.arrays import Float32
from desktop_app.core.errors import AppError
from desktop_app.core.lexical.terms import spans
from desktop_app.core.query_values import Query
from desktop_app.core.recipe import ReadAs, Recipe
from desktop_app.core.types import Document, Encoding, Passage, Pooling
from desktop_app.corpus.passages import with_whole_title
from desktop_app.corpus.preprocess import clean
from desktop_app.corpus.sentences import sentences
from desktop_app.corpus.traces import Part, Trace
from desktop_app.explore import score_ledger
from desktop_app.explore.score_ledger import Float64, Weighted
from desktop_app.language import tr
from desktop_app.search import exact, relevance
from desktop_app.search.keyword import WordEvidence
from desktop_app.search.meanings import AWAY
from desktop_app.services.passages import passages_of
from desktop_app.services.searching.search import Searcher

Span = tuple[int, int]
BEYOND_WORDS = "together"
"""The name of what a query's words tell by being in one passage, more where they stand there as typed."""
NOT_YET = tr("Let indexing finish, then ask again.")
_GONE = tr("Search again to see what is there now.")


@dataclass(frozen=True, slots=True)
class ExplainedToken:
    """A word piece: the span it is read from in the model's text, and where that stands.

    `shown` is a span of the document's title or text; `part` is "" where it stands in neither, as [CLS], what
    joining put in, and the query. `word` says which pieces belong together, -1 for
    special tokens.
    """

    text: str
    word: int
    read: Span
    part: Part
    shown: Span


@dataclass(frozen=True, slots=True)
class Term:
    """A word's part of a passage's BM25, and where it stands in the title and in the passage."""

    score: float
    title: tuple[Span, ...]
    text: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Fused:
    """What makes up a hybrid score, the sum of `near`, `words` and `together` (see `search.relevance`).

    `cosine` is None where there is no vector; `near` is an expectation then. `chance` is the cosine at which
    it is 0. `words` are `bm25` by `information`, what the words tell together.
    """

    near: float
    words: float
    together: float
    cosine: float | None
    chance: float
    bm25: float
    information: float

    @property
    def score(self) -> float:
        return self.near + self.words + self.together


@dataclass(frozen=True, slots=True)
class Meaning:
    """A text on the query's side, as the model reads it, its weight (see `search.meanings`), and which of the
    query's tokens are its: [first, last).
    """

    text: str
    weight: float
    first: int
    last: int


@dataclass(frozen=True, eq=False)
class Explanation:
    """The cosine of a query and a passage, split over their tokens.

    `model_query` holds the texts of all meanings, one a line. `contributions` is float64, (query tokens,
    passage tokens), and adds up to `score` but for float32 rounding of the stored vectors (below 1e-5); None
    for [CLS], whose score has no such split. `sentence` is the span in the document's text of the sentence
    that matters most: the one whose own tokens, as they stand in the passage, have the mean nearest to the
    query. A sum of contributions would favor the longest.
    """

    meanings: tuple[Meaning, ...]
    model_query: str
    model_text: str
    pooling: Pooling
    passage_id: int
    document: int
    score: float
    query: tuple[ExplainedToken, ...]
    passage: tuple[ExplainedToken, ...]
    contributions: Float64 | None
    sentence: Span | None

    @cached_property
    def query_words(self) -> list[Span]:
        """The runs [first, last) of query tokens that are one word."""
        return score_ledger.words([token.word for token in self.query])

    @cached_property
    def passage_words(self) -> list[Span]:
        return score_ledger.words([token.word for token in self.passage])


def explain(searcher: Searcher, query: Query, passage: int, pooling: Pooling | None = None) -> Explanation:
    """Why the passage with this row id has its cosine with `query`.

    Raises AppError: the passage is gone or has no vector yet, or the library has another model.
    """
    recipe, encoder = searcher.library.recipe, searcher.encoder
    pooling = searcher.comparing(pooling)
    vector = _vector(searcher, query, pooling)
    before = recipe.prompts.query
    texts = [before + clean(text, recipe.preprocessing) for text in (*query.toward, *query.away)]
    weights = [1.0] * len(query.toward) + [-AWAY] * len(query.away)
    document, read, row = passage_read(searcher, passage)
    model_text = recipe.prompts.passage + read.model_text
    *encoded, passage_encoded = (
        encoder.wordpiece.encode(text, max_length=recipe.max_length) for text in (*texts, model_text)
    )
    *states, passage_states = encoder.token_states([*texts, model_text], ReadAs(recipe.max_length))
    states = [encoder.parts(one, recipe.dimensions) for one in states]
    passage_states = encoder.parts(passage_states, recipe.dimensions)
    meanings, query_tokens = _query_side(texts, weights, encoded)
    passage_tokens = _passage_side(passage_encoded, Trace(document, read, recipe.preprocessing), recipe)
    unit = [score_ledger.unit_parts(one).sum(axis=0) for one in states]
    total = np.tensordot(weights, unit, axes=1)
    length = max(float(np.linalg.norm(total)), np.finfo(np.float64).tiny)
    weighted = [Weighted(one, weight / length) for one, weight in zip(states, weights, strict=True)]
    with searcher.library.reading():
        rows = searcher.library.rows(pooling)
        cosines = exact.cosines(rows, vector, np.array([passage], dtype=np.int64))
    if passage not in cosines:
        raise AppError(tr("This passage has no vector yet."), NOT_YET)
    return Explanation(
        meanings=meanings,
        model_query="\n".join(texts),
        model_text=model_text,
        pooling=pooling,
        passage_id=passage,
        document=row,
        score=cosines[passage],
        query=query_tokens,
        passage=passage_tokens,
        contributions=score_ledger.contributions(weighted, passage_states)
        if pooling == "mean" and encoder.splits
        else None,
        sentence=_sentence(document, read, passage_tokens, total, passage_states),
    )


def explain_record(searcher: Searcher, query: str, key: str, pooling: Pooling | None = None) -> Explanation:
    """As `explain`, for the best passage of the document with the id `key`; raises AppError."""
    library = searcher.library
    pooling = searcher.comparing(pooling)
    documents = [row for *_, row in library.rows_of([key])]
    if not documents:
        raise AppError(
            f'There is no document "{key}" in the library "{library.name}".',
            "Take an id that a search shows.",
        )
    asked = searcher.answering(searcher.understand(query), documents[0], "semantic", pooling)
    vector = _vector(searcher, asked, pooling)
    with library.reading():
        rows = library.rows(pooling)
        cosines = exact.cosines(rows, vector, rows.passages[np.isin(rows.documents, documents)])
    if not cosines:
        raise AppError(f'The document "{key}" has no vector yet.', NOT_YET)
    return explain(searcher, asked, max(cosines, key=lambda passage: (cosines[passage], -passage)), pooling)


def explain_terms(searcher: Searcher, query: Query, passage: int) -> tuple[tuple[str, Term], ...]:
    """What each word of a keyword query, and all of them together, add to the passage's score.

    That is their sum. Raises AppError.
    """
    with searcher.library.reading():
        found = searcher.found_by_words(searcher.words(query))
        explained = _terms(searcher, found, [passage])[passage]
        one = np.array([passage], dtype=np.int64)
        weights = searcher.weighed(query, found, None, searcher.library.rows("mean"), "mean", 1, one)
    if told := float(weights.beyond_words[weights.passages == passage].sum()):
        told *= found.information / relevance.WORDS
        return (*explained, (BEYOND_WORDS, Term(told, (), ())))
    return explained


def matched_terms(searcher: Searcher, query: Query, passages: Sequence[int]) -> dict[int, tuple[Term, ...]]:
    """What a query's words add to the BM25 of each of `passages`, and where they stand; raises AppError."""
    with searcher.library.reading():
        found = searcher.found_by_words(searcher.words(query))
        explained = _terms(searcher, found, passages)
    return {passage: tuple(term for _, term in terms) for passage, terms in explained.items()}


def _terms(
    searcher: Searcher, found: WordEvidence, passages: Sequence[int]
) -> dict[int, tuple[tuple[str, Term], ...]]:
    """By passage what each word adds to BM25; nothing in one that is gone. Call it within `reading`."""
    shown = searcher.library.found(passages)
    words = [(word.text, word.holds(found.index.languages)) for word in found.query.words]
    explained = {}
    for passage in passages:
        slots, _ = found.index.slots(np.array([passage], dtype=np.int64))
        if passage in shown and len(slots):
            texts = (shown[passage].title, shown[passage].text)
            scores = found.parts(slots)[:, 0].tolist()
        else:
            texts, scores = ("", ""), [0.0] * len(words)
        explained[passage] = tuple(
            (word, Term(score, *(tuple(spans(text, wanted)) for text in texts)))
            for (word, wanted), score in zip(words, scores, strict=True)
        )
    return explained


def explain_fusion(searcher: Searcher, query: Query, passage: int, pooling: Pooling | None = None) -> Fused:
    """The parts of a passage's hybrid score, which add up to it; raises AppError."""
    library = searcher.library
    pooling = searcher.comparing(pooling)
    vector = _vector(searcher, query, pooling)
    with library.reading():
        rows = library.rows(pooling)
        found = searcher.found_by_words(searcher.words(query))
        one = np.array([passage], dtype=np.int64)
        weights = searcher.weighed(query, found, vector, rows, pooling, 1, one)
        chance = searcher.calibration.background(rows, pooling, query.chance, vector).chance
    at = int(np.flatnonzero(weights.passages == passage)[0])
    held, cosine = float(weights.held[at]), float(weights.cosines[at])
    return Fused(
        near=float(weights.near[at]),
        words=relevance.WORDS * held,
        together=float(weights.beyond_words[at]),
        cosine=None if math.isnan(cosine) else cosine,
        chance=chance,
        bm25=held * found.information,
        information=found.information,
    )


def nearest_sentence(searcher: Searcher, query: Query, passage: int) -> Span | None:
    """The span in the document's text of the sentence that `explain` names, without explaining the score.

    None where the query has no meaning, or the passage no text. Raises AppError when the passage is gone.
    """
    document, read, _ = passage_read(searcher, passage)
    spans = sentences(document.text[read.start : read.end])
    if len(spans) == 1:
        return read.start + spans[0][0], read.start + spans[0][1]
    vector = searcher.vector(query, "mean")
    if vector is None:
        return None
    encoder, recipe = searcher.encoder, searcher.library.recipe
    model_text = recipe.prompts.passage + read.model_text
    encoded = encoder.wordpiece.encode(model_text, max_length=recipe.max_length)
    (states,) = encoder.token_states([model_text], ReadAs(recipe.max_length))
    tokens = _passage_side(encoded, Trace(document, read, recipe.preprocessing), recipe)
    return _sentence(
        document, read, tokens, vector.astype(np.float64), encoder.parts(states, recipe.dimensions)
    )


def explanation_document(found: Explanation, sentence: str) -> dict[str, Any]:
    """The JSON document of `embedscope explain`; raises AppError for [CLS], whose score has no split.

    `sentence` says it in words (see `why_sentence`).
    """
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
        "sentence": sentence,
    }


def passage_read(searcher: Searcher, passage: int) -> tuple[Document, Passage, int]:
    """The document of a passage, the passage as the model reads it, and the document's row id."""
    found = searcher.library.found([passage]).get(passage)
    if found is None:
        raise AppError(tr("The passage is no longer in the library."), _GONE)
    recipe = searcher.library.recipe
    document = searcher.library.document(found.document).document
    end = found.start + len(found.text)
    if recipe.preprocessing.untouched:  # splitting a book takes seconds
        whole = with_whole_title(document, found.start, end)
        if whole.hash == searcher.library.passage_hash(passage):
            return document, whole, found.document
    for part in passages_of(document, searcher.encoder, recipe):
        if (part.start, part.end) == (found.start, end):
            return document, part, found.document
    raise AppError(tr("The passage is no longer in the library."), _GONE)


def _vector(searcher: Searcher, query: Query, pooling: Pooling) -> Float32:
    """What the query means; raises AppError where it means nothing."""
    vector = searcher.vector(query, pooling)
    if vector is None:
        raise AppError(tr("The query has no meaning to rank by."), tr("Type some words besides the filters."))
    return vector


def _query_side(
    texts: Sequence[str], weights: Sequence[float], encoded: Sequence[Encoding]
) -> tuple[tuple[Meaning, ...], tuple[ExplainedToken, ...]]:
    """The meanings, and the tokens of all of them, whose spans count in the texts laid one a line."""
    meanings: list[Meaning] = []
    tokens: list[ExplainedToken] = []
    at = 0
    for text, weight, encoding in zip(texts, weights, encoded, strict=True):
        first = len(tokens)
        tokens += [
            ExplainedToken(token, word, (at + start, at + end), "", (0, 0))
            for token, word, (start, end) in zip(
                encoding.tokens, encoding.words, encoding.offsets, strict=True
            )
        ]
        meanings.append(Meaning(text, weight, first, len(tokens)))
        at += len(text) + 1
    return tuple(meanings), tuple(tokens)


def _passage_side(encoding: Encoding, trace: Trace, recipe: Recipe) -> tuple[ExplainedToken, ...]:
    """The tokens; those of the prompt stand in neither title nor text."""
    tokens = []
    before = len(recipe.prompts.passage)
    for token, word, read in zip(encoding.tokens, encoding.words, encoding.offsets, strict=True):
        start, end = read
        part, start, end = trace.source(start - before, end - before)
        tokens.append(ExplainedToken(token, word, read, part, (start, end)))
    return tuple(tokens)


def _sentence(
    document: Document, passage: Passage, tokens: Sequence[ExplainedToken], query: Float64, states: Float32
) -> Span | None:
    """The sentence of the passage nearest to the query; None where no token stands in the text.

    A number alone says nothing, such as the amount in a row of a table.
    """
    best: tuple[float, Span] | None = None
    text = document.text[passage.start : passage.end]
    spans = sentences(text)
    speaking = [(start, end) for start, end in spans if any(map(str.isalpha, text[start:end]))]
    for start, end in speaking or spans:
        span = (passage.start + start, passage.start + end)
        inside = [
            number
            for number, token in enumerate(tokens)
            if token.part == "text" and span[0] <= token.shown[0] < span[1]
        ]
        if inside:
            cosine = float(score_ledger.unit_parts(states[inside]).sum(axis=0) @ query)
            best = max(best or (cosine, span), (cosine, span), key=lambda pair: pair[0])
    return best[1] if best else None
