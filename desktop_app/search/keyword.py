"""Documents by their words: what each passage holds of a query, and BM25 (Robertson and Zaragoza 2009)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from desktop_app.core import terms
from desktop_app.core.arrays import Float32, Int64
from desktop_app.core.lexical import stemming
from desktop_app.core.lexical.word_segment import WordIndex, WordSegment
from desktop_app.search import exact
from desktop_app.search.ranking import Ranking, best_passages

K1, B = 1.2, 0.75
"""How soon more of one word adds no more, and how much the length of a passage takes away."""
STEM, BEGINNING, PARTS = 0.7, 0.6, 0.8
"""What another form of a word, a word that begins with it, and its parts count beside the word itself."""
MARGIN = 1e-5
"""More, as a share, than float32 can move a sum of as many words as a query has."""
Float64 = NDArray[np.float64]
_NOWHERE = np.empty(0, dtype=np.int64)
_DENSE = 2
"""From one posting in so many passages on, counting into all of them is faster than sorting."""


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word that is looked for: `text` as it was typed, and its terms (see `terms.Word`).

    `begins`: what begins with it counts as well.
    """

    text: str
    whole: tuple[str, ...]
    parts: tuple[str, ...] = ()
    begins: bool = False

    def holds(self, languages: Sequence[str]) -> Callable[[str], bool]:
        """Says of a term of a text in these languages whether it is one of the word's."""
        own = {*self.whole, *self.parts}
        alike = {(language, stemming.stem(term, language)) for term in own for language in languages}

        def wanted(term: str) -> bool:
            if term in own or (self.begins and term.startswith(self.whole or self.text)):
                return True
            return stemming.has_stem(term) and any(
                (language, stemming.stem(term, language)) in alike for language in languages
            )

        return wanted


@dataclass(frozen=True, slots=True)
class WordQuery:
    """What the words of a library are asked: any of `words`; without words, nothing."""

    words: tuple[QueryWord, ...]

    @classmethod
    def of(cls, text: str, index: WordIndex) -> WordQuery:
        """The words of `text`, each once; little words of the library's languages only where nothing else is.

        A star at a word's end, and a last word that nothing holds, stand for all that begins so.
        """
        found: dict[tuple[str, ...], QueryWord] = {}
        for word in terms.words(text):
            starred = text[word.end : word.end + 1] == "*"
            typed = QueryWord(text[word.start : word.end], word.whole, word.parts, starred)
            found.setdefault((*word.terms, "*" * starred), typed)
        little = set[str]().union(*map(stemming.stop_words, index.languages))
        telling = [word for word in found.values() if word.begins or not little.intersection(word.whole)]
        chosen = telling or list(found.values())
        if chosen and chosen[-1] is [*found.values()][-1] and not chosen[-1].begins:
            last = chosen[-1]
            if last.whole and not _is_held(index, last):
                chosen[-1] = QueryWord(last.text, last.whole, last.parts, begins=True)
        return cls(tuple(chosen))


@dataclass(frozen=True, slots=True, eq=False)
class FoundWord:
    """Where a word was found: `slots` of the index, ascending, each with its saturated frequency.

    A frequency is 1 for a word that is once in a passage of average length, and below 2.2. `idf` is
    its rarity: the information, in nats, that a passage holds it; the highest where nothing does. `exactly`
    are the slots of those with the word itself, ascending.
    """

    word: QueryWord
    slots: Int64
    saturation: Float32
    idf: float
    exactly: Int64


@dataclass(frozen=True, eq=False)
class WordEvidence:
    """What is found of a query in the passages of an index."""

    query: WordQuery
    index: WordIndex
    found: tuple[FoundWord, ...]

    @cached_property
    def held(self) -> Int64:
        """The slots with any of the words, ascending."""
        return self._merged[0]

    @cached_property
    def scores(self) -> Float32:
        """The BM25 of each of `held`, float32: the sum of idf x saturation over the words."""
        held, order, edges = self._merged
        if not len(held):
            return np.empty(0, dtype=np.float32)
        parts = [np.float32(word.idf) * word.saturation for word in self.found]
        return np.add.reduceat(np.concatenate(parts)[order], edges)

    @cached_property
    def _merged(self) -> tuple[Int64, Int64, Int64]:
        """All slots in order, each once; the order of what was found, and where each slot begins in it."""
        return _in_order(np.concatenate([_NOWHERE, *(word.slots for word in self.found)]))

    @property
    def information(self) -> float:
        """How much the query tells, in nats: the sum of the idf of its words."""
        return sum(word.idf for word in self.found)

    def held_by(self, slots: Int64) -> Float64:
        """The BM25 of these slots as a share of `information`; above 1 where words are there often."""
        total: Float64 = self.parts(slots).sum(axis=0)
        return total / max(self.information, 1e-9)

    def shares_of(self, slots: Int64) -> Float64:
        """The share of `information` that these slots hold, 0..1: each word counts once."""
        most = np.array([[word.idf] for word in self.found]).reshape(-1, 1)
        total: Float64 = np.minimum(self.parts(slots), most).sum(axis=0)
        return total / max(self.information, 1e-9)

    def parts(self, slots: Int64) -> Float64:
        """What each word adds to the BM25 of these slots, float64, (words, slots)."""
        parts = np.zeros((len(self.found), len(slots)))
        for row, word in zip(parts, self.found, strict=True):
            if len(word.slots):
                place = np.minimum(np.searchsorted(word.slots, slots), len(word.slots) - 1)
                held = word.slots[place] == slots
                row[held] = word.idf * word.saturation[place[held]].astype(np.float64)
        return parts


