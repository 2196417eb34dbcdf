"""Documents to a segment of their terms, and which languages they are in."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Int64
from desktop_app.core.lexical import openings, stemming
from desktop_app.core.lexical.neighbors import Neighbors
from desktop_app.core.lexical.openings import UInt16
from desktop_app.core.lexical.postings import Decoded, Postings
from desktop_app.core.lexical.word_segment import Forms, TermTable, UInt32, WordSegment
from desktop_app.core.text import encodable
from desktop_app.library.words.numbering import Numbering, Stems, uint32

MOST_OFTEN = 255
"""A term counts so often at most; BM25 has saturated long before."""
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

    These are the name of its file, its ending, the name of the folder it is in, below the one that is
    followed, and the values of its fields that title and text do not say already.
    """
    path = PurePath(encodable(source))
    said = [path.stem, path.suffix.lstrip("."), *_folder(source, roots)]
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


def build(documents: Iterable[Indexed], numbering: Numbering) -> WordSegment:
    """The segment of the passages of `documents`, which come in order of their passages."""
    numbering.trim()
    texts: list[list[str]] = []
    chosen, counts = array("I"), array("I")
    passages, owners, begun = array("q"), array("q"), array("H")
    for document in documents:
        begins = openings.key(document.text)
        rest = [piece for value in document.others for piece in numbering.pieces(value)]
        if document.is_file:
            rest.append(numbering.name(document.others[0]))
        title = len(texts)
        texts += (numbering.pieces(document.title), rest)
        said: tuple[int, ...] = (title, title, title + 1)
        for passage, start, end in document.passages:
            chosen.append(len(texts))
            chosen.extend(said)
            counts.append(1 + len(said))
            texts.append(numbering.pieces(document.text[start:end]))
            passages.append(passage)
            owners.append(document.document)
            begun.append(begins)
            if len(rest) > IN_EVERY_PASSAGE:
                said = (title, title)
    pieces = numbering.numbers(texts)
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    numbers, lengths = _spread(pieces, _bounds(sizes), uint32(chosen), uint32(counts))
    known = _bounds(np.diff(uint32(numbering.ends), prepend=0))
    numbers, lengths = _spread(uint32(numbering.flat), known, numbers, lengths)
    used = np.flatnonzero(np.bincount(numbers, minlength=len(numbering.terms)))
    names = numbering.terms
    ordered = np.array(sorted(used.tolist(), key=names.__getitem__), dtype=np.int64)
    vocabulary = list(map(names.__getitem__, ordered.tolist()))
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


def _spread(flat: UInt32, bounds: Int64, chosen: UInt32, counts: UInt32) -> tuple[UInt32, UInt32]:
    """The runs of `flat` between `bounds` that are `chosen`, and how long so many `counts` of them are."""
    sizes = np.diff(bounds)[chosen]
    ends = _bounds(sizes)
    places = np.arange(ends[-1]) + np.repeat(bounds[chosen] - ends[:-1], sizes)
    return flat[places], np.diff(ends[_bounds(counts)]).astype(np.uint32)


def _bounds(sizes: NDArray[np.integer]) -> Int64:
    """Where runs of these sizes begin, one behind the other, and where the last one ends."""
    bounds = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=bounds[1:])
    return bounds


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
