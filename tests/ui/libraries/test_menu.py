"""Which lines the menu of a library has, and when."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop_app.core.paths import SAMPLE_LIBRARY
from desktop_app.core.settings import Settings
from desktop_app.ui.engine import Engine
from desktop_app.ui.libraries.actions import LibraryActions
from desktop_app.ui.libraries.controller import Libraries
from desktop_app.ui.libraries.jobs import Job
from desktop_app.ui.tasks import TaskRunner

PAPERS = Path("/papers")


@pytest.fixture
def libraries(app: QApplication, qtbot: QtBot, runner: TaskRunner, tmp_path: Path) -> Libraries:
    made = Libraries(runner, Engine(), tmp_path, Settings())
    qtbot.addWidget(made.bar)
    LibraryActions(made)
    made.bar.add(PAPERS, "Papers")
    made.bar.add(SAMPLE_LIBRARY, "Sample jobs")
    return made


def lines(libraries: Libraries, folder: Path) -> dict[str, bool]:
    """The words of the lines, and whether they can be chosen."""
    menu = QMenu(libraries.bar)
    libraries.bar.menu_wanted.emit(folder, menu)
    return {action.text(): action.isEnabled() for action in menu.actions() if action.text()}


def test_the_library_that_came_with_the_program_stays_as_it_is(libraries: Libraries) -> None:
    assert list(lines(libraries, SAMPLE_LIBRARY)) == [
        "What is read",
        "Check every file",
        "Duplicate",
        "Export to one file …",
    ]


def test_a_library_that_is_busy_can_be_looked_at_renamed_and_added_to(
    qtbot: QtBot, libraries: Libraries
) -> None:
    assert all(lines(libraries, PAPERS).values())
    held = threading.Event()
    libraries.jobs.run(Job(PAPERS, "Papers", held.wait, lambda _none: None, lambda: None))
    possible = [words for words, enabled in lines(libraries, PAPERS).items() if enabled]
    assert possible == [
        "Add files",
        "Add a folder",
        "What is read",
        "Show its files",
        "Rename",
        "Remove from the list",
    ]
    held.set()
    qtbot.waitUntil(lambda: not libraries.jobs.folders())
