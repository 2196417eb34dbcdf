"""Documents to a segment of their terms, and which languages they are in."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Bools, Int64
from desktop_app.core.lexical import neighbors, openings, stemming, terms
from desktop_app.core.lexical.neighbors import Neighbors
from desktop_app.core.lexical.openings import UInt16
from desktop_app.core.lexical.postings import Decoded, Postings
from desktop_app.core.lexical.word_segment import Forms, TermTable, UInt32, WordSegment
from desktop_app.core.text import encodable

MOST_OFTEN = 255
"""A term counts so often at most; BM25 has saturated long before."""
MOST_PIECES = 300_000
"""Pieces of text that are remembered; some 60 MB."""
IN_EVERY_PASSAGE = 64
"""Terms of fields and names that every passage of a document is found by; more go with its first one only."""
OF_A_LANGUAGE = 0.15
"""The share of the passages that tell their language from which on its endings are known to a segment."""
_LITTLE = tuple(sorted(frozenset[str]().union(*map(stemming.stop_words, stemming.LANGUAGES))))
_SURE = 2
"""So many little words of a language tell it; where no passage has as many, one does."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """What a document, by its row id, is found by; `passages` are (row id, start, end) in `text`.

    `is_file`: it is all that its file holds, so the file's whole name is one of its terms.
    """

    document: int
    title: str
    text: str
    others: tuple[str, ...]
    passages: Sequence[tuple[int, int, int]]
    is_file: bool = False


def others(
    source: str, title: str, text: str, fields: Iterable[str], roots: Iterable[str]
) -> tuple[str, ...]:
    """What a document is found by besides its title and text.

    These are the name of its file, the name of the folder it is in, below the one that is followed, and
    the values of its fields that title and text do not say already.
    """
    path = PurePath(encodable(source))
    said = [path.stem, *_folder(source, roots)]
    return (
        *said,
        *dict.fromkeys(value for value in fields if value and value != title and value not in text),
    )


def _folder(source: str, roots: Iterable[str]) -> list[str]:
    """The name of the folder of a file, unless that is the one that is followed."""
    path = PurePath(source)
    follows = [root for root in map(PurePath, roots) if path.is_relative_to(root)]
    below = path.relative_to(max(follows, key=lambda root: len(root.parts))) if follows else PurePath()
    return [encodable(path.parent.name)] if len(below.parts) > 1 else []


class Stems:
    """The stems of terms in one language, as numbers; -1 for a term that has none."""

    def __init__(self, language: str) -> None:
        self.names: list[str] = []
        self._language = language
        self._known: dict[str, int] = {}
        self._numbers, self._itself = array("i"), array("b")

    def of(self, terms: Sequence[str]) -> tuple[NDArray[np.int32], Bools]:
        """The stem of each of `terms`, and whether it is the term itself.

        They begin with those that were given the last time, which are not looked at again.
        """
        new = terms[len(self._numbers) :]
        formed = [term for term in new if stemming.has_stem(term)]
        stems = dict(zip(formed, stemming.stems(formed, self._language), strict=True))
        known = self._known
        for term in new:
            stem = stems.get(term)
            if stem is None:
                self._numbers.append(-1)
                self._itself.append(False)
                continue
            self._numbers.append(known.setdefault(stem, len(known)))
            self._itself.append(stem == term)
            if len(known) > len(self.names):
                self.names.append(stem)
        return np.array(self._numbers, dtype=np.int32), np.array(self._itself, dtype=np.bool_)


class Numbering(dict[str, int]):
    """The numbers of all pieces of text that were met, since a run meets the same ones again and again.

    The terms of piece p are `flat[ends[p - 1]:ends[p]]`, numbers in `terms`, which `known` looks up.
    """

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, int] = {}
        self._stems: dict[str, Stems] = {}
        self.terms: list[str] = []
        self.flat, self.ends = array("I"), array("I")
        self._hashes = array("I")

    def __missing__(self, piece: str) -> int:
        plain = terms.plain_word(piece)
        if not plain:
            number = self.enter(terms.of_piece(piece))
        elif plain == piece:
            number = self.enter((plain,))
        else:
            number = self[plain]
        self[piece] = number
        return number

    def enter(self, found: Iterable[str]) -> int:
        """The number of a new piece with these terms."""
        known, names = self.known, self.terms
        for term in found:
            number = known.setdefault(term, len(known))
            if number == len(names):
                names.append(term)
            self.flat.append(number)
        self.ends.append(len(self.flat))
        return len(self.ends) - 1

    @property
    def hashes(self) -> UInt32:
        """Of each term the hash by which its neighbors are known."""
        self._hashes.extend(neighbors.hashes(self.terms[len(self._hashes) :]).tolist())
        return _uint32(self._hashes)

    def text(self, text: str) -> array[int]:
        """The numbers of the pieces of a text, in order."""
        numbers = array("I")
        numbers.extend(map(self.__getitem__, text.split()))
        if "\n" in text and (found := terms.divided(text)):
            numbers.append(self.enter(found))
        return numbers

    def name(self, name: str) -> array[int]:
        """The number of a file's name as one term."""
        key = f"\n{name}"  # no piece is called so
        if key not in self:
            self[key] = self.enter(filter(None, [terms.name_term(name)]))
        return array("I", [self[key]])

    def stems(self, language: str) -> Stems:
        """Those of a language, of which `of(terms)` is cheap."""
        return self._stems.setdefault(language, Stems(language))

    def trim(self) -> None:
        """Forgets everything where it has become much."""
        if len(self.ends) > MOST_PIECES:
            self.clear()
            self.__init__()  # type: ignore[misc]


