"""What a query was understood to ask, what its answer can be narrowed to, and how much it could find."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Literal

from desktop_app.core.text import encodable, quoted
from desktop_app.language import tr

PartKind = Literal["phrase", "away", "toward", "filter", "beginning", "ending", "word", "either", "option"]
DATES = ("date", "before", "after")
"""The filters on when a document is from."""
OF_FILES: Mapping[str, str] = {"type": "type", "in": "in", "folder": "in", "file": "file", "name": "file"}
"""The filters on what files have, by the names they are written with."""
_STAR = re.compile(r"(?<=\w)\*(?!\S)|(?<!\S)\*(?=\w)")
_PERIOD = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?", re.ASCII)
_DAY_WITH_DOTS = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the query language: `query.source[start:end]`.

    `text` is the phrase, the meaning or the filter's value. Of a filter, `field` is the library's own name
    of a field, or where it is not `own` one of type, in, file, date, before and after; `excluded` turns it
    round. A beginning is that of a word ("carpent*"), and so is an ending ("*smith"). Of an either, any of
    `either` will do: they are words, which then only rank, or else phrases and filters, which are
    conditions. An option's `field` is what it sets: signs or spelling.
    """

    kind: PartKind
    text: str
    start: int
    end: int
    quoted: bool = False
    field: str = ""
    own: bool = False
    excluded: bool = False
    either: tuple[Part, ...] = ()

    @property
    def decides(self) -> bool:
        """Whether this either is a condition."""
        return any(part.kind in ("phrase", "filter") for part in self.either)


@dataclass(frozen=True)
class Query:
    """A query in its parts. `text` is what ranks: all that is no other part, and the words of phrases.

    `meanings` are the texts that it means where it has alternatives: the text with one word of each either.
    `plain`: it holds signs, and was read as plain text all the same. `instead` are words as they were typed
    and those that are searched for, since no document holds the former; `offered` are near words that are
    not searched for. `unmet` are sentences on filters that no document passes, and what there is instead.
    `chance` is the highest `Background.chance` of the libraries of one recipe that are asked the same: a
    query about nothing finds nearer passages among more of them.
    """

    source: str
    text: str
    parts: tuple[Part, ...] = ()
    meanings: tuple[str, ...] = ()
    plain: bool = False
    instead: tuple[tuple[str, str], ...] = ()
    offered: tuple[tuple[str, str], ...] = ()
    unmet: tuple[str, ...] = ()
    chance: float = 0.0

    def of(self, kind: PartKind) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.kind == kind)

    @cached_property
    def words(self) -> str:
        """What the keyword side looks for: the text, and the words of what is added to it."""
        return " ".join(filter(str.strip, (self.text, *(part.text for part in self.of("toward")))))

    @cached_property
    def toward(self) -> tuple[str, ...]:
        """The texts whose vectors add to the query's; the star of a beginning means nothing to them."""
        text = _STAR.sub("", self.text) if self.of("beginning") or self.of("ending") else self.text
        texts = (text, *(part.text for part in self.of("toward")))
        return tuple(encodable(text) for text in texts if text.strip())

    @cached_property
    def alternatives(self) -> tuple[Query, ...]:
        """What is asked, once for every choice of its eithers; () where there is no choice.

        Each answers on its own, and a document has the best of their scores. By meaning that is an
        nDCG@10 of .27 on pairs of questions of Cranfield and .87 on pairs of MED's; the mean of their vectors
        gives .22 and .81, and so do both in one text (benchmarks.md).
        """
        return tuple(replace(self, text=text, meanings=()) for text in self.meanings)

    def option(self, name: str) -> str:
        """What the query sets `name` to; "" where it does not."""
        return next((part.text for part in self.of("option") if part.field == name), "")

    @cached_property
    def away(self) -> tuple[str, ...]:
        """The texts of whose vectors half is taken from it."""
        parts = self.of("away")
        return tuple(encodable(part.text if part.quoted else _STAR.sub("", part.text)) for part in parts)

    @property
    def conditions(self) -> tuple[Part, ...]:
        """The parts that a document must meet to be found."""
        return tuple(
            part
            for part in self.parts
            if part.kind in ("filter", "phrase") or (part.kind == "either" and part.decides)
        )

    @property
    def notes(self) -> Iterator[str]:
        """What no document has, what was read otherwise than typed, and what else could be meant, a sentence
        each.
        """
        yield from self.unmet
        for typed, used in self.instead:
            yield tr(
                "No document holds {typed}. Searched for {used}; spelling:off keeps it.",
                typed=quoted(typed),
                used=quoted(used),
            )
        for typed, near in self.offered:
            yield tr("Did you mean {near} instead of {typed}?", near=quoted(near), typed=quoted(typed))
        if self.plain and not self.option("signs"):
            yield tr("Read as plain text; signs:on uses its signs all the same.")

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
        return title if self.chosen else tr("Similar to: {title}", title=title)


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
    """The first day of a year, month or day ("2024", "2024-05", "2024-05-01", "2024/5/1", "1.5.2024") and the
    first day after it, as ordinals of `datetime.date`; None where it is no such thing.
    """
    match = _PERIOD.fullmatch(_DAY_WITH_DOTS.sub(r"\3-\2-\1", written))
    if not match or not MINYEAR <= int(match[1]) < MAXYEAR:
        return None
    year, month, day = (int(number) if number else 0 for number in match.group(1, 3, 4))
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


@dataclass(frozen=True, slots=True)
class Reach:
    """Of `passages` so many are found `by_meaning`: they have a vector that can be read."""

    passages: int = 0
    by_meaning: int = 0

    def __add__(self, other: Reach) -> Reach:
        return Reach(self.passages + other.passages, self.by_meaning + other.by_meaning)

    @property
    def without(self) -> int:
        """How many passages have none, and are found by their words alone."""
        return max(self.passages - self.by_meaning, 0)

    @property
    def sentence(self) -> str:
        """What meaning cannot find, "" where it finds everything."""
        if not self.without:
            return ""
        are, them = ("is", "it") if self.without == 1 else ("are", "them")
        return (
            f"{self.without:,} of {self.passages:,} passages {are} not embedded: meaning cannot find {them}."
        )


def gaps(reach: Reach, problems: Sequence[str], by_words: bool = False) -> tuple[str, ...]:
    """What is not searched, a sentence each; `by_words` alone no passage lacks anything."""
    return tuple(filter(None, (*problems, "" if by_words else reach.sentence)))
