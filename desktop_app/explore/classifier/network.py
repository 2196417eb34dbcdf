"""A small network on document vectors: Dense, ReLU, Dense, softmax."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from desktop_app.core.arrays import Float32
from desktop_app.core.types import Pooling
from desktop_app.language import tr

if TYPE_CHECKING:
    from desktop_app.explore.classifier.figures import Figures

WIDTH = 256
"""Units between the two layers, as the guide's part 7 draws them."""
MARKS = "your marks in "
"""How the source begins that are the marks of a library, whose name follows."""


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """The weights of both layers, float32: `first` (hidden, WIDTH), `second` (WIDTH, classes), and biases.

    It takes unit vectors as the encoder makes them: the standardization of its training is part of `first`.
    """

    first: Float32
    first_bias: Float32
    second: Float32
    second_bias: Float32


@dataclass(frozen=True, slots=True, eq=False)
class Activations:
    """What stands after each step, float32: `dense`, `relu` (texts, WIDTH), the others (texts, classes)."""

    dense: Float32
    relu: Float32
    logits: Float32
    probabilities: Float32


@dataclass(frozen=True, slots=True, eq=False)
class Classifier:
    """Networks for the document vectors of one model, one a pooling; the first of them decides.

    `classes` are in the order of the networks' outputs. `model` is the bundle's fingerprint, `model_name` its
    name, `max_length` the word pieces that are read of a text. `source` says in words what it was trained on.
    """

    classes: tuple[str, ...]
    model: str
    model_name: str
    max_length: int
    source: str
    networks: Mapping[Pooling, Network]
    figures: Figures

    @property
    def pooling(self) -> Pooling:
        """The pooling of the network that decides."""
        return next(iter(self.networks))

    @property
    def trained_on(self) -> str:
        """Its source in the language of the window."""
        return source_words(self.source)

    @property
    def network(self) -> Network:
        """The network that decides."""
        return self.networks[self.pooling]


def source_words(source: str) -> str:
    """Where labeled texts are from, in the language of the window: the name of a file, or marks."""
    if source.startswith(MARKS):
        return tr("your marks in {name}", name=source.removeprefix(MARKS))
    return source


def run(network: Network, vectors: Float32) -> Activations:
    """Every step for unit vectors; float32, (texts, hidden)."""
    dense = vectors @ network.first + network.first_bias
    relu = np.maximum(dense, 0)
    logits = relu @ network.second + network.second_bias
    return Activations(dense, relu, logits, softmax(logits))


def probabilities(network: Network, vectors: Float32) -> Float32:
    """The probability of each class; float32, (texts, hidden) to (texts, classes), rows add up to 1."""
    return run(network, vectors).probabilities


def softmax(logits: Float32) -> Float32:
    """Each row to numbers from 0 to 1 that add up to 1; float32, (texts, classes)."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


class OneThread(AbstractContextManager[None]):
    """Within it the products of matrices stay in the thread that asks for them, in the whole process.

    BLAS's own threads wait for each other: next to programs that keep the cores busy, a training takes many
    times as long with them (see benchmarks.md). Both lanes may be within at once: the first sets the limit,
    the last lifts it.
    """

    _lock = threading.Lock()
    _within = 0
    _limits: Any = None

    def __enter__(self) -> None:
        from threadpoolctl import threadpool_limits

        with OneThread._lock:
            if not OneThread._within:
                OneThread._limits = threadpool_limits(1, user_api="blas")
            OneThread._within += 1

    def __exit__(self, *_: object) -> None:
        with OneThread._lock:
            OneThread._within -= 1
            if not OneThread._within:
                OneThread._limits.restore_original_limits()
