"""Many requirements at once: every record against each of them, with its best sentence as the evidence."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from itertools import islice

import numpy as np

from desktop_app.core.arrays import Float32, Int64, Rows
from desktop_app.core.checklist import Checked, CheckedRecord, Evidence
from desktop_app.core.jobs import Progress
from desktop_app.core.text import encodable
from desktop_app.core.types import Pooling
from desktop_app.corpus.preprocess import clean
from desktop_app.language import tr
from desktop_app.search.relevance import nearness
from desktop_app.search.statements import held
from desktop_app.services.searching.record_clauses import Asked, ReadRecord, RecordReader
from desktop_app.services.searching.search import Searcher
from desktop_app.services.searching.verdicts import judged, likelihood

MOST_RECORDS = 50
MOST_READ = 1_000
"""Records whose clauses with a word of a requirement are compared, the most promising ones."""
MOST_CELLS = 20_000
"""Of a long list fewer records are read, so that their number times that of the lines is at most this."""
READ_WHOLE = 24
"""So many records are read whole, the nearest to each requirement, as they may say it in other words."""
NEAREST = 2
"""At least so many for every requirement."""
WORDS = 1.0
"""What the words of a requirement weigh beside its cosine in the choice of what is read."""
TOGETHER = 256
"""Clauses that are embedded at once."""
SORTED = 1_000
"""Clauses that are embedded in the order of their lengths, which leaves a quarter less to compute."""
LONG = 10_000
"""Characters of a record that are waited with as with a clause: they are in memory meanwhile."""
STEP_SECONDS = 0.25
"""After so long a step ends, so that a search need not wait for the whole."""
MOST_CLAUSES = 20_000
"""Vectors that are remembered: 30 MB of them."""
COMPARED = 3
"""Of a record so many clauses, the nearest to a requirement, are compared, and those with its words."""

Open = Callable[[], Searcher]


class Checker:
    """Answers checklists and remembers the vectors of the clauses it met. Serves one thread at a time."""

    def __init__(self, known: dict[tuple[str, str, str], Float32] | None = None) -> None:
        """`known` are the vectors that are remembered, by model, pooling and text."""
        self._known = {} if known is None else known

    def steps(
        self, open_searcher: Open, requirements: Sequence[str], most: int = MOST_RECORDS
    ) -> Generator[Progress, None, Checked]:
        """Yields after every step; between two of them anything else may be asked of the library.

        Each requirement is compared with every vector of the library, by its own pooling, and asked of the
        keyword index. Of the most promising records the clauses with a word of a requirement are read, of the
        nearest ones all. Returns the `most` best of those that meet a requirement, or may: by how many are
        met, then by the mean match. Raises AppError.
        """
        started = time.perf_counter()
        searcher = open_searcher()
        pooling = searcher.comparing()
        lines = self._encode(searcher, requirements)
        with searcher.library.reading():
            rows = searcher.library.rows(pooling)
            chance = searcher.calibration.background(rows, pooling).chance
        records: list[CheckedRecord] = []
        if len(rows.slots) and len(lines):
            asked = [Asked.of(line) for line in requirements]
            chosen, whole = yield from _candidates(open_searcher, rows, asked, lines, most, pooling)
            reader = RecordReader(rows, asked, lines)
            paused = time.perf_counter()
            read: list[ReadRecord] = []
            waiting = 0
            for number, row in enumerate(chosen.tolist(), start=1):
                if record := reader.read(searcher, row, all_clauses=number <= whole):
                    read.append(record)
                    waiting += len(record.clauses) + len(record.stored.document.text) // LONG
                step = Progress(tr("Reading sentences"), number, len(chosen), "records")
                if number == len(chosen) or waiting >= SORTED:
                    for _ in self._learn(searcher, [text for record in read for text in record.texts]):
                        yield step
                        searcher = open_searcher()
                    records += self._records(searcher, read, asked, lines, chance)
                    read, waiting = [], 0
                if time.perf_counter() - paused > STEP_SECONDS:
                    yield step
                    searcher = open_searcher()
                    paused = time.perf_counter()
        found = [record for record in records if record.met or record.unclear]
        found.sort(key=lambda record: (-record.met, -record.mean_match, record.document))
        elapsed = time.perf_counter() - started
        return Checked(tuple(requirements), tuple(found[:most]), elapsed)

    def _records(
        self,
        searcher: Searcher,
        read: Sequence[ReadRecord],
        asked: Sequence[Asked],
        lines: Float32,
        chance: float,
    ) -> Iterator[CheckedRecord]:
        """Each record with its best sentence for every line."""
        cosines = self._encode(searcher, [text for record in read for text in record.texts]) @ lines.T
        end = 0
        for record in read:
            start, end = end, end + len(record.clauses)
            mine = cosines[start:end]
            cells = tuple(
                _evidence(record, one, mine[:, line], chance) if len(mine) else None
                for line, one in enumerate(asked)
            )
            stored, document = record.stored, record.stored.document
            yield CheckedRecord(record.row, document.id, document.title, stored.source, document.place, cells)

    def _encode(self, searcher: Searcher, texts: Sequence[str]) -> Float32:
        """float32, (texts, dimensions), unit length, by the library's pooling."""
        recipe, encoder = searcher.library.recipe, searcher.encoder
        for _ in self._learn(searcher, texts):
            pass
        keys = self._keys(searcher, texts)
        found = np.array([self._known[key] for key in keys], dtype=np.float32)
        for key in list(islice(self._known, max(0, len(self._known) - MOST_CLAUSES))):
            del self._known[key]
        return found.reshape(len(texts), recipe.dimensions or encoder.bundle.manifest.dimensions)

    def _learn(self, searcher: Searcher, texts: Sequence[str]) -> Iterator[None]:
        """Embeds what is not known yet, with a pause after each part."""
        recipe, encoder = searcher.library.recipe, searcher.encoder
        keys = self._keys(searcher, texts)
        new = sorted(
            dict.fromkeys(key for key in keys if key not in self._known), key=lambda key: len(key[2])
        )
        for start in range(0, len(new), TOGETHER):
            part = new[start : start + TOGETHER]
            vectors = encoder.encode([key[2] for key in part], recipe.queries).pooled(recipe.pooling)
            self._known.update(zip(part, vectors, strict=True))
            yield

    def _keys(self, searcher: Searcher, texts: Sequence[str]) -> list[tuple[str, str, str]]:
        recipe = searcher.library.recipe
        read = (clean(encodable(text), recipe.preprocessing) for text in texts)
        return [(recipe.model, recipe.pooling, text) for text in read]