def evidence(index: WordIndex, query: WordQuery) -> WordEvidence:
    """What the passages of `index` hold of `query`."""
    return WordEvidence(query, index, tuple(find(index, word) for word in query.words))


def top(evidence: WordEvidence, count: int, allowed: Int64 | None = None) -> Ranking:
    """The `count` documents whose best passage has the highest BM25, if it has any of the words.

    Of `allowed` documents only, where they are given: row ids, in order. Found as `exact.top` finds them:
    float32 has the candidates, and float64 ranks them.
    """
    held, scores = evidence.held, evidence.scores
    documents, passages = evidence.index.documents, evidence.index.passages
    if allowed is not None:
        may = np.isin(documents[held], allowed)
        held, scores = held[may], scores[may]
    wanted = max(count, 1)
    while True:
        floor = max(exact.floor(scores, wanted), 0.0)
        slots = held[scores >= floor * (1 - MARGIN)]
        ranking = best_passages(documents[slots], passages[slots], evidence.parts(slots).sum(axis=0))
        if not floor or np.count_nonzero(ranking.scores >= floor * (1 - MARGIN / 2)) >= count:
            return ranking.head(count)
        wanted *= 4


def matching(evidence: WordEvidence) -> Int64:
    """The row ids of the documents with any of the words, in order."""
    return np.unique(evidence.index.documents[evidence.held])


def nearest(evidence: WordEvidence) -> Int64:
    """The row ids of all passages with any of the words, the highest BM25 first."""
    return evidence.index.passages[evidence.held[np.argsort(-evidence.scores, kind="stable")]]


def find(index: WordIndex, word: QueryWord) -> FoundWord:
    """Where a word is, each passage by the way in which it holds it best: itself, a form of it, its parts."""
    own = _own(index, word.whole, word.begins)
    if not word.parts:
        return FoundWord(word, own.slots, own.saturation, own.idf, own.exactly)
    parts = [_own(index, (part,), begins=False) for part in dict.fromkeys(word.parts)]
    total = np.float32(sum(part.idf for part in parts))
    slots = np.concatenate([part.slots for part in parts])
    shares = np.concatenate([part.saturation * np.float32(part.idf) / total for part in parts])
    at, share = _summed(len(index.passages), slots, shares)
    _, many = _summed(len(index.passages), slots, np.ones(len(slots), dtype=np.float32))
    complete = at[many == len(parts)]
    # In a script without spaces its pairs of characters are the word.
    as_parts = (at, share * np.float32(PARTS if word.whole else 1))
    slots, saturation = _best([(own.slots, own.saturation), as_parts])
    if len(own.slots):
        return FoundWord(word, slots, saturation, own.idf, own.exactly)
    return FoundWord(word, slots, saturation, index.idf(len(complete)), complete)


@dataclass(frozen=True, slots=True, eq=False)
class _Own:
    """Where a term or a form of it is, as in `FoundWord`."""

    slots: Int64
    saturation: Float32
    idf: float
    exactly: Int64


def _own(index: WordIndex, whole: Sequence[str], begins: bool) -> _Own:
    """The word itself counts by its own rarity, what is like it by the rarity of all of them together."""
    runs = [_postings(segment, whole, begins) for segment in index.segments]
    exact = [[run for run in some if run[2] == 1] for some in runs]
    exactly, saturation = _saturated(index, exact)
    if exact == runs:
        return _Own(exactly, saturation, index.idf(len(exactly)), exactly)
    slots, alike = _saturated(index, runs)
    idf = index.idf(len(slots))
    if not len(exactly):
        return _Own(slots, alike, idf, exactly)
    own = index.idf(len(exactly))
    slots, saturation = _best([(exactly, saturation), (slots, alike * np.float32(idf / own))])
    return _Own(slots, saturation, own, exactly)


