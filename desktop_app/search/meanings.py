"""One query from several meanings: some add to it, others are pushed away."""

import numpy as np

from desktop_app.core.arrays import Float32

AWAY = 0.5
"""What a meaning that is pushed away weighs. Tried on the sample jobs: with a quarter it still leads the
results of its subject ("software engineer" less "Python"); from three quarters on they leave the query's own
("caring for animals" less "dogs" gives nurses).
"""
_NO_DIRECTION = 1e-6


def combine(toward: Float32, away: Float32) -> Float32 | None:
    """The unit vector, (dimensions,), of the sum of `toward` less `AWAY` times the sum of `away`.

    Both are unit rows, (meanings, dimensions), either may have none. None where nothing is left of them.
    """
    if len(toward) == 1 and not len(away):
        only: Float32 = toward[0]
        return only
    total = toward.sum(axis=0, dtype=np.float64) - AWAY * away.sum(axis=0, dtype=np.float64)
    length = float(np.linalg.norm(total))
    return (total / length).astype(np.float32) if length > _NO_DIRECTION else None
