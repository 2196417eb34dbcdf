"""How what is typed could go on, asked on the query lane."""

from __future__ import annotations

from pathlib import Path

from desktop_app.core.searches import Suggestion
from desktop_app.ui.engine import Engine


def suggest(engine: Engine, folder: Path, text: str, most: int) -> tuple[Suggestion, ...]:
    """Values of a filter, or titles, files and words, with which `text` could go on; raises AppError."""
    from desktop_app.services.searching.suggest import Suggester, suggest_values

    searcher = engine.searcher(folder)
    values = suggest_values(searcher.values, text, most)
    return values or engine.kept(Suggester).suggest(searcher.library, text, most)
