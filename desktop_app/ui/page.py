"""What a place of the rail is: a page registers in `desktop_app.app.PAGES` and gets the same three things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from desktop_app.ui.backend import Backend
from desktop_app.ui.tasks import TaskRunner


@dataclass(frozen=True, slots=True)
class Desk:
    """What every page works with: `runner` takes work to the lanes, `backend` holds the functions for it."""

    runner: TaskRunner
    backend: Backend


class Page(QWidget):
    """A place of the rail. `with_libraries` shows the side bar of libraries beside it."""

    title: ClassVar[str]
    icon: ClassVar[str]
    with_libraries: ClassVar[bool] = False

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setObjectName(f"page_{self.title.lower()}")
        self.setAccessibleName(self.title)

    def activate(self) -> None:
        """Called when the page comes to the front: puts the focus where one begins to type."""
        self.setFocus()
