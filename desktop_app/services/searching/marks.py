"""Good and bad marks on results, kept in the library."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from desktop_app.library import judgements
from desktop_app.library.judgements import Judgement

Marks = Mapping[tuple[str, str], bool]
"""(source, id of the document) -> whether it is good for the query."""


def mark(folder: Path, query: str, source: str, key: str, good: bool) -> Marks:
    """Keeps that a document is good or bad for `query`; returns the query's marks. Raises AppError.

    Works while the library is being written.
    """
    judgements.mark(folder, Judgement(query, source, key, int(good)))
    return marks(folder, query)


def unmark(folder: Path, query: str, source: str, key: str) -> Marks:
    """Takes back what was said of a document; returns the query's marks. Raises AppError."""
    judgements.unmark(folder, Judgement(query, source, key, 0))
    return marks(folder, query)


def marks(folder: Path, query: str) -> Marks:
    """What was said of the documents for `query`; raises AppError when it cannot be read."""
    asked = judgements.plain(query)
    return {(one.source, one.key): bool(one.grade) for one in judgements.read(folder) if one.query == asked}
