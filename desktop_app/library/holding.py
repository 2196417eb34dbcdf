"""Which documents hold a text to the letter, and which the keyword index finds."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable

import numpy as np

from desktop_app.core.arrays import Int64
from desktop_app.library import schema
from desktop_app.library.store import Library

_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
_UNREADABLE = re.compile("[\0\ud800-\udfff]")
# Thai to Burmese, Chinese, Japanese, Korean: words are written without spaces, or with endings joined on.
_UNSPACED = re.compile("[\u0e00-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_INDEXED = """
SELECT id, title, text FROM documents WHERE id IN (
    SELECT document FROM passages WHERE id IN (SELECT rowid FROM passage_index WHERE passage_index MATCH ?)
)
"""
_FOUND = """
SELECT DISTINCT document FROM passages
WHERE id IN (SELECT rowid FROM passage_index WHERE passage_index MATCH ?) ORDER BY document
"""


def fold(text: str) -> str:
    """`text` without capitals, accents and differences of white space."""
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFD", text))
    return " ".join(text.casefold().split())


def holder(literal: str) -> Callable[[str], bool]:
    """Tells of a folded text whether it holds `literal` as whole words; nothing holds an empty one."""
    folded = fold(literal)
    if not folded:
        return lambda _text: False
    spaced = not _UNSPACED.search(folded)
    before = r"(?<![^\W_])" if spaced and folded[0].isalnum() else ""
    after = r"(?![^\W_])" if spaced and folded[-1].isalnum() else ""
    search = re.compile(before + re.escape(folded) + after).search
    return lambda text: folded in text and search(text) is not None


def documents_with(library: Library, literal: str) -> Int64:
    """The row ids of documents whose title or text holds `literal` (see `holder`), in order.

    The keyword index tells where its words follow one another, and the texts are read there. What crosses
    passages is found where two sentences hold it. A literal of signs alone is looked for everywhere.
    """
    holds = holder(literal)
    words = _UNREADABLE.sub(" ", literal)
    with schema.translated(library.folder):
        if any(map(str.isalnum, words)) and not _UNSPACED.search(words):
            rows = library.database.execute(_INDEXED, ('"' + words.replace('"', '""') + '"',))
        else:
            rows = library.database.execute("SELECT id, title, text FROM documents")
        found = [id_ for id_, title, text in rows if holds(fold(title)) or holds(fold(text))]
    return np.array(sorted(found), dtype=np.int64)


def documents_matching(library: Library, expression: str) -> Int64:
    """The row ids of documents with a passage that matches an FTS5 expression, in order."""
    with schema.translated(library.folder):
        rows = library.database.execute(_FOUND, (expression,))
        return np.fromiter((row for (row,) in rows), dtype=np.int64)


def first_passages(library: Library, documents: Int64) -> tuple[Int64, Int64]:
    """Those of `documents` that have a passage, in their order, and the row id of the first one of each."""
    with schema.translated(library.folder):
        rows = library.database.execute(
            "SELECT document, min(id) FROM passages WHERE document IN (SELECT value FROM json_each(?))"
            " GROUP BY document",
            (json.dumps(documents.tolist()),),
        )
        first = dict(rows.fetchall())
    held = [row for row in documents.tolist() if row in first]
    return np.array(held, dtype=np.int64), np.array([first[row] for row in held], dtype=np.int64)
