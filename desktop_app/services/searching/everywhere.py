"""One query over several libraries: each answers by its own model, and the likeliest of all come first."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from desktop_app.core.arrays import Float32
from desktop_app.core.errors import AppError
from desktop_app.core.folding import fold, holder
from desktop_app.core.jobs import NEVER, CancelToken
from desktop_app.core.query_values import Division, Facet, Part, Query, SimilarTo
from desktop_app.core.types import MODES, POOLINGS, Answer, EverywhereAnswer, Mode, Pooling, Recipe
from desktop_app.library import label
from desktop_app.search.query import OF_FILES, parse
from desktop_app.services.open_libraries import OpenLibraries
from desktop_app.services.searching.search import Searcher
from desktop_app.services.searching.similar import MOST_CHARACTERS, SimilarSearch

LIBRARY = "library"
"""The field by which an answer of several libraries is narrowed to some of them."""
BLINK_S = 0.1
"""What was found until then is handed out so often."""

Names = Mapping[Path, str]
Fields = Mapping[Path, Mapping[str, str]]
"""What a filter can name in each library, by the same in small letters."""
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

        They are ordered by `Hit.match`, and by `Hit.score` where that is the same. For libraries of one model
        and cleaning a cosine is worth the same, and the query is encoded once. A filter by a field that a
        library lacks is passed by none of its documents; `library:Papers` is one by the library's name.
        Raises Cancelled.
        """
        gathered = _Gathered(query, mode, pooling, top)
        names = _names(folders, gathered)
        if ":" in query and not all(map(self._libraries.is_open, names)):
            yield gathered.answer()  # which fields there are is known once all are open
        fields = self._fields(query, names, cancel)
        gathered.asked = _understood(query, fields)
        encoded: dict[Recipe, Searcher] = {}

        def one(searcher: Searcher) -> tuple[Answer | None, str]:
            asked = _asked_of(searcher, query, fields)
            if asked is None:
                return None, ""
            texts = (*asked.toward, *asked.away)
            if first := encoded.get(_recipe(searcher)):
                searcher.share(first)
            elif texts:
                searcher.prepare(texts, cancel)
                encoded[_recipe(searcher)] = searcher
            if _has_model(searcher) or mode == "keyword":
                return searcher.search(query, top, mode, pooling, asked, gathered.chance(searcher)), ""
            said = "Its model is not installed; it was searched by words only."
            return searcher.search(query, top, "keyword", pooling, asked), said

        yield from self._each(_chosen(gathered.asked, names), gathered, one, cancel)

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
        gathered = _Gathered("", "semantic", pooling, top)
        names = _names(folders, gathered)
        if to.chosen:
            names = {folder: name for folder, name in names.items() if folder == to.library}
        vectors: dict[tuple[Recipe, Pooling], tuple[Float32, str]] = {}
        elsewhere = to
        if to.library and to.document is not None:
            origin = self._libraries.searcher(to.library)
            vectors[_recipe(origin), origin.comparing(pooling)] = finder.vector(origin, to, pooling, cancel)
            stored = origin.library.document(to.document).document
            text = to.text or f"{stored.title}. {stored.text}"[:MOST_CHARACTERS]
            elsewhere = replace(to, document=None, text=text)

        def one(searcher: Searcher) -> tuple[Answer | None, str]:
            if to.chosen:
                return searcher.listed(to.chosen, top), ""
            if not _has_model(searcher):
                return None, "Its model is not installed; nothing in it could be compared."
            mine = to if searcher.library.folder == to.library else elsewhere
            key = (_recipe(searcher), searcher.comparing(pooling))
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
        names = _names(folders, _Gathered(query, mode, None, 0))
        fields = self._fields(query, names, cancel)
        asked = _understood(query, fields)
        chosen = _chosen(asked, names)
        counted: Counter[str] = Counter()
        facets: dict[tuple[str, bool], list[Facet]] = {}
        for folder, name in names.items():
            cancel.check()
            with suppress(AppError):  # the answer says so
                searcher = self._libraries.searcher(folder)
                if (mine := _asked_of(searcher, query, fields)) is None:
                    continue
                way = mode if _has_model(searcher) else "keyword"
                found = searcher.divide(mine, way, cancel, alone=False)
                counted[name] += found.findable
                for facet in found.facets if folder in chosen else ():
                    facets.setdefault((facet.field.casefold(), facet.own), []).append(facet)
        narrowed = {(part.field.casefold(), part.own) for part in asked.of("filter")}
        libraries = tuple((name, number) for name, number in counted.most_common() if number)
        spelled = _spelled(fields)
        merged = [Facet(LIBRARY, True, libraries)]
        merged += [
            _merged(facets[key], spelled.get(key[0], "") if key[1] else "")
            for key in sorted(facets, key=lambda key: key[1])  # those of files first
            if not key[1] or len(facets[key]) > 1 or len(chosen) == 1 or key in narrowed
        ]
        shown = [one for one in merged if len(one.values) > 1 or (one.field.casefold(), one.own) in narrowed]
        findable = sum(counted[name] for name in {names[folder] for folder in chosen})
        return Division(findable, tuple(shown))

    def _each(
        self, names: Names, gathered: _Gathered, one: One, cancel: CancelToken
    ) -> Iterator[EverywhereAnswer]:
        """Asks one library after the other, and hands out what there is before one that has to be opened."""
        gathered.order, gathered.total = tuple(names), gathered.searched + len(names)
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
        for folder in gathered.outdated():  # since a larger library was opened
            cancel.check()
            with suppress(AppError):
                gathered.put(folder, names[folder], one(self._libraries.searcher(folder))[0])
        yield gathered.answer()

    def _fields(self, query: str, names: Names, cancel: CancelToken) -> Fields:
        """Nothing where the query cannot name a field: then no library is opened."""
        found: dict[Path, Mapping[str, str]] = {}
        for folder in names if ":" in query else ():
            cancel.check()
            with suppress(AppError):
                found[folder] = {name.casefold(): name for name in self._libraries.searcher(folder).fields()}
        return found


