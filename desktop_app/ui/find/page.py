"""Find: the library in use, searched, and the other views of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.settings import Settings
from desktop_app.core.similar_to import SimilarTo
from desktop_app.core.types import MODES
from desktop_app.ui.commands import bind_each
from desktop_app.ui.desk import Desk
from desktop_app.ui.find.search.view import SearchView
from desktop_app.ui.find.view import View
from desktop_app.ui.kit.panes import remember
from desktop_app.ui.kit.view_tabs import ViewTabs
from desktop_app.ui.place import Page, Place
from desktop_app.ui.values import LibraryInfo

Kind = TypeVar("Kind", bound=View)


def _search() -> type[View]:
    return SearchView


def _compare() -> type[View]:
    from desktop_app.ui.find.compare.view import CompareView

    return CompareView


def _checklist() -> type[View]:
    from desktop_app.ui.find.checklist.view import ChecklistView

    return ChecklistView


def _quality() -> type[View]:
    from desktop_app.ui.find.quality.view import QualityView

    return QualityView


# In the order of the tabs. A view is added by naming it here; it is imported when it is first shown.
VIEWS: dict[str, Callable[[], type[View]]] = {
    "Search": _search,
    "Compare": _compare,
    "Checklist": _checklist,
    "Quality": _quality,
}


class FindPage(Page):
    """Shows one view at a time and tells all of them which library is in use.

    A view is made when it is first shown: the window's first picture waits for nothing that is not in it.
    """

    places = (Place("Find", "search"),)
    with_libraries = True

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._made: dict[type[View], View] = {}
        self._library: LibraryInfo | None = None
        self._sample_there = False
        self._missing: AppError | None = None
        self._left = Settings()
        self.tabs = ViewTabs(tuple(VIEWS))
        self.stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)
        self.search = self.view(SearchView)
        self.tabs.chosen.connect(self.show_view)
        self.search.answered.connect(
            lambda answer: self.status_changed.emit(f"{answer.elapsed_ms:.0f} ms" if answer else "")
        )
        bind_each(self, "view", self.show_view, len(VIEWS))

    def view(self, kind: type[Kind]) -> Kind:
        """The view of a kind, made at the first call."""
        made = self._made.get(kind)
        if made is None:
            made = self._made[kind] = kind(self.desk)
            made.search_wanted.connect(self.search_for)
            self.stack.addWidget(made)
            remember(made)
            if self._library:
                made.set_library(self._library, self._sample_there)
            if self._missing:
                made.set_model_missing(self._missing)
        assert isinstance(made, kind)
        return made

    def show_view(self, number: int) -> None:
        """Brings a view to the front, counted from the left."""
        view = self.view(tuple(VIEWS.values())[number]())
        self.tabs.check(number)
        from_search = self.stack.currentWidget() is self.search
        self.stack.setCurrentWidget(view)
        if from_search:
            view.carry(self.search.bar.query)
        view.activate()

    def search_for(self, query: str) -> None:
        """Answers `query` in the search view."""
        self.show_view(0)
        self.search.search_for(query)

    def left(self) -> dict[str, str]:
        if self._left.library:  # nothing of it was taken up yet
            return {"view": self._left.view, "query": self._left.query, "mode": self._left.mode}
        view, bar = self.stack.currentWidget(), self.search.bar
        title = view.title if isinstance(view, View) else ""
        return {"view": title, "query": bar.query, "mode": bar.mode}

    def take_up(self, settings: Settings) -> None:
        self._left = settings

    def _go_on(self, left: Settings) -> None:
        """Asks what was asked last, unless something is asked by now, in the view that was in front."""
        if left.query and self.search.bar.is_empty():
            mode = next((mode for mode in MODES if mode == left.mode), self.search.bar.mode)
            self.search.bar.put(left.query, mode, self.search.bar.pooling)
        if left.view in VIEWS and self.isVisible():
            self.show_view(list(VIEWS).index(left.view))

    def finds_similar(self) -> bool:
        return self.search.bar.isEnabled()

    def find_similar(self, path: Path) -> None:
        """Shows what is similar to a file, in the search view."""
        self.show_view(0)
        self.search.find_similar(SimilarTo(path.name, source=str(path)))

    def activate(self) -> None:
        view = self.stack.currentWidget()
        assert isinstance(view, View)
        view.activate()

    def set_library(self, library: LibraryInfo | None, sample_there: bool = False) -> None:
        """See `View.set_library`."""
        self._library, self._sample_there = library, sample_there
        for view in tuple(self._made.values()):
            view.set_library(library, sample_there)
        left, self._left = self._left, Settings()
        if library and str(library.folder) == left.library:
            self._go_on(left)

    def count_library(self, library: LibraryInfo) -> None:
        """See `View.count_library`."""
        self._library = library
        for view in self._made.values():
            view.count_library(library)

    def set_model_missing(self, error: AppError | None) -> None:
        """See `View.set_model_missing`."""
        self._missing = error
        for view in self._made.values():
            view.set_model_missing(error)
