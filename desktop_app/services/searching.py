"""A query to ranked documents: by meaning, by words, or by both."""

from __future__ import annotations

import time

from desktop_app.core.errors import AppError
from desktop_app.core.types import Answer, Hit, Mode, Pooling, StoredDocument
from desktop_app.corpus.preprocess import clean
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Counts, Found, Library
from desktop_app.search import exact, fusion, keyword
from desktop_app.services.models import check_model

FUSED_DEPTH = 1_000
"""Documents of either ranking that are fused; one below adds less than a tenth of what the first adds."""


class Searcher:
    """Answers queries over a library that it alone reads. Serves one thread at a time.

    What another connection commits meanwhile is seen by the next query. `problems` tells, one sentence
    each, which vectors could not be used by the last one.
    """

    def __init__(self, library: Library, encoder: Encoder) -> None:
        self.library = library
        self.encoder = encoder
        self.problems: tuple[str, ...] = ()

    def counts(self) -> Counts:
        """The documents and passages there are."""
        return self.library.counts()

    def document(self, row: int) -> StoredDocument:
        """A hit's document, whole. Raises AppError if it is gone meanwhile."""
        return self.library.document(row)

    def search(
        self, query: str, top: int = 10, mode: Mode = "semantic", pooling: Pooling | None = None
    ) -> Answer:
        """The `top` best documents, by the library's own pooling where none is given; raises AppError.

        The query is cleaned as the passages were. In every mode `Hit.match` is the cosine of the hit's
        passage with the query, at least 0; it is not calibrated. When the library's vectors come from
        another model, words are found all the same, with a match of 0, and the other modes are refused.
        After a switch to another recipe it is to be opened again, which AppError says.
        """
        started = time.perf_counter()
        pooling = pooling or self.library.recipe.pooling
        hits: tuple[Hit, ...] = ()
        more = False
        if query.strip() and top > 0:
            hits, more = self._answer(query, top, mode, pooling)
        return Answer(query, mode, pooling, hits, (time.perf_counter() - started) * 1e3, more)

    def _answer(self, query: str, top: int, mode: Mode, pooling: Pooling) -> tuple[tuple[Hit, ...], bool]:
        """The hits, and whether documents remain beyond them."""
        recipe = self.library.recipe
        if self.library.switched:
            raise AppError(
                f'The library "{self.library.name}" was switched to another model or another way of reading.',
                "Open it again.",
            )
        readable = query.encode("utf-8", "replace").decode()  # lone surrogates come from keyboards and shells
        text = clean(readable, recipe.preprocessing)
        comparable = recipe.model == self.encoder.bundle.fingerprint
        if mode != "keyword":
            check_model(self.encoder, recipe, self.library.name)
        vector = self.encoder.encode([text], recipe.max_length).pooled(pooling)[0]
        depth = max(top + 1, FUSED_DEPTH) if mode == "hybrid" else top + 1
        with self.library.reading():
            rows = self.library.rows(pooling)
            self.problems = rows.problems
            rankings = []
            if mode != "keyword":
                rankings.append(exact.top(rows, vector, depth))
            if mode != "semantic":
                rankings.append(keyword.top(self.library.matches(keyword.expression(query)), depth))
            ranking = fusion.fuse(rankings) if mode == "hybrid" else rankings[0]
            best = ranking.head(top)
            shown = self.library.found(best.passages.tolist())
            cosines = exact.cosines(rows, vector, best.passages) if comparable else {}
        hits = tuple(
            _hit(rank, shown[passage], score, cosines.get(passage))
            for rank, (passage, score) in enumerate(
                zip(best.passages.tolist(), best.scores.tolist(), strict=True), start=1
            )
        )
        return hits, len(ranking) > top


def _hit(rank: int, found: Found, score: float, cosine: float | None) -> Hit:
    return Hit(
        rank,
        found.document,
        found.id,
        found.title,
        score,
        max(cosine or 0.0, 0.0),
        found.text,
        found.source,
        found.place,
        found.passage,
        found.start,
        found.start + len(found.text),
        cosine,
    )
