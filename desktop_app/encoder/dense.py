"""The layers that some models have after their pooling."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from desktop_app.core.arrays import Float32
from desktop_app.core.errors import os_errors
from desktop_app.encoder.bundle import DENSE, FLOAT_BYTES, Bundle

_ACTIVATIONS: dict[str, Callable[[Float32], Float32]] = {
    "identity": lambda rows: rows,
    "tanh": np.tanh,
    "relu": lambda rows: np.maximum(rows, 0),
}


@dataclass(frozen=True, slots=True, eq=False)
class DenseLayer:
    """`weight` is float32, (outputs, inputs), `bias` (outputs,), zeros where the model has none."""

    weight: Float32
    bias: Float32
    activation: str

    def run(self, rows: Float32) -> Float32:
        """Float32, (any, inputs) to (any, outputs)."""
        return np.asarray(_ACTIVATIONS[self.activation](rows @ self.weight.T + self.bias), dtype=np.float32)


def dense_layers(bundle: Bundle) -> tuple[DenseLayer, ...]:
    """The layers of a bundle in their order, none of most models; raises AppError."""
    if not bundle.manifest.dense:
        return ()
    path = bundle.folder / DENSE
    with os_errors("read", path):
        numbers = np.frombuffer(path.read_bytes(), dtype="<f4")
    layers = []
    at = 0
    for shape in bundle.manifest.dense:
        end = at + shape.inputs * shape.outputs
        weight = numbers[at:end].reshape(shape.outputs, shape.inputs)
        at = end + shape.outputs
        layers.append(DenseLayer(weight, numbers[end:at], shape.activation))
    assert at * FLOAT_BYTES == numbers.nbytes, "the manifest has the size of the file"
    return tuple(layers)
