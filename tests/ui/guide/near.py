"""How the tests of the guide compare numbers, and count them."""

from __future__ import annotations

import numpy as np


def near(shown: np.ndarray, expected: np.ndarray) -> int:
    """Inner states reach 10: their largest difference is taken relative to what is larger than 1."""
    assert shown.shape == expected.shape
    size = np.maximum(1, np.abs(expected).max(axis=-1, keepdims=True))
    assert (np.abs(shown - expected) / size).max() < 1e-5
    return shown.size
