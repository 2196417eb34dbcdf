"""Words looked up in an index: which passages hold each, itself or in another form, and what that counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Bools, Float32, Int64
from desktop_app.core.lexical.postings import STEP, occurrences
from desktop_app.core.lexical.word_segment import WordIndex, WordSegment

K1, B = 1.2, 0.75
"""How soon more of one word adds no more, and how much the length of a passage takes away."""
STEM, LONGER = 0.7, 0.6
"""What another form of a word, and one that begins or ends with it, count beside the word itself."""
_EXACT, _STEM, _LONGER = range(3)
_FACTORS = np.array([1, STEM, LONGER], dtype=np.float32)
_KINDS = STEP - 1
"""The bits that say in which way a passage holds a word; the ways are sorted within a slot."""
_KIND = _KINDS.bit_length()
Asked = Sequence[tuple[tuple[str, ...], bool, bool]]
"""Each time the terms that are a word, and whether what begins and what ends with them counts as well."""


@dataclass(frozen=True, slots=True, eq=False)
class FoundWord:
    """Where a word was found: `slots` of the index, ascending, each with its saturated frequency.

    A frequency is 1 for a word that is once in a passage of average length, and below 2.2. `idf` is
    its rarity: the information, in nats, that a passage holds it; the highest where nothing does. `itself`
    says which of the slots have the word itself.
    """

    slots: Int64
    saturation: Float32
    idf: float
    itself: Bools

    @property
    def exactly(self) -> Int64:
        """The slots with the word itself, ascending."""
        return self.slots[self.itself]


def look_up(index: WordIndex, asked: Asked) -> list[FoundWord]:
    """Where each is: the word itself by its own rarity, what is like it by the rarity of all together.

    All words go through every step at once, since each step of numpy has its price.
    """
    bits = len(index.passages).bit_length()
    keys = _occurrences(index, asked, bits)
    keys.sort(kind="stable")  # what lies in ordered runs costs it next to nothing
    ids = keys >> _KIND
    changes = np.ones(len(ids) + 1, dtype=np.bool_)
    np.not_equal(ids[1:], ids[:-1], out=changes[1:-1])
    edges = np.flatnonzero(changes)
    first, size = edges[:-1], edges[1:] - edges[:-1]
    kinds = keys.take(first)
    ids = kinds >> _KIND
    kinds &= _KINDS
    itself = kinds == _EXACT
    often = _FACTORS.take(kinds)
    often *= size.astype(np.float32)
    # Most passages hold one form of a word. Where one holds several, each is counted.
    several = np.flatnonzero((keys.take(edges[1:] - 1) & _KINDS) != kinds)
    each = _counts(keys, ids[several])
    often[several] = _FACTORS @ each
    slots = ids & ((1 << bits) - 1)
    lengths, by_length = _penalties(index)
    penalties = by_length.take(lengths.take(slots))
    words = ids >> bits
    sizes = np.bincount(words, minlength=len(asked)).tolist()
    held = np.bincount(words[itself], minlength=len(asked)).tolist()
    parts = [slice(end - size, end) for end, size in zip(accumulate(sizes), sizes, strict=True)]
    rarity = [index.idf(number or size) for number, size in zip(held, sizes, strict=True)]
    shares = np.array([index.idf(size) / idf for size, idf in zip(sizes, rarity, strict=True)], np.float32)
    saturation = _saturated(often, penalties)
    others = np.flatnonzero(~itself)
    saturation[others] *= shares.take(words.take(others))
    both = itself[several]
    several = several[both]
    saturation[several] = np.maximum(
        saturation[several] * shares[words[several]],
        _saturated(each[_EXACT, both].astype(np.float32), penalties[several]),
    )
    return [
        FoundWord(slots[part], saturation[part], idf, itself[part])
        for part, idf in zip(parts, rarity, strict=True)
    ]


def is_held(index: WordIndex, whole: tuple[str, ...]) -> bool:
    """Whether any passage holds a word or a form of it."""
    return any(any(_runs(segment, [(whole, False, False)])) for segment in index.segments)


def _counts(keys: Int64, ids: Int64) -> Int64:
    """How often each of `ids` is among the `keys` in each kind, (kinds, ids)."""
    kinds = np.arange(len(_FACTORS) + 1).reshape(-1, 1)
    ends = keys.searchsorted((ids << _KIND) + kinds)
    return ends[1:] - ends[:-1]


def _occurrences(index: WordIndex, asked: Asked, bits: int) -> Int64:
    """All that is asked, as often as it is there, one number each: which word, which slot, what kind."""
    data: list[memoryview] = []
    sizes: list[int] = []
    tags: list[int] = []
    for segment, first_slot in zip(index.segments, index.first_slots, strict=True):
        runs = []
        for number, ways in enumerate(_runs(segment, asked)):
            tag = ((number << bits) + first_slot) << _KIND
            for first, last, kind in ways:
                runs.append((first, last))
                tags += [tag | kind] * (last - first)
        parts, of_terms = segment.postings.raw(runs)
        data += parts
        sizes += of_terms
    keys = occurrences(b"".join(data), sizes, tags)
    return keys if index.alive is None else keys[index.alive.take((keys >> _KIND) & ((1 << bits) - 1))]


def _runs(segment: WordSegment, asked: Asked) -> list[list[tuple[int, int, int]]]:
    """Of each word runs [first, last) of a segment's terms, and their kind."""
    found = []
    looked_up = iter(segment.look_up([term for whole, *_ in asked for term in whole]))
    for whole, begins, ends in asked:
        exactly: set[int] = set()
        alike: set[int] = set()
        for _ in whole:
            number, forms = next(looked_up)
            exactly.add(number)
            alike.update(forms)
        exactly.discard(-1)
        alike -= exactly
        runs = [(number, number + 1, _EXACT) for number in exactly]
        runs += [(number, number + 1, _STEM) for number in alike]
        for term in whole if begins else ():
            first, last = segment.terms.beginning(term)
            others = sorted(number for number in exactly | alike if first <= number < last)
            edges = zip([first, *(number + 1 for number in others)], [*others, last], strict=True)
            runs += [(start, end, _LONGER) for start, end in edges if start < end]
        longer = {number for term in whole if ends for number in segment.terms.ending(term)}
        runs += [
            (number, number + 1, _LONGER)
            for number in sorted(longer - exactly - alike)
            if not (begins and segment.terms[number].startswith(tuple(term.encode() for term in whole)))
        ]
        found.append(runs)
    return found


def _saturated(often: Float32, penalties: Float32) -> Float32:
    result = penalties + often
    np.divide(often, result, out=result)
    result *= np.float32(K1 + 1)
    return result


_lengths: WeakKeyDictionary[WordIndex, tuple[NDArray[np.unsignedinteger], Float32]] = WeakKeyDictionary()


def _penalties(index: WordIndex) -> tuple[NDArray[np.unsignedinteger], Float32]:
    """The length of each passage, and what each length adds to a frequency before that is divided by it.

    Lengths are short numbers, so that most of them are in the processor's cache.
    """
    if index not in _lengths:
        lengths = index.lengths
        longest = int(lengths.max(initial=0))
        relative = np.arange(longest + 1, dtype=np.float32) * np.float32(1 / max(index.average_length, 1))
        _lengths[index] = (
            lengths.astype(np.min_scalar_type(longest)),
            np.float32(K1 * (1 - B)) + np.float32(K1 * B) * relative,
        )
    return _lengths[index]
