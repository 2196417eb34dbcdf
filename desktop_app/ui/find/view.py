"""What a view of the Find page is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.query_values import SimilarTo
from desktop_app.ui.desk import Desk
from desktop_app.ui.kit.empty_state import EmptyState, Offer
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.values import LibraryInfo


class View(QWidget):
    """One way to look at the library in use; `FindPage` shows one of several at a time.

    `notice` shows what went wrong, `empty` what to do where there is nothing to show. `search_wanted` carries
    a query for the view that searches, `answered` each of its answers.
    """

    search_wanted = Signal(str)
    answered = Signal(object)  # Answer or None

    def __init__(self, desk: Desk, empty: EmptyState | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.notice = Notice()
        self.empty = empty or EmptyState()
        self.library: LibraryInfo | None = None
        self.sample_there = False  # a library of the sample jobs could be made
        self.missing: AppError | None = None  # why there is no model

    def activate(self) -> None:
        """Called when the view comes to the front: puts the focus where one begins to type."""
        self.setFocus()

    def carry(self, query: str) -> None:
        """Takes over the query of the search view when one comes from there, if the view has use for it."""

    def query(self) -> str:
        """What is searched for, if the view searches."""
        return ""

    def search_for(self, query: str) -> None:
        """Answers `query` at once, if the view searches."""

    def left(self) -> dict[str, str]:
        """The query and the mode to come back to, if the view searches."""
        return {}

    def go_on(self, query: str, mode: str) -> None:
        """Asks what was asked last, unless something is asked by now, if the view searches."""

    def finds_similar(self) -> bool:
        """Whether `find_similar` would find anything."""
        return False

    def find_similar(self, to: SimilarTo) -> None:
        """Shows what is similar to something, if the view searches."""

    def set_library(self, library: LibraryInfo | None, sample_there: bool = False) -> None:
        """`library` is in use from now on; None where there is none, and whether the sample could be.

        Called also while the view is hidden; what is costly waits until it is shown.
        """
        before, self.library, self.sample_there = self.library, library, sample_there
        same = bool(library and before and library.folder == before.folder)
        self.library_set(same)

    def library_set(self, same: bool) -> None:
        """Shows nothing of the library before, unless it is the `same`, which may have changed."""
        raise NotImplementedError

    def count_library(self, library: LibraryInfo) -> None:
        """The same library holds more by now."""
        self.library = library

    def set_model_missing(self, error: AppError | None) -> None:
        """Says what is missing instead of working; None where the model is there."""
        if error != self.missing:
            self.missing = error
            self.library_set(same=True)

    def show_missing(self, error: AppError) -> None:
        """The model is not there."""
        command = error.hint.removeprefix("Run: ")
        offers = []
        if command != error.hint:
            offers = [Offer("Copy the command", lambda: QGuiApplication.clipboard().setText(command))]
        self.empty.show_state("The model is not ready", f"{error.message}\n\n{error.hint}", offers)
