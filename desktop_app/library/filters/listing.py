"""What a list shows of documents besides their passages, and which of them say the same."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from pathlib import PurePath
from typing import NamedTuple

from desktop_app.core.arrays import Int64
from desktop_app.core.folding import fold
from desktop_app.core.lexical import openings
from desktop_app.library import schema
from desktop_app.library.filters.days import own_day
from desktop_app.library.store import Library, path_of

_STEM = 60
_AT_ONCE = 24
"""Documents of a list that are looked at first: what is shown of it."""
_ABOUT = """
SELECT documents.id, fields, place, mtime_ns, substr(text, 1, ?) FROM documents
JOIN sources ON sources.id = source WHERE documents.id IN (SELECT value FROM json_each(?))
"""
_KIN = "SELECT id, source, place <> '' FROM documents WHERE id IN (SELECT value FROM json_each(?))"
_BEGUN = "SELECT id, substr(text, 1, ?) FROM documents WHERE id IN (SELECT value FROM json_each(?))"
_CALLED = """
SELECT documents.id, path, title, place, iif(place = '', '', fields)
FROM documents JOIN sources ON sources.id = source WHERE documents.id IN (SELECT value FROM json_each(?))
"""
_TEXTS = "SELECT id, text FROM documents WHERE id IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Listed:
    """A document's fields, the beginning of its text, and its day; None where that is not known."""

    fields: Mapping[str, str]
    opening: str
    day: date | None


class Kin(NamedTuple):
    """The row id of a document's file, and whether it is one of its records."""

    source: int
    record: bool


GONE = Kin(0, False)


class Listing(Sequence[Kin]):
    """The documents of a list, which are looked up when they are asked for; `says` has by place what is the
    same of those that say the same as another.
    """

    def __init__(self, kin: Callable[[Sequence[int]], Sequence[Kin]], documents: Sequence[int]) -> None:
        self.says: dict[int, str] = {}
        self._kin, self._documents = kin, documents
        self._known: Sequence[Kin] = ()

    def __len__(self) -> int:
        return len(self._documents)

    def __getitem__(self, place: int) -> Kin:  # type: ignore[override]
        if place >= len(self._known):
            wanted = _AT_ONCE if place < _AT_ONCE and not self._known else len(self)
            self._known = self._kin(self._documents[:wanted])
        return self._known[place]


def about(library: Library, documents: Iterable[int]) -> dict[int, Listed]:
    """By document, those that are still there. The day of a record is its own; a whole file has also that on
    which it was changed.
    """
    found = {}
    rows = library.query(_ABOUT, openings.LENGTH, json.dumps(list(documents)))
    with schema.translated(library.folder):
        for row, written, place, mtime_ns, opening in rows:
            fields = json.loads(written)
            own = own_day(fields)
            day = _day(mtime_ns) if own is None and not place else date.fromordinal(own) if own else None
            found[row] = Listed(fields, opening, day)
    return found


class Likeness:
    """Says which documents of a library are alike, and remembers it: a row id never gets another text."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kin: dict[int, Kin] = {}
        self._letters: dict[int, str] = {}
        self._says: dict[int, str] = {}
        self._whole: dict[int, str] = {}

    def of(self, documents: Int64, passages: Int64) -> Listing:
        """What is known of the documents of a list, each found by a passage; call it within `reading`.

        Two files say the same where their folded texts are equal, and their titles unless those are the
        files' names; two records where their fields are as well. What they are called, and then whole texts,
        is read only of those that begin alike: a list has hundreds of documents, and hardly any copies.
        """
        listing = Listing(self._listed, documents.tolist())
        begun = self._library.word_index().openings(passages)
        rows = documents[openings.doubtful(begun)].tolist()
        self._begin(rows)
        alike = _alike({row: self._letters[row] for row in rows if self._letters.get(row)})
        if not alike:
            return listing
        self._call(row for row in alike if row not in self._says)
        copies = _twice({row: self._says[row] for row in alike})
        self._read(row for row in copies if row not in self._whole)
        listing.says = {
            place: self._whole[row] for place, row in enumerate(documents.tolist()) if row in copies
        }
        return listing

    def _listed(self, documents: Sequence[int]) -> list[Kin]:
        new = [row for row in documents if row not in self._kin]
        for row, source, record in self._library.query(_KIN, json.dumps(new)) if new else ():
            self._kin[row] = Kin(source, bool(record))
        return [self._kin.get(row, GONE) for row in documents]

    def openings(self, documents: Sequence[int]) -> dict[int, str]:
        """How documents begin; those that say the same begin alike in whatever library."""
        self._begin(documents)
        begun = [row for row in documents if self._letters.get(row)]
        self._call(row for row in begun if row not in self._says)
        return {row: self._says[row] for row in begun}

    def whole(self, documents: Sequence[int]) -> dict[int, str]:
        """What tells whether those of `openings` say the same to the end."""
        self._read(row for row in documents if row not in self._whole)
        return {row: self._whole[row] for row in documents if row in self._whole}

    def _begin(self, documents: Iterable[int]) -> None:
        new = [row for row in documents if row not in self._letters]
        for row, text in self._library.query(_BEGUN, openings.LENGTH, json.dumps(new)) if new else ():
            self._letters[row] = openings.letters(text)

    def _call(self, documents: Iterable[int]) -> None:
        for row, path, title, place, fields in self._library.query(_CALLED, json.dumps(list(documents))):
            named = fold(title)
            called = "" if not place and named == fold(PurePath(path_of(path)).stem) else named
            stem = openings.without_end(self._letters[row])[:_STEM]
            self._says[row] = f"{called}\n{fields}\n{stem}"

    def _read(self, documents: Iterable[int]) -> None:
        for row, text in self._library.query(_TEXTS, json.dumps(list(documents))):
            whole = blake2b(fold(text).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
            self._whole[row] = f"{self._says[row]}\n{whole}"


def _alike(begun: Mapping[int, str]) -> list[int]:
    """The documents that begin as another does; of some openings white space leaves less than of others."""
    found: dict[int, None] = {}
    first: int | None = None  # in order, all that begin as it does follow it
    for row in sorted(begun, key=begun.__getitem__):
        if first is not None and begun[row].startswith(begun[first]):
            found |= {first: None, row: None}
        else:
            first = row
    return list(found)


def _twice(said: Mapping[int, str]) -> frozenset[int]:
    """The documents that say what another says, too."""
    times = Counter(said.values())
    return frozenset(row for row, one in said.items() if times[one] > 1)


def _day(mtime_ns: int | None) -> date | None:
    """The day here on which a file was changed; None where it is not known."""
    with suppress(OverflowError, OSError, ValueError):
        if mtime_ns is not None:
            return datetime.fromtimestamp(mtime_ns / 1e9).date()
    return None
