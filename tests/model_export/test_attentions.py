"""The attention of every head, over the weights of the fused graph."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest

from desktop_app.core.errors import AppError
from desktop_app.encoder.bundle import ATTENTIONS, ENCODER, WEIGHTS, Bundle
from desktop_app.encoder.session import Session
from model_export.export import load
from model_export.parity import measure
from tests.model_export.test_optimise import places


def graph(folder: Path, name: str) -> Any:
    return onnx.load(folder / name, load_external_data=False).graph


def test_the_outputs_are_named_and_shaped(small: Bundle) -> None:
    outputs = {
        value.name: [part.dim_param or part.dim_value for part in value.type.tensor_type.shape.dim]
        for value in graph(small.folder, ATTENTIONS).output
    }
    texts, tokens = "batch_size", "sequence_length"
    assert list(outputs) == [
        *(f"{kind}_{layer}" for kind in ("attention", "query", "key") for layer in (1, 2, 3)),
        "last_hidden_state",
    ]
    assert outputs["attention_2"] == [texts, 5, tokens, tokens]
    assert outputs["query_1"] == outputs["key_3"] == [texts, 5, tokens, 8]


def test_no_weight_is_there_twice(small: Bundle) -> None:
    shared, own = places(small.folder / ENCODER), places(small.folder / ATTENTIONS)
    assert own == shared
    assert {place["location"] for place in own.values()} == {WEIGHTS}
    added = {tensor.name: tensor for tensor in graph(small.folder, ATTENTIONS).initializer}
    for tensor in graph(small.folder, ENCODER).initializer:
        del added[tensor.name]
    assert sum(len(tensor.raw_data) for tensor in added.values()) < 200
    counts = Counter(node.op_type for node in graph(small.folder, ATTENTIONS).node)
    assert counts["Attention"] == 0
    assert counts["Softmax"] == 3


def test_padding_gets_nothing_and_rows_add_up(small: Bundle) -> None:
    session = Session(small.folder / ATTENTIONS, 1)
    ids = np.random.default_rng(3).integers(0, 97, (3, 33))
    mask = (np.arange(33) < [[33], [12], [1]]).astype(np.int64)
    for weights in session.run(ids, mask)[:3]:
        assert np.abs(weights.sum(axis=-1, dtype=np.float64) - 1).max() < 1e-6
        assert not weights[1, :, :, 12:].any()
        assert (weights[2, :, :, 0] == 1).all()


def test_heads_that_change_places_are_noticed(small: Bundle, saved: Path, tmp_path: Path) -> None:
    for path in small.folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    swapped = onnx.load(tmp_path / ATTENTIONS, load_external_data=False)
    swap = {"attention_1": "attention_2", "attention_2": "attention_1"}
    for node in swapped.graph.node:
        for names in (node.input, node.output):
            for place, name in enumerate(names):
                names[place] = swap.get(name, name)
    (tmp_path / ATTENTIONS).write_bytes(swapped.SerializeToString())
    with pytest.raises(AppError, match="differ from PyTorch: attentions by"):
        measure(load(saved), tmp_path)


def test_what_was_measured_is_in_the_manifest(small: Bundle) -> None:
    parity = small.manifest.parity
    assert 0 < parity["attentions_max_difference"] < 1e-4
    assert parity["attentions_sum_max_difference"] < 1e-6
    assert ATTENTIONS in small.manifest.files
