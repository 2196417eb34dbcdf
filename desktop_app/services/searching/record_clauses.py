"""The clauses of a record that may say something of a requirement."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from desktop_app.core.arrays import Float32, Int64, Rows
from desktop_app.core.errors import AppError
from desktop_app.core.types import StoredDocument
from desktop_app.corpus.sentences import sentences
from desktop_app.search.statements import Statement, base, bases, clauses, spellings, statement
from desktop_app.services.searching.search import Searcher
from desktop_app.services.searching.similar import at

PASSAGES = 40
"""Of a record at most so many passages are read by their sentences, the nearest ones."""

_WORD = re.compile(r"\w+")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a requirement says, and how the keyword index is asked.

    That is for words: what a line would be in a search, a phrase or a filter, it is not here.
    """

    said: Statement
    query: str

    @classmethod
    def of(cls, line: str) -> Asked:
        spelled = {base(word): " ".join(spellings(word)) for word in _WORD.findall(line)}
        said = statement(line)
        return cls(said, " ".join(spelled[word] for word in said.words if word in spelled))


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a record: its sentence's span in the text, and what it says, counted from there."""

    sentence: Span
    said: Statement


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """A record, those of its clauses that are compared, each a text by itself, and the words of its title."""

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


class RecordReader:
    """Reads the clauses of records in the light of some requirements; `lines` are their vectors."""

    def __init__(self, rows: Rows, asked: Sequence[Asked], lines: Float32) -> None:
        self._rows = rows
        self._order: Int64 = np.argsort(rows.documents, kind="stable")
        self._documents: Int64 = rows.documents[self._order]
        self._asked = [frozenset(one.said.words) for one in asked]
        self._words = frozenset[str]().union(*self._asked)
        self._lines = lines

    def read(self, searcher: Searcher, row: int, all_clauses: bool) -> ReadRecord | None:
        """A record's clauses, all or those with a word of a requirement; None where it is gone meanwhile."""
        try:
            stored = searcher.library.document(row)
        except AppError:
            return None
        text = stored.document.text
        spans: dict[Span, None] = {}
        for begin, end in self._near_passages(searcher, stored, row):
            spans.update(((begin + start, begin + stop), None) for start, stop in sentences(text[begin:end]))
        found = tuple(
            Clause(span, said)
            for span in spans
            if all_clauses or not self._words.isdisjoint(bases(text[slice(*span)]))
            for said in self._wanted(clauses(text[slice(*span)]))
            if all_clauses or not self._words.isdisjoint(said.words)
        )
        return ReadRecord(row, stored, found, frozenset(statement(stored.document.title).words))

    def _wanted(self, said: list[Statement]) -> list[Statement]:
        """The clauses of a sentence; the whole only where it has more words of a requirement than they.

        It is as long as all of them together, and to embed them is what takes the time.
        """
        *parts, whole = said or [statement("")]
        if parts and not any(
            len(words.intersection(whole.words)) > max(len(words.intersection(part.words)) for part in parts)
            for words in self._asked
        ):
            return parts
        return said

    def _near_passages(self, searcher: Searcher, stored: StoredDocument, document: int) -> Sequence[Span]:
        """The spans of the document's passages that are nearest to any of the lines, in order."""
        if len(stored.passages) <= PASSAGES:
            return stored.passages
        first, last = np.searchsorted(self._documents, [document, document + 1])
        entries = self._order[first:last]
        cosines = at(self._rows, self._rows.slots[entries]) @ self._lines.T
        ranked = np.argsort(-cosines, axis=0, kind="stable")
        nearest = self._rows.passages[entries][list(dict.fromkeys(ranked.reshape(-1).tolist()))[:PASSAGES]]
        found = searcher.library.found(nearest.tolist())
        return sorted((passage.start, passage.start + len(passage.text)) for passage in found.values())
