"""Documents by their words: what each passage holds of a query, and BM25 (Robertson and Zaragoza 2009)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Bools, Float32, Int64, distinct
from desktop_app.core.lexical import stemming
from desktop_app.core.lexical.word_segment import WordIndex
from desktop_app.search import exact
from desktop_app.search.lookup import FoundWord, is_held, look_up
from desktop_app.search.ranking import Ranking, best_passages
from desktop_app.search.spelled import spelled

PARTS = 0.8
"""What the parts of a word count beside the word itself."""
TO_THE_LETTER = 2.0
"""What a word with a digit tells as a multiple of its rarity: who types a number or a code means no other."""
NOWHERE = 0.75
"""What a word tells that no passage holds as a multiple of its rarity: the answer says it in other words."""
LEAST_PART = 5
"""Letters of a word that is looked for at the end of longer ones unasked: too many end with a short one."""
Float64 = NDArray[np.float64]
_NOWHERE = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word that is looked for: `text` as it was typed, and its terms (see `terms.Word`).

    Each of `parts` is one term or several that mean the same. `begins`, `ends`: what does so with it counts
    as well.
    """

    text: str
    whole: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...] = ()
    begins: bool = False
    ends: bool = False

    @property
    def is_to_the_letter(self) -> bool:
        """Whether it is a number or a code."""
        return any(map(str.isdigit, self.text))

    def holds(self, languages: Sequence[str]) -> Callable[[str], bool]:
        """Says of a term of a text in these languages whether it is one of the word's."""
        own = {*self.whole, *chain(*self.parts)}
        alike = {(language, stemming.stem(term, language)) for term in own for language in languages}

        def wanted(term: str) -> bool:
            if term in own or (self.begins and term.startswith(self.whole or self.text)):
                return True
            if self.ends and term.endswith(self.whole):
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

        A star at a word's end, and a last word that nothing holds, stand for all that begins so; a star
        before a word, and one that nothing holds in a language that joins words, for all that ends so. The
        last one of an index is remembered: a search asks for it several times.
        """
        last = _last.get(index)
        if not last or last[0] != text:
            _last[index] = last = text, cls._read(text, index)
        return last[1]

    @classmethod
    def _read(cls, text: str, index: WordIndex) -> WordQuery:
        found: dict[tuple[object, ...], QueryWord] = {}
        for start, end, whole, parts in spelled(text, lambda term: is_held(index, (term,))):
            begins, ends = text[end : end + 1] == "*", text[:start].endswith("*")
            itself = QueryWord(text[start:end], whole, parts, begins, ends)
            found.setdefault((whole, parts, begins, ends), itself)
        typed = list(found.values())
        little = list(map(stemming.stop_words, index.languages))
        telling = [
            word
            for word in typed
            if word.begins or word.ends or all(words.isdisjoint(word.whole) for words in little)
        ]
        chosen = telling or typed
        index.remember([term for word in chosen for term in (*word.whole, *chain(*word.parts))])
        joined = not stemming.JOINING.isdisjoint(index.languages)
        for place, word in enumerate(chosen):
            if not word.whole or word.begins or word.ends or is_held(index, word.whole):
                continue
            begins = word is typed[-1]
            ends = joined and not word.parts and len(word.text) >= LEAST_PART and word.text.isalpha()
            chosen[place] = replace(word, begins=begins, ends=ends)
        return cls(tuple(chosen))


_last: WeakKeyDictionary[WordIndex, tuple[str, WordQuery]] = WeakKeyDictionary()


@dataclass(frozen=True, eq=False)
class WordEvidence:
    """What is found of a query in the passages of an index, by its words."""

    query: WordQuery
    index: WordIndex
    found: tuple[FoundWord, ...]

    @cached_property
    def sums(self) -> Float64:
        """The BM25 of every slot: the sum of idf x saturation over the words."""
        slots, values, _ = self._each
        return self._summed(slots, values)

    @cached_property
    def _once(self) -> Float64:
        """The same where each word counts once, by its idf at most."""
        slots, values, most = self._each
        return self._summed(slots, np.minimum(values, most))

    @cached_property
    def _each(self) -> tuple[Int64, Float64, Float64]:
        """The slots of all words, one word behind the other, what each adds there, and its idf."""
        slots = np.concatenate([_NOWHERE, *(word.slots for word in self.found)])
        saturation = np.concatenate([np.empty(0), *(word.saturation for word in self.found)])
        idf = np.repeat([word.idf for word in self.found], [len(word.slots) for word in self.found])
        return slots, idf * saturation, idf

    def _summed(self, slots: Int64, values: Float64) -> Float64:
        return np.bincount(slots, values, len(self.index.passages)).astype(np.float64, copy=False)

    @property
    def held(self) -> Int64:
        """The slots with any of the words, ascending."""
        return np.flatnonzero(self.sums)

    @cached_property
    def information(self) -> float:
        """How much the query tells, in nats: the sum of the idf of its words."""
        return sum(word.idf for word in self.found)

    def held_by(self, slots: Int64) -> Float64:
        """The BM25 of these slots as a share of `information`; above 1 where words are there often."""
        return self.sums[slots] / max(self.information, 1e-9)

    def shares_of(self, slots: Int64) -> Float64:
        """The share of `information` that these slots hold, 0..1: each word counts once."""
        return self._once[slots] / max(self.information, 1e-9)

    def parts(self, slots: Int64) -> Float64:
        """What each word adds to the BM25 of these slots, float64, (words, slots)."""
        parts = np.zeros((len(self.found), len(slots)))
        for row, word in zip(parts, self.found, strict=True):
            if len(word.slots):
                place = word.slots.searchsorted(slots)
                held = word.slots.take(place, mode="clip") == slots
                row[held] = word.idf * _wide(word.saturation[place[held]])
        return parts


def _wide(saturation: Float32) -> Float64:
    return saturation.astype(np.float64)


def evidence(index: WordIndex, query: WordQuery) -> WordEvidence:
    """What the passages of `index` hold of `query`: each the word itself, a form of it, or its parts,
    whichever counts most.
    """
    asked = [
        one
        for word in query.words
        for one in (
            (word.whole, word.begins, word.ends),
            *((part, False, False) for part in dict.fromkeys(word.parts)),
        )
    ]
    ways = iter(look_up(index, asked))
    found = []
    for word in query.words:
        own, parts = next(ways), [next(ways) for _ in dict.fromkeys(word.parts)]
        one = _with_parts(index, own, parts, PARTS if word.whole else 1) if parts else own
        weight = (TO_THE_LETTER if word.is_to_the_letter else 1.0) * (1.0 if len(one.slots) else NOWHERE)
        found.append(one if weight == 1 else replace(one, idf=one.idf * weight))
    return WordEvidence(query, index, tuple(found))


def top(evidence: WordEvidence, count: int, allowed: Bools | None = None) -> Ranking:
    """The `count` documents whose best passage has the highest BM25, if it has any of the words; of
    `allowed` slots only, where they are given.
    """
    index = evidence.index
    sums = evidence.sums if allowed is None else np.where(allowed, evidence.sums, 0.0)
    wanted = max(count, 1)
    while True:
        wanted *= 2  # a document may hold several of the best passages
        floor = max(exact.floor(sums, wanted), 0.0)
        slots = np.flatnonzero(sums >= floor) if floor else np.flatnonzero(sums)
        ranking = best_passages(index.documents[slots], index.passages[slots], sums[slots])
        if not floor or len(ranking) >= count:
            return ranking.head(count)
        wanted *= 2


def matching(evidence: WordEvidence) -> Int64:
    """The row ids of the documents with any of the words, in order."""
    return distinct(evidence.index.documents[evidence.held])


def nearest(evidence: WordEvidence) -> Int64:
    """The row ids of all passages with any of the words, the highest BM25 first."""
    held = evidence.held
    return evidence.index.passages[held[np.argsort(-evidence.sums[held], kind="stable")]]


def _with_parts(index: WordIndex, own: FoundWord, parts: Sequence[FoundWord], factor: float) -> FoundWord:
    """A word, or all of its parts; they count by their rarity among them.

    In a script without spaces its pairs of characters are the word.
    """
    total = np.float32(sum(part.idf for part in parts))
    slots = np.concatenate([part.slots for part in parts])
    shares = np.concatenate([part.saturation * np.float32(part.idf) / total for part in parts])
    at, group, many = np.unique(slots, return_inverse=True, return_counts=True)
    share = np.bincount(group, weights=shares, minlength=len(at)).astype(np.float32) * np.float32(factor)
    every = many == len(parts)
    if not len(own.slots):
        return FoundWord(at, share, index.idf(int(np.count_nonzero(every))), every)
    slots = np.union1d(own.slots, at)
    saturation, itself = np.zeros(len(slots), dtype=np.float32), np.zeros(len(slots), dtype=np.bool_)
    saturation[np.searchsorted(slots, at)] = share
    place = np.searchsorted(slots, own.slots)
    saturation[place] = np.maximum(saturation[place], own.saturation)
    itself[place] = own.itself
    return FoundWord(slots, saturation, own.idf, itself)
