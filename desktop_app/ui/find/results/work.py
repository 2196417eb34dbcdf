"""What the list asks the query lane: the sentences that matter, and what stands behind an entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from desktop_app.core.jobs import CancelToken, Report
from desktop_app.core.types import Answer, Hit, RowId
from desktop_app.ui.engine import Engine

if TYPE_CHECKING:
    from desktop_app.services.searching.snippets import Snippet

Snippets = Mapping[RowId, "Snippet"]
"""By `Hit.of_passage`."""


def with_snippets(engine: Engine, answer: Answer) -> tuple[Answer, Snippets]:
    """An answer and what the lines of its hits show; raises AppError."""
    return answer, snippets(engine, answer, answer.hits)


def snippets(engine: Engine, answer: Answer, hits: Sequence[Hit]) -> Snippets:
    """What the lines of some hits show of their passages; raises AppError."""
    from desktop_app.services.searching.snippets import of_hits

    found: dict[RowId, Snippet] = {}
    for folder in dict.fromkeys(hit.library for hit in hits):
        here = [hit for hit in hits if hit.library == folder]
        shown = of_hits(engine.searcher(folder), answer.of(here[0]), here)
        found |= {(folder, passage): one for passage, one in shown.items()}
    return found


def meanings(
    engine: Engine, answer: Answer, hits: Sequence[Hit], _report: Report, cancel: CancelToken
) -> Snippets:
    """The same with the sentence nearest in meaning; raises AppError, and Cancelled between two hits."""
    from desktop_app.services.searching.snippets import with_meaning

    found = {}
    for hit in hits:
        cancel.check()
        found[hit.of_passage] = with_meaning(engine.searcher(hit.library), answer.of(hit), hit)
    return found


def behind(engine: Engine, answer: Answer, hit: Hit) -> tuple[tuple[Hit, ...], Snippets]:
    """The copies of a hit and the rows like it, and what their lines show; raises AppError."""
    hits: list[Hit] = []
    behind = sorted((*hit.copies, *hit.more), key=lambda one: one.library not in (None, hit.library))
    for folder, folded in groupby(behind, key=lambda one: one.library or hit.library):
        own = answer.of(replace(hit, library=folder))
        name = next((one.library_name for one in own.hits), "")
        found = engine.searcher(folder).unfold(own, tuple(folded))
        hits += [replace(one, library_name=name) for one in found]
    return tuple(hits), snippets(engine, answer, hits)
