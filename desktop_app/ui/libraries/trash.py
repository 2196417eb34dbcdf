"""Moves libraries to the system's trash, which Qt knows."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFile, QStandardPaths

from desktop_app.core.errors import AppError
from desktop_app.core.files import make_folder
from desktop_app.ui.engine import Engine
from desktop_app.ui.libraries import work


def throw_away(engine: Engine, folder: Path) -> None:
    """Moves the library's folder to the system's trash; raises AppError. Query lane."""
    engine.close(folder)
    work.release(folder)
    # On Linux the trash is in this folder, and Qt does not make it.
    make_folder(Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)))
    if not QFile.moveToTrash(str(folder)):
        raise AppError(
            f"The system could not move {folder} to the trash.",
            "Take the library off the list and delete its folder yourself.",
        )
