"""One query over several libraries: each answers by its own model, and the likeliest of all come first."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path

from desktop_app.core.arrays import Float32
from desktop_app.core.errors import AppError
from desktop_app.core.jobs import NEVER, CancelToken
from desktop_app.core.query_values import Division, Facet, Query, SimilarTo
from desktop_app.core.recipe import Recipe
from desktop_app.core.types import MODES, Answer, EverywhereAnswer, Mode, Pooling, RowId
from desktop_app.language import tr
from desktop_app.library import label
from desktop_app.services.open_libraries import OpenLibraries
from desktop_app.services.searching.everywhere.asking import (
    LIBRARY,
    Fields,
    Names,
    asked_of,
    chosen_by,
    has_model,
    meant_by,
    merged_facet,
    near_words,
    recipe_of,
    spelled,
    understood,
)
from desktop_app.services.searching.everywhere.gathered import Gathered
from desktop_app.services.searching.search import Searcher
from desktop_app.services.searching.similar import MOST_CHARACTERS, SimilarSearch

BLINK_S = 0.1
"""What was found until then is handed out so often."""

One = Callable[[Searcher], tuple[Answer | None, str]]
"""Answers in one library, None where it cannot; and what is to be said of it, or ""."""


class Everywhere:
    """Searches several libraries as one. Serves the thread that `libraries` serves.

    What cannot be searched is named in `problems`; the rest is answered.
    """

    def __init__(self, libraries: OpenLibraries) -> None:
        self._libraries = libraries

    def search(
        self,
        folders: Sequence[Path],
        query: str,
        top: int = 10,
        mode: Mode = MODES[0],
        pooling: Pooling | None = None,
        cancel: CancelToken = NEVER,
    ) -> Iterator[EverywhereAnswer]:
        """The `top` best documents of the libraries searched so far: first of the open ones, at last of all.

        All compete for one answer: by `Hit.match`, and by `Hit.score` where that is the same.
        For libraries of one model and cleaning a cosine is worth the same, and the query is encoded once. A
        word that one library holds is mended in none. A filter by a field that a library lacks is passed by
        none of its documents; `library:Papers` is one by the library's name. Raises Cancelled.
        """
        gathered = Gathered(query, mode, pooling, top)
        names = _names(folders, gathered)
        if ":" in query and not all(map(self._libraries.is_open, names)):
            yield gathered.answer()  # which fields there are is known once all are open
        fields = self._fields(query, names, cancel)
        gathered.asked = understood(query, fields)
        encoded: dict[Recipe, Searcher] = {}

        def one(searcher: Searcher) -> tuple[Answer | None, str]:
            asked = asked_of(searcher, query, fields, gathered.held)
            if asked is None:
                return None, ""
            texts = meant_by(asked)
            if first := encoded.get(recipe_of(searcher)):
                searcher.share(first)
            elif texts:
                searcher.prepare(texts, cancel)
                encoded[recipe_of(searcher)] = searcher
            if has_model(searcher) or mode == "keyword":
                asked = replace(asked, chance=gathered.chance(searcher))
                return searcher.search(query, top, mode, pooling, asked=asked), ""
            said = tr("Its model is not installed; it was searched by words only.")
            return searcher.search(query, top, "keyword", pooling, asked=asked), said

        chosen = chosen_by(gathered.asked, names)
        if names and not chosen:
            there_are = ", ".join(sorted(names.values()))
            gathered.unmet = (tr("No library is called so. There are: {libraries}.", libraries=there_are),)
        yield from self._each(chosen, gathered, one, cancel)

    def similar(
        self,
        folders: Sequence[Path],
        finder: SimilarSearch,
        to: SimilarTo,
        top: int = 10,
        pooling: Pooling | None = None,
        cancel: CancelToken = NEVER,
    ) -> Iterator[EverywhereAnswer]:
        """The `top` documents most similar to `to`, in steps as `search` gives them.

        A document is compared by its text with the libraries of other models. Raises AppError where there is
        nothing to compare, and Cancelled.
        """
        gathered = Gathered("", "semantic", pooling, top)
        names = _names(folders, gathered)
        if to.chosen:
            names = {folder: name for folder, name in names.items() if folder == to.library}
        vectors: dict[tuple[Recipe, Pooling], tuple[Float32, str]] = {}
        elsewhere = to
        if to.library and to.document is not None:
            origin = self._libraries.searcher(to.library)
            vectors[recipe_of(origin), origin.comparing(pooling)] = finder.vector(origin, to, pooling, cancel)
            stored = origin.library.document(to.document).document
            text = to.text or f"{stored.title}. {stored.text}"[:MOST_CHARACTERS]
            elsewhere = replace(to, document=None, text=text)

        def one(searcher: Searcher) -> tuple[Answer | None, str]:
            if to.chosen:
                return searcher.listed(to.chosen, top), ""
            if not has_model(searcher):
                return None, tr("Its model is not installed; nothing in it could be compared.")
            mine = to if searcher.library.folder == to.library else elsewhere
            key = (recipe_of(searcher), searcher.comparing(pooling))
            if key not in vectors:
                vectors[key] = finder.vector(searcher, mine, pooling, cancel)
            chance = gathered.chance(searcher)
            return finder.nearest(searcher, mine, *vectors[key], top, pooling, chance), ""

        yield from self._each(names, gathered, one, cancel)

    def divide(
        self, folders: Sequence[Path], query: str, mode: Mode, cancel: CancelToken = NEVER
    ) -> Division:
        """How many documents a query can find, and by what they can be narrowed: library, kind, folder and
        year, and the fields that several libraries have. Raises Cancelled.
        """
        names = _names(folders, Gathered(query, mode, None, 0))
        fields = self._fields(query, names, cancel)
        asked = understood(query, fields)
        chosen = chosen_by(asked, names)
        counted: Counter[str] = Counter()
        facets: dict[tuple[str, bool], list[Facet]] = {}
        held = self._held(self._asked(names, query, fields, cancel)) if mode == "keyword" else frozenset()
        for folder, mine in self._asked(names, query, fields, cancel, held).items():
            with suppress(AppError):
                searcher, name = self._libraries.searcher(folder), names[folder]
                way = mode if has_model(searcher) else "keyword"
                found = searcher.divide(mine, way, cancel, alone=False)
                counted[name] += found.findable
                for facet in found.facets if folder in chosen else ():
                    facets.setdefault((facet.field.casefold(), facet.own), []).append(facet)
        narrowed = {(part.field.casefold(), part.own) for part in asked.of("filter")}
        libraries = tuple((name, number) for name, number in counted.most_common() if number)
        names_of = spelled(fields)
        merged = [Facet(LIBRARY, True, libraries)]
        merged += [
            merged_facet(facets[key], names_of.get(key[0], "") if key[1] else "")
            for key in sorted(facets, key=lambda key: key[1])  # those of files first
            if not key[1] or len(facets[key]) > 1 or len(chosen) == 1 or key in narrowed
        ]
        shown = [one for one in merged if len(one.values) > 1 or (one.field.casefold(), one.own) in narrowed]
        findable = sum(counted[name] for name in {names[folder] for folder in chosen})
        return Division(findable, tuple(shown))

    def _asked(
        self, names: Names, query: str, fields: Fields, cancel: CancelToken, held: Collection[str] = ()
    ) -> dict[Path, Query]:
        """The query as each library is asked it that can answer; the answer names the others."""
        found = {}
        for folder in names:
            cancel.check()
            with suppress(AppError):
                if mine := asked_of(self._libraries.searcher(folder), query, fields, held):
                    found[folder] = mine
        return found

    def _each(
        self, names: Names, gathered: Gathered, one: One, cancel: CancelToken
    ) -> Iterator[EverywhereAnswer]:
        """Asks one library after the other, and hands out what there is before one that has to be opened."""
        gathered.names, gathered.total = names, gathered.searched + len(names)
        is_open, handed = self._libraries.is_open, time.monotonic()
        for folder in filter(is_open, names):
            with suppress(AppError):
                gathered.chance(self._libraries.searcher(folder))
        for folder in sorted(names, key=lambda folder: not is_open(folder)):
            if gathered.parts and (not is_open(folder) or time.monotonic() - handed > BLINK_S):
                yield gathered.answer()
                handed = time.monotonic()
            cancel.check()
            try:
                searcher = self._libraries.searcher(folder)
            except AppError as error:
                gathered.add(folder, names[folder], None, str(error))
            else:
                gathered.add(folder, names[folder], *one(searcher))
        gathered.held = self._held({folder: part.asked for folder, part in gathered.parts.items()})
        for folder in gathered.outdated():
            cancel.check()
            with suppress(AppError):
                gathered.put(folder, names[folder], one(self._libraries.searcher(folder))[0])
        gathered.says = self._says(gathered.parts)
        yield gathered.answer()

    def _says(self, parts: Mapping[Path, Answer]) -> dict[RowId, str]:
        """What those hits say that begin as one of another library does."""
        openings: dict[Path, dict[int, str]] = {}
        for folder, part in parts.items():
            with suppress(AppError), (searcher := self._libraries.searcher(folder)).library.reading():
                openings[folder] = searcher.likeness.openings([hit.document for hit in part.hits])
        libraries = Counter(opening for found in openings.values() for opening in set(found.values()))
        says: dict[RowId, str] = {}
        for folder, found in openings.items():
            alike = [row for row, opening in found.items() if libraries[opening] > 1]
            if alike:
                with suppress(AppError), (searcher := self._libraries.searcher(folder)).library.reading():
                    says |= {(folder, row): said for row, said in searcher.likeness.whole(alike).items()}
        return says

    def _held(self, asked: Mapping[Path, Query]) -> frozenset[str]:
        """The words that one library would have mended and another one holds."""
        near = {folder: {word for word, _ in near_words(one)} for folder, one in asked.items()}

        def holds(folder: Path, word: str) -> bool:
            with suppress(AppError):
                return word not in near[folder] and self._libraries.searcher(folder).holds(word)
            return False

        words = chain(*near.values())
        return frozenset(word for word in words if any(holds(folder, word) for folder in asked))

    def _fields(self, query: str, names: Names, cancel: CancelToken) -> Fields:
        """Nothing where the query cannot name a field: then no library is opened."""
        found: dict[Path, Mapping[str, str]] = {}
        for folder in names if ":" in query else ():
            cancel.check()
            with suppress(AppError):
                found[folder] = {name.casefold(): name for name in self._libraries.searcher(folder).fields()}
        return found


def _names(folders: Sequence[Path], gathered: Gathered) -> Names:
    """The libraries that are there, by name, each once; the others count as searched in vain."""
    names: dict[Path, str] = {}
    for folder in dict.fromkeys(folders):
        try:
            names[folder] = label.read(folder).name
        except AppError as error:
            gathered.add(folder, folder.name, None, str(error))
    gathered.total = gathered.searched + len(names)
    return names
