"""Trains the networks with scikit-learn, on one split, beside the baselines that anybody would ask for."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from desktop_app.core.arrays import Float32, Int64
from desktop_app.core.jobs import CancelToken, Progress, Report
from desktop_app.core.types import Pooling
from desktop_app.explore.classifier import figures
from desktop_app.explore.classifier.figures import CurvePoint, Figures, PoolingFigures
from desktop_app.explore.classifier.network import WIDTH, Network, OneThread, probabilities
from desktop_app.language import tr

SPLIT_SEED = 0
HELD_OUT = 0.2
SEEDS = (0, 1, 2, 3, 4)
"""Of the weights at the start and of the order of the examples; the network of the first is kept."""
CURVE = (0.1, 0.25, 0.5)
"""Parts of the examples that the learning curve is taken at, besides all of them; with CURVE_SEEDS."""
CURVE_SEEDS = SEEDS[:3]
EPOCHS = 8
LEAST_STEPS = 100
"""Few examples are gone through more often, until the weights were moved so many times."""
BATCH = 32
PENALTY = 1.0
"""The weight of the squared weights in the loss (scikit-learn's `alpha`)."""
LOOSE = 0.01
"""How little logistic regression's weights are held down (scikit-learn's `C`). The best of six settings: a
baseline that is made to lose says nothing (see benchmarks.md)."""


def split(labels: Int64, seed: int = SPLIT_SEED) -> tuple[Int64, Int64]:
    """The texts to learn from and those held out, a fifth of each class and at least one; in order."""
    draw = np.random.default_rng(seed)
    held: list[int] = []
    for number in np.unique(labels):
        places = draw.permutation(np.flatnonzero(labels == number))
        held += places[: max(1, round(HELD_OUT * len(places)))].tolist()
    out = np.zeros(len(labels), dtype=np.bool_)
    out[held] = True
    return np.flatnonzero(~out), np.flatnonzero(out)


def fit(vectors: Float32, labels: Int64, classes: int, seed: int, cancel: CancelToken) -> Network:
    """A trained network; the same seed gives the same weights. Raises Cancelled.

    `vectors` are float32, (texts, hidden), `labels` the number of each one's class. Each dimension is brought
    to mean 0 and deviation 1, and that is folded into the first layer. For two classes scikit-learn has one
    logistic output z; softmax of (-z/2, z/2) is the same and has an output a class.
    """
    center, scale = _standard(vectors)
    given = np.asarray((vectors - center) / scale, dtype=np.float32)
    epochs = max(EPOCHS, -(-LEAST_STEPS * BATCH // len(given)))
    made = MLPClassifier(
        (WIDTH,),
        batch_size=min(BATCH, len(given)),
        alpha=PENALTY,
        random_state=np.random.RandomState(seed),
        max_iter=epochs,
        n_iter_no_change=epochs,
    )
    with OneThread(), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        cancel.check()
        if epochs > EPOCHS:  # of few examples an epoch takes less than to ask for it
            made.fit(given, labels)
        else:
            for _ in range(epochs):
                cancel.check()
                made.partial_fit(given, labels, classes=np.arange(classes))
    first, second = made.coefs_
    first_bias, second_bias = made.intercepts_
    if classes == 2:
        second, second_bias = second @ [[-0.5, 0.5]], second_bias @ [[-0.5, 0.5]]
    first = first / scale[:, np.newaxis]
    weights = (first, first_bias - center @ first, second, second_bias)
    return Network(*(np.ascontiguousarray(one, dtype=np.float32) for one in weights))


def logistic(vectors: Float32, labels: Int64, others: Float32) -> Int64:
    """What logistic regression, trained on `vectors` as the network is, says of `others`."""
    center, scale = _standard(vectors)
    with OneThread(), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model = LogisticRegression(C=LOOSE, max_iter=1_000).fit((vectors - center) / scale, labels)
    said: Int64 = model.predict((others - center) / scale)
    return said


def train(
    texts: Sequence[str],
    labels: Int64,
    classes: Sequence[str],
    vectors: Mapping[Pooling, Float32],
    report: Report,
    cancel: CancelToken,
) -> tuple[dict[Pooling, Network], Figures]:
    """A network for each pooling's vectors, and what they reach on the texts held out.

    `labels` are int64, (texts,), numbers of `classes`; each class has two texts or more. Raises Cancelled.
    """
    learned, held = split(labels)
    true = labels[held]
    total = len(vectors) * (len(SEEDS) + len(CURVE) * len(CURVE_SEEDS) + 1)
    done = 0

    def step() -> None:
        nonlocal done
        cancel.check()
        report(Progress(tr("Training"), done, total, "networks"))
        done += 1

    networks: dict[Pooling, Network] = {}
    found: dict[Pooling, PoolingFigures] = {}
    for pooling, rows in vectors.items():
        given, others = rows[learned], rows[held]

        def accuracy(network: Network, others: Float32 = others) -> float:
            return float((probabilities(network, others).argmax(axis=1) == true).mean())

        made = []
        for seed in SEEDS:
            step()
            made.append(fit(given, labels[learned], len(classes), seed, cancel))
        curve = []
        for share in CURVE:
            some = _part(labels[learned], share)
            reached = []
            for seed in CURVE_SEEDS:
                step()
                reached.append(accuracy(fit(given[some], labels[learned][some], len(classes), seed, cancel)))
            curve.append(CurvePoint(len(some), tuple(reached)))
        accuracies = tuple(map(accuracy, made))
        curve.append(CurvePoint(len(learned), accuracies))
        step()
        networks[pooling] = made[0]
        said = probabilities(made[0], others)
        wrong = figures.misses([texts[at] for at in held.tolist()], true, said, classes)
        found[pooling] = PoolingFigures(
            accuracies,
            float((logistic(given, labels[learned], others) == true).mean()),
            figures.confusion(true, said.argmax(axis=1), len(classes)),
            figures.calibration(said, true),
            tuple(curve),
            len(wrong),
            wrong[: figures.MOST_MISSES],
        )
    counts = [np.bincount(labels[part], minlength=len(classes)) for part in (learned, held)]
    majority = float((true == counts[0].argmax()).mean())
    return networks, Figures(
        tuple(counts[0].tolist()), tuple(counts[1].tolist()), SPLIT_SEED, SEEDS, majority, found
    )


def _part(labels: Int64, share: float) -> Int64:
    """The places of a share of each class, at least one; those of a smaller share are among them."""
    draw = np.random.default_rng(SPLIT_SEED)
    chosen = [
        places[: max(1, round(share * len(places)))]
        for places in (draw.permutation(np.flatnonzero(labels == number)) for number in np.unique(labels))
    ]
    return np.sort(np.concatenate(chosen))


def _standard(vectors: Float32) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and deviation of each dimension, float64, (hidden,); 1 for one that never changes."""
    wide = vectors.astype(np.float64)
    scale = wide.std(axis=0)
    return wide.mean(axis=0), np.where(scale > np.finfo(np.float32).eps, scale, 1.0)
