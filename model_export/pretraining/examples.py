"""BERT's two exercises (Devlin et al. 2019, section 3.1): masked words, and whether B follows A."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model_export.pretraining.corpus import Corpus

IS_NEXT, NOT_NEXT, NO_PAIR = 0, 1, -100
"""The labels of the next-sentence head as BERT counts them; texts without a second one have none."""
KEPT_WHOLE = 0.5
"""Share of the texts that end with a sentence; the others are filled to their length, as BERT's were."""
UNSIGNED = 0.3
"""Share of those that lose their full stop, as people leave it out: else a last [MASK] could only be one."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Words:
    """The ids that matter here, and how many there are in all; `ends` are marks that end a sentence."""

    size: int
    pad: int
    unknown: int
    cls: int
    sep: int
    mask: int
    ends: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Masking:
    """`share` of the pieces is to be guessed: `masked` of them as [MASK], `random` as another piece."""

    share: float = 0.15
    masked: float = 0.8
    random: float = 0.1


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts of one length: `ids`, `types` (0 or 1) and `mask` (1: there), all (texts, pieces).

    `places` are the guessed positions in the flattened `ids`, `words` what stood there, `next` the labels.
    """

    ids: Ints
    types: Ints
    mask: Ints
    places: Ints
    words: Ints
    next: Ints


def batch(
    corpus: Corpus,
    words: Words,
    texts: int,
    length: int,
    masking: Masking,
    singles: float,
    random: np.random.Generator,
) -> Batch:
    """`texts` examples of at most `length` pieces; a share `singles` of them is one text and no pair."""
    ids = np.full((texts, length), words.pad, np.int64)
    types = np.zeros((texts, length), np.int64)
    labels = np.full(texts, NO_PAIR, np.int64)
    for row in range(texts):
        second = None
        if random.random() < singles:
            first = _unsigned(_single(corpus, length - 2, random), words, random)
        else:
            first, second, labels[row] = _pair(corpus, length - 3, random)
            second = _unsigned(second, words, random)
        end = len(first) + 2
        ids[row, 0], ids[row, 1 : end - 1], ids[row, end - 1] = words.cls, first, words.sep
        if second is not None:
            last = end + len(second)
            ids[row, end:last], ids[row, last] = second, words.sep
            types[row, end : last + 1] = 1
    mask = (ids != words.pad).astype(np.int64)
    places, stood = _hide(ids, words, masking, random)
    return Batch(ids, types, mask, places, stood, labels)


def _hide(ids: Ints, words: Words, masking: Masking, random: np.random.Generator) -> tuple[Ints, Ints]:
    """Changes `ids`; the flat positions that are to be guessed, and what stood there."""
    ordinary = np.isin(ids, (words.pad, words.cls, words.sep, words.unknown), invert=True)
    chosen = ordinary & (random.random(ids.shape) < masking.share)
    places = np.flatnonzero(chosen)
    flat = ids.reshape(-1)
    stood = flat[places]
    lot = random.random(len(places))
    flat[places[lot < masking.masked]] = words.mask
    other = places[(lot >= masking.masked) & (lot < masking.masked + masking.random)]
    flat[other] = random.integers(0, words.size, len(other))
    return places, stood


def _unsigned(pieces: NDArray[np.int32], words: Words, random: np.random.Generator) -> NDArray[np.int32]:
    """`pieces` without the mark at their end, by lot."""
    signed = len(pieces) > 1 and int(pieces[-1]) in words.ends
    return pieces[:-1] if signed and random.random() < UNSIGNED else pieces


def _single(corpus: Corpus, room: int, random: np.random.Generator) -> NDArray[np.int32]:
    number = int(random.integers(len(corpus.sentences) - 1))
    document = int(np.searchsorted(corpus.documents, number, "right")) - 1
    return _run(corpus, number, int(corpus.documents[document + 1]), room, random)[0]


def _pair(
    corpus: Corpus, room: int, random: np.random.Generator
) -> tuple[NDArray[np.int32], NDArray[np.int32], int]:
    """A text, and with even odds what follows it or something from another document."""
    while True:
        number = int(random.integers(len(corpus.sentences) - 1))
        document = int(np.searchsorted(corpus.documents, number, "right")) - 1
        end = int(corpus.documents[document + 1])
        share = int(room * random.uniform(0.15, 0.85))
        first, after = _run(corpus, number, end, share, random, whole=True)
        if after < end:
            break
    label = IS_NEXT if random.random() < 0.5 else NOT_NEXT
    if label == NOT_NEXT:
        other = (document + int(random.integers(1, len(corpus.documents) - 1))) % (len(corpus.documents) - 1)
        after = int(random.integers(corpus.documents[other], corpus.documents[other + 1]))
        end = int(corpus.documents[other + 1])
    second, _ = _run(corpus, after, end, room - len(first), random)
    return first, second, label


def _run(
    corpus: Corpus, number: int, end: int, room: int, random: np.random.Generator, whole: bool = False
) -> tuple[NDArray[np.int32], int]:
    """What fits into `room` pieces from sentence `number` on, and the sentence after it.

    Whole sentences if `whole` or by lot. Of a sentence that is too long by itself its end is taken if
    `whole`, so that what follows follows, else its beginning.
    """
    begin = corpus.sentences[number]
    last = int(np.searchsorted(corpus.sentences, begin + room, "right")) - 1
    after = min(max(last, number + 1), end)
    if whole and last <= number:
        stop = corpus.sentences[number + 1]
        begin = max(begin, stop - room)
    elif last <= number or not (whole or random.random() < KEPT_WHOLE):
        stop = min(begin + room, corpus.sentences[end])
    else:
        stop = corpus.sentences[after]
    return corpus.pieces[begin:stop], after