def _candidates(
    open_searcher: Open, rows: Rows, asked: Sequence[Asked], lines: Float32, most: int, pooling: Pooling
) -> Generator[Progress, None, tuple[Int64, int]]:
    """The documents to be read (row ids), and how many of the first are read whole."""
    order = np.argsort(rows.documents, kind="stable")
    documents, starts = np.unique(rows.documents[order], return_index=True)
    slots = rows.slots[order]
    count = max(most, min(MOST_READ, MOST_CELLS // len(asked)))
    each = max(NEAREST, READ_WHOLE // len(asked))
    near = np.zeros(len(documents), dtype=np.float64)
    with_words = np.zeros(len(documents), dtype=np.float64)
    nearest: list[Int64] = []
    paused = time.perf_counter()
    for number, (one, line) in enumerate(zip(asked, lines, strict=True)):
        if time.perf_counter() - paused > STEP_SECONDS:
            yield Progress(tr("Comparing"), number, len(lines), "requirements")
            paused = time.perf_counter()
        cosines = np.concatenate([np.vecdot(matrix, line) for matrix in rows.matrices])
        best = np.maximum.reduceat(cosines[slots], starts)
        near += np.maximum(best, 0)
        nearest.append(np.argsort(-best, kind="stable")[:each])
        by_words = open_searcher().ranking(one.query, count, "keyword", pooling)
        known = np.isin(by_words.documents, documents)
        if known.any() and by_words.scores[0] > 0:
            places = np.searchsorted(documents, by_words.documents[known])
            with_words[places] += by_words.scores[known] / by_words.scores[0]
    whole = list(dict.fromkeys(np.array(nearest).T.reshape(-1).tolist()))[: 2 * most]
    ranked = np.argsort(-(near + WORDS * with_words), kind="stable")[:count].tolist()
    chosen: Int64 = documents[np.array(list(dict.fromkeys([*whole, *ranked])), np.int64)]
    return chosen, len(whole)


def _evidence(record: ReadRecord, asked: Asked, cosines: Float32, chance: float) -> Evidence:
    """The clause that says most of a requirement, whichever way, decides."""
    wanted = set(asked.said.words)
    near = np.argsort(-cosines, kind="stable")[:COMPARED].tolist()
    nearby = nearness(cosines.astype(np.float64), chance).tolist()
    with_words = (
        number for number, clause in enumerate(record.clauses) if wanted.intersection(clause.said.words)
    )
    compared = []
    for number in dict.fromkeys((*near, *with_words)):
        one = held(asked.said, record.clauses[number].said, record.title)
        compared.append((likelihood(one, nearby[number]), -number, one))
    _, number, one = max(compared, key=lambda each: each[:2])
    clause, document = record.clauses[-number], record.stored.document
    start, end = clause.sentence
    verdict = judged(one, nearby[-number])
    return Evidence(
        document.text[start:end],
        verdict.match,
        float(cosines[-number]),
        verdict.verdict,
        verdict.reason,
        document.place_at(start),
        start,
        end,
        clause.said.start,
        verdict.contrary,
    )
