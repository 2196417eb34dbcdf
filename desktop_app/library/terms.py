"""What each term of a keyword query adds to a passage's BM25, and where the index finds it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop_app.library.store import Library

Span = tuple[int, int]
_MARKS = ("\ufdd0", "\ufdd1")
"""Noncharacters, which Unicode keeps out of texts; where a file has them all the same nothing is marked."""
_MARKED = re.compile(f"{_MARKS[0]}([^{_MARKS[1]}]*){_MARKS[1]}")
_OPEN_CLOSE = re.compile("[\ufdd0\ufdd1]")


@dataclass(frozen=True, slots=True)
class Term:
    """An FTS5 expression's part of a passage's BM25, and the spans it matches in title and passage."""

    score: float
    title: tuple[Span, ...]
    text: tuple[Span, ...]


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


def hash_of(library: Library, passage: int) -> str:
    """The hash of what the model read of a passage, "" if it is gone (see `core.types.Passage`)."""
    found = library.query("SELECT lower(hex(hash)) FROM passages WHERE id = ?", passage)
    return next((value for (value,) in found), "")


def documents_of(library: Library, key: str) -> list[int]:
    """The row ids of the documents with this id; ids are unique within a source only."""
    return [row for (row,) in library.query("SELECT id FROM documents WHERE key = ? ORDER BY id", key)]


def _spans(marked: str, plain: str) -> tuple[Span, ...]:
    if _OPEN_CLOSE.search(plain):
        return ()
    return tuple(
        (match.start() - 2 * number, match.end() - 2 * number - 2)
        for number, match in enumerate(_MARKED.finditer(marked))
    )
