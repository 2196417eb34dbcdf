"""What the keyword index answers: who holds a text, who matches, what a term adds, which words there are."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from desktop_app.core.arrays import Int64
from desktop_app.core.folding import fold, holder, is_unspaced
from desktop_app.core.text import storable
from desktop_app.library.store import Library

Span = tuple[int, int]
_MARKS = ("\ufdd0", "\ufdd1")
"""Noncharacters, which Unicode keeps out of texts; where a file has them all the same nothing is marked."""
_MARKED = re.compile(f"{_MARKS[0]}([^{_MARKS[1]}]*){_MARKS[1]}")
_OPEN_CLOSE = re.compile("[\ufdd0\ufdd1]")
_INDEXED = """
SELECT id, title, text FROM documents WHERE id IN (
    SELECT document FROM passages WHERE id IN (SELECT rowid FROM passage_index WHERE passage_index MATCH ?)
)
"""
_FOUND = """
SELECT DISTINCT document FROM passages
WHERE id IN (SELECT rowid FROM passage_index WHERE passage_index MATCH ?) ORDER BY document
"""

LONG_WORD = 7
"""Letters of a word that may be misspelled in two places."""
_TABLES = {
    "vocabulary": "fts5vocab (main, passage_index, 'row')",
    "typed": "fts5 (word, tokenize = 'porter unicode61 remove_diacritics 2')",
    "typed_terms": "fts5vocab (temp, typed, 'row')",
}
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Term:
    """An FTS5 expression's part of a passage's BM25, and the spans it matches in title and passage."""

    score: float
    title: tuple[Span, ...]
    text: tuple[Span, ...]


def documents_with(library: Library, literal: str) -> Int64:
    """The row ids of documents whose title or text holds `literal` (see `holder`), in order.

    The keyword index says where its words follow one another, and the texts are read there. What crosses
    passages is found where two sentences hold it. A literal of signs alone is looked for everywhere.
    """
    holds = holder(literal)
    words = storable(literal, " ")
    if any(map(str.isalnum, words)) and not is_unspaced(words):
        rows = library.each(_INDEXED, '"' + words.replace('"', '""') + '"')
    else:
        rows = library.each("SELECT id, title, text FROM documents")
    found = [id_ for id_, title, text in rows if holds(fold(title)) or holds(fold(text))]
    return np.array(sorted(found), dtype=np.int64)


def documents_matching(library: Library, expression: str) -> Int64:
    """The row ids of documents with a passage that matches an FTS5 expression, in order."""
    return np.fromiter((row for (row,) in library.each(_FOUND, expression)), dtype=np.int64)


def term(library: Library, expression: str, passage: int) -> Term:
    """BM25 is a sum over the phrases of a query, so that of one phrase alone is its contribution.

    How rare a term is counts the whole library. The spans in the passage are counted from its beginning.
    """
    found = library.query(
        "SELECT -rank, highlight(passage_index, 0, ?2, ?3), highlight(passage_index, 1, ?2, ?3), title, text"
        " FROM passage_index WHERE passage_index MATCH ?1 AND rowid = ?4",
        expression,
        *_MARKS,
        passage,
    )
    if not found:
        return Term(0.0, (), ())
    ((score, title, text, plain_title, plain_text),) = found
    return Term(score, _spans(title, plain_title), _spans(text, plain_text))


def _spans(marked: str, plain: str) -> tuple[Span, ...]:
    if _OPEN_CLOSE.search(plain):
        return ()
    return tuple(
        (match.start() - 2 * number, match.end() - 2 * number - 2)
        for number, match in enumerate(_MARKED.finditer(marked))
    )


def completions(library: Library, prefix: str, count: int) -> list[str]:
    """Words of the library that begin so, those that most passages hold first. Call it within `reading`."""
    begins = fold(prefix)
    if not begins.isalnum():
        return []
    _prepare(library)
    terms = library.query(
        "SELECT term FROM temp.vocabulary WHERE term >= ? AND term < ? ORDER BY doc DESC LIMIT ?",
        *(begins, begins + _LAST, 2 * count),
    )
    words = dict.fromkeys(_written(library, term) for (term,) in terms)
    return [word for word in words if word.startswith(begins)][:count]


def corrections(library: Library, word: str, count: int = 3) -> list[str]:
    """Words of the library that `word` may be a misspelling of, the likeliest first. Within `reading`."""
    typed = _stem(library, fold(word))
    most = 2 if len(typed) >= LONG_WORD else 1
    near: list[tuple[int, int, str]] = []
    for first in dict.fromkeys(typed[:2]):
        rows = library.query(
            "SELECT term, doc FROM temp.vocabulary"
            " WHERE term >= ? AND term < ? AND length(term) BETWEEN ? AND ?",
            *(first, first + _LAST, len(typed) - most, len(typed) + most),
        )
        for term, passages in rows:
            if term.isalpha() and term != typed and (edits := _edits(typed, term)) <= most:
                near.append((edits, -passages, term))
    words = dict.fromkeys(_written(library, term) for *_, term in sorted(near)[: 2 * count])
    return [written for written in words if written][:count]


def _prepare(library: Library) -> None:
    for name, table in _TABLES.items():
        library.query(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{name} USING {table}")


def _stem(library: Library, word: str) -> str:
    """`word` as the index writes it."""
    _prepare(library)
    library.query("DELETE FROM temp.typed")
    library.query("INSERT INTO temp.typed (word) VALUES (?)", word)
    terms = library.query("SELECT term FROM temp.typed_terms")
    return str(terms[0][0]) if len(terms) == 1 else word


def _written(library: Library, term: str) -> str:
    """A word as a passage has it, of which `term` is the stem; "" where that is not to be seen."""
    rows = library.query(
        "SELECT highlight(passage_index, 0, ?2, ?2), highlight(passage_index, 1, ?2, ?2) FROM passage_index"
        " WHERE passage_index MATCH ?1 LIMIT 1",
        *(f'"{term}"', _MARKS[0]),
    )
    marked = [piece for row in rows for text in row for piece in text.split(_MARKS[0])[1::2]]
    return fold(marked[0]) if marked else ""


def _edits(one: str, other: str) -> int:
    """Letters to change, add, leave out or swap with the next (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        line = [row]
        for column, its in enumerate(other, start=1):
            cost = min(last[column] + 1, line[column - 1] + 1, last[column - 1] + (letter != its))
            swapped = row > 1 and column > 1 and letter == other[column - 2] and its == one[row - 2]
            line.append(min(cost, before[column - 2] + 1) if swapped else cost)
        before, last = last, line
    return last[-1]
