"""A query to ranked documents: by meaning, by words, or by both."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Sequence

import numpy as np

from desktop_app.core.arrays import Float32, Int64, Rows, distinct
from desktop_app.core.errors import AppError
from desktop_app.core.jobs import NEVER, CancelToken
from desktop_app.core.query_values import Division, Query, Reach
from desktop_app.core.text import encodable
from desktop_app.core.types import MODES, POOLINGS, Answer, Folded, Hit, Mode, Pooling, Vectors
from desktop_app.corpus.preprocess import clean
from desktop_app.encoder.encode import Encoder
from desktop_app.language import tr
from desktop_app.library.filters.listing import Likeness
from desktop_app.library.keyword_index import documents_with_word
from desktop_app.library.store import Library
from desktop_app.search import exact, keyword, relevance
from desktop_app.search.keyword import WordEvidence, WordQuery
from desktop_app.search.meanings import combine
from desktop_app.search.ranking import NOTHING, Matched, Ranking, merged
from desktop_app.search.relevance import Curve
from desktop_app.search.signs import Signs
from desktop_app.services.indexing.calibrate import Calibration
from desktop_app.services.models import check_model
from desktop_app.services.searching.describe import hits_of
from desktop_app.services.searching.grouping import grouped, unfolded, ungrouped
from desktop_app.services.searching.mending import mend
from desktop_app.services.searching.narrow import Narrowing
from desktop_app.services.searching.unread import unread_files
from desktop_app.services.searching.weigh import Float64, Weights, weigh, word_for_word

FUSED_DEPTH = 400
"""Documents of either side that are weighed."""
NO_WORDS = WordQuery(())
SWITCHED = tr('The library "{name}" was switched to another model or another way of reading.')
NOBODY: Int64 = np.empty(0, dtype=np.int64)


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
        self.likeness = Likeness(library)
        self._prepared: dict[str, Vectors] = {}
        self._found: WordEvidence | None = None

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
        fold: bool = True,
        asked: Query | None = None,
    ) -> Answer:
        """The `top` best entries, by the library's own pooling where none is given; raises AppError.

        Copies and the rows of one file stand behind the best of them (see `grouping`), unless not to `fold`.
        The query is read as docs/searching.md says, unless that is done and given as `asked`, and what it
        means is cleaned as the passages were. When the library's vectors come from another model, words are
        found all the same, and the other modes are refused. After a switch to another recipe it is to be
        opened again, which AppError says.
        """
        started = time.perf_counter()
        pooling = pooling or self.library.recipe.pooling
        if not query.strip() or top <= 0:
            return Answer(query, mode, pooling, (), 0.0, False)
        self._check(mode)
        comparable = self.library.recipe.model == self.encoder.bundle.fingerprint
        asked = asked or self.understand(query)
        vector = self.vector(asked, pooling)
        listed = _lists(asked, vector, mode)
        with self.library.reading():
            rows = self.library.rows(pooling)
            words = self.words(asked) if mode != "semantic" else NO_WORDS
            background = self.calibration.background(rows, pooling) if comparable and not listed else None

            def rank(count: int) -> Matched:
                return self._matched(asked, words, vector, rows, pooling, mode, count)

            page = grouped(self.likeness, rank, top) if fold else ungrouped(rank, top)
            cosines: dict[int, float] = {}
            if vector is not None and background is not None:
                cosines = self._cosines(asked, rows, vector, page.best.passages, pooling)
            hits = page.behind(hits_of(self.library, page.best, page.matches, cosines, background))
            unread = unread_files(self.library, asked)
            reach = Reach(self.library.word_index().count, len(rows.passages))
        pushed = bool(asked.of("away"))  # it lowers every cosine, so that no level is known
        relevant = listed or pushed or not hits or hits[0].match >= relevance.NOTHING
        elapsed_ms = (time.perf_counter() - started) * 1e3
        return Answer(
            *(query, mode, pooling, hits, elapsed_ms, not page.complete, relevant, asked, listed),
            problems=rows.problems,
            unread=unread,
            leading=page.matched.leading,
            reach=reach,
        )

    def unfold(self, answer: Answer, folded: Sequence[Folded]) -> tuple[Hit, ...]:
        """The hits that stand behind one of `answer`, as it would show them; raises AppError."""
        vector = self.vector(answer.asked, answer.pooling)
        comparable = self.library.recipe.model == self.encoder.bundle.fingerprint
        with self.library.reading():
            held = self.library.found([one.passage for one in folded])
            ranking, matches = unfolded([one for one in folded if one.passage in held])
            if answer.listed or not comparable:
                return hits_of(self.library, ranking, matches, {}, None)
            rows = self.library.rows(answer.pooling)
            if vector is None:
                cosines = dict(zip(ranking.passages.tolist(), ranking.scores.tolist(), strict=True))
            else:
                cosines = exact.cosines(rows, vector, ranking.passages)
            background = self.calibration.background(rows, answer.pooling)
            return hits_of(self.library, ranking, matches, cosines, background)

    def nearest(
        self,
        vector: Float32,
        top: int,
        pooling: Pooling,
        without: Collection[int] = (),
        chance: float = 0.0,
    ) -> Answer:
        """The `top` documents nearest to a unit vector, those in `without` (row ids) left out; no query.
        `chance` is as in `Query`.
        """
        started = time.perf_counter()
        with self.library.reading():
            rows = self.library.rows(pooling)
            background = self.calibration.background(rows, pooling, chance)

            def rank(count: int) -> Matched:
                depth = max(count, relevance.COMPETING) + len(without)
                found = self._nearest[pooling].top(rows, vector, depth)
                others = found.chosen(~np.isin(found.documents, list(without)))
                near = relevance.nearness(others.scores, background.chance)
                return _matched(others, relevance.SIMILAR, near)

            page = grouped(self.likeness, rank, top)
            best = page.best
            cosines = dict(zip(best.passages.tolist(), best.scores.tolist(), strict=True))
            hits = page.behind(hits_of(self.library, best, page.matches, cosines, background))
        return Answer(
            "",
            "semantic",
            pooling,
            hits,
            elapsed_ms=(time.perf_counter() - started) * 1e3,
            more=not page.complete,
            relevant=not hits or hits[0].match >= relevance.NOTHING,
            problems=rows.problems,
            leading=page.matched.leading,
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
            hits = hits_of(self.library, found, np.zeros(len(found)), {}, None)
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
            return self.calibration.background(self.library.rows(pooling), pooling).chance

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
            return self._matched(asked, words, vector, rows, pooling, mode, count).ranking.head(count)

    def answering(self, asked: Query, document: int, mode: Mode, pooling: Pooling) -> Query:
        """Of the alternatives of a query the one that gives a document its score; the query without any."""
        if not asked.alternatives:
            return asked
        best: list[float] = []
        with self.library.reading():
            rows = self.library.rows(pooling)
            for one in asked.alternatives:
                words = self.words(one) if mode != "semantic" else NO_WORDS
                vector = self.vector(one, pooling)
                found = self._matched(one, words, vector, rows, pooling, mode, FUSED_DEPTH)
                best.append(max(found.matches[found.ranking.documents == document], default=-np.inf))
        return asked.alternatives[int(np.argmax(best))]

    def _check(self, mode: Mode) -> None:
        """Raises AppError where this cannot be answered."""
        if self.library.switched:
            raise AppError(SWITCHED.format(name=self.library.name), tr("Open it again."))
        if mode != "keyword":
            self.comparing()

    def understand(self, query: str, also: Iterable[str] = (), held: Collection[str] = ()) -> Query:
        """The parts of a query in this library, its words mended (see `mend`) but those that are `held`.

        Names that are `also` given are fields, too.
        """
        with self.library.reading():
            return mend(self._narrowing.understand(query, also), self.library, held)

    def fields(self) -> tuple[str, ...]:
        """What a filter of this library can name."""
        with self.library.reading():
            return self._narrowing.names()

    def holds(self, word: str) -> bool:
        """Whether any document holds a word or a form of it."""
        with self.library.reading():
            return len(documents_with_word(self.library, word)) > 0

    def values(self, field: str, beginning: str, count: int) -> list[tuple[str, int]]:
        """(value, documents) of what a filter on `field`, written as in a query, can go on with."""
        with self.library.reading():
            return self._narrowing.values(field, beginning, count)

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
        return self.encoder.encode(cleaned, recipe.queries, cancel=cancel)

    def allowed(self, asked: Query) -> Int64 | None:
        """The row ids, in order, of the documents that may be found by meaning; None where all may."""
        return self._narrowing.allowed(asked, by_words=False)

    def words(self, asked: Query) -> WordQuery:
        """What the keyword index is asked. Call it within `reading`."""
        return WordQuery.of(asked.words, self.library.word_index())

    def found_by_words(self, words: WordQuery) -> WordEvidence:
        """What every passage holds of the words. Call it within `reading`."""
        index = self.library.word_index()
        if not self._found or self._found.index is not index or self._found.query != words:
            self._found = keyword.evidence(index, words)
        return self._found

    def _listed(self, asked: Query, mode: Mode, depth: int) -> Ranking:
        """What passes, in the order of the library."""
        allowed = self._narrowing.allowed(asked, by_words=mode == "keyword")
        documents = self._narrowing.documents() if allowed is None else allowed
        first = self.library.first_passages(documents[:depth].tolist())
        held = [row for row in documents[:depth].tolist() if row in first]
        passages = [first[row] for row in held]
        return Ranking(np.array(held, np.int64), np.array(passages, np.int64), np.zeros(len(held)))

    def _matched(
        self,
        asked: Query,
        words: WordQuery,
        vector: Float32 | None,
        rows: Rows,
        pooling: Pooling,
        mode: Mode,
        count: int,
    ) -> Matched:
        """At least `count` documents, where there are so many; call it within `reading`."""
        if asked.alternatives:
            each = ((one, self.words(one), self.vector(one, pooling)) for one in asked.alternatives)
            return merged([self._matched(*one, rows, pooling, mode, count) for one in each])
        depth = max(count, FUSED_DEPTH if mode == "hybrid" else relevance.COMPETING)
        if vector is None or _lists(asked, vector, mode):
            listed = self._listed(asked, mode, depth)
            return Matched(listed, np.zeros(len(listed)))
        curve = relevance.CURVES[mode]
        if mode == "semantic":
            ranking = self._nearest[pooling].top(rows, vector, depth, self.allowed(asked))
            chance = self.calibration.background(rows, pooling, asked.chance, vector).chance
            return _matched(ranking, curve, relevance.nearness(ranking.scores, chance))
        found = self.found_by_words(words)
        if mode == "hybrid":
            weights = self.weighed(asked, found, vector, rows, pooling, depth)
            ranking = weights.ranking(weights.by_both)
            return _matched(ranking, curve, ranking.scores)
        weights = self.weighed(asked, found, None, rows, pooling, depth)
        ranking = weights.ranking(weights.by_words)
        shown = ranking.scored(ranking.scores * found.information / relevance.WORDS)
        return _matched(shown, curve, ranking.scores)

    def _cosines(
        self, asked: Query, rows: Rows, vector: Float32, passages: Int64, pooling: Pooling
    ) -> dict[int, float]:
        """The cosines of passages with the query, or with the nearest of its alternatives."""
        vectors = [self.vector(one, pooling) for one in asked.alternatives] or [vector]
        each = [exact.cosines(rows, one, passages) for one in vectors if one is not None]
        return {passage: max(one[passage] for one in each) for passage in each[0]}

    def weighed(
        self,
        asked: Query,
        found: WordEvidence,
        vector: Float32 | None,
        rows: Rows,
        pooling: Pooling,
        depth: int,
        besides: Int64 = NOBODY,
    ) -> Weights:
        """The evidence about all that could be among the first `depth` documents: by words and, with a
        vector, by meaning. `besides` are further passages. Call it within `reading`.
        """
        index = found.index
        may = self._narrowing.allowed(asked, by_words=True)
        within = None if may is None else np.isin(index.documents, may)
        top = self._nearest[pooling].top
        nearest = NOTHING if vector is None else top(rows, vector, depth, self.allowed(asked))
        verbatim = word_for_word(self.library, asked.text, found, within, nearest)
        best = keyword.top(found, depth, within).passages
        by_words = np.concatenate([index.passages[verbatim.slots], best, besides])
        if vector is None:
            slots, _ = index.slots(distinct(by_words))
            return weigh(found, verbatim, slots, within, np.full(len(slots), np.nan), 0.0)
        passages = distinct(np.concatenate([nearest.passages, by_words]))
        cosines = np.full(len(passages), np.nan)
        cosines[np.searchsorted(passages, nearest.passages)] = nearest.scores
        others = np.isnan(cosines)
        cosines[others] = exact.cosines_of(rows, vector, passages[others])
        slots, there = index.slots(passages)
        cosines = cosines[there]
        chance = self.calibration.background(rows, pooling, asked.chance, vector).chance
        return weigh(found, verbatim, slots, within, cosines, chance)


def _matched(ranking: Ranking, curve: Curve, evidence: Float64) -> Matched:
    """What is so ranked by its evidence, as `curve` has it."""
    return Matched(ranking, curve.probability(evidence), tuple(evidence[: relevance.COMPETING].tolist()))


def _lists(asked: Query, vector: Float32 | None, mode: Mode) -> bool:
    """Whether there is nothing to rank by."""
    return vector is None or (mode == "keyword" and not asked.words)
