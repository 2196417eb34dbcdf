"""A cosine of mean-pooled texts, split exactly over pairs of their tokens.

With mean pooling cos(q, p) = sum over i, j of a_i·b_j / (n·m·|ā|·|b̄|) for the last hidden states a_i of the
query and b_j of the passage: no gradients, nothing approximated. It credits contextual vectors, so a token
stands for what it means here. [CLS] and [SEP] are averaged like any token and have shares of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Float32

Float64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Weighted:
    """A text on the query's side: its last hidden states, float32, (tokens, hidden), and its weight.

    A query is one text of weight 1. One combined of several is a linear combination of their unit vectors,
    and its score that of their cosines.
    """

    states: Float32
    weight: float = 1.0


def contributions(query: Sequence[Weighted], passage: Float32) -> Float64:
    """What each pair of tokens adds to the score; float64, (query tokens, passage tokens).

    The tokens of several texts follow each other. The sum of all is the score, that of a row the share of a
    query token, that of a column the share of a passage token.
    """
    rows = np.concatenate([text.weight * unit_parts(text.states) for text in query])
    return np.asarray(rows @ unit_parts(passage).T)


def unit_parts(states: Float32) -> Float64:
    """Each token's part of the text's unit vector, which is their sum; float64, (tokens, hidden)."""
    wide = states.astype(np.float64)
    length = np.linalg.norm(wide.sum(axis=0))
    return wide / max(float(length), np.finfo(np.float64).tiny)


def words(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """The runs [first, last) of tokens that are one word; `numbers` as in `Encoding.words`.

    A special token (-1) is a run of its own.
    """
    keys = [number if number >= 0 else -1 - place for place, number in enumerate(numbers)]
    starts = [next(iter(run))[0] for _, run in groupby(enumerate(keys), key=lambda item: item[1])]
    return list(pairwise([*starts, len(keys)]))


def merged(matrix: Float64, rows: Sequence[tuple[int, int]], columns: Sequence[tuple[int, int]]) -> Float64:
    """The contributions of runs of tokens: sums, so that the whole stays the same."""
    down = np.add.reduceat(matrix, [first for first, _ in rows], axis=0)
    return np.asarray(np.add.reduceat(down, [first for first, _ in columns], axis=1))


def difference(above: Float64, below: Float64) -> Float64:
    """How much more each query token adds in one passage than in another; (query tokens,).

    The sum is the difference of the two scores. Both matrices belong to the same query.
    """
    return np.asarray(above.sum(axis=1) - below.sum(axis=1))
