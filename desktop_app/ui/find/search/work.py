"""What the search view asks the query lane: answers, what is similar, by what to narrow, marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop_app.core.asking import Division
from desktop_app.core.jobs import CancelToken
from desktop_app.core.likeness import Likeness
from desktop_app.core.types import Mode, Pooling
from desktop_app.ui.engine import Engine
from desktop_app.ui.values import Found

Marks = Mapping[tuple[str, str], bool]
"""(source, id of the document) -> whether it is good for the query."""


@dataclass(frozen=True, slots=True)
class MarkWish:
    """Mark a document as good or bad for `query`; `good` None takes the mark back."""

    folder: Path
    query: str
    source: str
    key: str
    good: bool | None


def search(engine: Engine, folder: Path, query: str, top: int, mode: Mode, pooling: Pooling) -> Found:
    """The best `top` documents of a library; raises AppError."""
    searcher = engine.searcher(folder)
    return Found(searcher.search(query, top, mode, pooling), searcher.problems)


def similar(
    engine: Engine, folder: Path, to: Likeness, top: int, pooling: Pooling, cancel: CancelToken
) -> Found:
    """The best `top` documents similar to something; raises AppError, Cancelled."""
    from desktop_app.services.searching.similar import Likener

    searcher = engine.searcher(folder)
    found = engine.kept(Likener).similar(searcher, to, top, pooling, cancel)
    return Found(found.answer, searcher.problems, found.note)


def divide(engine: Engine, folder: Path, query: str, mode: Mode, cancel: CancelToken) -> Division:
    """By what the answer can be narrowed; raises AppError and Cancelled."""
    return engine.searcher(folder).divide(query, mode, cancel)


def marks(folder: Path, query: str) -> Marks:
    """The marks of a query; raises AppError."""
    from desktop_app.services.searching import marks as judging

    return judging.marks(folder, query)


def mark(wish: MarkWish) -> Marks:
    """Makes or takes back a mark; returns those of the query. Raises AppError."""
    from desktop_app.services.searching import marks as judging

    if wish.good is None:
        return judging.unmark(wish.folder, wish.query, wish.source, wish.key)
    return judging.mark(wish.folder, wish.query, wish.source, wish.key, wish.good)
