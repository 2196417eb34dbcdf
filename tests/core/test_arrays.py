"""What is done with arrays before numpy's larger parts are needed."""

import numpy as np
import pytest

from desktop_app.core.arrays import distinct


@pytest.mark.parametrize("numbers", [[], [7], [3, 3, 3], [5, -1, 5, 2, -1]])
def test_each_number_is_there_once_and_in_order(numbers: list[int]) -> None:
    for kind in (np.int64, np.int32):
        given = np.array(numbers, dtype=kind)
        found = distinct(given)
        assert found.dtype == kind
        assert found.tolist() == sorted(set(numbers))
        assert given.tolist() == numbers
