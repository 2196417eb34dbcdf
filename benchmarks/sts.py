"""How well cosines agree with people: Spearman's correlation on the STS benchmark, for both poolings.

python -m benchmarks.sts $EMBEDSCOPE_DATA/sts/sts-dev.csv
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.types import POOLINGS
from desktop_app.services.models import open_encoder


def main(path: Path) -> None:
    """Prints one Markdown table; correlations are times 100."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line]
    scores = np.array([float(row[4]) for row in rows])
    encoder = open_encoder()
    first, second = (encoder.encode([row[column] for row in rows]) for column in (5, 6))
    print(f"| pooling | Spearman, {len(rows):,} pairs |\n|---|---|")
    for pooling in POOLINGS:
        cosines = np.vecdot(first.pooled(pooling), second.pooled(pooling))
        print(f"| {pooling} | {100 * spearman(cosines, scores):.2f} |")


def spearman(first: NDArray[np.floating], second: NDArray[np.floating]) -> float:
    """The correlation of ranks; equal values share the mean of their ranks."""
    return float(np.corrcoef(_ranks(first), _ranks(second))[0, 1])


def _ranks(values: NDArray[np.floating]) -> NDArray[np.float64]:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks: NDArray[np.float64] = (last - (counts - 1) / 2)[inverse]
    return ranks


if __name__ == "__main__":
    main(Path(sys.argv[1]))
