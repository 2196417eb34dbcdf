"""Find: the library in use, searched, and the other views of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.likeness import Likeness
from desktop_app.ui.commands import bind_each
from desktop_app.ui.library_info import LibraryInfo
from desktop_app.ui.page import Desk, Page, View
from desktop_app.ui.pages.checklist_view import ChecklistView
from desktop_app.ui.pages.compare_view import CompareView
from desktop_app.ui.pages.quality_view import QualityView
from desktop_app.ui.pages.search_view import SearchView
from desktop_app.ui.widgets.view_tabs import ViewTabs

# In the order of the tabs. A view is added by naming it here.
VIEWS: tuple[type[View], ...] = (SearchView, CompareView, ChecklistView, QualityView)


class FindPage(Page):
    """Shows one view at a time and tells all of them which library is in use."""

    title = "Find"
    icon = "search"
    with_libraries = True

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.views = [view(desk) for view in VIEWS]
        self.search = next(view for view in self.views if isinstance(view, SearchView))
        self.tabs = ViewTabs([view.title for view in self.views])
        self.tabs.setVisible(len(self.views) > 1)
        self.stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)
        for view in self.views:
            self.stack.addWidget(view)
            view.search_wanted.connect(self.search_for)
        self.tabs.chosen.connect(self.show_view)
        bind_each(self, "view", self.show_view, len(VIEWS))

    def show_view(self, number: int) -> None:
        """Brings a view to the front, counted from the left."""
        self.tabs.check(number)
        self.stack.setCurrentIndex(number)
        self.views[number].activate()

    def search_for(self, query: str) -> None:
        """Answers `query` in the search view."""
        self.show_view(self.views.index(self.search))
        self.search.search_for(query)

    def find_similar(self, path: Path) -> None:
        """Shows what is similar to a file, in the search view."""
        self.show_view(self.views.index(self.search))
        self.search.find_similar(Likeness(path.name, source=str(path)))

    def activate(self) -> None:
        self.views[self.stack.currentIndex()].activate()

    def set_library(self, library: LibraryInfo | None, sample_there: bool = False) -> None:
        """See `View.set_library`."""
        for view in self.views:
            view.set_library(library, sample_there)

    def count_library(self, library: LibraryInfo) -> None:
        """See `View.count_library`."""
        for view in self.views:
            view.count_library(library)

    def set_model_missing(self, error: AppError | None) -> None:
        """See `View.set_model_missing`."""
        for view in self.views:
            view.set_model_missing(error)
