"""Weights that are incomplete or not finite are refused, code of the checkpoint's own never runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from desktop_app.core.errors import AppError
from model_export.export import load

QUERY = "bert.encoder.layer.1.attention.self.query.weight"


def change(checkpoint: Path, action: Callable[[dict[str, Any]], object]) -> None:
    path = checkpoint / "model.safetensors"
    tensors = load_file(path)
    action(tensors)
    save_file(tensors, path, metadata={"format": "pt"})


def test_half_precision_is_read_as_float32(saved: Path) -> None:
    model = load(saved)
    assert {str(weight.dtype) for weight in model.parameters()} == {"torch.float32"}
    assert not model.training


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_weights_that_are_not_finite_are_refused(checkpoint: Path, value: float) -> None:
    change(checkpoint, lambda tensors: tensors[QUERY].__setitem__((3, 4), value))
    with pytest.raises(AppError, match="not a number"):
        load(checkpoint)


def test_a_missing_tensor_is_refused_and_not_made_up(checkpoint: Path) -> None:
    change(checkpoint, lambda tensors: tensors.pop(QUERY))
    with pytest.raises(AppError, match=r"incomplete: .*query\.weight"):
        load(checkpoint)


def test_a_tensor_of_another_shape_is_refused(checkpoint: Path) -> None:
    change(checkpoint, lambda tensors: tensors.update({QUERY: tensors[QUERY][:, :39]}))
    with pytest.raises(AppError, match="cannot be loaded"):
        load(checkpoint)


def test_code_of_the_checkpoint_is_ignored(checkpoint: Path, edit: Any) -> None:
    edit("config.json", auto_map={"AutoModel": "evil.Model"})
    (checkpoint / "evil.py").write_text("raise SystemExit('ran')")
    assert type(load(checkpoint)).__module__.startswith("transformers.")
