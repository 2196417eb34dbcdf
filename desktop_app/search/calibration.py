"""What a cosine is worth in a library: compared with queries about nothing and with pairs of its passages."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from desktop_app.core.arrays import Float32, Int64, Rows
from desktop_app.search.exact import sampled, segments

UNEXPECTED = 0.9
"""Of the queries about nothing, the share whose best cosine stays below `Background.chance`."""
CROWDED = 0.5
"""A middle cosine of two passages: MiniLM's is .16 for job descriptions, multilingual E5's .77."""
SAMPLED = 32_768
"""Rows that stand for all of a larger library."""
PAIRS = 20_000
STEPS = 1_000
_BLOCK = 4_096
NEAREST = 10
NEIGHBORED = 100


@dataclass(frozen=True, slots=True)
class Background:
    """`chance` is the cosine that one in ten queries about nothing reaches with its best passage.

    Where cosines are crowded, it is how far that is above the query's mean, added to the middle of the pairs.

    `pairs` are the quantiles, in equal steps from the least to the greatest, of the cosines between passages
    of different documents taken at random; empty where there is only one document.
    """

    chance: float
    pairs: tuple[float, ...]

    @property
    def middle(self) -> float:
        """The cosine of the middle one of the pairs; 0 without any."""
        return self.pairs[len(self.pairs) // 2] if self.pairs else 0.0

    @property
    def crowded(self) -> bool:
        """Whether all cosines of the model lie close together and far from 0, as those of E5 do.

        Passages alone can be as alike with any model, where all of them say much the same.
        """
        return min(self.middle, self.chance) > CROWDED

    def for_query(self, level: float) -> Background:
        """The background of a query whose mean cosine with the library is `level`, where cosines are crowded.

        Such a mean differs more between queries than answers differ from others: in another language than
        the library's it is lower by .05, and so is the best cosine of a query about nothing.
        """
        return replace(self, chance=self.chance + level - self.middle) if self.crowded else self

    def percentile(self, cosine: float) -> float | None:
        """The share, 0..1, of random pairs of passages that are less alike than `cosine`."""
        if not self.pairs:
            return None
        last = len(self.pairs) - 1
        place = bisect_right(self.pairs, cosine) - 1
        if not 0 <= place < last:
            return float(place == last)
        low, high = self.pairs[place : place + 2]
        return (place + (cosine - low) / (high - low)) / last


def nonsense(vocabulary: Iterable[str], count: int = 200, seed: int = 0) -> list[str]:
    """Queries about nothing: two to seven words of a model's vocabulary, taken at random."""
    words = sorted(word for word in vocabulary if len(word) > 4 and word.isalpha())
    if not words:
        return []
    random = np.random.default_rng(seed)
    chosen = [random.integers(len(words), size=random.integers(2, 8)) for _ in range(count)]
    return [" ".join(words[number] for number in numbers) for numbers in chosen]


def measure(rows: Rows, queries: Float32, seed: int = 0) -> Background:
    """The background of a library's vectors; `queries` are unit vectors of `nonsense`, (any, dimensions)."""
    found = Background(_chance(rows, queries), _pairs(rows, seed))
    if not found.crowded:
        return found
    levels = queries @ center(rows)
    return replace(found, chance=found.middle + _chance(rows, queries, levels))


def center(rows: Rows) -> Float32:
    """The mean of a library's vectors, float32, (dimensions,); times a query it is their mean cosine."""
    sample = sampled(rows, SAMPLED)
    return np.asarray(np.concatenate(sample).mean(axis=0), dtype=np.float32)


def neighbors_kept(rows: Rows, dimensions: int | None, seed: int = 0) -> float | None:
    """The share of the ten nearest passages, 0..1, that the first `dimensions` of all vectors keep.

    Of NEIGHBORED passages taken at random, among SAMPLED at most; None where there are too few.
    """
    samples = sampled(rows, SAMPLED)
    whole = np.concatenate(samples) if samples else np.empty((0, 0), dtype=np.float32)
    if len(whole) <= NEAREST:
        return None
    short = np.asarray(whole[:, :dimensions], dtype=np.float32)
    short = short / np.maximum(np.linalg.norm(short, axis=1, keepdims=True), np.finfo(np.float32).tiny)
    random = np.random.default_rng(seed)
    chosen = random.choice(len(whole), min(NEIGHBORED, len(whole)), replace=False)
    kept = [
        len(np.intersect1d(_nearest(whole, number), _nearest(short, number))) / NEAREST
        for number in chosen.tolist()
    ]
    return float(np.mean(kept))


def _nearest(vectors: Float32, number: int) -> Int64:
    """The NEAREST rows to a row, itself left out."""
    cosines = vectors @ vectors[number]
    cosines[number] = -np.inf
    return np.argpartition(-cosines, NEAREST - 1)[:NEAREST]


def _chance(rows: Rows, queries: Float32, levels: Float32 | None = None) -> float:
    """The best cosine that a share UNEXPECTED of `queries` stays below; above their own `levels`, if given.

    Where there are more rows than are looked at, the best cosine still grows with every doubling.

    By how much is read off between one half of the sample and all of it.
    """
    total = sum(len(matrix) for matrix in rows.matrices)
    if not total or not len(queries):
        return 0.0
    samples = sampled(rows, SAMPLED)
    halves = np.full((2, len(queries)), -1.0, dtype=np.float32)
    for sample in samples:
        for start in range(0, len(sample), _BLOCK):
            cosines = sample[start : start + _BLOCK] @ queries.T
            for half in (0, 1):
                if len(part := cosines[half::2]):
                    np.maximum(halves[half], part.max(axis=0), out=halves[half])
    best = halves.max(axis=0)
    growth = float((best - halves.mean(axis=0)).mean()) * math.log2(total / sum(map(len, samples)))
    above = best if levels is None else best - levels
    return float(np.quantile(above, UNEXPECTED)) + growth


def _pairs(rows: Rows, seed: int) -> tuple[float, ...]:
    count = len(rows.slots)
    if not count:
        return ()
    random = np.random.default_rng(seed)
    chosen = np.sort(random.choice(count, min(count, SAMPLED // 4), replace=False))
    vectors = np.concatenate([matrix[places] for _, matrix, places in segments(rows, rows.slots[chosen])])
    first, second = random.integers(0, len(chosen), (2, PAIRS))
    documents = rows.documents[chosen]
    different = documents[first] != documents[second]
    if not different.any():
        return ()
    cosines = np.vecdot(vectors[first[different]], vectors[second[different]])
    return tuple(np.round(np.quantile(cosines, np.linspace(0, 1, STEPS + 1)), 5).tolist())
