"""The layers after a checkpoint's pooling, as one file of the bundle."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from desktop_app.core.errors import AppError
from desktop_app.core.files import write_bytes
from desktop_app.encoder.bundle import DENSE, DenseShape
from model_export.quiet import first_line
from model_export.source import WEIGHTS

_AGAIN = "Download the checkpoint again, or export another one."


def write(layers: Sequence[tuple[Path, DenseShape]], folder: Path) -> None:
    """Writes the weights of `layers`, which lie in their folders, to `folder`; nothing without any.

    Raises AppError: no safetensors, or not of the sizes that are stated.
    """
    if layers:
        write_bytes(folder / DENSE, b"".join(_numbers(place, shape) for place, shape in layers))


def _numbers(place: Path, shape: DenseShape) -> bytes:
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    path = place / WEIGHTS
    if not path.is_file():
        raise AppError(
            f"The weights of the layer in {place} are not safetensors.",
            "Choose a revision with model.safetensors, or convert them where you trust them.",
        )
    try:
        tensors = load_file(path)
    except (SafetensorError, OSError, TypeError) as error:
        raise AppError(f"The weights {path} are damaged: {first_line(error)}.", _AGAIN) from error
    weight = tensors.get("linear.weight", np.zeros(0)).astype("<f4")
    bias = tensors.get("linear.bias", np.zeros(shape.outputs)).astype("<f4")
    right = weight.shape == (shape.outputs, shape.inputs) and bias.shape == (shape.outputs,)
    if not right or not np.isfinite(weight).all() or not np.isfinite(bias).all():
        raise AppError(f"The weights {path} are not those of the layer that its config describes.", _AGAIN)
    return bytes(weight.tobytes() + bias.tobytes())
