"""What a query was understood to ask, and what its answer can be narrowed to."""

import re
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Literal

from desktop_app.core.text import encodable

PartKind = Literal["phrase", "away", "toward", "filter"]
_PERIOD = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the query language: `query.source[start:end]`.

    `text` is the phrase, the meaning or the filter's value. Of a filter, `field` is the library's own name
    of a field, or where it is not `own` one of type, in, date, before and after; `excluded` turns it round.
    """

    kind: PartKind
    text: str
    start: int
    end: int
    quoted: bool = False
    field: str = ""
    own: bool = False
    excluded: bool = False


@dataclass(frozen=True)
class Query:
    """A query in its parts. `text` is what ranks: all that is no other part, and the words of phrases."""

    source: str
    text: str
    parts: tuple[Part, ...] = ()

    def of(self, kind: PartKind) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.kind == kind)

    @cached_property
    def words(self) -> str:
        """What the keyword side looks for: the text, and the words of what is added to it."""
        return " ".join(filter(str.strip, (self.text, *(part.text for part in self.of("toward")))))

    @cached_property
    def toward(self) -> tuple[str, ...]:
        """The texts whose vectors add to the query's."""
        texts = (self.text, *(part.text for part in self.of("toward")))
        return tuple(encodable(text) for text in texts if text.strip())

    @cached_property
    def away(self) -> tuple[str, ...]:
        """The texts of whose vectors half is taken from it."""
        return tuple(encodable(part.text) for part in self.of("away"))

    @property
    def ranks(self) -> bool:
        """Whether there is a meaning to rank by; a query of nothing but filters only lists."""
        return bool(self.toward or self.away)


@dataclass(frozen=True, slots=True)
class SimilarTo:
    """What a search for similar documents begins with: a document of the library, a `text` (selected in
    `document`), or the file `source`.

    `title` says in the interface what it is; `document` is a row id and is left out of the answer. With
    `chosen`, row ids, nothing is looked for: these documents are shown. `library` is the folder of the one
    that the row ids are of.
    """

    title: str
    document: int | None = None
    text: str = ""
    source: str = ""
    chosen: tuple[int, ...] = ()
    library: Path | None = None

    @property
    def words(self) -> str:
        """What the answer is, for its chip."""
        title = " ".join(self.title.split())
        return title if self.chosen else f"Similar to: {title}"


@dataclass(frozen=True, slots=True)
class Facet:
    """A field by which an answer can be narrowed, as a filter names it (see `Part.field` and `Part.own`).

    `values` are (value, documents), the most frequent first; of dates they are years, the latest first.
    """

    field: str
    own: bool
    values: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Division:
    """How many documents a query can find, and by what those can be narrowed."""

    findable: int
    facets: tuple[Facet, ...]


def period(written: str) -> tuple[int, int] | None:
    """The first day of a year, month or day ("2024", "2024-05", "2024-05-01") and the first day after it,
    as ordinals of `datetime.date`; None where it is no such thing.
    """
    match = _PERIOD.fullmatch(written)
    if not match or not MINYEAR <= int(match[1]) < MAXYEAR:
        return None
    year, month, day = (int(number) if number else 0 for number in match.groups())
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        after = first + timedelta(days=1)
    elif month:
        after = date(year + month // 12, month % 12 + 1, 1)
    else:
        after = date(year + 1, 1, 1)
    return first.toordinal(), after.toordinal()
