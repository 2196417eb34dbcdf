"""The day of every document: what its own fields say, else when its file was changed, else unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Int64, distinct
from desktop_app.core.lexical.dates import UNREAD, read_date
from desktop_app.library.filters.date_fields import date_field

_NOTHING = frozenset(("", "n/a", "na", "none", "null", "nan", "nil"))
_SIGNS = "-\u2013\u2014./?* "
_BARE_DIGITS = 8
"""A number with fewer is no date by itself; with so many it can be 20190305."""
_REMEMBERED = 50_000
"""Values that need not be read again; dates repeat."""
_NO_DATE, _UNSEEN = -1, -2

_Meaning = tuple[int, int, int, int]
"""(number of the field, its place among others: the lowest dates a document, and the two readings)."""


class Days:
    """Follows the documents of `Attributes`, by their place in its order."""

    def __init__(self) -> None:
        self._documents = 0
        # Each date that a document gives: the document's place, and what it means, a row of `_meanings`.
        self._places: Int64 = np.empty(0, dtype=np.int64)
        self._codes: Int64 = np.empty(0, dtype=np.int64)
        self._at: list[int] = []
        self._new: list[int] = []
        self._meanings: dict[_Meaning, int] = {}
        self._known: dict[tuple[str, str], int] = {}
        self._numbers: dict[str, int] = {}

    def add(self, row: int, name: str, value: str) -> None:
        """`row` of the documents that `grow` will append says `value` in a field that may be of dates."""
        written = (name, value)
        code = self._known.get(written, _UNSEEN)
        if code == _UNSEEN:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            code = self._known[written] = self._code(name, value)
        if code != _NO_DATE:
            self._at.append(row)
            self._new.append(code)

    def grow(self, documents: int) -> None:
        """Appends so many documents, with the dates that were added."""
        places = np.array(self._at, dtype=np.int64) + self._documents
        self._places = np.concatenate([self._places, places])
        self._codes = np.concatenate([self._codes, np.array(self._new, dtype=np.int64)])
        self._documents += documents
        self._at, self._new = [], []

    def keep(self, kept: NDArray[np.bool_]) -> None:
        """Only these documents are left."""
        here = kept[self._places]
        self._places, self._codes = (np.cumsum(kept) - 1)[self._places[here]], self._codes[here]
        self._documents = int(np.count_nonzero(kept))

    def ordinals(self, sources: Int64, of_files: NDArray[np.int32]) -> NDArray[np.int32]:
        """The day of each document as an ordinal of `datetime.date`, int32; 0 where it is not known.

        `sources` are whose the documents are, `of_files` the days of their files, which count only where no
        document of the file has a field of dates. Whether 03/04/2024 is in March or in April is decided by
        the other values of the same field in the same file, where all of them that decide it agree.
        """
        meanings = np.array(list(self._meanings), dtype=np.int64).reshape(-1, 4)[self._codes]
        order = np.lexsort((meanings[:, 1], self._places))
        places, firsts = np.unique(self._places[order], return_index=True)
        field, _, first, second = meanings[order[firsts]].T
        _, column = np.unique(sources[places] * (len(self._numbers) + 1) + field, return_inverse=True)
        day_first, month_first = np.zeros((2, int(column.max(initial=0)) + 1), dtype=np.bool_)
        day_first[column[(first > 0) & (second == 0)]] = True
        month_first[column[(first == 0) & (second > 0)]] = True
        decided = np.where(day_first, np.where(month_first, 0, 1), np.where(month_first, 2, 0))[column]
        ambiguous = (first > 0) & (second > 0) & (first != second)
        day = np.where(ambiguous, np.choose(decided, (0, first, second)), np.maximum(first, second))
        found = np.where(np.isin(sources, distinct(sources[places])), 0, of_files).astype(np.int32)
        found[places] = day
        return found

    def _code(self, name: str, value: str) -> int:
        """The number of what `value` means; _NO_DATE where the field is then not one of dates.

        A better field decides even where its value cannot be read, unless another of its kind can: what is
        written is not known then, and the date of something else does not tell it. One without a value
        decides nothing but that the file has dates.
        """
        field, written = date_field(name), value.strip()
        if field is None:
            return _NO_DATE
        empty = written.strip(_SIGNS).casefold() in _NOTHING
        number = not (field.sure or field.bare) and written.isdigit() and len(written) < _BARE_DIGITS
        reading = UNREAD if empty or number else read_date(written)
        if reading == UNREAD and not field.sure:
            return _NO_DATE
        place = 1_000 * empty + 100 * field.kind + 10 * (reading == UNREAD) + field.rank
        meaning = (self._numbers.setdefault(name, len(self._numbers)), place, *reading)
        return self._meanings.setdefault(meaning, len(self._meanings))


def own_day(fields: Mapping[str, str]) -> int | None:
    """The day that one document's fields give, without the others of its file; 0 where it is not known, None
    where none of them is one of dates.
    """
    return _own_day(tuple(item for item in fields.items() if date_field(item[0])))


@lru_cache(maxsize=4_096)
def _own_day(dated: Sequence[tuple[str, str]]) -> int | None:
    days = Days()
    for name, value in dated:
        days.add(0, name, value)
    if not days._at:
        return None
    days.grow(1)
    nothing = np.array([_NO_DATE], dtype=np.int32)
    (day,) = days.ordinals(np.zeros(1, dtype=np.int64), nothing).tolist()
    return None if day == _NO_DATE else day


def holds_dates(name: str, values: Sequence[str]) -> bool:
    """Whether a field of this name and with these values says when a document is from."""
    field = date_field(name)
    return field is not None and (field.sure or any(read_date(value) != UNREAD for value in values))
