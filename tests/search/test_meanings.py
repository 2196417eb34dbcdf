import numpy as np
import pytest

from desktop_app.search.meanings import AWAY, combine

NONE = np.empty((0, 3), dtype=np.float32)
X, Y, Z = np.eye(3, dtype=np.float32)


def test_one_meaning_stays_as_it_is() -> None:
    assert combine(X[None], NONE) is not None
    np.testing.assert_array_equal(combine(X[None], NONE), X)


def test_the_sum_less_what_is_pushed_away_has_unit_length() -> None:
    vector = combine(np.array([X, Y]), Z[None])
    assert vector is not None
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1)
    np.testing.assert_allclose(vector / vector[0], [1, 1, -AWAY], atol=1e-6)


def test_away_alone_is_the_opposite() -> None:
    vector = combine(NONE, X[None])
    np.testing.assert_allclose(vector if vector is not None else NONE, -X)


def test_nothing_is_left_of_what_cancels_out() -> None:
    assert combine(np.array([X, -X]), NONE) is None
    assert combine(NONE, NONE) is None
