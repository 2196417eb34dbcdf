"""What the search view says when it has no result to show, and the next step from there."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal

from desktop_app.core.text import quoted
from desktop_app.core.types import Answer
from desktop_app.language import plural, tr
from desktop_app.ui.desk import LibraryRequests
from desktop_app.ui.kit.empty_state import EmptyState, Offer
from desktop_app.ui.values import LibraryInfo

EXAMPLES = (  # in the language of the sample library
    "I want to work with data analysis and Python programming",
    "looking after sick animals",
    "a job outdoors, away from any screen",
)
OWN_WORDS = tr("Describe what you are looking for in your own words; they need not occur in the text.")
PROMISE = tr(
    "You can also drop files or a folder on the window. They are read where they are, and nothing leaves "
    "this computer."
)


class SearchStates(EmptyState):
    """Its buttons ask for a query to be tried, for the search by meaning, or for something to search."""

    query_wanted = Signal(str)
    semantic_wanted = Signal()

    def __init__(self, libraries: LibraryRequests) -> None:
        super().__init__()
        self._libraries = libraries

    def show_first_run(self, sample_there: bool) -> None:
        """There is no library."""
        offers = self._libraries.offers(sample_there)
        self.show_state(
            tr("Search your documents by meaning"), tr("Choose what to search."), offers, foot=PROMISE
        )

    def show_library(self, library: LibraryInfo) -> None:
        """Nothing was asked."""
        if library.documents:
            self._show_ready(library)
        elif library.working:
            self.show_state(
                tr("Reading the files"),
                tr("You can search already: by words as soon as a file is read, by meaning a little later."),
            )
        else:
            self.show_state(
                tr("These libraries are empty") if library.everywhere else tr("This library is empty"),
                tr("Add what you want to search."),
                self._libraries.offers(),
                foot=PROMISE,
            )

    def show_nothing_found(self, answer: Answer, library: LibraryInfo) -> None:
        """No document answers."""
        offers = []
        if library.waiting:
            text = tr(
                "Not everything can be found by meaning yet, and none of these words occurs in the rest. "
                "What is nearest to them comes next."
            )
        elif answer.asked.conditions:
            text = tr("No document meets all of the conditions above. Remove one of them.")
        elif answer.mode == "keyword":
            text = tr(
                "No document contains these words. A search by meaning finds what is said in other words."
            )
            offers = [Offer(tr("Search by meaning"), self.semantic_wanted.emit, "primary")]
        elif answer.query:
            text = tr("Try other words, or fewer of them.")
        else:
            text = (
                tr("There is nothing else in these libraries.")
                if library.everywhere
                else tr("There is nothing else in this library.")
            )
        title = (
            tr("Nothing found for {query}", query=quoted(answer.query, 80))
            if answer.query
            else tr("Nothing else is similar")
        )
        self.show_state(title, text, offers)

    def _show_ready(self, library: LibraryInfo) -> None:
        title = (
            plural(
                library.documents,
                "Search {n} document in all libraries by meaning",
                "Search {n} documents in all libraries by meaning",
            )
            if library.everywhere
            else plural(
                library.documents, "Search {n} document by meaning", "Search {n} documents by meaning"
            )
        )
        if not library.is_sample:
            self.show_state(title, OWN_WORDS)
            return
        chips = [[Offer(query, partial(self.query_wanted.emit, query), "chip")] for query in EXAMPLES]
        own = [
            Offer(tr("Search a folder of your own"), self._libraries.add_folder, "primary"),
            Offer(tr("Choose files"), self._libraries.add_files),
        ]
        self.show_state(title, " ".join((OWN_WORDS, tr("For example:"))), *chips, own, foot=PROMISE)
