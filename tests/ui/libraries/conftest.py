"""Libraries that tests of the side bar may change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop_app.ui.libraries.row import LibraryRow
from desktop_app.ui.window.main_window import MainWindow


@pytest.fixture
def own(library: Path, tmp_path: Path) -> Path:
    """A library that a test may change."""
    return Path(shutil.copytree(library, tmp_path / "data" / "libraries" / library.name))


def row_of(window: MainWindow, folder: Path) -> LibraryRow:
    row = window.library_bar.row(folder)
    assert row
    return row
