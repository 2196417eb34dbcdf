"""Pooling against its definition, written out with loops."""

import numpy as np
import pytest

from desktop_app.encoder import pooling


@pytest.fixture
def states() -> np.ndarray:
    return np.random.default_rng(7).normal(size=(3, 5, 8)).astype(np.float32)


def test_mean_ignores_what_the_mask_excludes(states: np.ndarray) -> None:
    mask = np.array([[1, 1, 1, 1, 1], [1, 1, 0, 0, 0], [1, 0, 0, 0, 0]], dtype=np.int64)
    vectors = pooling.mean(states, mask)
    for row, (text, bits) in enumerate(zip(states, mask, strict=True)):
        average = text[bits == 1].mean(axis=0)
        np.testing.assert_allclose(vectors[row], average / np.linalg.norm(average), atol=1e-6)


def test_cls_is_the_first_token(states: np.ndarray) -> None:
    first = states[:, 0]
    np.testing.assert_allclose(
        pooling.cls(states), first / np.linalg.norm(first, axis=1, keepdims=True), atol=1e-6
    )


def test_a_row_of_zeros_stays_finite() -> None:
    assert not pooling.unit(np.zeros((1, 4), dtype=np.float32)).any()
