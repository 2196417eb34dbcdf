"""What the checklist asks the query lane."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.checklist import Checked
from desktop_app.core.jobs import Progress
from desktop_app.ui.engine import Engine

if TYPE_CHECKING:
    from desktop_app.services.searching.export import Kind

Steps = Generator[Progress, None, Checked]


def checking(engine: Engine, folder: Path, requirements: tuple[str, ...]) -> Steps:
    """A checklist in steps; the library may be closed and opened again between two of them."""
    from desktop_app.services.searching.checklist import Checker

    return engine.kept(Checker).steps(lambda: engine.searcher(folder), requirements)


def following(steps: Steps) -> Progress | Checked:
    """The next progress of a checklist, and at its end what was found; raises AppError."""
    try:
        return next(steps)
    except StopIteration as end:
        checked: Checked = end.value
        return checked


def export(checked: Checked, kind: Kind) -> bytes:
    """The grid as a file."""
    from desktop_app.services.searching.export import export_checked

    return export_checked(checked, kind)