def build(documents: Iterable[Indexed], numbering: Numbering) -> WordSegment:
    """The segment of the passages of `documents`, which come in order of their passages."""
    numbering.trim()
    said, counts = array("I"), array("I")
    passages, owners, begun = array("q"), array("q"), array("H")
    for document in documents:
        title = 2 * numbering.text(document.title)
        rest = array("I")
        for value in document.others:
            rest += numbering.text(value)
        if document.is_file:
            rest += numbering.name(document.others[0])
        begins = openings.key(document.text)
        always, first = (rest, None) if len(rest) <= IN_EVERY_PASSAGE else (None, rest)
        for passage, start, end in document.passages:
            before = len(said)
            said += numbering.text(document.text[start:end])
            said += title
            if extra := always or first:
                said += extra
            first = None
            counts.append(len(said) - before)
            passages.append(passage)
            owners.append(document.document)
            begun.append(begins)
    numbers, lengths = _spread(_uint32(said), _uint32(counts), numbering)
    used = np.flatnonzero(np.bincount(numbers, minlength=len(numbering.terms)))
    names = numbering.terms
    vocabulary = sorted(map(names.__getitem__, used.tolist()))
    ordered = np.fromiter(map(numbering.known.__getitem__, vocabulary), np.int64, len(vocabulary))
    rank = np.full(len(names), -1)
    rank[ordered] = np.arange(len(ordered))
    bits = len(lengths).bit_length()
    keys = rank[numbers] << bits
    keys |= np.repeat(np.arange(len(lengths)), lengths)
    keys.sort()
    edges = np.flatnonzero(np.diff(keys, prepend=-1))
    often = np.diff(edges, append=len(keys))
    keys = keys[edges]
    bounds = np.searchsorted(keys, np.arange(len(ordered) + 1) << bits)
    return assemble(
        np.frombuffer(passages, dtype=np.int64),
        np.frombuffer(owners, dtype=np.int64),
        lengths,
        vocabulary,
        Decoded(keys & ((1 << bits) - 1), np.minimum(often, MOST_OFTEN), np.diff(bounds)),
        Neighbors.of(numbering.hashes[numbers], lengths),
        np.frombuffer(begun, dtype=np.uint16),
        {
            word: int(rank[number])
            for word, number in little_words(numbering.known).items()
            if rank[number] >= 0
        },
        lambda language: (numbering.stems(language), names, ordered),
    )


