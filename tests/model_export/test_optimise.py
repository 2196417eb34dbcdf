"""Fused blocks, and graphs over one file of aligned weights."""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch

from desktop_app.core.errors import AppError
from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.encoder.bundle import ENCODER, STATES, WEIGHTS, Bundle
from model_export.export import load, to_onnx
from model_export.optimise import INLINE, LARGE, PAGE, fuse, obey_any_mask
from model_export.parity import session


@pytest.fixture(scope="module")
def raw(saved: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("raw") / "raw.onnx"
    to_onnx(load(saved), path)
    return path


def graph(path: Path) -> Any:
    return onnx.load(path, load_external_data=False).graph


def places(path: Path) -> dict[str, dict[str, str]]:
    return {
        tensor.name: {entry.key: entry.value for entry in tensor.external_data}
        for tensor in graph(path).initializer
        if tensor.external_data
    }


def test_a_bert_is_fused(raw: Path) -> None:
    counts = Counter(node.op_type for node in fuse(raw, layers=3, heads=5, hidden_size=40).graph.node)
    assert counts["Attention"] == counts["BiasGelu"] == 3
    assert counts["EmbedLayerNormalization"] == 1
    assert counts["LayerNormalization"] == 6
    assert counts["Softmax"] == 0


def test_a_graph_can_be_made_to_obey_any_mask(saved: Path, raw: Path, tmp_path: Path) -> None:
    """What is hidden before the end is hidden, as in PyTorch; the graph as it is hides the end instead."""
    given = {
        "input_ids": np.array([[3, 7, 1, 9, 4]]),
        "attention_mask": np.array([[1, 0, 1, 0, 1]]),
        "token_type_ids": np.zeros((1, 5), dtype=np.int64),
    }
    with torch.inference_mode():
        told = {name: torch.from_numpy(value) for name, value in given.items()}
        expected = load(saved)(**told).last_hidden_state.numpy()
    graph, path = fuse(raw, layers=3, heads=5, hidden_size=40), tmp_path / "graph.onnx"
    for make, right in ((None, False), (obey_any_mask, True)):
        if make:
            make(graph)
        onnx.save(graph, path)
        (found,) = session(path).run(None, given)
        assert (np.abs(found - expected).max() < 1e-5) == right


def test_a_graph_that_was_not_fused_is_refused(raw: Path) -> None:
    with pytest.raises(AppError, match="3 Attention instead of 4"):
        fuse(raw, layers=4, heads=5, hidden_size=40)


@pytest.mark.parametrize("default", [True, False])
def test_both_graphs_share_the_weights(small: Bundle, default: bool) -> None:
    bundle = Bundle.open(DEFAULT_BUNDLE) if default else small
    shared = places(bundle.folder / ENCODER)
    assert shared == places(bundle.folder / STATES)
    assert {place["location"] for place in shared.values()} == {"weights.bin"}
    spans = sorted((int(place["offset"]), int(place["length"])) for place in shared.values())
    assert all(start % (LARGE if length >= LARGE else PAGE) == 0 for start, length in spans)
    assert all(start + length <= following for (start, length), (following, _) in itertools.pairwise(spans))
    assert sum(spans[-1]) == (bundle.folder / WEIGHTS).stat().st_size
    assert all(len(tensor.raw_data) < INLINE for tensor in graph(bundle.folder / ENCODER).initializer)


def test_the_graphs_differ_in_their_outputs_only(small: Bundle) -> None:
    encoder, states = graph(small.folder / ENCODER), graph(small.folder / STATES)
    assert [value.name for value in encoder.input] == ["input_ids", "attention_mask", "token_type_ids"]
    assert [value.name for value in encoder.output] == ["last_hidden_state"]
    assert [value.name for value in states.output] == [f"hidden_state_{layer}" for layer in range(4)]
    assert [node.op_type for node in encoder.node] == [node.op_type for node in states.node]
