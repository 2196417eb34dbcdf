"""What a list shows of documents besides their passages, and which of them say the same."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from pathlib import PurePath
from typing import NamedTuple

from desktop_app.core.folding import fold
from desktop_app.library.filters.days import own_day
from desktop_app.library.store import Library, path_of

_OPENING = 400
"""Characters of a text that are enough to see that most others are no copies of it, and to make a heading."""
_STEM = 60
_ABOUT = """
SELECT documents.id, fields, place, mtime_ns, substr(text, 1, ?) FROM documents
JOIN sources ON sources.id = source WHERE documents.id IN (SELECT value FROM json_each(?))
"""
_KIN = """
SELECT documents.id, source, path, title, place, iif(place = '', '', fields), substr(text, 1, ?)
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
    """The row id of a document's file, whether it is one of its records, and what those share that say the
    same; None of an empty text.
    """

    source: int
    record: bool
    says: str | None


def about(library: Library, documents: Iterable[int]) -> dict[int, Listed]:
    """By document, those that are still there. The day of a record is its own; a whole file has also that on
    which it was changed.
    """
    found = {}
    for row, written, place, mtime_ns, opening in library.query(
        _ABOUT, _OPENING, json.dumps(list(documents))
    ):
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
        self._whole: dict[int, str] = {}

    def of(self, documents: Sequence[int]) -> list[Kin]:
        """One of each document, in their order; call it within `reading`.

        Two files say the same where their folded texts are equal, and their titles unless those are the
        files' names; two records where their fields are as well. Whole texts are read only of those that
        begin alike.
        """
        new = [row for row in documents if row not in self._kin]
        for row, source, path, title, place, fields, text in self._library.query(
            _KIN, _OPENING, json.dumps(new)
        ):
            stem = "".join(fold(text).split())[:_STEM]
            named = fold(title)
            called = "" if not place and named == fold(PurePath(path_of(path)).stem) else named
            self._kin[row] = Kin(source, bool(place), f"{called}\n{fields}\n{stem}" if stem else None)
        gone = Kin(0, False, None)
        kin = [self._kin.get(row, gone) for row in documents]
        times = Counter(one.says for one in kin if one.says)
        alike = [row for row, one in zip(documents, kin, strict=True) if one.says and times[one.says] > 1]
        self._read(row for row in alike if row not in self._whole)
        return [
            Kin(one.source, one.record, self._whole.get(row) if times[one.says or ""] > 1 else None)
            for row, one in zip(documents, kin, strict=True)
        ]

    def openings(self, documents: Sequence[int]) -> dict[int, str]:
        """How documents begin; those that say the same begin alike in whatever library."""
        self.of(documents)
        begun = {row: self._kin[row].says for row in documents if row in self._kin}
        return {row: says for row, says in begun.items() if says}

    def whole(self, documents: Sequence[int]) -> dict[int, str]:
        """What tells whether those of `openings` say the same to the end."""
        self._read(row for row in documents if row not in self._whole)
        return {row: self._whole[row] for row in documents if row in self._whole}

    def _read(self, documents: Iterable[int]) -> None:
        for row, text in self._library.query(_TEXTS, json.dumps(list(documents))):
            whole = blake2b(fold(text).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
            self._whole[row] = f"{self._kin[row].says}\n{whole}"


def _day(mtime_ns: int | None) -> date | None:
    """The day here on which a file was changed; None where it is not known."""
    with suppress(OverflowError, OSError, ValueError):
        if mtime_ns is not None:
            return datetime.fromtimestamp(mtime_ns / 1e9).date()
    return None
