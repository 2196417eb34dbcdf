"""How much of a library can be searched: what the command line says of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop_app.core.query_values import Reach
from desktop_app.core.types import Pooling
from desktop_app.library.store import Library


def reach(library: Library, pooling: Pooling | None = None) -> tuple[Reach, tuple[str, ...]]:
    """How much of the library is found by its own pooling, or another one; and which of its vectors cannot
    be read, a sentence each. Raises AppError.
    """
    with library.reading():
        rows = library.rows(pooling or library.recipe.pooling)
        return Reach(library.word_index().count, len(rows.passages)), rows.problems


def reach_document(found: Reach, problems: Sequence[str]) -> dict[str, Any]:
    """As it stands in the JSON of every command that has to do with a library, with what is wrong there."""
    coverage = {"passages": found.passages, "by_meaning": found.by_meaning}
    return {"problems": list(problems), "coverage": coverage}
