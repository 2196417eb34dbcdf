"""What a query asks besides its meaning: which documents may be found, and how they divide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from desktop_app.core.arrays import Int64
from desktop_app.core.jobs import NEVER, CancelToken
from desktop_app.core.query_values import Division, Part, Query
from desktop_app.language import tr
from desktop_app.library.filters.attributes import Attributes, Mask
from desktop_app.library.filters.facets import Facets
from desktop_app.library.filters.values import Counted, note, values
from desktop_app.library.keyword_index import documents_with, documents_with_word
from desktop_app.library.store import Library
from desktop_app.search import keyword
from desktop_app.search.keyword import WordQuery
from desktop_app.search.query import parse, undated

if TYPE_CHECKING:
    from desktop_app.services.classifying.in_library import Classes

_SOME_YEAR = "2000"
"""A value that every filter can have."""


def _undated(written: str) -> str:
    days = "2024, 2024-05, 2024-05-01"
    return tr(
        "{filter} is looked for as text, since it names no day. Days are written {days}.",
        filter=written,
        days=days,
    )


class Narrowing:
    """Knows the documents of a library by their fields. Call what follows within its `reading`."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._attributes = Attributes(library)
        self._facets = Facets(self._attributes)
        self._holding: dict[tuple[str, bool], Int64] = {}
        self._generation = -1

    @cached_property
    def _classes(self) -> Classes:
        from desktop_app.services.classifying.in_library import Classes  # late, for a quick first answer

        return Classes(self._library)

    def understand(self, query: str, also: Iterable[str] = ()) -> Query:
        """The parts of `query`; the fields are looked at only where it could name one.

        Names that are `also` given are fields, too.
        """
        if ":" not in query:
            return parse(query)
        names = self.names()
        asked = parse(query, (*also, *names))
        parts = tuple(self._settled(part, query) for part in asked.parts)
        here = (part for part in parts if part.kind == "filter" and (part.field in names or not part.own))
        unmet = [note(self._attributes, part) for part in here]
        unmet += map(_undated, undated(asked))
        return replace(asked, parts=parts, unmet=tuple(filter(None, unmet)))

    def names(self) -> tuple[str, ...]:
        """The library's fields."""
        self.refresh()
        return self._attributes.names

    def values(self, field: str, beginning: str, count: int) -> Counted:
        """(value, documents) of what a filter on `field`, written as in a query, can go on with."""
        self.refresh()
        asked = parse(f"{field}:{_SOME_YEAR}", self._attributes.names).of("filter")
        return values(self._attributes, asked[0].field, asked[0].own, beginning, count) if asked else []

    def documents(self) -> Int64:
        """The row ids of all documents, in order."""
        self.refresh()
        return self._attributes.documents

    def allowed(self, asked: Query, by_words: bool) -> Int64 | None:
        """The row ids, in order, of the documents that may be found; None where all may.

        Words that are pushed away exclude the documents that hold them from what is found `by_words`.
        """
        without = asked.of("away") if by_words else ()
        if not (without or asked.conditions):
            return None
        self.refresh()
        mask = self._attributes.passing(asked.of("filter")) & self._holding_all(asked)
        for part in without:
            mask &= ~self._with(part)
        return self._attributes.documents[mask]

    def division(self, asked: Query, words: WordQuery | None, alone: bool = True) -> Division:
        """How many documents can be found, and how those divide (see `Facets.count`).

        Found can be what passes; in a search by `words` only what also matches them.
        """
        self.refresh()
        found = self._holding_all(asked)
        if words:
            for part in asked.of("away"):
                found &= ~self._with(part)
            if words.words:
                found &= self._attributes.among(self._matching(words))
        filters = asked.of("filter")
        passing = found & self._attributes.passing(filters)
        return Division(int(np.count_nonzero(passing)), self._facets.count(filters, found, alone))

    def _holding_all(self, asked: Query) -> Mask:
        """The documents with every phrase, and with one of each either that decides."""
        mask = np.ones(len(self._attributes.documents), dtype=np.bool_)
        for part in asked.of("phrase"):
            mask &= self._with(part)
        for part in asked.of("either"):
            if part.decides:
                mask &= np.logical_or.reduce([self._meeting(one) for one in part.either])
        return mask

    def _meeting(self, part: Part) -> Mask:
        return self._attributes.passing([part]) if part.kind == "filter" else self._with(part)

    def _settled(self, part: Part, query: str) -> Part:
        if part.kind == "filter":
            name, _, _ = query[part.start : part.end].lstrip("-").partition(":")
            return self._attributes.settle(part, name.casefold())
        return replace(part, either=tuple(self._settled(one, query) for one in part.either))

    def _with(self, part: Part) -> Mask:
        """The documents that hold what stands in quotes to the letter, or a word in any of its forms."""
        key = (part.text, part.quoted)
        if key not in self._holding:
            self._holding[key] = self._found(part)
        return self._attributes.among(self._holding[key])

    def _found(self, part: Part) -> Int64:
        if part.quoted:
            return documents_with(self._library, part.text)
        if "*" in (part.text[:1], part.text[-1:]):
            return self._matching(WordQuery.of(part.text, self._library.word_index()))
        return documents_with_word(self._library, part.text)

    def _matching(self, words: WordQuery) -> Int64:
        return keyword.matching(keyword.evidence(self._library.word_index(), words))

    def refresh(self, cancel: CancelToken = NEVER) -> None:
        """Picks up what changed in the library; raises Cancelled, and then continues from there."""
        self._attributes.refresh(cancel)
        self._classes.refresh(self._attributes, cancel)
        if self._generation != self._attributes.generation:
            self._holding.clear()
            self._generation = self._attributes.generation
