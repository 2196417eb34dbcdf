"""By what an answer can be narrowed: fields with few values, kinds of files, folders and years, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from desktop_app.core.folding import fold
from desktop_app.core.query_values import DATES, Facet, Part
from desktop_app.library.filters.attributes import NOTHING, Attributes, Column, Mask
from desktop_app.library.filters.days import holds_dates

VALUES = range(1, 201)
"""A field with more is no list to choose from, and one with a single value only next to other libraries."""
LONGEST = 60
"""Characters of a value that still reads as one line of a list."""
DOCUMENTS_EACH = 2
"""A field that has hardly two documents to a value tells them apart and does not group them."""


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
    same = part.field in DATES if choice.field == "date" else part.field == choice.field
    return same and part.own == choice.own and not part.excluded


def _choices(attributes: Attributes) -> Iterator[_Choice]:
    """What files have comes first, then the fields, by how many documents have them."""
    types = attributes.types
    yield _Choice("type", False, types.folded, types.counts, _several(types.counts()))
    yield from _folders(attributes.folders)
    years = _years(attributes)
    yield _Choice("date", False, years.values, years.counts, _several(years.counts()))
    counted = [(name, column, column.counts()) for name, column in attributes.columns.items()]
    for name, column, counts in sorted(counted, key=lambda one: -sum(one[2])):
        used = np.flatnonzero(counts)
        few = len(used) in VALUES and len(used) * DOCUMENTS_EACH <= sum(counts)
        values = [column.values[at] for at in used]
        if few and max(map(len, values)) <= LONGEST and not holds_dates(name, values):
            yield _Choice(name, True, column.values, column.counts, len(used) > 1)


def _several(counts: Sequence[int]) -> bool:
    """Whether there is more than one value to choose from."""
    return sum(map(bool, counts)) > 1


def _folders(folders: Column) -> Iterator[_Choice]:
    """The folders in the one that all documents have in common, the largest where there are very many.

    One counts wherever its name is part of a path, in any capitals, as the filter finds it. Where there is
    nothing but that one, it is the choice.
    """
    counts, common = folders.counts(), common_depth(folders)
    paths = [parts_of(folder) for folder in folders.values]
    several = _several(counts)
    if not several:
        common -= 1
    sizes = Counter[str]()
    written: dict[str, str] = {}
    for path, count in zip(paths, counts, strict=True):
        if count and len(path) > common >= 0:
            sizes[written.setdefault(fold(path[common]), path[common])] += count
    if not sizes:
        return
    names = sorted(name for name, _ in sizes.most_common(VALUES[-1]))
    number = {fold(name): at for at, name in enumerate(names)}
    within = np.zeros((len(names), len(paths)), dtype=np.int64)
    for at, path in enumerate(paths):
        within[[number[name] for name in map(fold, path) if name in number], at] = 1

    def counted(mask: Mask) -> list[int]:
        held: list[int] = (within @ np.array(folders.counts(mask))).tolist()
        return held

    yield _Choice("in", False, names, counted, several)


def common_depth(folders: Column) -> int:
    """How many folders lead to the one that all documents have in common, whatever other files there are."""
    used = [parts_of(folders.values[at]) for at in np.flatnonzero(folders.counts())]
    for depth, level in enumerate(zip(*used, strict=False)):
        if len(set(level)) > 1:
            return depth
    return min(map(len, used), default=0)  # one folder, or one that holds the files of all others


def parts_of(folder: str) -> list[str]:
    """The names in a path of `Attributes.folders`."""
    return [name for name in folder.split("/") if name]


def _years(attributes: Attributes) -> Column:
    years = Column()
    days, number_of = np.unique(attributes.days, return_inverse=True)
    codes = [years.code(str(date.fromordinal(day).year)) if day else NOTHING for day in days.tolist()]
    years.codes = np.array(codes, dtype=np.int32)[number_of]
    return years
