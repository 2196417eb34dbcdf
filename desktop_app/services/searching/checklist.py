"""Many requirements at once: every record against each of them, with its best sentence as the evidence."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from desktop_app.core.arrays import Float32, Int64, Rows
from desktop_app.core.checklist import Checked, CheckedRecord, Evidence
from desktop_app.core.errors import AppError
from desktop_app.core.jobs import Progress
from desktop_app.core.text import encodable
from desktop_app.core.types import Pooling, StoredDocument
from desktop_app.corpus.preprocess import clean
from desktop_app.corpus.sentences import sentences
from desktop_app.search.calibration import Background
from desktop_app.search.statements import Statement, base, clauses, held, spellings, statement
from desktop_app.services.searching.search import Searcher
from desktop_app.services.searching.similar import at
from desktop_app.services.searching.verdicts import judged, strength

MOST_RECORDS = 50
LOOKED_AT = 2
"""For each record that is shown so many are read by their sentences."""
NEAREST = 6
"""Of every requirement so many records are read in any case: half for their meaning, half for their words."""
WORDS = 0.4
"""What the words of a requirement weigh beside its cosine in the choice of what is read."""
PASSAGES = 40
"""Of a record at most so many passages are read by their sentences, the nearest ones."""
TOGETHER = 8
"""Records whose clauses are embedded at once."""
STEP_SECONDS = 0.25
"""After so long a step ends, so that a search need not wait for the whole."""
MOST_CLAUSES = 20_000
"""Vectors that are remembered: 30 MB of them."""
COMPARED = 3
"""Of a record so many clauses, the nearest to a requirement, are compared, and those with its words."""

_WORD = re.compile(r"\w+")
Open = Callable[[], Searcher]


@dataclass(frozen=True, slots=True)
class Asked:
    """A requirement, what it says, and how rare its words are in the library."""

    text: str
    said: Statement
    rarity: dict[str, float]

    def weight(self, word: str) -> float:
        return self.rarity.get(word, 1.0)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a record: its sentence's span in the text, and what it says, counted from there."""

    sentence: tuple[int, int]
    said: Statement


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """A record with its clauses, each of them a text by itself, and the words of its title."""

    row: int
    stored: StoredDocument
    clauses: tuple[Clause, ...]
    title: frozenset[str]

    @property
    def texts(self) -> list[str]:
        text = self.stored.document.text
        return [
            text[clause.sentence[0] + clause.said.start : clause.sentence[0] + clause.said.end]
            for clause in self.clauses
        ]


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
        keyword index; the records nearest to all of them, and those nearest to each, are then read clause by
        clause. Returns the `most` best of those that meet a requirement, or may: by how many are met, then
        by the mean match. Raises AppError.
        """
        started = time.perf_counter()
        searcher = open_searcher()
        pooling = searcher.comparing()
        lines = self._encode(searcher, requirements)
        with searcher.library.reading():
            rows = searcher.library.rows(pooling)
            background = searcher.calibration.background(rows, pooling)
        candidates: Int64 = np.empty(0, dtype=np.int64)
        asked: list[Asked] = []
        if len(rows.slots) and len(lines):
            asked = [_asked(searcher, line, pooling) for line in requirements]
            candidates = yield from _candidates(open_searcher, rows, requirements, lines, most, pooling)
        records: list[CheckedRecord] = []
        paused = time.perf_counter()
        for first in range(0, len(candidates), TOGETHER):
            if time.perf_counter() - paused > STEP_SECONDS:
                yield Progress("Reading sentences", first, len(candidates), "records")
                paused = time.perf_counter()
            chosen = candidates[first : first + TOGETHER].tolist()
            records += self._records(open_searcher(), rows, asked, lines, chosen, background)
        found = [record for record in records if record.met or record.unclear]
        found.sort(key=lambda record: (-record.met, -record.mean_match, record.document))
        elapsed = time.perf_counter() - started
        return Checked(tuple(requirements), tuple(found[:most]), elapsed)

    def _records(
        self,
        searcher: Searcher,
        rows: Rows,
        asked: Sequence[Asked],
        lines: Float32,
        documents: Sequence[int],
        background: Background,
    ) -> Iterator[CheckedRecord]:
        """Each record that is still there, with its best sentence for every line."""
        read = [record for row in documents if (record := _read(searcher, rows, asked, lines, row))]
        cosines = self._encode(searcher, [text for record in read for text in record.texts]) @ lines.T
        end = 0
        for record in read:
            start, end = end, end + len(record.clauses)
            mine = cosines[start:end]
            cells = tuple(
                _evidence(record, one, mine[:, line], background) if len(mine) else None
                for line, one in enumerate(asked)
            )
            stored, document = record.stored, record.stored.document
            yield CheckedRecord(record.row, document.id, document.title, stored.source, document.place, cells)

    def _encode(self, searcher: Searcher, texts: Sequence[str]) -> Float32:
        """float32, (texts, dimensions), unit length, by the library's pooling."""
        recipe, encoder = searcher.library.recipe, searcher.encoder
        read = [clean(encodable(text), recipe.preprocessing) for text in texts]
        keys = [(recipe.model, recipe.pooling, text) for text in read]
        new = list(dict.fromkeys(key for key in keys if key not in self._known))
        if new:
            vectors = encoder.encode([key[2] for key in new], recipe.max_length).pooled(recipe.pooling)
            self._known.update(zip(new, vectors, strict=True))
        found = np.array([self._known[key] for key in keys], dtype=np.float32)
        for key in list(islice(self._known, max(0, len(self._known) - MOST_CLAUSES))):
            del self._known[key]
        return found.reshape(len(texts), encoder.bundle.manifest.hidden_size)


