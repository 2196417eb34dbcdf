"""Several segments of words to one, without reading a text again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from desktop_app.core.arrays import Bools, Int64
from desktop_app.core.lexical.neighbors import Neighbors
from desktop_app.core.lexical.word_segment import UInt8, UInt32, WordSegment
from desktop_app.library.words.building import assemble, little_words


def merge(parts: Sequence[tuple[WordSegment, Bools | None]]) -> WordSegment:
    """The segment of all passages of neighboring segments that are `live` (None: all), in their order."""
    vocabularies = [segment.terms.decoded() for segment, _ in parts]
    # Every one of them is in order, which sorting makes use of.
    vocabulary = list(dict.fromkeys(sorted(term for terms in vocabularies for term in terms)))
    numbers = {term: number for number, term in enumerate(vocabulary)}
    kept = [_kept(segment, live) for segment, live in parts]
    ranks = [np.array([numbers[term] for term in terms], dtype=np.int64) for terms in vocabularies]
    counts = np.zeros((len(parts), len(vocabulary)), dtype=np.int64)
    for row, rank, part in zip(counts, ranks, kept, strict=True):
        row[rank] = part.counts
    # A term's postings are those of the first segment, then those of the next: no posting is compared.
    used = np.flatnonzero(counts.sum(axis=0))
    starts = np.concatenate([[0], np.cumsum(counts[:, used].sum(axis=0))])
    first = np.zeros(len(vocabulary), dtype=np.int64)
    first[used] = starts[:-1]
    places = np.empty(starts[-1], dtype=np.uint32)
    frequencies = np.empty(starts[-1], dtype=np.uint8)
    offset = 0
    for row, rank, part in zip(counts, ranks, kept, strict=True):
        begins = np.concatenate([[0], np.cumsum(part.counts)])[:-1]
        target = np.repeat(first[rank] - begins, part.counts) + np.arange(len(part.places))
        places[target] = part.places + np.uint32(offset)
        frequencies[target] = part.frequencies
        first += row
        offset += part.passages
    little = little_words(numbers)
    return assemble(
        np.concatenate([_of(segment.passages, live) for segment, live in parts]),
        np.concatenate([_of(segment.documents, live) for segment, live in parts]),
        np.concatenate([_of32(segment.lengths, live) for segment, live in parts]),
        [vocabulary[number] for number in used.tolist()],
        starts.astype(np.uint32),
        places,
        frequencies,
        Neighbors.joined(
            [segment.neighbors if live is None else segment.neighbors.chosen(live) for segment, live in parts]
        ),
        {
            word: int(np.searchsorted(used, number))
            for word, number in little.items()
            if counts[:, number].any()
        },
    )


class _Kept:
    """The postings of a segment's live passages; `counts` says how many each term has."""

    def __init__(self, passages: int, counts: Int64, places: UInt32, frequencies: UInt8) -> None:
        self.passages, self.counts, self.places, self.frequencies = passages, counts, places, frequencies


def _kept(segment: WordSegment, live: Bools | None) -> _Kept:
    counts = segment.sizes
    if live is None:
        return _Kept(len(segment.passages), counts, segment.places, segment.frequencies)
    alive = live[segment.places]
    before = np.concatenate([[0], np.cumsum(alive)])
    bounds: Int64 = before[segment.starts]
    counts = bounds[1:] - bounds[:-1]
    places = (np.cumsum(live) - 1)[segment.places[alive]].astype(np.uint32)
    return _Kept(int(np.count_nonzero(live)), counts, places, segment.frequencies[alive])


def _of(rows: Int64, live: Bools | None) -> Int64:
    return rows if live is None else rows[live]


def _of32(rows: UInt32, live: Bools | None) -> UInt32:
    return rows if live is None else rows[live]
