"""The pages of the window, each made when it is first needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import overload

from desktop_app.core.errors import AppError
from desktop_app.ui.desk import Desk
from desktop_app.ui.kit import panes
from desktop_app.ui.place import Page, PageSpec
from desktop_app.ui.values import LibraryInfo
from desktop_app.ui.window.scarce import PageStack

MOST_VIEWS = 40


class Pages(Sequence[Page]):
    """By their numbers, from the top of the rail. `stack` holds those that are made; `joined` gets each new.

    A page that comes late is told what the others were told before.
    """

    def __init__(self, specs: Sequence[PageSpec], desk: Desk, joined: Callable[[Page], None]) -> None:
        self.specs = tuple(specs)
        self.stack = PageStack()
        self.made: dict[int, Page] = {}
        self._desk = desk
        self._joined = joined
        self._missing: AppError | None = None
        self._libraries: tuple[LibraryInfo | None, LibraryInfo | None, bool] | None = None

    def __len__(self) -> int:
        return len(self.specs)

    @overload
    def __getitem__(self, number: int) -> Page: ...
    @overload
    def __getitem__(self, number: slice) -> list[Page]: ...
    def __getitem__(self, number: int | slice) -> Page | list[Page]:
        if isinstance(number, slice):
            return [self[each] for each in range(len(self))[number]]
        number = range(len(self))[number]
        return self.made.get(number) or self._make(number)

    def views(self, before: Sequence[str]) -> tuple[str, ...]:
        """The titles of the views in front; of pages that were not made those of `before`."""
        now = [title for page in self.made.values() for title in page.in_front()]
        return tuple(dict.fromkeys((*now, *before)))[:MOST_VIEWS]

    def set_model_missing(self, error: AppError | None) -> None:
        """The default model cannot be loaded; None where it is there."""
        self._missing = error
        for page in self.made.values():
            page.set_model_missing(error)

    def set_library(
        self, library: LibraryInfo | None, single: LibraryInfo | None, sample_there: bool
    ) -> None:
        """`library` is in use from now on; `single` is the one for pages that know no Everywhere."""
        self._libraries = library, single, sample_there
        for number in self.made:
            self._tell_library(number)

    def count_library(self, library: LibraryInfo, single: LibraryInfo | None) -> None:
        """The same library holds more by now."""
        if self._libraries:
            self._libraries = library, single, self._libraries[2]
        for number, page in self.made.items():
            if counted := library if self.specs[number].with_everywhere else single:
                page.count_library(counted)

    def _make(self, number: int) -> Page:
        spec = self.specs[number]
        page: Page = spec.kind()(self._desk)
        title = spec.places[0].title
        page.setObjectName(f"page_{title.lower()}")
        page.setAccessibleName(spec.places[0].shown)
        self.made[number] = page
        panes.remember(page)
        self._joined(page)  # before it is shown, which the first one is at once
        self.stack.addWidget(page)
        if self._missing:
            page.set_model_missing(self._missing)
        if self._libraries:
            self._tell_library(number)
        return page

    def _tell_library(self, number: int) -> None:
        assert self._libraries
        library, single, sample_there = self._libraries
        searched = library if self.specs[number].with_everywhere else single
        self.made[number].set_library(searched, sample_there)
