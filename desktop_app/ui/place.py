"""What a place of the rail is: a page is named in `desktop_app.app.PAGES` and gets the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.query_values import SimilarTo
from desktop_app.core.settings import Settings
from desktop_app.ui.desk import Desk
from desktop_app.ui.values import Example, LibraryInfo


@dataclass(frozen=True, slots=True)
class Place:
    """A button of the rail. By its `title` it is remembered; `shown` is that in the window's language."""

    title: str
    icon: str
    shown: str


@dataclass(frozen=True, slots=True)
class Inside:
    """What is inside a page: a view, or a part of it, at the place and with the number the page gives it."""

    title: str
    about: str
    number: int
    place: int = 0


@dataclass(frozen=True, slots=True)
class Again:
    """Something that was done on a page before, and what does it again."""

    title: str
    about: str
    do: Callable[[], object]


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page: its places, from the top, and its class as "package.module:Class".

    `with_libraries` shows the side bar of libraries next to it. `with_everywhere` are all libraries together
    one that can be in use; elsewhere the one before stays so.
    """

    where: str
    places: tuple[Place, ...]
    with_libraries: bool = False
    with_everywhere: bool = False

    def kind(self) -> Any:
        """The page's class. It is imported here: a window that only searches waits for no other page."""
        module, _, name = self.where.partition(":")
        return getattr(import_module(module), name)


class Page(QWidget):
    """What is shown at one or more places of the rail.

    `status_changed` carries a word on its last answer for the line at the foot, or "".
    """

    status_changed = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk

    @classmethod
    def insides(cls) -> Sequence[Inside]:
        """What one may go to in it, in order."""
        return ()

    def show_inside(self, number: int) -> None:
        """Shows what has that number at the place in front."""

    def recall(self, show: Callable[[Sequence[Again]], object]) -> None:
        """Calls `show` with what was done before, at once or once it is known; never without any."""

    def show_place(self, number: int) -> None:
        """Called before the page comes to the front at one of its places."""

    def activate(self) -> None:
        """Called when the page comes to the front: puts the focus where one begins to type."""
        self.setFocus()

    def set_library(self, library: LibraryInfo | None, sample_there: bool = False) -> None:
        """`library` is in use from now on; None where there is none, and whether the sample could be."""

    def count_library(self, library: LibraryInfo) -> None:
        """The same library holds more by now."""

    def set_model_missing(self, error: AppError | None) -> None:
        """The default model cannot be loaded; None where it is there."""

    def left(self) -> dict[str, object]:
        """What to take up again at the next start, by the names of Settings."""
        return {}

    def typed(self) -> Mapping[str, str]:
        """What was typed here and nothing else keeps, by a name, for `Settings.typed`."""
        return {}

    def in_front(self) -> Sequence[str]:
        """The titles of its views in front, one a place, for `Settings.views`."""
        return ()

    def take_up(self, settings: Settings) -> None:
        """Goes on where one was the last time, as soon as that is possible."""

    def use_settings(self, settings: Settings) -> None:
        """Follows what is chosen for the whole program, at the start and whenever it changes."""

    def place_of(self, _example: Example) -> int | None:
        """At which of its places it has the view of an example; None where it has not."""
        return None

    def show_example(self, example: Example) -> None:
        """Shows an example in its view, which the page has; it is in front already."""

    def text_wish(self) -> str:
        """What the page would do with a text dropped on the window, in words; "" for nothing."""
        return ""

    def take_text(self, text: str) -> None:
        """Does that with `text`."""

    def finds_similar(self) -> bool:
        """Whether the page could look, just now, for what is similar to a file."""
        return False

    def find_similar(self, to: SimilarTo) -> None:
        """Looks for what is similar to something."""
