"""What the marks, the quality view and the compare view send to the lanes (see `ui.backend`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.jobs import CancelToken, Report
from desktop_app.core.types import Mode, Pooling
from desktop_app.ui.engine import Backend
from desktop_app.ui.values import Reading

if TYPE_CHECKING:
    from desktop_app.services.searching.compare import Comparison, Earlier
    from desktop_app.services.searching.evaluate import Evaluation
    from desktop_app.services.searching.search import Searcher

Marks = Mapping[tuple[str, str], bool]
"""(source, id of the document) -> whether it is good for the query."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to search; `ledger` is that of a recipe the library had before, "" for the one in use."""

    mode: Mode
    pooling: Pooling
    ledger: str = ""


@dataclass(frozen=True, slots=True)
class MarkWish:
    """Mark a document as good or bad for `query`; `good` None takes the mark back."""

    folder: Path
    query: str
    source: str
    key: str
    good: bool | None


@dataclass(frozen=True, slots=True)
class Material:
    """What a library can be measured by: marks, and the queries that have a good one."""

    queries: int
    marks: int


@dataclass(frozen=True, slots=True)
class EvaluationWish:
    """Measure a library, by the files of a retrieval set, or by its own marks where there are none.

    `recleaned` measures the search by meaning under the other cleaning as well.
    """

    folder: Path
    files: tuple[Path, ...] = ()
    recleaned: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """An evaluation, and what it was measured by in words; `wish` asked for it.

    `recleaning_s` estimates how long embedding the library under the other cleaning takes; None where that
    was done, or the library is too large for it.
    """

    evaluation: Evaluation
    by: str
    wish: EvaluationWish
    recleaning_s: float | None


def marks(folder: Path, query: str) -> Marks:
    """The marks of a query; raises AppError. Query lane."""
    from desktop_app.library.marks import of_query

    return of_query(folder, query)


def mark(wish: MarkWish) -> Marks:
    """Makes or takes back a mark; returns those of the query. Raises AppError. Query lane."""
    from desktop_app.library import marks

    made = marks.Mark(wish.query, wish.source, wish.key, int(bool(wish.good)))
    if wish.good is None:
        marks.unmark(wish.folder, made)
    else:
        marks.mark(wish.folder, made)
    return marks.of_query(wish.folder, wish.query)


def material(folder: Path) -> Material:
    """What there is to measure by; raises AppError. Query lane."""
    from desktop_app.library import marks

    made = marks.read(folder)
    return Material(len({one.query for one in made if one.grade}), len(made))


def evaluate(backend: Backend, wish: EvaluationWish, report: Report, cancel: CancelToken) -> Measured:
    """Measures a library; raises AppError and Cancelled. Job lane, with a reader of its own."""
    from desktop_app.corpus.qrels import find, read_qrels, read_queries
    from desktop_app.library.store import Library
    from desktop_app.services.searching import evaluate as evaluating
    from desktop_app.services.searching.other_cleaning import Recleaned, estimated_seconds
    from desktop_app.services.searching.search import Searcher

    with Library.open(wish.folder) as library:
        searcher = Searcher(library, backend.encoders.of(library.recipe.model))
        if wish.files:
            queries, qrels = find(wish.files)
            judged = evaluating.from_files(library, read_queries(queries), read_qrels(qrels))
            by = f"{queries.name} and {qrels.name} in {queries.parent}"
        else:
            judged = evaluating.from_marks(library)
            by = "your marks"
        recleaned = Recleaned.embed(searcher, report, cancel) if wish.recleaned else None
        evaluation = evaluating.evaluate(searcher, judged, report, cancel, recleaned)
        seconds = None if wish.recleaned else estimated_seconds(searcher, cancel)
        return Measured(evaluation, by, wish, seconds)


def earlier(backend: Backend, folder: Path) -> tuple[Earlier, ...]:
    """The recipes the library had before that it can be compared with; raises AppError. Query lane."""
    from desktop_app.services.searching import compare as comparing

    return comparing.earlier(folder, backend.encoders.installed())


def compare(backend: Backend, folder: Path, query: str, ways: Sequence[Way]) -> Comparison:
    """The same query in two ways; raises AppError. Query lane."""
    from desktop_app.services.searching import compare as comparing

    with ExitStack() as opened:
        searchers = {
            ledger: opened.enter_context(_searcher(backend, folder, ledger))
            for ledger in {way.ledger for way in ways}
        }
        left, right = ((searchers[way.ledger], way.mode, way.pooling) for way in ways)
        return comparing.compare(query, left, right)


def read(backend: Backend, folder: Path, way: Way, document: int) -> Reading:
    """A whole document as the recipe of `way` holds it; raises AppError. Query lane."""
    with _searcher(backend, folder, way.ledger) as searcher:
        return backend.read_by(searcher, document)


@contextmanager
def _searcher(backend: Backend, folder: Path, ledger: str) -> Iterator[Searcher]:
    from desktop_app.services.searching import compare as comparing

    if not ledger:
        yield backend.searcher(folder)
        return
    # Opened for one answer: an open ledger could not be removed everywhere.
    with comparing.kept_searcher(folder, ledger, backend.encoders.of) as searcher:
        yield searcher
