"""What the checklist asks the query lane."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from desktop_app.core.checklist import Checked
from desktop_app.core.jobs import Progress
from desktop_app.ui.engine import Engine


def checking(
    engine: Engine, folder: Path, requirements: tuple[str, ...]
) -> Generator[Progress, None, Checked]:
    """A checklist in steps; the library may be closed and opened again between two of them."""
    from desktop_app.services.searching.checklist import Checker

    return engine.kept(Checker).steps(lambda: engine.searcher(folder), requirements)
