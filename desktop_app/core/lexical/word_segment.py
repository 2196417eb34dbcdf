"""Which passages hold which term: one immutable segment of them, and those of a library at one moment."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Bools, Int64, distinct
from desktop_app.core.lexical import stemming
from desktop_app.core.lexical.neighbors import Neighbors
from desktop_app.core.lexical.openings import UNKNOWN, UInt16
from desktop_app.core.lexical.postings import Postings

UInt8 = NDArray[np.uint8]
UInt32 = NDArray[np.uint32]
_HEAD = 8
MOST_KNOWN = 10_000
"""Terms that were looked up and are remembered: a query asks for each several times, and so does the next."""
_PLAIN = 127
_LETTERS = b"A"
_BEYOND = b"\xff"
"""No UTF-8 has it: what begins with a text lies before that text and as much of this as one likes."""


class TermTable(Sequence[bytes]):
    """Terms in the order of their UTF-8, one behind the other; `ends` says where each ends."""

    def __init__(self, blob: UInt8, ends: UInt32) -> None:
        self.blob, self.ends = blob, ends
        self._blob, self._ends = blob.data, ends.data

    @classmethod
    def of(cls, terms: Sequence[str]) -> TermTable:
        """The table of `terms`, which are in order."""
        blob = "".join(terms)
        encoded = terms if blob.isascii() else [term.encode() for term in terms]
        ends = np.cumsum(np.fromiter(map(len, encoded), dtype=np.int64, count=len(terms)))
        return cls(np.frombuffer(blob.encode(), dtype=np.uint8), ends.astype(np.uint32))

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, number: int) -> bytes:  # type: ignore[override]
        return bytes(self._blob[self._ends[number - 1] if number else 0 : self._ends[number]])

    @cached_property
    def _heads(self) -> NDArray[np.uint64]:
        """The first eight bytes of each term as one number, which is compared at once."""
        ends = self.ends.astype(np.int64)
        places = np.concatenate([ends[:0] if not len(ends) else [0], ends[:-1]])
        heads = np.zeros(len(ends), dtype=np.uint64)
        for _ in range(_HEAD):
            inside = np.flatnonzero(places < ends)
            heads <<= np.uint64(8)
            heads[inside] |= self.blob[places[inside]]
            places += 1
        return heads

    @cached_property
    def first_word(self) -> int:
        """The number of the first term that can begin with a letter: numbers and files' names lie before."""
        return bisect_left(self, _LETTERS)

    @cached_property
    def letters(self) -> UInt32:
        """The plain letters of each term from the first word on, a bit each; digits share some of these."""
        ends = self.ends[self.first_word :].astype(np.int64)
        if not len(ends):
            return np.empty(0, dtype=np.uint32)
        start = int(self.ends[self.first_word - 1]) if self.first_word else 0
        blob = self.blob[start:]
        bits = np.left_shift(np.uint32(1), blob & np.uint8(31), dtype=np.uint32)
        bits[blob > _PLAIN] = 0
        found: UInt32 = np.bitwise_or.reduceat(bits, np.concatenate([[0], ends[:-1] - start]))
        return found

    def find(self, term: str) -> int:
        """The number of a term, -1 where it is not there."""
        return self.find_all([term])[0]

    def find_all(self, terms: Iterable[str]) -> list[int]:
        """The number of each term, -1 where it is not there; together, since a query is to take no time."""
        wanted = [term.encode() for term in terms]
        start = b"".join(term[:_HEAD].ljust(_HEAD, b"\0") for term in wanted)
        heads = np.frombuffer(start, dtype=">u8").astype(np.uint64)
        firsts = self._heads.searchsorted(heads).tolist()
        lasts = self._heads.searchsorted(heads, side="right").tolist()
        found = []
        for term, first, last in zip(wanted, firsts, lasts, strict=True):
            number = bisect_left(self, term, first, last) if len(term) > _HEAD else first
            found.append(number if number < last and self[number] == term else -1)
        return found

    def beginning(self, beginning: str) -> tuple[int, int]:
        """The numbers [first, last) of the terms that begin so."""
        wanted = beginning.encode()
        head = wanted[:_HEAD]
        low, high = (int.from_bytes(head.ljust(_HEAD, filling)) for filling in (b"\0", _BEYOND))
        heads = self._heads
        first = int(heads.searchsorted(np.uint64(low)))
        last = int(heads.searchsorted(np.uint64(high), side="right"))
        if len(wanted) <= _HEAD:
            return first, last
        return bisect_left(self, wanted, first, last), bisect_left(self, wanted + _BEYOND, first, last)

    def ending(self, ending: str) -> list[int]:
        """The numbers of the longer terms that end so, ascending."""
        wanted = ending.encode()
        lengths = np.diff(self.ends, prepend=np.uint32(0))
        found = np.flatnonzero(lengths > len(wanted))
        for back, byte in enumerate(reversed(wanted), start=1):
            found = found[self.blob[self.ends[found] - np.uint32(back)] == byte]
        return found.tolist()

    def decoded(self, first: int = 0, last: int | None = None) -> list[str]:
        """The terms [first, last)."""
        last = len(self) if last is None else min(last, len(self))
        if first >= last:
            return []
        start = int(self.ends[first - 1]) if first else 0
        ends = (self.ends[first:last] - np.uint32(start)).tolist()
        blob = bytes(self._blob[start : start + ends[-1]])
        return [blob[begin:end].decode() for begin, end in zip([0, *ends[:-1]], ends, strict=True)]


