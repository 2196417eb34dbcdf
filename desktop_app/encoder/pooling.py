"""Hidden states of tokens to one vector a text."""

import numpy as np

from desktop_app.core.arrays import Float32, Int64


def mean(states: Float32, mask: Int64) -> Float32:
    """The mean over the tokens the mask admits, brought to unit length (Reimers & Gurevych 2019, section 3).

    `states` (texts, tokens, hidden), `mask` (texts, tokens) of 0 and 1; returns (texts, hidden).
    """
    return unit(average(states, mask))


def average(states: Float32, mask: Int64) -> Float32:
    """The mean over the tokens the mask admits, its length as it is; shapes as `mean`."""
    weights = mask.astype(np.float32)
    sums = np.matmul(weights[:, None, :], states)[:, 0, :]
    return np.asarray(sums / np.maximum(weights.sum(axis=1, keepdims=True), 1), dtype=np.float32)


def cls(states: Float32) -> Float32:
    """The first token's state, brought to unit length; (texts, tokens, hidden) -> (texts, hidden)."""
    return unit(states[:, 0, :])


def unit(rows: Float32) -> Float32:
    """Each row divided by its Euclidean length; a row of zeros stays zero."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, np.finfo(np.float32).tiny), dtype=np.float32)
