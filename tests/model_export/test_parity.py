"""The proof notices what it must notice."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest

from desktop_app.core.errors import AppError
from desktop_app.encoder.bundle import Bundle
from model_export.export import load
from model_export.parity import measure, random_inputs


@pytest.fixture(scope="module")
def model(saved: Path) -> Any:
    return load(saved)


@pytest.fixture
def folder(small: Bundle, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small.folder, tmp_path / "bundle"))


def test_the_seed_in_the_manifest_repeats_its_measurement(small: Bundle, model: Any) -> None:
    parity = small.manifest.parity
    assert measure(model, small.folder, seed=int(parity["seed"])).items() <= parity.items()


def test_the_inputs_are_fresh_each_time(small: Bundle, model: Any) -> None:
    assert measure(model, small.folder)["seed"] != small.manifest.parity["seed"]


def test_the_inputs_hold_padding_pairs_and_full_length(model: Any) -> None:
    batches = random_inputs(model.config, np.random.default_rng(0))
    assert {batch["input_ids"].shape[1] for batch in batches} >= {1, 33}
    assert any((batch["attention_mask"] == 0).any() for batch in batches)
    assert any((batch["token_type_ids"] == 1).any() for batch in batches)
    for batch in batches:
        assert batch["attention_mask"][:, 0].all()
        assert not (batch["token_type_ids"] & ~batch["attention_mask"]).any()
        assert batch["input_ids"].max() < 97


def test_other_weights_are_noticed(folder: Path, model: Any) -> None:
    weights = np.fromfile(folder / "weights.bin", dtype=np.float32)
    weights[np.abs(weights).argmax()] += 0.01
    weights.tofile(folder / "weights.bin")
    with pytest.raises(AppError, match=r"differ from PyTorch: encoder by .* \(seed \d+\)"):
        measure(model, folder)


def test_swapped_layers_are_noticed(folder: Path, model: Any) -> None:
    graph = onnx.load(folder / "states.onnx", load_external_data=False)
    swap = {"hidden_state_1": "hidden_state_2", "hidden_state_2": "hidden_state_1"}
    for node in graph.graph.node:
        for names in (node.input, node.output):
            for place, name in enumerate(names):
                names[place] = swap.get(name, name)
    (folder / "states.onnx").write_bytes(graph.SerializeToString())
    with pytest.raises(AppError, match="states_inner_relative"):
        measure(model, folder)


def test_what_padding_holds_is_not_compared(small: Bundle, model: Any) -> None:
    import torch

    class OtherPadding(torch.nn.Module):
        """The model, but for states of padding, which nobody reads."""

        def __init__(self) -> None:
            super().__init__()
            self.model, self.config = model, model.config

        def forward(self, attention_mask: Any, **inputs: Any) -> Any:
            output = self.model(attention_mask=attention_mask, **inputs)
            output.last_hidden_state = output.last_hidden_state + (1 - attention_mask)[..., None]
            return output

    assert measure(OtherPadding(), small.folder)["encoder_max_difference"] > 0
