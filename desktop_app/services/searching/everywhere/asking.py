"""One query as each of several libraries is asked it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from desktop_app.core.folding import fold, holder
from desktop_app.core.query_values import OF_FILES, Facet, Part, Query
from desktop_app.core.recipe import Recipe
from desktop_app.core.types import POOLINGS
from desktop_app.search.query import parse
from desktop_app.services.searching.search import Searcher

LIBRARY = "library"
"""The field by which an answer of several libraries is narrowed to some of them."""
Names = Mapping[Path, str]
Fields = Mapping[Path, Mapping[str, str]]
"""What a filter can name in each library, by the same in small letters."""


def understood(query: str, fields: Fields) -> Query:
    """A filter is what is one in any library."""
    return parse(query, (*spelled(fields).values(), LIBRARY))


def spelled(fields: Fields) -> dict[str, str]:
    """The fields of all libraries, as the first that has one writes it."""
    return {small: name for names in reversed(list(fields.values())) for small, name in names.items()}


def asked_of(searcher: Searcher, query: str, fields: Fields, held: Collection[str] = ()) -> Query | None:
    """The query as one library is asked; None where none of its documents can pass the filters."""
    own = fields.get(searcher.library.folder, {})
    foreign = spelled(fields).keys() - own.keys() - set(OF_FILES)
    asked = searcher.understand(query, (*foreign, LIBRARY), held)
    kept: list[Part] = []
    for part in asked.parts:
        name = part.field.casefold()
        here = [one for one in part.either if one.field != LIBRARY]
        if len(here) < len(part.either):
            others = [one for one in part.either if one.field == LIBRARY]
            if any(holder(one.text)(fold(searcher.library.name)) for one in others):
                continue
            if not here:
                return None
            kept.append(replace(part, either=tuple(here)))
        elif part.kind == "filter" and part.own and (name == LIBRARY or name not in own):
            if name != LIBRARY and not part.excluded:
                return None
        else:
            kept.append(part)
    return replace(asked, parts=tuple(kept))


def chosen_by(asked: Query, names: Names) -> Names:
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


def meant_by(asked: Query) -> tuple[str, ...]:
    """All texts that are encoded for a query."""
    each = (asked, *asked.alternatives)
    return tuple(dict.fromkeys(text for one in each for text in (*one.toward, *one.away)))


def near_words(asked: Query) -> tuple[tuple[str, str], ...]:
    """The words that were mended, or could be, as they were typed and as they would be."""
    return (*asked.instead, *asked.offered)


def merged_facet(facets: Sequence[Facet], field: str) -> Facet:
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


def recipe_of(searcher: Searcher) -> Recipe:
    """What decides the vectors of a text, for both poolings."""
    return replace(searcher.library.recipe, pooling=POOLINGS[0])


def has_model(searcher: Searcher) -> bool:
    return searcher.encoder.bundle.fingerprint == searcher.library.recipe.model