@dataclass(slots=True)
class _Gathered:
    """What was found until now."""

    query: str
    mode: Mode
    pooling: Pooling | None
    top: int
    asked: Query = Query("", "")  # noqa: RUF009 - it is frozen
    order: tuple[Path, ...] = ()
    parts: dict[Path, Answer] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    searched: int = 0
    total: int = 0
    chances: dict[tuple[Recipe, Pooling], float] = field(default_factory=dict)
    compared: dict[Path, tuple[tuple[Recipe, Pooling], float]] = field(default_factory=dict)
    started: float = field(default_factory=time.perf_counter)

    def add(self, folder: Path, name: str, answer: Answer | None, said: str) -> None:
        self.searched += 1
        problems = filter(None, (said, *(answer.problems if answer else ())))
        self.problems += [(name, problem) for problem in problems]
        self.put(folder, name, answer)

    def put(self, folder: Path, name: str, answer: Answer | None) -> None:
        if answer:
            hits = tuple(replace(hit, library_name=name) for hit in answer.hits)
            self.parts[folder] = replace(answer, hits=hits)
            self.notes += [answer.note] if answer.note and answer.note not in self.notes else []

    def chance(self, searcher: Searcher) -> float:
        """The highest of the libraries of this recipe, as far as they are open (see `Calibration.floor`)."""
        if not _has_model(searcher):
            return 0.0
        pooling = self.pooling or searcher.library.recipe.pooling
        key = (_recipe(searcher), pooling)
        self.chances[key] = max(self.chances.get(key, 0.0), searcher.chance(pooling))
        self.compared[searcher.library.folder] = (key, self.chances[key])
        return self.chances[key]

    def outdated(self) -> list[Path]:
        """The libraries that answered before the highest chance was known."""
        return [
            folder
            for folder, (key, chance) in self.compared.items()
            if folder in self.parts and chance < self.chances[key]
        ]

    def answer(self) -> EverywhereAnswer:
        parts = [self.parts[folder] for folder in self.order if folder in self.parts]
        best = sorted(chain(*(part.hits for part in parts)), key=lambda hit: (-hit.match, -hit.score))
        compared = [part for part in parts if part.hits and part.mode == self.mode]
        return EverywhereAnswer(
            self.query,
            self.mode,
            self.pooling or (parts[0].pooling if parts else POOLINGS[0]),
            tuple(replace(hit, rank=rank) for rank, hit in enumerate(best[: self.top], start=1)),
            elapsed_ms=(time.perf_counter() - self.started) * 1e3,
            more=len(best) > self.top or any(part.more for part in parts),
            relevant=any(part.relevant for part in compared) or not compared,
            asked=self.asked,
            listed=bool(parts) and all(part.listed for part in parts),
            problems=tuple(f"{name}: {problem}" for name, problem in self.problems),
            note=" ".join(self.notes),
            parts=dict(self.parts),
            searched=self.searched,
            total=self.total,
            wanting=tuple(dict.fromkeys(name for name, _ in self.problems)),
        )


