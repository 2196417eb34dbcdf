"""By what an answer can be narrowed: fields with few values, kinds of files, folders and years, counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from desktop_app.core.query_values import Facet, Part
from desktop_app.library.filters.attributes import NOTHING, Attributes, Column, Mask
from desktop_app.library.filters.dates import is_date_field

VALUES = range(1, 201)
"""A field with more is no list to choose from, and one with a single value only next to other libraries."""
LONGEST = 60
"""Characters of a value that still reads as one line of a list."""
DOCUMENTS_EACH = 2
"""A field that has hardly two documents to a value tells them apart and does not group them."""
_DATES = ("date", "before", "after")


class _Choice(NamedTuple):
    field: str
    own: bool
    values: Sequence[str]
    counts: Callable[[Mask], Sequence[int]]
    several: bool  # whether there is more than one value to choose from


class Facets:
    """What there is to choose from does not change with the query; it is worked out once a generation."""

    def __init__(self, attributes: Attributes) -> None:
        self._attributes = attributes
        self._state = (-1, -1)
        self._choices: tuple[_Choice, ...] = ()

    def count(self, filters: Sequence[Part], found: Mask, alone: bool = True) -> tuple[Facet, ...]:
        """Every value with how many of `found` have it and pass the filters of the other fields.

        `alone` there must be something to choose: fields with two values or more.
        """
        state = (self._attributes.generation, self._attributes.given_number)
        if self._state != state:
            self._choices = tuple(_choices(self._attributes))
            self._state = state
        passing = found & self._attributes.passing(filters)
        facets = []
        for choice in self._choices:
            if alone and not choice.several:
                continue
            others = [part for part in filters if not _is_of(part, choice)]
            mask = passing if len(others) == len(filters) else found & self._attributes.passing(others)
            counted = zip(choice.values, choice.counts(mask), strict=True)
            values = sorted(
                ((value, count) for value, count in counted if count),
                key=lambda item: (-item[1], item[0].casefold()),
            )
            if choice.field == "date" and not choice.own:
                values.sort(reverse=True)
            if values:
                facets.append(Facet(choice.field, choice.own, tuple(values)))
        return tuple(facets)


def _is_of(part: Part, choice: _Choice) -> bool:
    """Whether a filter is what this list chooses; an excluded value stays excluded."""
    same = part.field in _DATES if choice.field == "date" else part.field == choice.field
    return same and part.own == choice.own and not part.excluded


def _choices(attributes: Attributes) -> Iterator[_Choice]:
    for name, column in attributes.columns.items():
        counts = column.counts()
        used = np.flatnonzero(counts)
        few = len(used) in VALUES and len(used) * DOCUMENTS_EACH <= sum(counts)
        if few and max(len(column.values[at]) for at in used) <= LONGEST and not is_date_field(name):
            yield _Choice(name, True, column.values, column.counts, len(used) > 1)
    taken = {name.casefold() for name in attributes.names}
    if len(attributes.types.values) in VALUES and "type" not in taken:
        types = attributes.types.folded
        yield _Choice("type", False, types, attributes.types.counts, len(types) > 1)
    if "in" not in taken:
        yield from _folders(attributes.folders)
    years = _years(attributes)
    if len(years.values) in VALUES:
        yield _Choice("date", False, years.values, years.counts, len(years.values) > 1)


def _folders(folders: Column) -> Iterator[_Choice]:
    """The folders in the one that all have in common; one counts wherever its name is part of a path."""
    paths = [[name for name in folder.split("/") if name] for folder in folders.values]
    common = next((at for at, level in enumerate(zip(*paths, strict=False)) if len(set(level)) > 1), None)
    if common is None:  # one folder, or one that holds the files of all others
        common = min(map(len, paths), default=0)
    names = sorted({path[common] for path in paths if len(path) > common})
    if not names and common:
        common -= 1  # the one folder itself
        names = sorted({path[common] for path in paths})
    if len(names) not in VALUES:
        return
    number = {name: at for at, name in enumerate(names)}
    within = np.zeros((len(names), len(paths)), dtype=np.int64)
    for at, path in enumerate(paths):
        within[[number[name] for name in path if name in number], at] = 1

    def counts(mask: Mask) -> list[int]:
        counted: list[int] = (within @ np.array(folders.counts(mask))).tolist()
        return counted

    yield _Choice("in", False, names, counts, len(names) > 1)


def _years(attributes: Attributes) -> Column:
    years = Column()
    days, number_of = np.unique(attributes.days, return_inverse=True)
    codes = [years.code(str(date.fromordinal(day).year)) if day else NOTHING for day in days.tolist()]
    years.codes = np.array(codes, dtype=np.int32)[number_of]
    return years