@dataclass(frozen=True, slots=True, eq=False)
class Forms:
    """The terms of one language that have a stem in common: those of stem s are
    `terms[starts[s]:starts[s + 1]]`, numbers of terms. A stem whose only term is itself is left out.
    """

    stems: TermTable
    starts: UInt32
    terms: UInt32


@dataclass(frozen=True, slots=True, eq=False)
class WordSegment:
    """The terms of a run of passages.

    `passages` and `documents` are row ids, int64, (passages,), in order of the passages; `lengths` how many
    terms each has, uint32. `postings` say which passage of the segment has which term how often: a word of
    the title counts twice, and more than 255 count as 255. `forms` are by language, `neighbors` tell which
    terms stand next to one another, and `openings` how the passages' documents begin (see `openings.key`).
    """

    passages: Int64
    documents: Int64
    lengths: UInt32
    terms: TermTable
    postings: Postings
    forms: Mapping[str, Forms]
    neighbors: Neighbors
    openings: UInt16
    _known: dict[str, tuple[int, frozenset[int]]] = field(default_factory=dict, init=False)
    _frequent: dict[int, Int64] = field(default_factory=dict, init=False)

    def holding(self, number: int, live: Bools | None = None) -> Int64:
        """The places of the passages that have a term, by its number; of those that are `live`."""
        places = self.postings.places(number)
        return places if live is None else places[live[places]]

    def frequent(self, passages: int) -> Int64:
        """The numbers of the terms that may be in so many passages, with their forms: all that are.

        A term has a byte for each passage at least.
        """
        if passages not in self._frequent:
            sizes = np.diff(self.postings.starts).astype(np.int64)
            enough = sizes >= passages
            for forms in self.forms.values():
                if not len(forms.terms):
                    continue
                starts = forms.starts[:-1].astype(np.int64)
                together = np.add.reduceat(sizes[forms.terms], starts) >= passages
                enough[forms.terms[np.repeat(together, np.diff(forms.starts))]] = True
            self._frequent[passages] = np.flatnonzero(enough)
        return self._frequent[passages]

    def alike(self, term: str) -> frozenset[int]:
        """The numbers of the terms that have the stem of `term` in a language of the segment."""
        return self.look_up([term])[0][1]

    def look_up(self, terms: Sequence[str]) -> list[tuple[int, frozenset[int]]]:
        """The number of each term, -1 where it is not there, and of those that are `alike`."""
        known = self._known
        if new := [term for term in dict.fromkeys(terms) if term not in known]:
            if len(known) > MOST_KNOWN:
                known.clear()
                new = list(dict.fromkeys(terms))
            known.update(zip(new, zip(self.terms.find_all(new), self._alike(new), strict=True), strict=True))
        return [known[term] for term in terms]

    def numbers(self, terms: Sequence[str]) -> list[int]:
        """The number of each term, -1 where it is not there."""
        if len(terms) == 1 or all(term in self._known for term in terms):
            return [number for number, _ in self.look_up(terms)]
        return self.terms.find_all(terms)  # so many are not asked for again

    def _alike(self, terms: Sequence[str]) -> list[frozenset[int]]:
        found: list[set[int]] = [set() for _ in terms]
        formed = [number for number, term in enumerate(terms) if stemming.has_stem(term)]
        for language, forms in self.forms.items():
            stems = [stemming.stem(terms[number], language) for number in formed]
            alone = {}
            for number, stem, group in zip(formed, stems, forms.stems.find_all(stems), strict=True):
                if group >= 0:
                    members = forms.terms[forms.starts[group] : forms.starts[group + 1]]
                    found[number].update(members.tolist())
                elif stemming.has_stem(stem):
                    alone[number] = stem
            for number, itself in zip(alone, self.terms.find_all(alone.values()), strict=True):
                if itself >= 0:
                    found[number].add(itself)
        return list(map(frozenset, found))