def _names(folders: Sequence[Path], gathered: _Gathered) -> Names:
    """The libraries that are there, by name, each once; the others count as searched in vain."""
    names: dict[Path, str] = {}
    for folder in dict.fromkeys(folders):
        try:
            names[folder] = label.read(folder).name
        except AppError as error:
            gathered.add(folder, folder.name, None, str(error))
    gathered.total = gathered.searched + len(names)
    return names


def _understood(query: str, fields: Fields) -> Query:
    """A filter is what is one in any library."""
    return parse(query, (*_spelled(fields).values(), LIBRARY))


def _spelled(fields: Fields) -> dict[str, str]:
    """The fields of all libraries, as the first that has one writes it."""
    return {small: name for names in reversed(list(fields.values())) for small, name in names.items()}


def _asked_of(searcher: Searcher, query: str, fields: Fields) -> Query | None:
    """The query as one library is asked; None where none of its documents can pass the filters."""
    own = fields.get(searcher.library.folder, {})
    foreign = _spelled(fields).keys() - own.keys() - set(OF_FILES)
    asked = searcher.understand(query, (*foreign, LIBRARY))
    kept: list[Part] = []
    for part in asked.parts:
        name = part.field.casefold()
        if part.kind == "filter" and part.own and (name == LIBRARY or name not in own):
            if name != LIBRARY and not part.excluded:
                return None
        else:
            kept.append(part)
    return replace(asked, parts=tuple(kept))


def _chosen(asked: Query, names: Names) -> Names:
    """The libraries that pass the filters by their names."""
    filters = [part for part in asked.of("filter") if part.own and part.field == LIBRARY]
    wanted = [part for part in filters if not part.excluded]
    folded = {folder: fold(name) for folder, name in names.items()}

    def passes(part: Part, name: str) -> bool:
        if part.quoted and fold(part.text) in folded.values():
            return name == fold(part.text)
        return holder(part.text)(name)

    return {
        folder: name
        for folder, name in names.items()
        if (not wanted or any(passes(part, folded[folder]) for part in wanted))
        and not any(passes(part, folded[folder]) for part in filters if part.excluded)
    }


def _merged(facets: Sequence[Facet], field: str) -> Facet:
    """One facet of the same field of several libraries, called `field` where that is known: counts add up."""
    spelled: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for value, number in chain(*(facet.values for facet in facets)):
        spelled.setdefault(fold(value), value)
        counts[fold(value)] += number
    values = sorted(counts, key=lambda value: (-counts[value], value))
    if facets[0].field == "date" and not facets[0].own:
        values.sort(reverse=True)
    return replace(
        facets[0],
        field=field or facets[0].field,
        values=tuple((spelled[value], counts[value]) for value in values),
    )


def _recipe(searcher: Searcher) -> Recipe:
    """What decides the vectors of a text, for both poolings."""
    return replace(searcher.library.recipe, pooling=POOLINGS[0])


def _has_model(searcher: Searcher) -> bool:
    return searcher.encoder.bundle.fingerprint == searcher.library.recipe.model
