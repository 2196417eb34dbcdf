"""What a cosine is worth in a library: compared with queries about nothing and with pairs of its passages."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from desktop_app.core.arrays import Float32, Rows
from desktop_app.search.exact import sampled, segments

UNEXPECTED = 0.9
"""Of the queries about nothing, the share whose best cosine stays below `Background.chance`."""
SAMPLED = 32_768
"""Rows that stand for all of a larger library."""
PAIRS = 20_000
STEPS = 1_000
_BLOCK = 4_096


@dataclass(frozen=True, slots=True)
class Background:
    """`chance` is the cosine that one in ten queries about nothing reaches with its best passage.

    `pairs` are the quantiles, in equal steps from the least to the greatest, of the cosines between passages
    of different documents taken at random; empty where there is only one document.
    """

    chance: float
    pairs: tuple[float, ...]

    def percentile(self, cosine: float) -> float | None:
        """The share, 0..1, of random pairs of passages that are less alike than `cosine`."""
        if not self.pairs:
            return None
        return float(np.interp(cosine, self.pairs, np.linspace(0, 1, len(self.pairs)), left=0.0, right=1.0))


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
    return Background(_chance(rows, queries), _pairs(rows, seed))


def _chance(rows: Rows, queries: Float32) -> float:
    """Where there are more rows than are looked at, the best cosine still grows with every doubling.

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
    return float(np.quantile(best, UNEXPECTED)) + growth


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
