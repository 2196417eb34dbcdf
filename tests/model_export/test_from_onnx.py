"""A BERT of which only the ONNX file is there becomes the same model as from its checkpoint."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from desktop_app.core.errors import AppError
from desktop_app.encoder.bundle import Bundle
from desktop_app.encoder.encode import Encoder
from desktop_app.encoder.vetting import vet
from model_export import export as bert
from model_export import parity
from model_export.pipeline import export
from model_export.source import WEIGHTS


@pytest.fixture(scope="module", params=["model.onnx", "onnx/model.onnx", "wrapped.onnx"])
def folder(request: pytest.FixtureRequest, saved: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checkpoint without its weights, and the ONNX that optimum, or a wrapper, made of it."""
    place = tmp_path_factory.mktemp("onnx") / "odd"
    shutil.copytree(saved, place)
    (place / WEIGHTS).unlink()
    model = bert.load(saved)
    file = place / str(request.param)
    file.parent.mkdir(exist_ok=True)
    if file.name == "wrapped.onnx":
        _wrapped(model, file)
    else:
        bert.to_onnx(model, file)
    return place


def _wrapped(model: Any, file: Path) -> None:
    """As programs export that give several outputs and take no token type ids."""
    import torch

    class Wrapper(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.auto_model = model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
            states = self.auto_model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            return states.mean(dim=1), states

    ids = torch.ones((2, 7), dtype=torch.int64)
    axes = {name: {0: "batch", 1: "tokens"} for name in ("input_ids", "attention_mask")}
    torch.onnx.export(
        Wrapper().eval(),
        (ids, ids),
        str(file),
        input_names=list(axes),
        output_names=["pooled", "states"],
        dynamic_axes={**axes, "pooled": {0: "batch"}, "states": {0: "batch", 1: "tokens"}},
        opset_version=17,
        dynamo=False,
    )


@pytest.mark.filterwarnings("ignore")
def test_it_gives_the_same_vectors(folder: Path, small: Bundle, tmp_path: Path) -> None:
    file = next(folder.rglob("*.onnx"))
    found = export(str(file if file.name == "wrapped.onnx" else folder), tmp_path / "out")
    vet(Bundle.open(found.folder, thorough=True))
    assert found.manifest.parity["file_max_difference"] <= parity.TOLERANCE
    texts = ["w7 w9 w11", "w1", "unknown words"]
    for pooling in ("mean", "cls"):
        ours, expected = (Encoder(one, threads=1).encode(texts).pooled(pooling) for one in (found, small))
        np.testing.assert_allclose(ours, expected, atol=1e-5)


def test_without_a_config_it_is_refused(checkpoint: Path, tmp_path: Path) -> None:
    (checkpoint / WEIGHTS).unlink()
    (checkpoint / "config.json").unlink()
    (checkpoint / "model.onnx").write_bytes(b"")
    with pytest.raises(AppError, match=r"config\.json"):
        export(str(checkpoint / "model.onnx"), tmp_path / "out")


def test_a_file_that_is_no_onnx_is_refused(checkpoint: Path, tmp_path: Path) -> None:
    (checkpoint / WEIGHTS).unlink()
    (checkpoint / "model.onnx").write_bytes(b"not a graph")
    with pytest.raises(AppError, match=r"ONNX|word embeddings"):
        export(str(checkpoint), tmp_path / "out")


def test_weights_win_over_a_graph_next_to_them(
    checkpoint: Path, edit: Callable[..., None], tmp_path: Path
) -> None:
    (checkpoint / "model.onnx").write_bytes(b"not a graph")
    edit("1_Pooling/config.json", pooling_mode="cls")
    assert export(str(checkpoint), tmp_path / "out").manifest.pooling == "cls"
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["format"] == 1