def _spread(pieces: UInt32, counts: UInt32, numbering: Numbering) -> tuple[UInt32, UInt32]:
    """The numbers of the terms of all passages, and how many each has; `counts` are their `pieces`."""
    flat, known = _uint32(numbering.flat), _bounds(np.diff(_uint32(numbering.ends), prepend=0))
    sizes = np.diff(known)[pieces]
    bounds = _bounds(sizes)
    places = np.arange(bounds[-1]) + np.repeat(known[pieces] - bounds[:-1], sizes)
    return flat[places], np.diff(bounds[_bounds(counts)]).astype(np.uint32)


def _bounds(sizes: NDArray[np.integer]) -> Int64:
    """Where runs of these sizes begin, one behind the other, and where the last one ends."""
    bounds = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=bounds[1:])
    return bounds


def _uint32(numbers: array[int]) -> UInt32:
    return np.array(numbers, dtype=np.uint32)  # a copy: what an array lends cannot grow any more


def assemble(
    passages: NDArray[np.int64],
    documents: NDArray[np.int64],
    lengths: UInt32,
    vocabulary: Sequence[str],
    postings: Decoded,
    beside: Neighbors,
    begun: UInt16,
    little: Mapping[str, int],
    stems: Callable[[str], tuple[Stems, Sequence[str], Int64]] | None = None,
) -> WordSegment:
    """A segment with the forms of the languages that it is in.

    `little` are the numbers of the little words of any language. `stems` gives, by language, stems that are
    known already, the terms that they are those of, and which of these are the vocabulary.
    """
    forms = {
        language: _forms(*(stems(language) if stems else (Stems(language), vocabulary, None)))
        for language in _languages(len(passages), little, postings)
    }
    terms = TermTable.of(vocabulary)
    return WordSegment(passages, documents, lengths, terms, Postings.of(postings), forms, beside, begun)


def little_words(known: Mapping[str, int]) -> dict[str, int]:
    """What `known` has of the little words of any language."""
    return {word: known[word] for word in _LITTLE if word in known}


def _languages(passages: int, little: Mapping[str, int], postings: Decoded) -> list[str]:
    """The languages of many of the passages, by the little words that are in them.

    One whose words are all words of another that has more of them is not there. English is, in doubt.
    """
    ends = np.cumsum(postings.counts)
    held = np.zeros((len(stemming.LANGUAGES), passages), dtype=np.uint8)
    said = [stemming.stop_words(language) & little.keys() for language in stemming.LANGUAGES]
    for row, words in zip(held, said, strict=True):
        for number in map(little.__getitem__, words):
            row[postings.places[ends[number] - postings.counts[number] : ends[number]]] += 1
    most = held.max(axis=0, initial=0)
    tell = most >= (_SURE if (most >= _SURE).any() else 1)
    share = ((held == most) & tell).sum(axis=1) / max(np.count_nonzero(tell), 1)
    often = [number for number, part in enumerate(share) if part >= OF_A_LANGUAGE]
    often.sort(key=lambda number: (-len(said[number]), stemming.LANGUAGES[number] != "english"))
    found: list[int] = []
    for number in often:
        if not any(said[number] <= said[other] for other in found):
            found.append(number)
    return [stemming.LANGUAGES[number] for number in sorted(found)]


def _forms(stems: Stems, terms: Sequence[str], chosen: Int64 | None) -> Forms:
    numbers, itself = stems.of(terms)
    if chosen is not None:
        numbers, itself = numbers[chosen], itself[chosen]
    members = np.flatnonzero(numbers >= 0)
    groups, group, sizes = np.unique(numbers[members], return_inverse=True, return_counts=True)
    alone = np.zeros(len(groups), dtype=np.bool_)
    alone[group[itself[members]]] = True
    # A stem that is a term itself, and of nothing else, is found among the terms.
    names, numbers = stems.names, groups.tolist()
    wanted = np.flatnonzero(~alone | (sizes > 1)).tolist()
    kept = sorted(wanted, key=lambda place: names[numbers[place]])
    rank = np.full(len(groups), -1)
    rank[kept] = np.arange(len(kept))
    ranks = rank[group]
    order = np.argsort(ranks, kind="stable")[np.count_nonzero(ranks < 0) :]
    return Forms(
        TermTable.of([names[numbers[place]] for place in kept]),
        _bounds(sizes[kept]).astype(np.uint32),
        members[order].astype(np.uint32),
    )
