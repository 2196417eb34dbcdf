"""Writing something to a file of the user's choice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.files import write_bytes
from desktop_app.ui.kit.file_dialogs import choose_place
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.kit.open_file import show_in_folder
from desktop_app.ui.tasks import TaskRunner

LONGEST = 60
"""Characters of a proposed name: every system takes as many."""


def save(
    owner: QWidget,
    runner: TaskRunner,
    notice: Notice,
    make: Callable[[], bytes],
    name: str,
    kind: str,
    title: str,
) -> QFileDialog:
    """Asks under `title` where to write, and proposes `name` for a file of a `kind` ("CSV (*.csv)").

    `make` makes the content in a lane; `notice` says where it went, the owner's what went wrong.
    """

    def write(path: Path) -> None:
        # Without a topic: a second file does not take the place of one that still waits.
        runner.query(lambda: write_bytes(path, make()), lambda _none: written(path), owner=owner)

    def written(path: Path) -> None:
        notice.say("info", f"Saved {path.name}.", action="Show in folder", do=lambda: show(path))

    def show(path: Path) -> None:
        try:
            show_in_folder(str(path))
        except AppError as error:
            notice.show_error(error)

    return choose_place(owner, title, write, name, kind)


def file_name(words: str, instead: str) -> str:
    """`words` as a name that every system takes, or `instead` where nothing is left of them."""
    kept = "".join(letter if letter.isalnum() or letter in " -_" else " " for letter in words)
    return " ".join(kept.split())[:LONGEST].strip() or instead
