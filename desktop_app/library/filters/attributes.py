"""The fields, dates, kinds and folders of every document, kept in arrays so that filters cost little."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import reduce
from itertools import chain
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Int64
from desktop_app.core.folding import fold, holder
from desktop_app.core.jobs import NEVER, CancelToken
from desktop_app.core.lexical.file_names import named
from desktop_app.core.query_values import DATES, Part, period
from desktop_app.library.filters.date_fields import date_field
from desktop_app.library.filters.days import Days
from desktop_app.library.store import Library, path_of

Mask = NDArray[np.bool_]
Codes = NDArray[np.int32]

LONGEST = 100
"""Characters of a value that is kept in memory; a field with a longer one is looked up in the ledger."""
MOST_VALUES = 20_000
"""Different values of a field that are kept in memory, for the same reason."""
READ_AT_ONCE = 10_000
"""Documents, between two looks at whether this is still wanted: a tenth of a second."""
NOTHING = -1
_HELD = """
SELECT documents.id, held.value FROM documents, json_each(documents.fields) AS held WHERE held.key = ?
"""


class Column:
    """The values of one field: `codes`, int32, (documents,), index `values`; -1 where there is none.

    Values that differ in capitals or accents only are one, spelled as it came first. `numbers` are the codes
    by every spelling that was met.
    """

    def __init__(self, codes: Iterable[int] = ()) -> None:
        self.codes: Codes = np.fromiter(codes, dtype=np.int32)
        self.values: list[str] = []
        self.folded: list[str] = []
        self.numbers: dict[str, int] = {}

    def code(self, value: str) -> int:
        """The number of `value`, which gets one if it is new; a blank one is not one."""
        number = self.numbers.get(value)
        if number is None:
            folded = fold(value)
            number = self.numbers.get(folded, len(self.values)) if folded else NOTHING
            if number == len(self.values):
                self.values.append(value.strip())
                self.folded.append(folded)
                self.numbers[folded] = number
            self.numbers[value] = number
        return number

    def take(self, values: Sequence[str | None]) -> bool:
        """Appends a document for each of `values`, None where it has none; False if they cannot be kept."""
        codes = [NOTHING if value is None else self.numbers.get(value) for value in values]
        if None in codes:
            for row, value in enumerate(values):
                if value is not None and codes[row] is None:
                    if len(value) > LONGEST or len(self.values) > MOST_VALUES:
                        return False
                    codes[row] = self.code(value)
        self.codes = np.concatenate([self.codes, np.array(codes, dtype=np.int32)])
        return True

    def where(self, chosen: Sequence[bool]) -> Mask:
        """The documents whose value is chosen, one bool for each of `values`."""
        found = np.array([*chosen, False], dtype=np.bool_)[self.codes]
        return reduce(np.logical_or, found) if found.ndim > 1 else found

    def counts(self, documents: Mask | None = None) -> list[int]:
        """How many of `documents` (of all, where None) have each of `values`."""
        found = self.codes if documents is None else self.codes[..., documents]
        counts: list[int] = np.bincount(found[found != NOTHING], minlength=len(self.values)).tolist()
        return counts

    @classmethod
    def of(cls, columns: Sequence[Column]) -> Column:
        """Several fields as one, `codes` (fields, documents): a document has the values of all, each once."""
        if len(columns) == 1:
            return columns[0]
        whole = cls()
        number = [np.array([*map(whole.code, one.values), NOTHING], dtype=np.int32) for one in columns]
        whole.codes = np.stack([known[one.codes] for known, one in zip(number, columns, strict=True)])
        for row in range(1, len(columns)):
            again = (whole.codes[:row] == whole.codes[row]).any(axis=0)
            whole.codes[row, again] = NOTHING
        return whole


class Attributes:
    """Follows the ledger: `refresh` reads only the documents that came since the last one.

    Every mask is bool, (documents,), in the order of `documents`, their row ids.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self.generation = -1  # which state of the library this is
        self.documents: Int64 = np.empty(0, dtype=np.int64)
        self.fields: dict[str, Column] = {}
        self.given: dict[str, Column] = {}
        self.given_number = 0  # which of those that were given these are
        self.types = Column()
        self.folders = Column()
        self.file_names = Column()
        self.days: Codes = np.empty(0, dtype=np.int32)
        self._long: dict[str, None] = {}
        self._dates: set[str] = set()
        self._sources: Int64 = np.empty(0, dtype=np.int64)
        self._said = Days()
        self._looked_up: dict[tuple[str, str, bool], Mask] = {}

    @property
    def own_names(self) -> tuple[str, ...]:
        """The fields that are in the documents."""
        return (*self.fields, *self._long)

    @property
    def names(self) -> tuple[str, ...]:
        """The library's own fields, and those that were given; of names that are one to a filter, since they
        differ in capitals or accents only, the first.
        """
        return tuple({fold(name): name for name in reversed(self._every_name)}.values())[::-1]

    @property
    def columns(self) -> dict[str, Column]:
        """The fields that are kept in memory, by their `names`."""
        same: dict[str, list[str]] = {}
        for name in self._kept:
            same.setdefault(fold(name), []).append(name)
        return {names[0]: Column.of([self._kept[name] for name in names]) for names in same.values()}

    @property
    def _kept(self) -> dict[str, Column]:
        return {**self.fields, **self.given}

    @property
    def _every_name(self) -> tuple[str, ...]:
        return (*self.own_names, *self.given)

    def give(self, columns: dict[str, Column]) -> None:
        """Further fields, which are in no document, in the order of `documents`; none of `own_names`.

        They replace those given before, and hold until the next `refresh` finds something new.
        """
        self.given = columns
        self.given_number += 1

    def refresh(self, cancel: CancelToken = NEVER) -> None:
        """Brings everything up to date; call it within the library's `reading`.

        Raises Cancelled; what was read until then is kept, and the next call continues from there.
        """
        database = self._library.database
        (generation,) = database.execute("SELECT generation FROM state").fetchone()
        if generation == self.generation:
            return
        there = np.fromiter((row for (row,) in database.execute("SELECT id FROM documents")), dtype=np.int64)
        there.sort()
        kept = np.isin(self.documents, there)
        if not kept.all():
            self._keep(kept)
        while len(there) > len(self.documents):
            cancel.check()
            self._add(int(self.documents[-1]) if len(self.documents) else 0)
        self._place()
        self.give({})
        self._looked_up.clear()
        self.generation = generation

    def passing(self, filters: Iterable[Part]) -> Mask:
        """What passes every field by any of its values, and has none of the excluded ones."""
        result = np.ones(len(self.documents), dtype=np.bool_)
        fields: dict[tuple[str, bool], Mask] = {}
        for part in filters:
            found = self.having(part)
            key = (part.field, part.own)
            if part.excluded:
                result &= ~found
            else:
                fields[key] = fields[key] | found if key in fields else found
        return reduce(np.logical_and, fields.values(), result)

    def settle(self, part: Part, name: str) -> Part:
        """`type:contract` is the records' own field where they have one, and no file is of that kind.

        `name` is what the filter was written with. So it still means what it meant before there were files
        that have kinds and folders, and `name:Miller` is a person among people.
        """
        own = next((own for own in self.names if own.casefold() == name), "")
        twin = replace(part, field=own, own=True)
        if part.own or part.field in DATES or not own:
            return part
        return part if self.having(part).any() or not self.having(twin).any() else twin

    def among(self, documents: Int64) -> Mask:
        """Those of `documents`, row ids in order, as a mask."""
        return np.isin(self.documents, documents, assume_unique=True)

    def having(self, part: Part) -> Mask:
        """What has the value of a filter, which may exclude it."""
        if part.own:
            return self._in_field(part)
        if part.field == "type":
            wanted = fold(part.text).removeprefix(".")
            return self.types.where([value == wanted for value in self.types.folded])
        if part.field == "in":
            wanted = f"/{fold(part.text.replace(chr(92), '/')).strip('/')}/"
            return self.folders.where([wanted in folder for folder in self.folders.folded])
        if part.field == "file":
            whole = [name == fold(part.text) for name in self.file_names.folded]
            if part.quoted and any(whole):
                return self.file_names.where(whole)
            holds = named(part.text)
            return self.file_names.where([holds(name) for name in self.file_names.values])
        first, after = period(part.text) or (0, 0)
        known = self.days > 0
        if part.field == "before":
            return known & (self.days < first)
        if part.field == "after":
            return known & (self.days >= first)
        return known & (self.days >= first) & (self.days < after)

    def _in_field(self, part: Part) -> Mask:
        """In any of the fields whose names differ in capitals or accents only, as of two tables they may."""
        name = fold(part.field)
        twins = (own for own in self._every_name if own != part.field and fold(own) == name)
        return reduce(
            np.logical_or, (self._in_one(replace(part, field=own)) for own in twins), self._in_one(part)
        )

    def _in_one(self, part: Part) -> Mask:
        """In quotes it is the whole value where a document has such a one; else words within the value."""
        column = self._kept.get(part.field)
        if column is None:
            return self._in_ledger(part)
        wanted, holds = fold(part.text), holder(part.text)
        whole = [value == wanted for value in column.folded]
        if part.quoted and any(whole):
            return column.where(whole)
        return column.where([holds(value) for value in column.folded])

    def _in_ledger(self, part: Part) -> Mask:
        key = (part.field, part.text, part.quoted)
        if key not in self._looked_up:
            wanted, holds = fold(part.text), holder(part.text)
            whole: list[int] = []
            within: list[int] = []
            for row, value in self._library.each(_HELD, part.field):
                if holds(folded := fold(value)):
                    within.append(row)
                    if folded == wanted:
                        whole.append(row)
            found = whole if part.quoted and whole else within
            self._looked_up[key] = self.among(np.array(sorted(found), dtype=np.int64))
        return self._looked_up[key]

    def _keep(self, kept: Mask) -> None:
        self.documents, self._sources = self.documents[kept], self._sources[kept]
        self._said.keep(kept)
        for column in self.fields.values():
            column.codes = column.codes[kept]
        for name in [name for name, column in self.fields.items() if not (column.codes != NOTHING).any()]:
            del self.fields[name]

    def _add(self, last: int) -> None:
        added = self._library.database.execute(
            "SELECT id, source, fields FROM documents WHERE id > ? ORDER BY id LIMIT ?",
            (last, READ_AT_ONCE),
        ).fetchall()
        records: list[dict[str, str]] = json.loads(f"[{','.join(written for _, _, written in added)}]")
        names = dict.fromkeys(chain.from_iterable(records))
        for name in names.keys() - self.fields.keys() - self._long.keys():
            if date_field(name):
                self._dates.add(name)
        for name in names:
            if name not in self._long:
                if name not in self.fields:
                    self.fields[name] = Column([NOTHING] * len(self.documents))
                if not self.fields[name].take([record.get(name) for record in records]):
                    self._long[name] = None
                    del self.fields[name]
        for name in self.fields.keys() - names.keys():
            self.fields[name].take([None] * len(records))
        if not self._dates.isdisjoint(names):
            for row, record in enumerate(records):
                for name, value in record.items():
                    if name in self._dates:
                        self._said.add(row, name, value)
        self._said.grow(len(records))
        ids, sources = np.array([row[:2] for row in added], dtype=np.int64).reshape(-1, 2).T
        self.documents = np.concatenate([self.documents, ids])
        self._sources = np.concatenate([self._sources, sources])

    def _place(self) -> None:
        """The kind, folder, name and day of the file that a document is from."""
        rows = self._library.query("SELECT id, path, mtime_ns FROM sources ORDER BY id")
        types, folders, names = Column(), Column(), Column()
        number_of = np.searchsorted([id_ for id_, _, _ in rows], self._sources)
        paths = [PurePath(path_of(path)) for _, path, _ in rows]
        types.codes = _codes(
            (types.code(ending) if (ending := path.suffix[1:]) else NOTHING for path in paths), number_of
        )
        folders.codes = _codes((folders.code(f"/{_folder(path)}/") for path in paths), number_of)
        names.codes = _codes((names.code(path.name) for path in paths), number_of)
        days = _codes((_day(mtime) for _, _, mtime in rows), number_of)
        self.types, self.folders, self.file_names = types, folders, names
        self.days = self._said.ordinals(self._sources, days)


def _codes(of_sources: Iterable[int], number_of: NDArray[np.intp]) -> Codes:
    codes: Codes = np.fromiter(of_sources, dtype=np.int32)[number_of]
    return codes


def _folder(path: PurePath) -> str:
    return "/".join(part.strip("/\\") for part in path.parent.parts).strip("/")


def _day(mtime_ns: int | None) -> int:
    """The day here on which a file was changed; 0 where it is not known."""
    with suppress(OverflowError, OSError, ValueError):
        if mtime_ns is not None:
            return datetime.fromtimestamp(mtime_ns / 1e9).toordinal()
    return 0
