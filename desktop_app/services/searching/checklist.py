"""Many requirements at once: every record against each of them, with its best sentence as the evidence."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Generator, Iterator, Sequence

import numpy as np

from desktop_app.core.arrays import Float32, Int64, Rows
from desktop_app.core.checklist import Checked, CheckedRecord, Evidence
from desktop_app.core.errors import AppError
from desktop_app.core.jobs import Progress
from desktop_app.core.text import encodable
from desktop_app.core.types import Document, StoredDocument
from desktop_app.corpus.preprocess import clean
from desktop_app.corpus.sentences import sentences
from desktop_app.search.calibration import AT_CHANCE, Background
from desktop_app.services.searching.search import Searcher
from desktop_app.services.searching.similar import at

MET = AT_CHANCE
"""From this match on a sentence counts as evidence: nine in ten queries about nothing get less anywhere."""
MOST_RECORDS = 50
LOOKED_AT = 2
"""For each record that is shown so many are read by their sentences."""
NEAREST = 3
"""Of every requirement so many records are read by their sentences, whatever else they hold."""
PASSAGES = 40
"""Of a record at most so many passages are read by their sentences, the nearest ones."""
STEP_SECONDS = 0.25
"""After so long a step ends, so that a search need not wait for the whole."""
MOST_SENTENCES = 20_000
"""Vectors that are remembered: 30 MB of them."""

_WORD = re.compile(r"\w")
Open = Callable[[], Searcher]


class Checker:
    """Answers checklists and remembers the vectors of the sentences it met. Serves one thread at a time."""

    def __init__(self, known: dict[tuple[str, str, str], Float32] | None = None) -> None:
        """`known` are the vectors that are remembered, by model, pooling and text."""
        self._known = {} if known is None else known

    def steps(
        self, open_searcher: Open, requirements: Sequence[str], most: int = MOST_RECORDS
    ) -> Generator[Progress, None, Checked]:
        """Yields after every step; between two of them anything else may be asked of the library.

        Each requirement is compared with every vector of the library, by its own pooling; the records
        whose best passages are nearest to all of them, and the nearest to each, are then read sentence by
        sentence, the title being one. Returns the `most` best that have evidence for any: by how many, then
        by the mean match. Raises AppError.
        """
        started = time.perf_counter()
        searcher = open_searcher()
        pooling = searcher.comparing()
        lines = self._encode(searcher, [_read(line, searcher) for line in requirements])
        with searcher.library.reading():
            rows = searcher.library.rows(pooling)
            background = searcher.calibration.background(rows, pooling)
        candidates: Int64 = np.empty(0, dtype=np.int64)
        if len(rows.slots) and len(lines):
            candidates = yield from _candidates(rows, lines, most)
        records: list[CheckedRecord] = []
        paused = time.perf_counter()
        for number, document in enumerate(candidates.tolist()):
            if time.perf_counter() - paused > STEP_SECONDS:
                yield Progress("Reading sentences", number, len(candidates), "records")
                paused = time.perf_counter()
            record = self._record(open_searcher(), rows, lines, document, background)
            if record and record.met:
                records.append(record)
        records.sort(key=lambda record: (-record.met, -record.mean_match, record.document))
        elapsed = time.perf_counter() - started
        return Checked(tuple(requirements), tuple(records[:most]), elapsed)

    def _record(
        self, searcher: Searcher, rows: Rows, lines: Float32, row: int, background: Background
    ) -> CheckedRecord | None:
        """A record's best sentence for every line; None where it is gone meanwhile."""
        try:
            stored = searcher.library.document(row)
        except AppError:
            return None
        spans = _sentences(stored, _near_passages(searcher, rows, lines, row))
        document = stored.document
        texts = [document.title if start < 0 else document.text[start:end] for start, end in spans]
        cosines = self._encode(searcher, [_read(text, searcher) for text in texts]) @ lines.T
        best = cosines.argmax(axis=0).tolist() if spans else [-1] * len(lines)
        cells = tuple(
            None
            if number < 0
            else _evidence(document, spans[number], texts[number], float(cosines[number, line]), background)
            for line, number in enumerate(best)
        )
        return CheckedRecord(row, document.id, document.title, stored.source, document.place, cells)

    def _encode(self, searcher: Searcher, texts: Sequence[str]) -> Float32:
        """float32, (texts, dimensions), unit length, by the library's pooling."""
        recipe, encoder = searcher.library.recipe, searcher.encoder
        keys = [(recipe.model, recipe.pooling, text) for text in texts]
        new = list(dict.fromkeys(key for key in keys if key not in self._known))
        if new:
            vectors = encoder.encode([key[2] for key in new], recipe.max_length).pooled(recipe.pooling)
            self._known.update(zip(new, vectors, strict=True))
        found = np.array([self._known[key] for key in keys], dtype=np.float32)
        for key in list(self._known)[: max(0, len(self._known) - MOST_SENTENCES)]:
            del self._known[key]
        return found.reshape(len(texts), encoder.bundle.manifest.hidden_size)


