"""Files that are old enough to be trusted, and what a library made of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.core.types import IndexReport
from desktop_app.library import commit, sources
from desktop_app.library.store import Library

Write = Callable[[str, str], Path]
LONG_AGO = 1_700_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    return folder


@pytest.fixture
def write(folder: Path) -> Write:
    """Writes a file that is old enough to be trusted, each time a little less."""
    age = iter(range(1_000))

    def put(name: str, text: str) -> Path:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        moment = LONG_AGO + next(age)
        os.utime(path, (moment, moment))
        return path

    return put


def texts(library: Library) -> dict[str, str]:
    """By the names of the files."""
    return {
        Path(source).name: library.document(row).document.text
        for source in sources.remembered(library)
        for row in commit.documents_of(library, source)
    }


def counted(report: IndexReport) -> tuple[int, int, int]:
    return report.documents, report.embedded, report.reused
