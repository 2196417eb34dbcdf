"""What the list asks the query lane: the sentences that matter, and what stands behind an entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.jobs import CancelToken, Report
from desktop_app.core.types import Answer, Hit
from desktop_app.ui.engine import Engine

if TYPE_CHECKING:
    from desktop_app.services.searching.snippets import Snippet

Snippets = Mapping[int, "Snippet"]
"""By passage."""


def snippets(engine: Engine, folder: Path, answer: Answer, hits: Sequence[Hit]) -> Snippets:
    """What the lines of some hits show of their passages; raises AppError."""
    from desktop_app.services.searching.snippets import of_hits

    return of_hits(engine.searcher(folder), answer, hits)


def meanings(
    engine: Engine, folder: Path, answer: Answer, hits: Sequence[Hit], _report: Report, cancel: CancelToken
) -> Snippets:
    """The same with the sentence nearest in meaning; raises AppError, and Cancelled between two hits."""
    from desktop_app.services.searching.snippets import with_meaning

    searcher = engine.searcher(folder)
    found = {}
    for hit in hits:
        cancel.check()
        found[hit.passage_id] = with_meaning(searcher, answer, hit)
    return found


def behind(engine: Engine, folder: Path, answer: Answer, hit: Hit) -> tuple[tuple[Hit, ...], Snippets]:
    """The copies of a hit and the rows like it, and what their lines show; raises AppError."""
    hits = engine.searcher(folder).unfold(answer, (*hit.copies, *hit.more))
    return hits, snippets(engine, folder, answer, hits)
