"""Documents similar to a document, to a piece of text, or to a file that is in no library."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from desktop_app.core.arrays import Float32, Int64, Rows
from desktop_app.core.errors import AppError, os_error
from desktop_app.core.jobs import NEVER, CancelToken
from desktop_app.core.query_values import SimilarTo
from desktop_app.core.recipe import Recipe
from desktop_app.core.types import Answer, Document, Passage, Pooling, Skipped, Vectors
from desktop_app.corpus.reader_process import ReaderProcess
from desktop_app.corpus.reasons import in_words
from desktop_app.encoder.encode import Encoder
from desktop_app.language import plural, tr
from desktop_app.library.commit import documents_of
from desktop_app.services.passages import passages_of
from desktop_app.services.searching.search import Searcher

MOST_PASSAGES = 128
"""Of a text or a file so many are read: the mean hardly moves after that, and it takes about a second."""
MOST_CHARACTERS = 400_000
"""Of a document of the file: more than that many passages hold."""


class SimilarSearch:
    """Finds what is similar, and remembers the vectors of the last text or file. Serves one thread."""

    def __init__(self) -> None:
        self._last: tuple[object, Vectors, str] | None = None

    def similar(
        self,
        searcher: Searcher,
        to: SimilarTo,
        top: int = 10,
        pooling: Pooling | None = None,
        cancel: CancelToken = NEVER,
    ) -> Answer:
        """The `top` documents nearest to the mean of the passage vectors of `to`, itself left out; or those
        that it has chosen.

        A file is read as the library reads its own, in a child process. Raises AppError where there is
        nothing to compare, Cancelled.
        """
        if to.chosen:
            return searcher.listed(to.chosen, top)
        vector, note = self.vector(searcher, to, pooling, cancel)
        return self.nearest(searcher, to, vector, note, top, pooling)

    def vector(
        self, searcher: Searcher, to: SimilarTo, pooling: Pooling | None = None, cancel: CancelToken = NEVER
    ) -> tuple[Float32, str]:
        """What to compare with, a unit vector of the library's model, and a sentence where it is a part.

        Raises as `similar` does.
        """
        library = searcher.library
        pooling = searcher.comparing(pooling)
        if to.source or to.text:
            read, note = self._read(to, searcher.encoder, library.recipe, cancel)
            return _mean(read.pooled(pooling)), note
        with library.reading():
            return _mean(_of_document(library.rows(pooling), to)), ""

    def nearest(
        self,
        searcher: Searcher,
        to: SimilarTo,
        vector: Float32,
        note: str,
        top: int,
        pooling: Pooling | None = None,
        chance: float = 0.0,
    ) -> Answer:
        """The `top` documents nearest to the `vector` of `to`, itself left out; raises AppError.

        `chance` is as in `Query`.
        """
        pooling = searcher.comparing(pooling)
        library = searcher.library
        without = set(documents_of(library, os.path.realpath(to.source))) if to.source else set()
        if to.document is not None:
            without.add(to.document)
        return replace(searcher.nearest(vector, top, pooling, without, chance), note=note)

    def _read(
        self, to: SimilarTo, encoder: Encoder, recipe: Recipe, cancel: CancelToken
    ) -> tuple[Vectors, str]:
        """The vectors of the passages, and a sentence where those are not all."""
        key = (_stamp(to), recipe)
        if self._last is None or self._last[0] != key:
            passages, complete = _passages(_documents(to, cancel), encoder, recipe)
            if not passages:
                raise AppError(
                    tr("There is no text in {title}.", title=to.title),
                    tr("Choose a file that has text, or select a sentence."),
                )
            texts = [passage.model_text for passage in passages]
            vectors = encoder.encode(texts, recipe.passages, cancel=cancel)
            first = plural(
                MOST_PASSAGES,
                "Only the first {n} passage of it was compared.",
                "Only the first {n} passages of it were compared.",
            )
            note = "" if complete else first
            self._last = (key, vectors, note)
        return self._last[1:]


def _stamp(to: SimilarTo) -> object:
    if not to.source:
        return to.text
    try:
        status = Path(to.source).stat()
    except OSError as error:
        raise os_error("read", to.source, error) from error
    return (to.source, status.st_size, status.st_mtime_ns)


def _documents(to: SimilarTo, cancel: CancelToken) -> Iterable[Document]:
    """What is to be compared. Raises AppError when nothing of the file can be read."""
    if not to.source:
        yield Document("", "", to.text)
        return
    reason = ""
    with ReaderProcess() as process:
        for item in process.documents(Path(to.source), cancel=cancel):
            if isinstance(item, Skipped):
                reason = reason or item.reason
                continue
            yield item
            reason = " "
    if reason.strip():
        raise AppError(
            tr("{source} could not be read. {reason}", source=to.source, reason=in_words(reason)),
            tr("Choose another file."),
        )


def _passages(found: Iterable[Document], encoder: Encoder, recipe: Recipe) -> tuple[list[Passage], bool]:
    """The first passages, and whether there are no more."""
    passages: list[Passage] = []
    for document in found:
        if len(passages) >= MOST_PASSAGES:
            return passages[:MOST_PASSAGES], False
        short = replace(document, text=document.text[:MOST_CHARACTERS])
        passages += [passage for passage in passages_of(short, encoder, recipe) if passage.model_text.strip()]
    return passages[:MOST_PASSAGES], len(passages) <= MOST_PASSAGES


def _of_document(rows: Rows, to: SimilarTo) -> Float32:
    """The vectors of a document's passages, float32, (passages, dimensions); raises AppError without any."""
    slots = rows.slots[rows.documents == to.document]
    if not len(slots):
        raise AppError(
            tr("{title} is not embedded yet.", title=to.title),
            tr("Wait until it is, or search by its words."),
        )
    return at(rows, slots)


def at(rows: Rows, slots: Int64) -> Float32:
    """The vectors in some slots, in their order; float32, (slots, dimensions)."""
    ends = np.cumsum([len(matrix) for matrix in rows.matrices])
    numbers = np.searchsorted(ends, slots, side="right")
    return np.stack(
        [
            rows.matrices[number][slot - ends[number]]
            for number, slot in zip(numbers.tolist(), slots.tolist(), strict=True)
        ]
    )


def _mean(vectors: Float32) -> Float32:
    """The mean of unit vectors, brought to unit length again; float32, (dimensions,)."""
    mean = vectors.mean(axis=0, dtype=np.float64)
    unit: Float32 = (mean / max(float(np.linalg.norm(mean)), 1e-12)).astype(np.float32)
    return unit
