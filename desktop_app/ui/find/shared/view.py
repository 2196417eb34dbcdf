"""What a view of the Find page is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.paths import SET_UP
from desktop_app.language import tr
from desktop_app.ui.desk import Desk
from desktop_app.ui.kit.empty_state import EmptyState, Offer
from desktop_app.ui.kit.file_dialogs import file_name, save
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.values import Example, LibraryInfo

Kind = Literal["csv", "json", "md"]
KINDS: tuple[tuple[Kind, str, str], ...] = (
    ("csv", tr("CSV for spreadsheets …"), tr("CSV (*.csv)")),
    ("json", tr("JSON …"), tr("JSON (*.json)")),
    ("md", tr("Markdown …"), tr("Markdown (*.md)")),
)


class View(QWidget):
    """One way to look at the library in use; `FindPage` shows one of several at a time.

    `notice` shows what went wrong, `empty` what to do where there is nothing to show. `search_wanted` carries
    a query for the view that searches.
    """

    search_wanted = Signal(str)

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

    def typed(self) -> Mapping[str, str]:
        """See Page.typed."""
        return {}

    def take_up(self, typed: Mapping[str, str]) -> None:
        """Goes on with what was typed before the window opened anew."""

    def carry(self, query: str) -> None:
        """Takes over the query of the search view when one comes from there, if the view has use for it."""

    def show_example(self, example: Example) -> None:
        """Answers an example's text in the way it names, else in the usual one."""
        self.carry(example.text)

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
        offers = []
        if SET_UP in error.hint:
            offers = [Offer(tr("Copy the command"), lambda: QGuiApplication.clipboard().setText(SET_UP))]
        self.empty.show_state(tr("The model is not ready"), f"{error.message}\n\n{error.hint}", offers)

    def show_no_library(self, title: str) -> None:
        """There is nothing to work with yet."""
        offers = self.desk.libraries.offers(self.sample_there)
        self.empty.show_state(title, tr("Choose a library at the left, or what to make one of."), offers)

    def fill_exports(self, menu: QMenu, name: str, what: str, make: Callable[[Kind], bytes]) -> None:
        """One entry a kind of file; `name` is proposed for it, `what` is exported ("10 results").

        `make` makes the file's content, in a lane.
        """
        results = tr("Results")

        def ask(kind: Kind, kind_words: str) -> None:
            proposed = f"{file_name(name, results)}.{kind}"
            save(
                self,
                self.desk.runner,
                self.notice,
                partial(make, kind),
                proposed,
                kind_words,
                tr("Export {what}", what=what),
            )

        for kind, words, kind_words in KINDS:
            menu.addAction(words, partial(ask, kind, kind_words))
