"""Writing what a view shows to a file of the user's choice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.files import write_bytes
from desktop_app.ui.kit.file_dialogs import choose_place
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.kit.open_file import show_in_folder
from desktop_app.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from desktop_app.services.searching.export import Kind

Make = Callable[["Kind"], bytes]
"""Makes the file's content, in a lane."""

KINDS: tuple[tuple[Kind, str, str], ...] = (
    ("csv", "CSV for spreadsheets …", "CSV (*.csv)"),
    ("json", "JSON …", "JSON (*.json)"),
    ("md", "Markdown …", "Markdown (*.md)"),
)


class Exporter:
    """Asks for a place and writes there; the notice says what became of it."""

    def __init__(self, view: QWidget, runner: TaskRunner, notice: Notice) -> None:
        self._view, self._runner, self._notice = view, runner, notice

    def fill(self, menu: QMenu, name: str, what: str, make: Make) -> None:
        """One entry a kind of file; `name` is proposed for it, `what` is told ("10 results")."""
        for kind, words, _ in KINDS:
            action = menu.addAction(words)
            action.triggered.connect(lambda _checked=False, kind=kind: self.ask(kind, name, what, make))

    def ask(self, kind: Kind, name: str, what: str, make: Make) -> None:
        """Asks where to write."""
        chosen_kind = next(words for known, _, words in KINDS if known == kind)
        proposed = f"{_file_name(name)}.{kind}"
        choose_place(
            self._view,
            f"Export {what}",
            lambda path: self.write(path, what, lambda: make(kind)),
            proposed,
            chosen_kind,
        )

    def write(self, path: Path, what: str, make: Callable[[], bytes]) -> None:
        """Writes atomically and says so."""

        def written(_done: None) -> None:
            self._notice.say(
                "info",
                f"Exported {what} to {path.name}.",
                action="Show in folder",
                do=lambda: self._show(path),
            )

        self._runner.submit(
            "query",
            lambda _report, _cancel: write_bytes(path, make()),
            written,
            self._notice.show_error,
        )

    def _show(self, path: Path) -> None:
        try:
            show_in_folder(str(path))
        except AppError as error:
            self._notice.show_error(error)


def _file_name(words: str) -> str:
    """A name every system takes."""
    kept = "".join(letter if letter.isalnum() or letter in " -_" else " " for letter in words)
    return " ".join(kept.split())[:60] or "Results"