def _asked(searcher: Searcher, line: str, pooling: Pooling) -> Asked:
    """Rarity is ln(1 + documents / (1 + those with the word)), as in BM25."""
    count = searcher.library.counts().documents
    spelled = {base(word): " ".join(spellings(word)) for word in _WORD.findall(line)}
    said = statement(line)
    rarity = {
        word: math.log1p(count / (1 + len(searcher.ranking(spelled[word], count, "keyword", pooling))))
        for word in said.words
        if word in spelled
    }
    return Asked(line, said, rarity)


def _candidates(
    open_searcher: Open, rows: Rows, requirements: Sequence[str], lines: Float32, most: int, pooling: Pooling
) -> Generator[Progress, None, Int64]:
    """The documents to be read by their sentences (row ids), the most promising first."""
    order = np.argsort(rows.documents, kind="stable")
    documents, starts = np.unique(rows.documents[order], return_index=True)
    slots = rows.slots[order]
    total = np.zeros(len(documents), dtype=np.float64)
    nearest: list[Int64] = []
    paused = time.perf_counter()
    for number, (text, line) in enumerate(zip(requirements, lines, strict=True)):
        if time.perf_counter() - paused > STEP_SECONDS:
            yield Progress("Comparing", number, len(lines), "requirements")
            paused = time.perf_counter()
        cosines = np.concatenate([np.vecdot(matrix, line) for matrix in rows.matrices])
        best = np.maximum.reduceat(cosines[slots], starts)
        total += np.maximum(best, 0)
        # What a line would be read as in a search, a phrase or a filter, it is not here.
        words = " ".join(each for word in _WORD.findall(text) for each in spellings(word))
        by_words = open_searcher().ranking(words, LOOKED_AT * most, "keyword", pooling)
        places = np.searchsorted(documents, by_words.documents)
        known = np.flatnonzero(documents[np.minimum(places, len(documents) - 1)] == by_words.documents)
        if len(known) and by_words.scores[0] > 0:
            total[places[known]] += WORDS * by_words.scores[known] / by_words.scores[0]
        half = NEAREST // 2
        nearest.append(
            np.concatenate([np.argsort(-best, kind="stable")[:half], places[known[:half]]]).astype(np.int64)
        )
    wanted = np.argsort(-total, kind="stable")[: LOOKED_AT * most]
    extra = list(dict.fromkeys(_by_turns(nearest)))[: LOOKED_AT * most]
    chosen: Int64 = documents[np.array(list(dict.fromkeys([*wanted.tolist(), *extra])), np.int64)]
    return chosen


def _by_turns(nearest: Sequence[Int64]) -> Iterator[int]:
    """The first of all, then the second of all, and so on."""
    for turn in range(max(map(len, nearest))):
        yield from (int(ranking[turn]) for ranking in nearest if turn < len(ranking))


def _read(
    searcher: Searcher, rows: Rows, asked: Sequence[Asked], lines: Float32, row: int
) -> ReadRecord | None:
    """A record's clauses; None where it is gone meanwhile."""
    try:
        stored = searcher.library.document(row)
    except AppError:
        return None
    text = stored.document.text
    spans: dict[tuple[int, int], None] = {}
    for begin, end in _near_passages(searcher, rows, lines, row):
        spans.update(((begin + start, begin + stop), None) for start, stop in sentences(text[begin:end]))
    found = [Clause(span, said) for span in spans for said in _wanted(clauses(text[slice(*span)]), asked)]
    title = frozenset(statement(stored.document.title).words)
    return ReadRecord(row, stored, tuple(found), title)


def _wanted(said: list[Statement], asked: Sequence[Asked]) -> list[Statement]:
    """The clauses of a sentence; the whole only where it holds more words of a requirement than any of them.

    It is as long as all of them together, and to embed them is what takes the time.
    """
    *parts, whole = said or [statement("")]
    for one in asked:
        words = set(one.said.words)
        if len(words.intersection(whole.words)) > max(
            (len(words.intersection(part.words)) for part in parts), default=-1
        ):
            return said
    return parts


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


def _evidence(record: ReadRecord, asked: Asked, cosines: Float32, background: Background) -> Evidence:
    """The clause that says most of a requirement, whichever way, decides."""
    wanted = set(asked.said.words)
    near = np.argsort(-cosines, kind="stable")[:COMPARED].tolist()
    with_words = (
        number for number, clause in enumerate(record.clauses) if wanted.intersection(clause.said.words)
    )
    compared = []
    for number in dict.fromkeys((*near, *with_words)):
        one = held(asked.said, record.clauses[number].said, asked.weight, record.title)
        match = background.match(float(cosines[number]))
        compared.append((strength(one, match), -number, one, match))
    score, number, one, match = max(compared, key=lambda each: each[:2])
    clause, document = record.clauses[-number], record.stored.document
    start, end = clause.sentence
    verdict = judged(one, match)
    return Evidence(
        document.text[start:end],
        0.0 if verdict.contrary else score,
        float(cosines[-number]),
        verdict.verdict,
        verdict.reason,
        document.place_at(start),
        start,
        end,
        clause.said.start,
        verdict.contrary,
    )
