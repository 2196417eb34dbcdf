"""How well a small network on document vectors tells good from bad, for both poolings, by five folds.

python -m benchmarks.classifier $EMBEDSCOPE_DATA/sentiment/*_labelled.txt
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Float32, Int64
from desktop_app.core.jobs import NEVER
from desktop_app.core.types import POOLINGS
from desktop_app.explore.classifier import figures, training
from desktop_app.explore.classifier.network import probabilities
from desktop_app.services.classifying.material import LabeledSet, from_file, made
from desktop_app.services.models import open_encoder

FOLDS = 5
SEEDS = (0, 1, 2)
"""Of the folds and of the weights at the start."""


def main(paths: Sequence[Path]) -> None:
    """Prints one Markdown table; means and standard deviations over FOLDS times SEEDS trainings, in %."""
    sets = {path.stem: from_file(path) for path in paths}
    if len(sets) > 1:
        sets["all together"] = made(
            [text for one in sets.values() for text in one.texts],
            [one.classes[number] for one in sets.values() for number in one.numbers],
            "all",
        )
    encoder = open_encoder()
    print("| texts | pooling | network | calibration error | logistic regression | majority |")
    print("|---|---|---|---|---|---|")
    for name, given in sets.items():
        encoded = encoder.encode(given.texts)
        for pooling in reversed(POOLINGS):
            reached = [fold for seed in SEEDS for fold in folds(given, encoded.pooled(pooling), seed)]
            network, error, logistic, majority = zip(*reached, strict=True)
            print(
                f"| {name}, {len(given.texts):,} | {pooling} | {figures.spread(network)} | "
                f"{100 * figures.mean(error):.1f} % | {figures.spread(logistic)} | "
                f"{100 * figures.mean(majority):.1f} % |",
                flush=True,
            )


def folds(given: LabeledSet, vectors: Float32, seed: int) -> list[tuple[float, float, float, float]]:
    """Accuracy of the network, its calibration error, accuracy of both baselines; one a fold."""
    labels, many = given.labels, len(given.classes)
    fold = _fold_of(labels, seed)
    reached = []
    for number in range(FOLDS):
        learned, held = fold != number, fold == number
        given_rows, true = vectors[learned], labels[held]
        said = probabilities(training.fit(given_rows, labels[learned], many, seed, NEVER), vectors[held])
        regression = training.logistic(given_rows, labels[learned], vectors[held])
        reached.append(
            (
                float((said.argmax(axis=1) == true).mean()),
                figures.calibration(said, true).error,
                float((regression == true).mean()),
                float((true == np.bincount(labels[learned]).argmax()).mean()),
            )
        )
    return reached


def _fold_of(labels: Int64, seed: int) -> NDArray[np.int64]:
    """The fold of each text; each has its share of each class."""
    fold = np.empty(len(labels), dtype=np.int64)
    draw = np.random.default_rng(seed)
    for number in np.unique(labels):
        places = draw.permutation(np.flatnonzero(labels == number))
        fold[places] = np.arange(len(places)) % FOLDS
    return fold


if __name__ == "__main__":
    data = Path(os.environ.get("EMBEDSCOPE_DATA", "")) / "sentiment"
    main([Path(given) for given in sys.argv[1:]] or sorted(data.glob("*_labelled.txt")))
