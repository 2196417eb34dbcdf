"""How good a classifier is: accuracy with its spread, confusion, calibration, what it gets wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Float32, Int64
from desktop_app.core.types import POOLINGS, Pooling
from desktop_app.core.words import per_cent
from desktop_app.language import fraction

BINS = 10
"""Of the reliability curve, each a tenth wide (Guo et al. 2017 take 15, for sets fifty times as large)."""
MOST_MISSES = 500
"""That are kept to be read."""


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """The texts whose class was given with a probability in one tenth: how many, and what came of it.

    `confidence` is the mean probability of the predicted class, `accuracy` the share that was right.
    """

    texts: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far probabilities are what they say.

    `error` is the expected calibration error (Naeini et al. 2015), 0 to 1. `brier` is the mean of the squared
    differences to what was so, summed over the classes, 0 to 2 (Brier 1950). `bins` are not empty.
    """

    error: float
    brier: float
    bins: tuple[ReliabilityBin, ...]


@dataclass(frozen=True, slots=True)
class Miss:
    """A text that was taken for another class, and with which probability."""

    text: str
    true: str
    predicted: str
    probability: float


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What `examples` to learn from lead to; an accuracy a seed."""

    examples: int
    accuracies: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PoolingFigures:
    """What a network reaches on the texts held out; that of the first seed is the one that is kept.

    `accuracies` has one a seed. `logistic` is the accuracy of logistic regression on the same vectors.
    `confusion` has a row a true class, a column a predicted one. `missed` counts all
    mistakes, `misses` are the surest.
    """

    accuracies: tuple[float, ...]
    logistic: float
    confusion: tuple[tuple[int, ...], ...]
    calibration: Reliability
    curve: tuple[CurvePoint, ...]
    missed: int
    misses: tuple[Miss, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """All that was measured on one split. `trained` and `held_out` count the texts of each class.

    `majority` is the accuracy of always naming the most frequent class. `split_seed` drew the split, `seeds`
    the weights that the networks began with.
    """

    trained: tuple[int, ...]
    held_out: tuple[int, ...]
    split_seed: int
    seeds: tuple[int, ...]
    majority: float
    of: Mapping[Pooling, PoolingFigures]


def mean(values: Sequence[float]) -> float:
    return float(np.mean(values))


def deviation(values: Sequence[float]) -> float:
    """The standard deviation of a sample (n - 1); 0 for a single value."""
    return float(np.std(values, ddof=1)) if len(values) > 1 else 0.0


def spread(values: Sequence[float]) -> str:
    """Shares as "85.4 ± 0.8 %": mean and standard deviation."""
    return f"{fraction(100 * mean(values))} ± {per_cent(deviation(values), 1)}"


def confusion(true: Int64, predicted: Int64, classes: int) -> tuple[tuple[int, ...], ...]:
    """How many of each class (rows) were taken for which (columns)."""
    counts = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(counts, (true, predicted), 1)
    return tuple(tuple(row) for row in counts.tolist())


def calibration(probabilities: Float32, true: Int64) -> Reliability:
    """Of probabilities, (texts, classes), against the classes that were so, int64, (texts,)."""
    wide = probabilities.astype(np.float64)
    sure, right = wide.max(axis=1), wide.argmax(axis=1) == true
    place = np.minimum((sure * BINS).astype(int), BINS - 1)
    bins = tuple(
        ReliabilityBin(int(here.sum()), float(sure[here].mean()), float(right[here].mean()))
        for here in (place == number for number in range(BINS))
        if here.any()
    )
    error = sum(one.texts * abs(one.confidence - one.accuracy) for one in bins) / len(true)
    so: NDArray[np.float64] = np.zeros_like(wide)
    so[np.arange(len(true)), true] = 1
    return Reliability(error, float(((wide - so) ** 2).sum(axis=1).mean()), bins)


def misses(
    texts: Sequence[str], true: Int64, probabilities: Float32, classes: Sequence[str]
) -> tuple[Miss, ...]:
    """What was taken for another class, the surest mistakes first."""
    predicted = probabilities.argmax(axis=1)
    wrong = np.flatnonzero(predicted != true)
    order = wrong[np.argsort(-probabilities[wrong, predicted[wrong]], kind="stable")]
    return tuple(
        Miss(texts[at], classes[true[at]], classes[predicted[at]], float(probabilities[at, predicted[at]]))
        for at in order.tolist()
    )


def document(figures: Figures) -> dict[str, Any]:
    """The figures as JSON has them."""
    return asdict(figures)


def from_document(told: Mapping[str, Any]) -> Figures:
    """What `document` gave; raises KeyError, TypeError and ValueError for anything else."""
    return Figures(
        trained=tuple(map(int, told["trained"])),
        held_out=tuple(map(int, told["held_out"])),
        split_seed=int(told["split_seed"]),
        seeds=tuple(map(int, told["seeds"])),
        majority=float(told["majority"]),
        of={pooling_named(name): _of_pooling(one) for name, one in told["of"].items()},
    )


def pooling_named(name: object) -> Pooling:
    """The pooling of that name; raises ValueError where there is none."""
    for pooling in POOLINGS:
        if pooling == name:
            return pooling
    raise ValueError(f"{name} is no pooling")


def _of_pooling(told: Mapping[str, Any]) -> PoolingFigures:
    calibrated = told["calibration"]
    return PoolingFigures(
        accuracies=tuple(map(float, told["accuracies"])),
        logistic=float(told["logistic"]),
        confusion=tuple(tuple(map(int, row)) for row in told["confusion"]),
        calibration=Reliability(
            float(calibrated["error"]),
            float(calibrated["brier"]),
            tuple(ReliabilityBin(**one) for one in calibrated["bins"]),
        ),
        curve=tuple(
            CurvePoint(int(one["examples"]), tuple(map(float, one["accuracies"]))) for one in told["curve"]
        ),
        missed=int(told["missed"]),
        misses=tuple(Miss(**one) for one in told["misses"]),
    )
