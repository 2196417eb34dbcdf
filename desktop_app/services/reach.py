"""How much of a library can be searched: what the command line says of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop_app.core.query_values import Reach
from desktop_app.core.types import Pooling
from desktop_app.core.words import count_are
from desktop_app.corpus.reasons import STILL_TO_READ
from desktop_app.library import sources
from desktop_app.library.store import Library

UPDATE = "embedscope index with the same paths does so, and an update in the window."


def reach(library: Library, pooling: Pooling | None = None) -> tuple[Reach, tuple[str, ...]]:
    """How much of the library is found by its own pooling, or another one; and which of its vectors cannot
    be read, and how many files wait for it, a sentence each. Raises AppError.
    """
    with library.reading():
        rows = library.rows(pooling or library.recipe.pooling)
        told = (*rows.problems, *still_to_read(library))
        return Reach(library.word_index().count, len(rows.passages)), told


def still_to_read(library: Library) -> list[str]:
    """One sentence where a run ended before it had read all it had found; raises AppError."""
    count = sources.skipped_as(library, STILL_TO_READ)
    return [f"{count_are(count, 'file')} still to be read into {library.name}: {UPDATE}"] if count else []


def reach_document(found: Reach, problems: Sequence[str]) -> dict[str, Any]:
    """As it stands in the JSON of every command that has to do with a library, with what is wrong there."""
    coverage = {"passages": found.passages, "by_meaning": found.by_meaning}
    return {"problems": list(problems), "coverage": coverage}
