"""A library's vectors as they would be under other cleaning: in memory, to compare, and gone afterwards."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Self

import numpy as np

from desktop_app.core.arrays import Float32, Int64, Rows
from desktop_app.core.errors import AppError
from desktop_app.core.jobs import NEVER, CancelToken, Progress, Report, silent
from desktop_app.core.text import encodable
from desktop_app.core.types import GUIDE, UNTOUCHED, Pooling, Preprocessing, Vectors
from desktop_app.corpus.preprocess import clean
from desktop_app.language import number, plural, tr
from desktop_app.search import exact
from desktop_app.search.ranking import Ranking
from desktop_app.services.passages import passages_of
from desktop_app.services.searching.search import Searcher

LARGEST = 50_000
"""Passages; their vectors of both poolings take 150 MB."""
PASSAGES_AT_ONCE = 1_024
SAMPLE = 24
"""Documents that are embedded to estimate the time all of them take."""


def other_cleaning(preprocessing: Preprocessing) -> Preprocessing:
    """What a library of this cleaning is compared with: the guide's steps, or none of them."""
    return GUIDE if preprocessing.untouched else UNTOUCHED


class OtherCleaning:
    """Documents of a library, split and embedded again under the other cleaning."""

    def __init__(
        self, searcher: Searcher, preprocessing: Preprocessing, vectors: Vectors, documents: Int64
    ) -> None:
        self._encoder, self._queries = searcher.encoder, searcher.library.recipe.queries
        self._preprocessing = preprocessing
        self._vectors, self._documents = vectors, documents

    @classmethod
    def embed(
        cls,
        searcher: Searcher,
        report: Report = silent,
        cancel: CancelToken = NEVER,
        rows: Sequence[int] | None = None,
    ) -> Self:
        """All documents of the searcher's library, or those with the row ids `rows`.

        Raises AppError for a library of more than LARGEST passages, and Cancelled.
        """
        library, encoder = searcher.library, searcher.encoder
        if (there := library.counts().passages) > LARGEST:
            raise AppError(
                plural(
                    there,
                    "The library has {n} passage, and at most {most} are embedded to compare.",
                    "The library has {n} passages, and at most {most} are embedded to compare.",
                    most=number(LARGEST),
                ),
                tr("Switch a copy of the library to the other cleaning, and measure both."),
            )
        cleaning = other_cleaning(library.recipe.preprocessing)
        rows = library.documents() if rows is None else rows
        encoded = [encoder.encode([], library.recipe.passages)]
        documents: list[int] = []
        texts: list[str] = []
        for place, row in enumerate(rows):
            cancel.check()
            document = library.document(row).document
            passages = passages_of(document, encoder, library.recipe, cleaning)
            documents += [row] * len(passages)
            texts += [passage.model_text for passage in passages]
            if len(texts) >= PASSAGES_AT_ONCE or place == len(rows) - 1:
                encoded.append(encoder.encode(texts, library.recipe.passages, cancel=cancel))
                texts.clear()
                report(Progress(tr("Embedding"), place + 1, len(rows), "documents"))
        mean = np.concatenate([vectors.mean for vectors in encoded])
        vectors = Vectors(mean, np.concatenate([vectors.cls for vectors in encoded]))
        return cls(searcher, cleaning, vectors, np.array(documents, dtype=np.int64))

    @property
    def untouched(self) -> bool:
        """Whether the text is read as it is."""
        return self._preprocessing.untouched

    def encode(self, queries: Sequence[str], cancel: CancelToken = NEVER) -> Vectors:
        """Vectors of queries, cleaned as the passages were; raises Cancelled."""
        texts = [clean(encodable(query), self._preprocessing) for query in queries]
        return self._encoder.encode(texts, self._queries, cancel=cancel)

    def ranking(self, vector: Float32, count: int, pooling: Pooling) -> Ranking:
        """The `count` documents whose best passage has the highest cosine with `vector`."""
        numbers = np.arange(len(self._documents), dtype=np.int64)
        rows = Rows((self._vectors.pooled(pooling),), numbers, numbers, self._documents)
        return exact.top(rows, vector, count)


def estimated_seconds(searcher: Searcher, cancel: CancelToken = NEVER) -> float | None:
    """How long `OtherCleaning.embed` takes, from a sample; None where the library is too large for it."""
    if searcher.library.counts().passages > LARGEST:
        return None
    rows = searcher.library.documents()
    sample = rows[:: max(1, len(rows) // SAMPLE)][:SAMPLE]
    clean("words", GUIDE)  # the word data are loaded once, whatever the size of the library
    started = time.perf_counter()
    OtherCleaning.embed(searcher, cancel=cancel, rows=sample)
    return (time.perf_counter() - started) * len(rows) / max(len(sample), 1)