def _candidates(rows: Rows, lines: Float32, most: int) -> Generator[Progress, None, Int64]:
    """The documents to be read by their sentences (row ids), the most promising first."""
    order = np.argsort(rows.documents, kind="stable")
    documents, starts = np.unique(rows.documents[order], return_index=True)
    slots = rows.slots[order]
    total = np.zeros(len(documents), dtype=np.float64)
    nearest: list[Int64] = []
    paused = time.perf_counter()
    for number, line in enumerate(lines):
        if time.perf_counter() - paused > STEP_SECONDS:
            yield Progress("Comparing", number, len(lines), "requirements")
            paused = time.perf_counter()
        cosines = np.concatenate([np.vecdot(matrix, line) for matrix in rows.matrices])
        best = np.maximum.reduceat(cosines[slots], starts)
        total += np.maximum(best, 0)
        nearest.append(np.argsort(-best, kind="stable")[:NEAREST])
    wanted = np.argsort(-total, kind="stable")[: LOOKED_AT * most]
    extra = np.array(list(dict.fromkeys(_by_turns(nearest))), dtype=np.int64)[: LOOKED_AT * most]
    chosen: Int64 = documents[np.array(list(dict.fromkeys([*wanted.tolist(), *extra.tolist()])), np.int64)]
    return chosen


def _by_turns(nearest: Sequence[Int64]) -> Iterator[int]:
    """The first of all, then the second of all, and so on."""
    for turn in range(max(map(len, nearest))):
        yield from (int(ranking[turn]) for ranking in nearest)


def _near_passages(searcher: Searcher, rows: Rows, lines: Float32, document: int) -> list[tuple[int, int]]:
    """The spans of the document's passages that are nearest to any of the lines, in order."""
    entries = np.flatnonzero(rows.documents == document)
    passages = rows.passages[entries]
    if len(entries) > PASSAGES:
        cosines = at(rows, rows.slots[entries]) @ lines.T
        ranked = np.argsort(-cosines, axis=0, kind="stable")
        passages = passages[list(dict.fromkeys(ranked.reshape(-1).tolist()))[:PASSAGES]]
    found = searcher.library.found(passages.tolist())
    return sorted((passage.start, passage.start + len(passage.text)) for passage in found.values())


def _sentences(stored: StoredDocument, passages: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans of the sentences in some passages, each once; (-1, -1) is the title."""
    text = stored.document.text
    spans = {(-1, -1): None} if _WORD.search(stored.document.title) else {}
    for begin, end in passages:
        for start, stop in sentences(text[begin:end]):
            if _WORD.search(text[begin + start : begin + stop]):
                spans[begin + start, begin + stop] = None
    return list(spans)


def _evidence(
    document: Document, span: tuple[int, int], text: str, cosine: float, background: Background
) -> Evidence:
    place = document.place_at(span[0]) if span[0] >= 0 else "title"
    match = background.match(cosine)
    return Evidence(text, match, cosine, match >= MET, place, *span)


def _read(text: str, searcher: Searcher) -> str:
    return clean(encodable(text), searcher.library.recipe.preprocessing)
