"""What every page works with."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop_app.core.paths import data_folder
from desktop_app.core.query_values import SimilarTo
from desktop_app.language import tr
from desktop_app.ui.engine import Engine
from desktop_app.ui.kit.empty_state import Offer
from desktop_app.ui.tasks import TaskRunner
from desktop_app.ui.values import Example, SwitchRequest


class LibraryRequests:
    """What a page may ask for in the side bar of libraries. Without effect where there is none."""

    def open(self, folder: Path) -> None:
        """Searches the library in `folder` from now on."""

    def open_sample(self) -> None:
        """Makes a library of the sample jobs that came with the program."""

    def add_files(self) -> None:
        """Asks for files for the library in use, or for a new one."""

    def add_folder(self) -> None:
        """Asks for a folder for the library in use, or for a new one."""

    def offers(self, sample_there: bool = False) -> list[Offer]:
        """Buttons that lead from nothing to something to search."""
        offers = [
            Offer(tr("Add a folder"), self.add_folder, "primary"),
            Offer(tr("Add files"), self.add_files),
        ]
        if sample_there:
            offers.append(Offer(tr("Open the sample jobs"), self.open_sample))
        return offers

    def repair(self, folder: Path) -> None:
        """Embeds again, from the library's own documents, what lost its vectors."""

    def switch(self, request: SwitchRequest) -> None:
        """Gives a library another model or another cleaning, or one that it keeps."""

    def typed(self, query: str) -> None:
        """A query is being typed: long work gives way for a moment."""


class SearchRequests(QObject):
    """What a page may ask of the page that searches, which then comes to the front; and what was asked there.

    Without effect where there is none.
    """

    similar_wanted = Signal(object)  # SimilarTo
    query_changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.query = ""

    def find_similar(self, to: SimilarTo) -> None:
        """Shows what is similar to something, or documents that were chosen."""
        self.similar_wanted.emit(to)

    def asked(self, query: str) -> None:
        """`query` was answered; "" where nothing is asked."""
        self.query = query
        self.query_changed.emit(query)


class PageRequests(QObject):
    """What a page may ask of the others. Without effect where nobody listens.

    `wanted` carries an Example for the page that has its view, and a word for the place to come back to.
    """

    wanted = Signal(object, str)


@dataclass(frozen=True, slots=True)
class Desk:
    """`runner` takes work to the lanes, `engine` holds what that work needs, `libraries` and `search` take
    requests.

    `data_folder` is where the program keeps what it remembers, `pages` lets one page ask for another.
    """

    runner: TaskRunner
    engine: Engine
    libraries: LibraryRequests = field(default_factory=LibraryRequests)
    data_folder: Path = field(default_factory=data_folder)
    search: SearchRequests = field(default_factory=SearchRequests)
    pages: PageRequests = field(default_factory=PageRequests)

    def show(self, example: Example, back_to: str) -> None:
        """Opens the view of an example with its settings; a strip there leads back to the place `back_to`."""
        self.pages.wanted.emit(example, back_to)
