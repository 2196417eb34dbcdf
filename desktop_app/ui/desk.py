"""What a place of the rail is: a page registers in `desktop_app.app.PAGES` and gets the same three things."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.paths import data_folder
from desktop_app.ui.engine import Backend
from desktop_app.ui.tasks import TaskRunner
from desktop_app.ui.values import LibraryInfo


@dataclass(frozen=True, slots=True)
class Desk:
    """What every page works with: `runner` takes work to the lanes, `backend` holds the functions for it.

    `data_folder` is where the program keeps what it remembers.
    """

    runner: TaskRunner
    backend: Backend
    data_folder: Path = field(default_factory=data_folder)


@dataclass(frozen=True, slots=True)
class Place:
    """A button of the rail."""

    title: str
    icon: str


class Page(QWidget):
    """One or more places of the rail. `with_libraries` shows the side bar of libraries beside it."""

    places: ClassVar[tuple[Place, ...]]
    with_libraries: ClassVar[bool] = False

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setObjectName(f"page_{self.places[0].title.lower()}")
        self.setAccessibleName(self.places[0].title)

    def show_place(self, number: int) -> None:
        """Called before the page comes to the front at one of its places."""

    def activate(self) -> None:
        """Called when the page comes to the front: puts the focus where one begins to type."""
        self.setFocus()

    def set_library(self, library: LibraryInfo | None, sample_there: bool = False) -> None:
        """`library` is in use from now on; None where there is none, and whether the sample could be."""


class View(QWidget):
    """One way to look at the library in use; `FindPage` shows one of several at a time.

    `search_wanted` carries a query that the search view is to answer.
    """

    title: ClassVar[str]

    search_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setObjectName(f"view_{self.title.lower()}")
        self.setAccessibleName(self.title)

    def activate(self) -> None:
        """Called when the view comes to the front: puts the focus where one begins to type."""
        self.setFocus()

    def carry(self, query: str) -> None:
        """Takes over the query of the search view when one comes from there, if the view has use for it."""

    def set_library(self, library: LibraryInfo | None, sample_there: bool = False) -> None:
        """`library` is in use from now on; None where there is none, and whether the sample could be.

        Called also while the view is hidden; what is costly waits until it is shown.
        """
        raise NotImplementedError

    def count_library(self, library: LibraryInfo) -> None:
        """The same library holds more by now."""

    def set_model_missing(self, error: AppError | None) -> None:
        """Says what is missing instead of working; None where the model is there."""
