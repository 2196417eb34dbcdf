"""A list one can read: a text stands in it once, and the rows of one file do not fill its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Int64
from desktop_app.core.types import Folded, Hit
from desktop_app.core.words import FAIR
from desktop_app.library.filters.listing import Kin, Likeness
from desktop_app.search.ranking import Matched, Ranking

PAGE = 10
MOST_OF_A_FILE = 3
"""Rows of one file on a page of ten; with more, and others to be shown, they are grouped."""
NEARLY = 1 / 3
"""Of the match of a group's best: what has as much matches as well, and what has less is not like it."""
WINDOW = 400
"""Documents of a ranking that are looked through for copies and rows, at least."""

Rank = Callable[[int], Matched]
_lines: list[Entry] = []
"""Those that stand for one document, by their places: most lists are these, and making them takes time."""


class Entry(NamedTuple):
    """A line of the list by its place in the ranking, and the places of what stands behind it, in order.

    `at_least`: others may, beyond what was looked through.
    """

    place: int
    copies: tuple[int, ...] = ()
    more: tuple[int, ...] = ()
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Grouped:
    """The first entries of a list; `complete` where there are no others."""

    matched: Matched
    entries: tuple[Entry, ...]
    complete: bool

    @property
    def best(self) -> Ranking:
        """What stands in the list."""
        one = self.matched.ranking
        return Ranking(one.documents[self._places], one.passages[self._places], one.scores[self._places])

    @property
    def matches(self) -> NDArray[np.float64]:
        """How well that matches, 0..1."""
        return self.matched.matches[self._places]

    @property
    def _places(self) -> Int64:
        return np.array([entry.place for entry in self.entries], np.int64)

    def behind(self, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """The hits of `best`, each with what stands behind it."""
        return tuple(
            replace(
                hit,
                copies=self._folded(entry.copies),
                more=self._folded(entry.more),
                at_least=entry.at_least,
            )
            if entry.copies or entry.more
            else hit
            for hit, entry in zip(hits, self.entries, strict=True)
        )

    def _folded(self, places: Sequence[int]) -> tuple[Folded, ...]:
        one, matches = self.matched.ranking, self.matched.matches
        return tuple(
            Folded(
                int(one.documents[place]),
                int(one.passages[place]),
                float(one.scores[place]),
                float(matches[place]),
            )
            for place in places
        )


def grouped(likeness: Likeness, rank: Rank, top: int) -> Grouped:
    """The first `top` entries of a list. Call it within `reading`.

    `rank` gives so many documents, best first. Copies and rows are counted among the documents that are
    looked through: four for each entry, and at least WINDOW. Those are all there are where the last of them
    does not match nearly as well as the entry.
    """
    depth = max(WINDOW, 4 * top)
    while True:
        matched = rank(depth)
        head = matched.ranking.head(depth)
        worth = matched.matches.tolist()
        listing = likeness.of(head.documents, head.passages)
        found = list(islice(entries(listing, worth, listing.says), top + 1))
        every = len(head) < depth
        if len(found) > top or every:
            shown = found[:top] if every else [_counted(one, worth, depth - 1) for one in found[:top]]
            return Grouped(matched, tuple(shown), len(found) <= top)
        depth *= 4


def _counted(entry: Entry, worth: Sequence[float], last: int) -> Entry:
    """The entry, and whether what is like it may go on beyond the `last` place that was looked at."""
    behind = bool(entry.copies or entry.more)
    return entry._replace(at_least=behind and worth[last] >= NEARLY * worth[entry.place])


def unfolded(folded: Sequence[Folded]) -> tuple[Ranking, NDArray[np.float64]]:
    """What stands behind an entry as a ranking, and how well that matches, 0..1."""
    ranking = Ranking(
        np.array([one.document for one in folded], dtype=np.int64),
        np.array([one.passage for one in folded], dtype=np.int64),
        np.array([one.score for one in folded], dtype=np.float64),
    )
    return ranking, np.array([one.match for one in folded], dtype=np.float64)


def ungrouped(rank: Rank, top: int) -> Grouped:
    """Every document as an entry of its own, as evaluation counts them."""
    matched = rank(top + 1)
    count = len(matched.ranking)
    return Grouped(matched, tuple(map(Entry, range(min(top, count)))), count <= top)


def entries(kin: Sequence[Kin], worth: Sequence[float], says: Mapping[int, str]) -> Iterator[Entry]:
    """The lines of the list for documents in order of rank; what comes later changes no page before it.

    `says` has by place what copies have in common.
    """
    left = _without_copies(len(kin), says)
    while left:
        while (source := _filling(left, kin, worth)) is not None:
            left = _group(left, source, kin, worth)
        yield from left[:PAGE]
        left = left[PAGE:]


def _without_copies(count: int, says: Mapping[int, str]) -> list[Entry]:
    """The best of those that say the same, with the others behind it."""
    if not says:
        _lines.extend(map(Entry, range(len(_lines), count)))
        return _lines[:count]
    copies: dict[int | str, list[int]] = {}
    for place in range(count):
        copies.setdefault(says.get(place, place), []).append(place)
    return [Entry(first, tuple(others)) for first, *others in copies.values()]


def _filling(left: Sequence[Entry], kin: Sequence[Kin], worth: Sequence[float]) -> int | None:
    """The file whose rows keep off the first page of `left` what matches as well; None where none does."""
    page = [entry.place for entry in left[:PAGE] if kin[entry.place].record and not entry.more]
    for source in dict.fromkeys(kin[place].source for place in page):
        rows = [place for place in page if kin[place].source == source]
        others = (entry.place for entry in left[PAGE:] if kin[entry.place].source != source)
        fill = sum(_as_well(place, rows[0], worth) for place in rows) > MOST_OF_A_FILE
        if fill and any(_as_well(place, rows[0], worth) for place in others):
            return source
    return None


def _group(left: Sequence[Entry], source: int, kin: Sequence[Kin], worth: Sequence[float]) -> list[Entry]:
    """`left` with the rows of a file behind the best of them."""
    rows = [entry for entry in left if kin[entry.place].source == source and kin[entry.place].record]
    best, *others = rows
    like_it = [entry for entry in others if _as_well(entry.place, best.place, worth) and not entry.more]
    behind = tuple(sorted(place for entry in like_it for place in (entry.place, *entry.copies)))
    gone = {entry.place for entry in like_it}
    leader = best._replace(more=behind)
    return [leader if entry is best else entry for entry in left if entry.place not in gone]


def _as_well(place: int, best: int, worth: Sequence[float]) -> bool:
    return worth[place] >= max(FAIR, NEARLY * worth[best])