@dataclass(frozen=True, eq=False)
class WordIndex:
    """The segments of a library at one moment, in order of their passages.

    `live` says of each which of its passages are still there; None where all are. A slot counts passages
    through all segments.
    """

    segments: tuple[WordSegment, ...]
    live: tuple[Bools | None, ...]

    @cached_property
    def passages(self) -> Int64:
        """The row id of every slot's passage, ascending."""
        return _joined([segment.passages for segment in self.segments])

    @cached_property
    def documents(self) -> Int64:
        """The row id of every slot's document."""
        return _joined([segment.documents for segment in self.segments])

    @cached_property
    def _openings(self) -> UInt16:
        return np.concatenate([np.empty(0, np.uint16), *(segment.openings for segment in self.segments)])

    def openings(self, passages: Int64) -> UInt16:
        """How the document of each of `passages`, row ids, begins."""
        slots, there = self.slots(passages)
        found = np.full(len(passages), UNKNOWN, dtype=np.uint16)
        found[there] = self._openings[slots]
        return found

    @cached_property
    def first_slots(self) -> tuple[int, ...]:
        """The slot with which each segment begins."""
        sizes = [len(segment.passages) for segment in self.segments]
        return tuple(sum(sizes[:number]) for number in range(len(sizes)))

    @cached_property
    def count(self) -> int:
        """How many passages are there."""
        return sum(
            len(segment.passages) if live is None else int(np.count_nonzero(live))
            for segment, live in zip(self.segments, self.live, strict=True)
        )

    @cached_property
    def alive(self) -> Bools | None:
        """Which slots' passages are still there; None where all are."""
        if all(live is None for live in self.live):
            return None
        return np.concatenate(
            [
                np.ones(len(segment.passages), dtype=np.bool_) if live is None else live
                for segment, live in zip(self.segments, self.live, strict=True)
            ]
        )

    @property
    def lengths(self) -> UInt32:
        """How many terms every slot's passage has."""
        return np.concatenate([np.empty(0, np.uint32), *(segment.lengths for segment in self.segments)])

    @property
    def average_length(self) -> float:
        """How many terms a passage has that is still there."""
        there = self.lengths if self.alive is None else self.lengths[self.alive]
        return float(there.sum(dtype=np.float64)) / max(self.count, 1)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of all segments."""
        return tuple(sorted({language for segment in self.segments for language in segment.forms}))

    def remember(self, terms: Sequence[str]) -> None:
        """Looks terms up that will be asked for, together, since each step of numpy has its price."""
        for segment in self.segments:
            segment.look_up(terms)

    def holding(self, term: str) -> int:
        """How many passages have a term."""
        return self.holding_each([term])[0]

    def holding_each(self, terms: Sequence[str]) -> list[int]:
        """How many passages have each of `terms`."""
        totals = [0] * len(terms)
        for segment, live in zip(self.segments, self.live, strict=True):
            for place, number in enumerate(segment.numbers(terms)):
                if number >= 0:
                    held = (
                        segment.postings.count(number) if live is None else len(segment.holding(number, live))
                    )
                    totals[place] += held
        return totals

    def having(self, terms: Iterable[str]) -> Int64:
        """The slots of the passages with any of these terms, ascending."""
        found = []
        for first, segment, live in zip(self.first_slots, self.segments, self.live, strict=True):
            numbers = [number for number in segment.terms.find_all(terms) if number >= 0]
            found += [segment.holding(number, live) + first for number in numbers]
        return distinct(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)

    def may_neighbor(self, slots: Int64, pairs: UInt32) -> Bools:
        """Whether in each of these slots, ascending, all of `pairs` (see `neighbors.pairs_of`) may stand."""
        bounds = np.searchsorted(slots, [*self.first_slots, len(self.passages)])
        parts = [
            segment.neighbors.may_hold(slots[start:end] - first, pairs)
            for segment, first, start, end in zip(
                self.segments, self.first_slots, bounds[:-1], bounds[1:], strict=True
            )
        ]
        return np.concatenate(parts) if parts else np.empty(0, dtype=np.bool_)

    def first_document(self, term: str) -> int:
        """The row id of the first document with a term, 0 where none has it."""
        for segment, live in zip(self.segments, self.live, strict=True):
            (number,) = segment.numbers([term])
            if number >= 0 and len(places := segment.holding(number, live)):
                return int(segment.documents[places[0]])
        return 0

    def idf(self, holding: int) -> float:
        """The rarity of what so many passages have, in nats: the inverse document frequency of BM25."""
        return math.log1p((self.count - holding + 0.5) / (holding + 0.5))

    def slots(self, passages: Int64) -> tuple[Int64, Bools]:
        """The slots of those of `passages`, row ids, that are there, and which these are."""
        slots = np.minimum(np.searchsorted(self.passages, passages), len(self.passages) - 1)
        there = self.passages[slots] == passages if len(self.passages) else np.zeros(len(slots), np.bool_)
        return slots[there], there

    def slot(self, passage: int) -> int:
        """The slot of a passage, by its row id; -1 where it is not there."""
        slot = int(np.searchsorted(self.passages, passage))
        return slot if slot < len(self.passages) and self.passages[slot] == passage else -1


def _joined(parts: Sequence[Int64]) -> Int64:
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)
