"""The kinds of file that results and checked lists can become, as entries of a menu."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.kit.save_file import file_name, save
from desktop_app.ui.tasks import TaskRunner

Kind = Literal["csv", "json", "md"]
Make = Callable[[Kind], bytes]
"""Makes the file's content, in a lane."""

KINDS: tuple[tuple[Kind, str, str], ...] = (
    ("csv", "CSV for spreadsheets …", "CSV (*.csv)"),
    ("json", "JSON …", "JSON (*.json)"),
    ("md", "Markdown …", "Markdown (*.md)"),
)


def fill_exports(
    menu: QMenu, owner: QWidget, runner: TaskRunner, notice: Notice, name: str, what: str, make: Make
) -> None:
    """One entry a kind of file; `name` is proposed for it, `what` is exported ("10 results")."""

    def ask(kind: Kind, kind_words: str) -> None:
        proposed = f"{file_name(name, 'Results')}.{kind}"
        save(owner, runner, notice, partial(make, kind), proposed, kind_words, f"Export {what}")

    for kind, words, kind_words in KINDS:
        menu.addAction(words, partial(ask, kind, kind_words))