def _best(ways: Sequence[tuple[Int64, Float32]]) -> tuple[Int64, Float32]:
    """Every slot once, ascending, with the greatest of its values."""
    slots = np.concatenate([slots for slots, _ in ways])
    values = np.concatenate([values for _, values in ways])
    order = np.argsort(slots, kind="stable")
    slots = slots[order]
    edges = np.flatnonzero(np.diff(slots, prepend=-1))
    return slots[edges], np.maximum.reduceat(values[order], edges) if len(edges) else values


_lengths: WeakKeyDictionary[WordIndex, tuple[Float32, ...]] = WeakKeyDictionary()
Postings = list[tuple[int, int, float]]
"""Runs [first, last) of a segment's postings, each with what its term counts."""


def _postings(segment: WordSegment, whole: Sequence[str], begins: bool) -> Postings:
    starts = segment.starts
    exactly = {number for term in whole if (number := segment.terms.find(term)) >= 0}
    alike = set[int]().union(*map(segment.alike, whole)) - exactly
    found = [(int(starts[number]), int(starts[number + 1]), 1.0) for number in sorted(exactly)]
    found += [(int(starts[number]), int(starts[number + 1]), STEM) for number in sorted(alike)]
    for term in whole if begins else ():
        first, last = segment.terms.beginning(term)
        others = sorted(number for number in exactly | alike if first <= number < last)
        for begin, end in zip([first, *(number + 1 for number in others)], [*others, last], strict=True):
            if begin < end:
                found.append((int(starts[begin]), int(starts[end]), BEGINNING))
    return found


def _is_held(index: WordIndex, word: QueryWord) -> bool:
    return any(_postings(segment, word.whole, False) for segment in index.segments)


def _saturated(index: WordIndex, postings: Sequence[Postings]) -> tuple[Int64, Float32]:
    """The slots with any of the postings of each segment, and how much those count there."""
    slots: list[Int64] = []
    saturation: list[Float32] = []
    penalties = _penalties(index)
    for number, (segment, runs) in enumerate(zip(index.segments, postings, strict=True)):
        if not runs:
            continue
        places, often = _gathered(segment, runs)
        if (live := index.live[number]) is not None:
            alive = live[places]
            places, often = places[alive], often[alive]
        here = places.astype(np.int64)
        divisor = penalties[number].take(here)
        divisor += often
        often *= np.float32(K1 + 1)
        often /= divisor
        here += index.first_slots[number]
        saturation.append(often)
        slots.append(here)
    if len(slots) == 1:
        return slots[0], saturation[0]
    if not slots:
        return _NOWHERE, np.empty(0, dtype=np.float32)
    return np.concatenate(slots), np.concatenate(saturation)


def _penalties(index: WordIndex) -> tuple[Float32, ...]:
    """What the length of each passage adds to a frequency before that is divided by it, by segment."""
    if index not in _lengths:
        _lengths[index] = tuple(
            np.float32(K1 * (1 - B)) + np.float32(K1 * B) * lengths for lengths in index.relative_lengths
        )
    return _lengths[index]


def _gathered(segment: WordSegment, runs: Postings) -> tuple[NDArray[np.integer], Float32]:
    """The places of all runs, each once and ascending, and how often the terms are there, as they count."""
    places = [segment.places[first:last] for first, last, _ in runs]
    often = [segment.frequencies[first:last] * np.float32(factor) for first, last, factor in runs]
    if len(runs) == 1 and runs[0][2] != BEGINNING:
        return places[0], often[0]
    return _summed(len(segment.passages), np.concatenate(places), np.concatenate(often))


def _summed(passages: int, places: NDArray[np.integer], weights: Float32) -> tuple[Int64, Float32]:
    """Every place once, ascending, with the sum of its weights."""
    if len(places) * _DENSE > passages:
        sums = np.bincount(places, weights=weights)
        once = np.flatnonzero(sums)
        return once, sums[once].astype(np.float32)
    once, order, edges = _in_order(places)
    return once, np.add.reduceat(weights[order], edges)


def _in_order(places: NDArray[np.integer]) -> tuple[Int64, Int64, Int64]:
    """Every place once, ascending; the order of all, and where each place begins in it.

    A stable sort takes no time where runs that are in order lie one behind the other.
    """
    order = np.argsort(places, kind="stable")
    places = places[order]
    first = np.ones(len(places), dtype=np.bool_)
    np.not_equal(places[1:], places[:-1], out=first[1:])
    edges = np.flatnonzero(first)
    return places[edges].astype(np.int64), order, edges
