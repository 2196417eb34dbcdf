"""What the search view asks the query lane where all libraries are searched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from desktop_app.core.jobs import CancelToken, Report
from desktop_app.core.query_values import Division, SimilarTo
from desktop_app.core.types import EverywhereAnswer, Mode
from desktop_app.ui.engine import Engine


class UnderWay:
    """The answer that is being put together: the query lane comes back to it after each step."""

    def __init__(self) -> None:
        self.steps: Iterator[EverywhereAnswer] = iter(())


def ask(
    engine: Engine,
    folders: Sequence[Path],
    query: str,
    similar_to: SimilarTo | None,
    top: int,
    mode: Mode,
    cancel: CancelToken,
) -> EverywhereAnswer:
    """The best `top` documents of the open libraries, to a query or to what is `similar_to` something.

    `go_on` follows. Raises AppError and Cancelled.
    """
    from desktop_app.services.searching.everywhere.search import Everywhere
    from desktop_app.services.searching.similar import SimilarSearch

    everywhere, under_way = Everywhere(engine.libraries), engine.kept(UnderWay)
    if similar_to:
        finder = engine.kept(SimilarSearch)
        under_way.steps = everywhere.similar(folders, finder, similar_to, top, cancel=cancel)
    else:
        under_way.steps = everywhere.search(folders, query, top, mode, cancel=cancel)
    return next(under_way.steps)


def go_on(engine: Engine) -> EverywhereAnswer:
    """What was asked last, with one library more; raises AppError."""
    return next(engine.kept(UnderWay).steps)


def divide(
    engine: Engine, folders: Sequence[Path], query: str, mode: Mode, _report: Report, cancel: CancelToken
) -> Division:
    """By what the answer can be narrowed; raises Cancelled."""
    from desktop_app.services.searching.everywhere.search import Everywhere

    return Everywhere(engine.libraries).divide(folders, query, mode, cancel)
