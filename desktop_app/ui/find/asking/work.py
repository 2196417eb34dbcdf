"""How what is typed could go on, asked on the query lane."""

from __future__ import annotations

from pathlib import Path

from desktop_app.core.searches import Suggestion
from desktop_app.ui.engine import Engine


def suggest(engine: Engine, folder: Path, text: str, most: int) -> tuple[Suggestion, ...]:
    """Titles, files and words of the library with which `text` could go on; raises AppError."""
    from desktop_app.services.searching.suggest import Suggester

    return engine.kept(Suggester).suggest(engine.searcher(folder).library, text, most)
