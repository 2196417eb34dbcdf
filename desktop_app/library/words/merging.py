"""Several segments of words to one, without reading a text again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from desktop_app.core.arrays import Bools, Int64
from desktop_app.core.lexical.neighbors import Neighbors
from desktop_app.core.lexical.openings import UInt16
from desktop_app.core.lexical.postings import Decoded
from desktop_app.core.lexical.word_segment import UInt32, WordSegment
from desktop_app.library.words.building import assemble, little_words


def merge(parts: Sequence[tuple[WordSegment, Bools | None]]) -> WordSegment:
    """The segment of all passages of neighboring segments that are `live` (None: all), in their order."""
    vocabularies = [segment.terms.decoded() for segment, _ in parts]
    vocabulary = sorted(set[str]().union(*vocabularies))
    numbers = {term: number for number, term in enumerate(vocabulary)}
    kept = [_kept(segment, live) for segment, live in parts]
    ranks = [np.fromiter(map(numbers.__getitem__, terms), np.int64, len(terms)) for terms in vocabularies]
    counts = np.zeros((len(parts), len(vocabulary)), dtype=np.int64)
    for row, rank, part in zip(counts, ranks, kept, strict=True):
        row[rank] = part.counts
    # A term's postings are those of the first segment, then those of the next: no posting is compared.
    used = np.flatnonzero(counts.sum(axis=0))
    bounds = np.concatenate([[0], np.cumsum(counts[:, used].sum(axis=0))])
    first = np.zeros(len(vocabulary), dtype=np.int64)
    first[used] = bounds[:-1]
    places = np.empty(bounds[-1], dtype=np.int64)
    frequencies = np.empty(bounds[-1], dtype=np.int64)
    offset = 0
    for row, rank, part, (segment, live) in zip(counts, ranks, kept, parts, strict=True):
        begins = np.concatenate([[0], np.cumsum(part.counts)])[:-1]
        target = np.repeat(first[rank] - begins, part.counts) + np.arange(len(part.places))
        places[target] = part.places + offset
        frequencies[target] = part.frequencies
        first += row
        offset += len(segment.passages) if live is None else int(np.count_nonzero(live))
    return assemble(
        np.concatenate([_of(segment.passages, live) for segment, live in parts]),
        np.concatenate([_of(segment.documents, live) for segment, live in parts]),
        np.concatenate([_of32(segment.lengths, live) for segment, live in parts]),
        [vocabulary[number] for number in used.tolist()],
        Decoded(places, frequencies, np.diff(bounds)),
        Neighbors.joined(
            [segment.neighbors if live is None else segment.neighbors.chosen(live) for segment, live in parts]
        ),
        np.concatenate([_of16(segment.openings, live) for segment, live in parts]),
        {
            word: int(np.searchsorted(used, number))
            for word, number in little_words(numbers).items()
            if counts[:, number].any()
        },
    )


def _kept(segment: WordSegment, live: Bools | None) -> Decoded:
    """The postings of a segment's live passages."""
    held = segment.postings.decoded()
    if live is None:
        return held
    alive = live[held.places]
    before = np.concatenate([[0], np.cumsum(alive)])
    ends = np.cumsum(held.counts)
    return Decoded(
        (np.cumsum(live) - 1)[held.places[alive]],
        held.frequencies[alive],
        before[ends] - before[ends - held.counts],
    )


def _of(rows: Int64, live: Bools | None) -> Int64:
    return rows if live is None else rows[live]


def _of16(rows: UInt16, live: Bools | None) -> UInt16:
    return rows if live is None else rows[live]


def _of32(rows: UInt32, live: Bools | None) -> UInt32:
    return rows if live is None else rows[live]
