"""What a query asks besides its meaning: which documents may be found, and how they divide."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from desktop_app.core.arrays import Int64
from desktop_app.core.jobs import NEVER, CancelToken
from desktop_app.core.query_values import Division, Part, Query
from desktop_app.library.filters.attributes import Attributes, Mask
from desktop_app.library.filters.facets import Facets
from desktop_app.library.keyword_index import documents_matching, documents_with
from desktop_app.library.store import Library
from desktop_app.search.keyword import WordQuery
from desktop_app.search.query import parse
from desktop_app.services.classifying.in_library import Classes


class Narrowing:
    """Knows the documents of a library by their fields. Call what follows within its `reading`."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._attributes = Attributes(library)
        self._facets = Facets(self._attributes)
        self._classes = Classes(library)
        self._holding: dict[str, Int64] = {}
        self._generation = -1

    def understand(self, query: str, also: Iterable[str] = ()) -> Query:
        """The parts of `query`; the fields are looked at only where it could name one.

        Names that are `also` given are fields, too.
        """
        if ":" not in query:
            return parse(query)
        return parse(query, (*also, *self.names()))

    def names(self) -> tuple[str, ...]:
        """The library's fields."""
        self.refresh()
        return self._attributes.names

    def documents(self) -> Int64:
        """The row ids of all documents, in order."""
        self.refresh()
        return self._attributes.documents

    def allowed(self, asked: Query, by_words: bool) -> Int64 | None:
        """The row ids, in order, of the documents that may be found; None where all may.

        Words that are pushed away exclude the documents that hold them from what is found `by_words`.
        """
        without = asked.of("away") if by_words else ()
        if not (without or asked.of("filter") or asked.of("phrase")):
            return None
        self.refresh()
        mask = self._attributes.passing(asked.of("filter"))
        for part in asked.of("phrase"):
            mask &= self._with(part)
        for part in without:
            mask &= ~self._with(part)
        return self._attributes.documents[mask]

    def division(self, asked: Query, words: WordQuery | None, alone: bool = True) -> Division:
        """How many documents can be found, and how those divide (see `Facets.count`).

        Found can be what passes; in a search by `words` only what also matches them.
        """
        self.refresh()
        found = np.ones(len(self._attributes.documents), dtype=np.bool_)
        if words:
            for part in asked.of("away"):
                found &= ~self._with(part)
            if words.words:
                found &= self._attributes.among(documents_matching(self._library, words.expression))
        for part in asked.of("phrase"):
            found &= self._with(part)
        filters = asked.of("filter")
        passing = found & self._attributes.passing(filters)
        return Division(int(np.count_nonzero(passing)), self._facets.count(filters, found, alone))

    def _with(self, part: Part) -> Mask:
        if part.text not in self._holding:
            self._holding[part.text] = documents_with(self._library, part.text)
        return self._attributes.among(self._holding[part.text])

    def refresh(self, cancel: CancelToken = NEVER) -> None:
        """Picks up what changed in the library; raises Cancelled, and then continues from there."""
        self._attributes.refresh(cancel)
        self._classes.refresh(self._attributes, cancel)
        if self._generation != self._attributes.generation:
            self._holding.clear()
            self._generation = self._attributes.generation
