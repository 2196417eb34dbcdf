"""What the search view asks the query lane: answers, what is similar, by what to narrow, marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.jobs import CancelToken, Report
from desktop_app.core.query_values import Division, Query, SimilarTo
from desktop_app.core.searches import Searches, change
from desktop_app.core.types import Answer, Mode, Pooling
from desktop_app.ui.engine import Engine
from desktop_app.ui.find.everywhere import work as everywhere_work
from desktop_app.ui.find.results.work import Snippets, with_snippets
from desktop_app.ui.values import LibraryInfo

if TYPE_CHECKING:
    from desktop_app.services.searching.export import Kind

Marks = Mapping[tuple[Path, str, str], bool]
"""(library, source, id of the document) -> whether it is good for the query."""


@dataclass(frozen=True, slots=True)
class SearchQuestion:
    """What is asked of a library, or of all: a query, or what is `similar_to` something."""

    library: LibraryInfo
    query: str
    similar_to: SimilarTo | None
    top: int
    mode: Mode
    pooling: Pooling


def ask(
    engine: Engine, question: SearchQuestion, _report: Report, cancel: CancelToken
) -> tuple[Answer, Snippets]:
    """The best `top` documents; `go_on` follows where that is not complete. Raises AppError, Cancelled."""
    return with_snippets(engine, _answered(engine, question, cancel))


def go_on(engine: Engine) -> tuple[Answer, Snippets]:
    """What was asked last, with one library more; raises AppError."""
    return with_snippets(engine, everywhere_work.go_on(engine))


def _answered(engine: Engine, one: SearchQuestion, cancel: CancelToken) -> Answer:
    from desktop_app.services.searching.similar import SimilarSearch

    folders, folder = one.library.members, one.library.folder
    if folders:
        return everywhere_work.ask(engine, folders, one.query, one.similar_to, one.top, one.mode, cancel)
    searcher = engine.searcher(folder)
    if one.similar_to:
        return engine.kept(SimilarSearch).similar(searcher, one.similar_to, one.top, one.pooling, cancel)
    return searcher.search(one.query, one.top, one.mode, one.pooling)


@dataclass(frozen=True, slots=True)
class MarkWish:
    """Mark a document as good or bad for `query`; `good` None takes the mark back."""

    folder: Path
    query: str
    source: str
    key: str
    good: bool | None


def divide(
    engine: Engine, folder: Path, asked: Query, mode: Mode, _report: Report, cancel: CancelToken
) -> Division:
    """By what the answer can be narrowed; raises AppError and Cancelled."""
    return engine.searcher(folder).divide(asked, mode, cancel)


def marks(folders: Iterable[Path], query: str) -> Marks:
    """The marks of a query in each of these libraries; raises AppError."""
    from desktop_app.library.marks import of_query

    return {
        (folder, source, key): good
        for folder in folders
        for (source, key), good in of_query(folder, query).items()
    }


def mark(wish: MarkWish) -> None:
    """Makes or removes a mark; raises AppError."""
    from desktop_app.library import marks

    made = marks.Mark(wish.query, wish.source, wish.key, int(bool(wish.good)))
    if wish.good is None:
        marks.unmark(wish.folder, made)
    else:
        marks.mark(wish.folder, made)


def keep_searches(data: Path, before: Searches, after: Searches, keep: str) -> None:
    """As `core.searches.change`, but for those of private libraries; raises AppError."""
    from desktop_app.services.private_libraries import without_private

    change(data, without_private(before), without_private(after), keep)


def export(answer: Answer, kind: Kind, similar_to: str) -> bytes:
    """The hits as a file; `similar_to` is what was searched by where there is no query."""
    from desktop_app.services.searching.export import export_answer

    return export_answer(answer, kind, similar_to)
