"""Find: the library in use, searched, and the other views of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from desktop_app.core.errors import AppError
from desktop_app.core.query_values import SimilarTo
from desktop_app.core.searches import Search
from desktop_app.core.settings import Settings
from desktop_app.language import number, tr
from desktop_app.ui.commands import bind_each
from desktop_app.ui.desk import Desk
from desktop_app.ui.find.search.view import SearchView
from desktop_app.ui.find.shared.view import View
from desktop_app.ui.kit.layout import column
from desktop_app.ui.kit.view_host import ViewHost, ViewSpec
from desktop_app.ui.place import Again, Inside, Page
from desktop_app.ui.values import Example, LibraryInfo

SEARCH = "Search"
VIEWS = (
    ViewSpec(
        SEARCH,
        tr("Find documents by meaning, by words, or by both"),
        "desktop_app.ui.find.search.view:SearchView",
        words=tr("Search"),
    ),
    ViewSpec(
        "Compare",
        tr("See what one way to search finds and another one misses"),
        "desktop_app.ui.find.compare.view:CompareView",
        words=tr("Compare"),
    ),
    ViewSpec(
        "Checklist",
        tr("Check every record against a list of requirements"),
        "desktop_app.ui.find.checklist.view:ChecklistView",
        words=tr("Checklist"),
    ),
    ViewSpec(
        "Quality",
        tr("Measure how well each way to search answers"),
        "desktop_app.ui.find.quality.view:QualityView",
        words=tr("Quality"),
    ),
)


ONE_LIBRARY = tr("This view works in one library at a time. Choose one at the left.")


class FindPage(Page):
    """Shows one view at a time and hands all of them the library in use.

    Where that is all libraries together, only the view that searches is to be had.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._library: LibraryInfo | None = None
        self._sample_there = False
        self._missing: AppError | None = None
        self._left = Settings()
        self._typed: Mapping[str, str] = {}
        self._keeps = True
        self.host = ViewHost[View](VIEWS, self._make, margins=True)
        column(self.host, (self.host.stack, 1), into=self, gap=0)
        search = self.host.view(SEARCH)
        assert isinstance(search, SearchView)
        self.search = search
        self.search.answered.connect(
            lambda answer: self.status_changed.emit(
                tr("{time} ms", time=number(round(answer.elapsed_ms))) if answer else ""
            )
        )
        self.search.answered.connect(lambda answer: desk.search.asked(answer.query if answer else ""))
        self.host.chosen.connect(self.show_view)
        bind_each(self, "view", self.show_view, len(VIEWS))

    @classmethod
    def insides(cls) -> Sequence[Inside]:
        return [Inside(spec.shown, spec.purpose, number) for number, spec in enumerate(VIEWS)]

    def show_inside(self, number: int) -> None:
        self.show_view(number)

    def recall(self, show: Callable[[Sequence[Again]], object]) -> None:
        def again(search: Search) -> None:
            self.show_view(0)
            self.search.history.run(search)

        def known(searches: Sequence[Search]) -> None:
            saved, recent = tr("Saved search"), tr("Recent search")
            show(
                [
                    Again(one.name or one.query, saved if one.name else recent, partial(again, one))
                    for one in searches
                ]
            )

        self.search.history.recall(known)

    def show_view(self, number: int) -> None:
        """Brings a view to the front, counted from the left."""
        if number and self._everywhere:
            self.search.notice.say("info", ONE_LIBRARY)
            return
        from_search = self.host.number == 0
        view = self.host.show_view(number)
        if from_search:
            view.carry(self.search.bar.query)
        view.activate()

    def search_for(self, query: str) -> None:
        """Answers `query` in the search view, or what is asked there already where it is empty."""
        self.show_view(0)
        if query:
            self.search.search_for(query)

    def place_of(self, example: Example) -> int | None:
        return 0 if example.view in self.host.titles else None

    def show_example(self, example: Example) -> None:
        self.show_view(self.host.titles.index(example.view))
        if self._everywhere and example.view != SEARCH:
            return
        self.host.view(example.view).show_example(example)

    def left(self) -> dict[str, object]:
        shown = {"shown": "page" if self.search.preview.page_button.isChecked() else ""}
        if self._left.library:  # nothing of it was taken up yet
            query = self._left.query if self._keeps else ""
            return {"view": self._left.view, "query": query, "mode": self._left.mode, **shown}
        bar = self.search.bar
        private = self._library and self._library.private  # what was asked of it is not written down
        query = bar.query if self._keeps and not private else ""
        return {"view": self.host.titles[self.host.number], "query": query, "mode": bar.mode, **shown}

    def typed(self) -> Mapping[str, str]:
        return {name: text for view in self.host.made.values() for name, text in view.typed().items()}

    def take_up(self, settings: Settings) -> None:
        self._left, self._typed = settings, settings.typed
        self.search.preview.page_button.setChecked(settings.shown == "page")

    def use_settings(self, settings: Settings) -> None:
        self.search.model.show_numbers(settings.match == "numbers")
        self.search.bar.show_numbers(settings.match == "numbers")
        self._keeps = settings.history != "off"
        self.search.history.keep_for(settings.history)

    def text_wish(self) -> str:
        return tr("Search for this text") if self.search.bar.isEnabled() else ""

    def take_text(self, text: str) -> None:
        self.search_for(" ".join(text.split()))

    def finds_similar(self) -> bool:
        return self.search.bar.isEnabled()

    def find_similar(self, to: SimilarTo) -> None:
        """Shows it in the search view."""
        self.show_view(0)
        self.search.find_similar(to)

    def activate(self) -> None:
        self.host.view(VIEWS[self.host.number].title).activate()

    def set_library(self, library: LibraryInfo | None, sample_there: bool = False) -> None:
        self._library, self._sample_there = library, sample_there
        self.host.allow([SEARCH] if self._everywhere else self.host.titles, ONE_LIBRARY)
        if self._everywhere and self.host.number:
            self.show_view(0)
        for view in self._concerned():
            view.set_library(library, sample_there)
        left, self._left = self._left, Settings()
        if library and str(library.folder) == left.library:
            self.search.go_on(left.query, left.mode)
            if left.view in self.host.titles and self.isVisible():
                self.show_view(self.host.titles.index(left.view))

    def count_library(self, library: LibraryInfo) -> None:
        self._library = library
        for view in self._concerned():
            view.count_library(library)

    def set_model_missing(self, error: AppError | None) -> None:
        self._missing = error
        for view in self.host.made.values():
            view.set_model_missing(error)

    @property
    def _everywhere(self) -> bool:
        return self._library is not None and self._library.everywhere

    def _concerned(self) -> tuple[View, ...]:
        """The views that work in the library in use."""
        return (self.search,) if self._everywhere else tuple(self.host.made.values())

    def _make(self, kind: type[View]) -> View:
        made = kind(self.desk)
        made.take_up(self._typed)
        made.search_wanted.connect(self.search_for)
        if self._library:
            made.set_library(self._library, self._sample_there)
        if self._missing:
            made.set_model_missing(self._missing)
        return made
