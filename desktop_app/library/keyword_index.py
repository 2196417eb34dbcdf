"""What the keyword index answers: who holds a text exactly, who matches, and what each term adds to BM25."""

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
