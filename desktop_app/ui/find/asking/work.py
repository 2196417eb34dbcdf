"""How what is typed could go on, asked on the query lane."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import chain, zip_longest
from pathlib import Path

from desktop_app.core.errors import AppError
from desktop_app.core.searches import Suggestion
from desktop_app.ui.engine import Engine


def suggest(engine: Engine, folders: Sequence[Path], text: str, most: int) -> tuple[Suggestion, ...]:
    """Values of a filter, or titles, files and words, with which `text` could go on; raises AppError.

    Of several libraries those that are open suggest, the best of each first; by the names of all they can
    be narrowed.
    """
    from desktop_app.services.searching.suggest import Suggester, suggest_libraries, suggest_values

    suggester = engine.kept(Suggester)
    asked = [folder for folder in folders if len(folders) == 1 or engine.libraries.is_open(folder)]
    searchers = [engine.searcher(folder) for folder in asked]
    each = [suggest_values(one.values, text, most) for one in searchers]
    if len(folders) > 1:
        each.insert(0, suggest_libraries(_names(folders), text, most))
    if not any(each):
        each = [suggester.suggest(one.library, text, most) for one in searchers]
    found: dict[str, Suggestion] = {}
    for one in filter(None, chain(*zip_longest(*each))):
        found.setdefault(one.query, one)
    return tuple(found.values())[:most]


def _names(folders: Sequence[Path]) -> Iterator[str]:
    from desktop_app.library import label

    for folder in folders:
        with suppress(AppError):  # the answer names it
            yield label.read(folder).name
