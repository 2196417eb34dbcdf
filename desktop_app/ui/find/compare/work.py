"""What the compare view asks the query lane."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.jobs import CancelToken, Report
from desktop_app.core.types import Mode, Pooling
from desktop_app.ui.engine import Engine
from desktop_app.ui.find.document.work import read_by
from desktop_app.ui.values import Reading

if TYPE_CHECKING:
    from desktop_app.services.recipes import RecipeFacts, RecipesMeasured
    from desktop_app.services.searching.compare import Comparison, Earlier
    from desktop_app.services.searching.search import Searcher


@dataclass(frozen=True, slots=True)
class RankedWay:
    """A way to search; `ledger` is that of a recipe the library had before, "" for the one in use."""

    mode: Mode
    pooling: Pooling
    ledger: str = ""


def earlier(engine: Engine, folder: Path) -> tuple[Earlier, ...]:
    """The recipes the library had before that it can be compared with; raises AppError. Query lane."""
    from desktop_app.services.searching import compare as comparing

    return comparing.earlier(folder, engine.models.installed())


def recipes(engine: Engine, folder: Path) -> tuple[RecipeFacts, ...]:
    """The recipes that the library can be searched by, the one in use first; raises AppError. Query lane."""
    from desktop_app.services import recipes as found
    from desktop_app.services.models import for_libraries

    return found.recipes(folder, for_libraries(engine.models.installed()))


def measure(
    engine: Engine, folder: Path, facts: tuple[RecipeFacts, ...], report: Report, cancel: CancelToken
) -> RecipesMeasured:
    """Each measured by the marks of the library; raises AppError and Cancelled. Job lane."""
    from desktop_app.services import recipes as found

    return found.measure(folder, facts, engine.models.of, report, cancel)


def marked(folder: Path) -> int:
    """How many queries have a result that is marked as good; raises AppError. Query lane."""
    from desktop_app.library import marks

    return len({one.query for one in marks.read(folder) if one.grade})


def compare(engine: Engine, folder: Path, query: str, ways: Sequence[RankedWay]) -> Comparison:
    """The same query in two ways; raises AppError. Query lane."""
    from desktop_app.services.searching import compare as comparing

    with ExitStack() as opened:
        searchers = {
            ledger: opened.enter_context(_searcher(engine, folder, ledger))
            for ledger in {way.ledger for way in ways}
        }
        left, right = ((searchers[way.ledger], way.mode, way.pooling) for way in ways)
        return comparing.compare(query, left, right)


def read(engine: Engine, folder: Path, way: RankedWay, document: int) -> Reading:
    """A whole document as the recipe of `way` holds it; raises AppError. Query lane."""
    with _searcher(engine, folder, way.ledger) as searcher:
        return read_by(searcher, document)


@contextmanager
def _searcher(engine: Engine, folder: Path, ledger: str) -> Iterator[Searcher]:
    from desktop_app.services.searching import compare as comparing

    if not ledger:
        yield engine.searcher(folder)
        return
    # Opened for one answer: an open ledger could not be removed everywhere.
    with comparing.kept_searcher(folder, ledger, engine.models.of) as searcher:
        yield searcher
