"""A query to ranked documents: by meaning, by words, or by both."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np

from desktop_app.core.arrays import Float32, Int64, Rows
from desktop_app.core.errors import AppError
from desktop_app.core.jobs import NEVER, CancelToken
from desktop_app.core.query_values import Division, Query
from desktop_app.core.text import encodable
from desktop_app.core.types import (
    MODES,
    POOLINGS,
    Answer,
    Hit,
    Mode,
    Pooling,
    Vectors,
)
from desktop_app.corpus.preprocess import clean
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Library
from desktop_app.search import exact, fusion, keyword
from desktop_app.search.calibration import AT_CHANCE, Background
from desktop_app.search.keyword import WordQuery
from desktop_app.search.meanings import combine
from desktop_app.search.ranking import Ranking
from desktop_app.search.signs import Signs
from desktop_app.services.indexing.calibrate import Calibration
from desktop_app.services.models import check_model
from desktop_app.services.searching.narrow import Narrowing

FUSED_DEPTH = 1_000
"""Documents of either ranking that are fused. With 100 the first ten are nearly the same (benchmarks.md)."""

NO_WORDS = WordQuery(())


class Searcher:
    """Answers queries over a library that it alone reads. Serves one thread at a time.

    What another connection commits meanwhile is seen by the next query.
    """

    def __init__(self, library: Library, encoder: Encoder) -> None:
        self.library = library
        self.encoder = encoder
        self.calibration = Calibration(library, encoder)
        self._nearest = {one: Signs() for one in POOLINGS}
        self._narrowing = Narrowing(library)
        self._prepared: dict[str, Vectors] = {}

    def comparing(self, pooling: Pooling | None = None) -> Pooling:
        """The pooling to compare vectors by, the library's own unless one is given.

        Raises AppError where the library's vectors come from another model.
        """
        check_model(self.encoder, self.library.recipe, self.library.name)
        return pooling or self.library.recipe.pooling

    def search(
        self,
        query: str,
        top: int = 10,
        mode: Mode = MODES[0],
        pooling: Pooling | None = None,
        asked: Query | None = None,
        chance: float = 0.0,
    ) -> Answer:
        """The `top` best documents, by the library's own pooling where none is given; raises AppError.

        The query is read as docs/searching.md says, unless that is done and given as `asked`, and what it
        means is cleaned as the passages were.
        `Hit.match` comes from the cosine in every mode; where other libraries are searched as well, `chance`
        is the highest `Background.chance` of theirs. When the library's vectors come from another model,
        words are found all the same, with a match of 0, and the other modes are refused. After a switch to
        another recipe it is to be opened again, which AppError says.
        """
        started = time.perf_counter()
        pooling = pooling or self.library.recipe.pooling
        if not query.strip() or top <= 0:
            return Answer(query, mode, pooling, (), 0.0, False)
        self._check(mode)
        self.calibration.floor = chance
        comparable = self.library.recipe.model == self.encoder.bundle.fingerprint
        asked = asked or self.understand(query)
        vector = self.vector(asked, pooling)
        listed = _lists(asked, vector, mode)
        with self.library.reading():
            rows = self.library.rows(pooling)
            words = self.words(asked) if mode != "semantic" else NO_WORDS
            ranking = self._ranking(asked, words, vector, rows, pooling, mode, top + 1)
            best = ranking.head(top)
            cosines: dict[int, float] = {}
            background = None
            if vector is not None and comparable and not listed:
                cosines = exact.cosines(rows, vector, best.passages)
                background = self.calibration.background(rows, pooling)
            hits = self._hits(best, cosines, background)
            relevant = listed or not comparable or self._relevant(asked, words, hits, mode)
        elapsed_ms = (time.perf_counter() - started) * 1e3
        more = len(ranking) > top
        return Answer(query, mode, pooling, hits, elapsed_ms, more, relevant, asked, listed, rows.problems)

    def nearest(
        self,
        vector: Float32,
        top: int,
        pooling: Pooling,
        without: Collection[int] = (),
        chance: float = 0.0,
    ) -> Answer:
        """The `top` documents nearest to a unit vector, those in `without` (row ids) left out; no query.

        `chance` is as for `search`.
        """
        started = time.perf_counter()
        self.calibration.floor = chance
        with self.library.reading():
            rows = self.library.rows(pooling)
            ranking = self._nearest[pooling].top(rows, vector, top + len(without) + 1)
            others = ranking.chosen(~np.isin(ranking.documents, list(without)))
            best = others.head(top)
            cosines = dict(zip(best.passages.tolist(), best.scores.tolist(), strict=True))
            hits = self._hits(best, cosines, self.calibration.background(rows, pooling))
        return Answer(
            "",
            "semantic",
            pooling,
            hits,
            elapsed_ms=(time.perf_counter() - started) * 1e3,
            more=len(others) > top,
            relevant=max((hit.match for hit in hits), default=1.0) >= AT_CHANCE,
            problems=rows.problems,
        )

    def listed(self, documents: Sequence[int], top: int) -> Answer:
        """The first `top` of these documents, row ids, in their order and with no score; no query."""
        started = time.perf_counter()
        with self.library.reading():
            first = self.library.first_passages(documents)
            held = [row for row in documents if row in first]
            passages = [first[row] for row in held[:top]]
            found = Ranking(
                np.array(held[:top], np.int64), np.array(passages, np.int64), np.zeros(len(passages))
            )
            hits = self._hits(found, {}, None)
        elapsed_ms = (time.perf_counter() - started) * 1e3
        pooling = self.library.recipe.pooling
        return Answer("", "semantic", pooling, hits, elapsed_ms, len(held) > top, listed=True)

    def ranking_by(self, vector: Float32, count: int, pooling: Pooling) -> Ranking:
        """The `count` documents nearest to a unit vector, without their texts."""
        with self.library.reading():
            return self._nearest[pooling].top(self.library.rows(pooling), vector, count)

    def divide(self, asked: Query, mode: Mode, cancel: CancelToken = NEVER, alone: bool = True) -> Division:
        """How many documents a query can find, and by what they can be narrowed; raises AppError.

        Not `alone`, but next to other libraries, one value is enough to be narrowed by.
        A large library takes seconds at first. Raises Cancelled; then the next call continues from there.
        """
        with self.library.reading():
            self._narrowing.refresh(cancel)
            return self._narrowing.division(asked, self.words(asked) if mode == "keyword" else None, alone)

    def prepare(self, queries: Sequence[str], cancel: CancelToken = NEVER) -> None:
        """Encodes together, which is faster, what is asked next; raises Cancelled."""
        texts = list(dict.fromkeys(map(encodable, queries)))
        vectors = self._encode(texts, cancel)
        self._prepared = {
            text: Vectors(vectors.mean[row : row + 1], vectors.cls[row : row + 1])
            for row, text in enumerate(texts)
        }

    def chance(self, pooling: Pooling) -> float:
        """The `Background.chance` of this library alone."""
        with self.library.reading():
            return self.calibration.own(self.library.rows(pooling), pooling).chance

    def share(self, other: Searcher) -> None:
        """Takes over what `other`, whose model and cleaning are the same, has prepared."""
        self._prepared = other._prepared

    def ranking(self, query: str, count: int, mode: Mode, pooling: Pooling) -> Ranking:
        """The `count` documents that `search` finds first, without their texts; raises AppError."""
        self._check(mode)
        asked = self.understand(query)
        vector = self.vector(asked, pooling)
        with self.library.reading():
            rows = self.library.rows(pooling)
            words = self.words(asked) if mode != "semantic" else NO_WORDS
            return self._ranking(asked, words, vector, rows, pooling, mode, count).head(count)

    def _hits(
        self, best: Ranking, cosines: Mapping[int, float], background: Background | None
    ) -> tuple[Hit, ...]:
        """`best` with what is shown of each; `cosines` are by passage. Call it within `reading`."""
        shown = self.library.found(best.passages.tolist())
        hits = []
        scored = zip(best.passages.tolist(), best.scores.tolist(), strict=True)
        for rank, (passage, score) in enumerate(scored, start=1):
            found, cosine = shown[passage], cosines.get(passage)
            match, percentile = 0.0, None
            if background and cosine is not None:
                match, percentile = background.match(cosine), background.percentile(cosine)
            hits.append(
                Hit(
                    rank,
                    found.document,
                    found.id,
                    found.title,
                    score,
                    match,
                    found.text,
                    found.source,
                    found.place,
                    found.passage,
                    found.start,
                    found.start + len(found.text),
                    cosine,
                    percentile,
                    self.library.folder,
                )
            )
        return tuple(hits)

    def _check(self, mode: Mode) -> None:
        """Raises AppError where this cannot be answered."""
        if self.library.switched:
            raise AppError(
                f'The library "{self.library.name}" was switched to another model or another way of reading.',
                "Open it again.",
            )
        if mode != "keyword":
            self.comparing()

    def understand(self, query: str, also: Iterable[str] = ()) -> Query:
        """The parts of a query in this library; names that are `also` given are fields, too."""
        with self.library.reading():
            return self._narrowing.understand(query, also)

    def fields(self) -> tuple[str, ...]:
        """What a filter of this library can name."""
        with self.library.reading():
            return self._narrowing.names()

    def vector(self, asked: Query, pooling: Pooling) -> Float32 | None:
        """What the query means, a unit vector; None where it means nothing."""
        texts = (*asked.toward, *asked.away)
        if not texts:
            return None
        known = [self._prepared[text].pooled(pooling) for text in texts if text in self._prepared]
        every = len(known) == len(texts)
        vectors = np.concatenate(known) if every else self._encode(texts).pooled(pooling)
        return combine(vectors[: len(asked.toward)], vectors[len(asked.toward) :])

    def _encode(self, texts: Sequence[str], cancel: CancelToken = NEVER) -> Vectors:
        recipe = self.library.recipe
        cleaned = [clean(text, recipe.preprocessing) for text in texts]
        return self.encoder.encode(cleaned, recipe.max_length, cancel=cancel)

    def allowed(self, asked: Query) -> Int64 | None:
        """The row ids, in order, of the documents that may be found by meaning; None where all may."""
        return self._narrowing.allowed(asked, by_words=False)

    def words(self, asked: Query) -> WordQuery:
        """What the keyword index is asked. Call it within `reading`."""
        return WordQuery.of(asked.words, self.library.occurs)

    def _relevant(self, asked: Query, words: WordQuery, hits: tuple[Hit, ...], mode: Mode) -> bool:
        """See `Answer.relevant`. What is pushed away lowers every cosine, so that no level is known then."""
        if asked.of("away") or max((hit.match for hit in hits), default=1.0) >= AT_CHANCE:
            return True
        return mode != "semantic" and self.library.occurs(words.every)

    def _listed(self, asked: Query, mode: Mode, depth: int) -> Ranking:
        """What passes, in the order of the library."""
        allowed = self._narrowing.allowed(asked, by_words=mode == "keyword")
        documents = self._narrowing.documents() if allowed is None else allowed
        first = self.library.first_passages(documents[:depth].tolist())
        held = [row for row in documents[:depth].tolist() if row in first]
        passages = [first[row] for row in held]
        return Ranking(np.array(held, np.int64), np.array(passages, np.int64), np.zeros(len(held)))

    def _ranking(
        self,
        asked: Query,
        words: WordQuery,
        vector: Float32 | None,
        rows: Rows,
        pooling: Pooling,
        mode: Mode,
        count: int,
    ) -> Ranking:
        """At least `count` documents, where there are so many; call it within `reading`."""
        depth = max(count, FUSED_DEPTH) if mode == "hybrid" else count
        if vector is None or _lists(asked, vector, mode):
            return self._listed(asked, mode, depth)
        if mode == "semantic":
            return self._nearest[pooling].top(rows, vector, depth, self.allowed(asked))
        if mode == "keyword":
            return self._by_words(asked, words, depth)
        return fusion.fuse(*self.sides(asked, words, vector, rows, pooling, depth))

    def sides(
        self, asked: Query, words: WordQuery, vector: Float32, rows: Rows, pooling: Pooling, depth: int
    ) -> tuple[Ranking, Ranking, float]:
        """What `fusion.fuse` makes one ranking of; call it within `reading`."""
        by_words = self._by_words(asked, words, depth)
        by_meaning = self._nearest[pooling].top(rows, vector, depth, self.allowed(asked))
        others = np.setdiff1d(by_words.documents, by_meaning.documents)
        both = by_meaning.joined(exact.among(rows, vector, others))
        return both, by_words, exact.mean_cosine(rows, vector)

    def _by_words(self, asked: Query, words: WordQuery, depth: int) -> Ranking:
        may = self._narrowing.allowed(asked, by_words=True)
        return keyword.top(self.library.matches(words.expression), depth, may)


def _lists(asked: Query, vector: Float32 | None, mode: Mode) -> bool:
    """Whether there is nothing to rank by."""
    return vector is None or (mode == "keyword" and not asked.words)
