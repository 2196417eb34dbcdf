"""Which documents hold a text to the letter, and which the keyword index finds."""

from __future__ import annotations

import json

import numpy as np

from desktop_app.core.arrays import Int64
from desktop_app.core.literal import fold, holder, is_unspaced
from desktop_app.core.unicode import storable
from desktop_app.library.store import Library

_INDEXED = """
SELECT id, title, text FROM documents WHERE id IN (
    SELECT document FROM passages WHERE id IN (SELECT rowid FROM passage_index WHERE passage_index MATCH ?)
)
"""
_FOUND = """
SELECT DISTINCT document FROM passages
WHERE id IN (SELECT rowid FROM passage_index WHERE passage_index MATCH ?) ORDER BY document
"""


def documents_with(library: Library, literal: str) -> Int64:
    """The row ids of documents whose title or text holds `literal` (see `holder`), in order.

    The keyword index tells where its words follow one another, and the texts are read there. What crosses
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


def first_passages(library: Library, documents: Int64) -> tuple[Int64, Int64]:
    """Those of `documents` that have a passage, in their order, and the row id of the first one of each."""
    rows = library.query(
        "SELECT document, min(id) FROM passages WHERE document IN (SELECT value FROM json_each(?))"
        " GROUP BY document",
        json.dumps(documents.tolist()),
    )
    first = dict(rows)
    held = [row for row in documents.tolist() if row in first]
    return np.array(held, dtype=np.int64), np.array([first[row] for row in held], dtype=np.int64)
