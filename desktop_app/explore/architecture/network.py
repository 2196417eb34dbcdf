"""The sizes and tensors of a bundle's model, read from its graph; none is assumed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from mmap import mmap
from typing import Any

import numpy as np

from desktop_app.core.arrays import Float32
from desktop_app.core.errors import AppError
from desktop_app.encoder.bundle import BERT
from desktop_app.language import tr

OTHER = "an activation of its own"
BY_TANH = "GELU, by tanh"
_ACTIVATIONS = {
    "BiasGelu": "GELU",
    "Gelu": "GELU",
    "FastGelu": BY_TANH,
    "Relu": "ReLU",
    "Tanh": "tanh",
}
_FLOAT = 1  # TensorProto.FLOAT


@dataclass(frozen=True, slots=True)
class StoredTensor:
    """A float32 tensor: at `offset` of the weights' file, or, where that is None, in the graph as `data`."""

    shape: tuple[int, ...]
    offset: int | None
    data: bytes = b""

    @property
    def count(self) -> int:
        return math.prod(self.shape)

    def array(self, weights: mmap) -> Float32:
        """The numbers, float32, not copied."""
        if self.offset is None:
            return np.frombuffer(self.data, dtype="<f4").reshape(self.shape)
        return np.ndarray(self.shape, dtype="<f4", buffer=weights, offset=self.offset)


@dataclass(frozen=True, slots=True)
class LayerTensors:
    """What a layer has learned, in the order of the graph.

    `qkv` is (hidden, 3 hidden): the weights of queries, keys and values side by side.
    """

    qkv: StoredTensor
    qkv_bias: StoredTensor
    dense: StoredTensor
    dense_bias: StoredTensor
    norm: StoredTensor
    norm_bias: StoredTensor
    up: StoredTensor
    up_bias: StoredTensor
    down: StoredTensor
    down_bias: StoredTensor
    last_norm: StoredTensor
    last_norm_bias: StoredTensor


@dataclass(frozen=True, slots=True)
class BertNetwork:
    """A model's tensors by what they do. `types` is None where the model tells no two texts apart.

    Where tensors are equal the export keeps one; here each is counted wherever it is used, as in the
    checkpoint.
    """

    words: StoredTensor
    positions: StoredTensor
    types: StoredTensor | None
    norm: StoredTensor
    norm_bias: StoredTensor
    layers: tuple[LayerTensors, ...]
    heads: int
    epsilon: float
    activation: str

    @property
    def hidden(self) -> int:
        return self.words.shape[1]

    @property
    def inner(self) -> int:
        """The width between the two products of a feed-forward block."""
        return self.layers[0].up.shape[1]


def activation_words(network: BertNetwork) -> str:
    """What its activation is called."""
    known = {OTHER: tr("an activation of its own"), BY_TANH: tr("GELU, by tanh")}
    return known.get(network.activation, network.activation)


def network(graph: bytes, name: str, family: str = BERT) -> BertNetwork:
    """The model in `graph`, an encoder.onnx; `name` is the model's, for messages.

    Raises AppError where it is no stack of BERT's layers, as those of another `family` are not.
    """
    if family != BERT:
        raise AppError(
            tr(
                "{name} is of the family {family}, whose blocks differ from those of bert that are shown "
                "here.",
                name=name,
                family=family,
            ),
            tr("Choose a model of the family bert."),
        )
    from onnx import load_model_from_string

    try:
        found = _network(load_model_from_string(graph).graph)
    except Exception as error:  # protobuf raises what it likes at foreign files
        raise _strange(name) from error
    hidden, inner = found.hidden, found.inner
    for layer in found.layers:
        if [part.shape for part in (layer.qkv, layer.dense, layer.up, layer.down)] != [
            (hidden, 3 * hidden),
            (hidden, hidden),
            (hidden, inner),
            (inner, hidden),
        ]:
            raise _strange(name)
    return found


def _strange(name: str) -> AppError:
    return AppError(
        tr("The graph of {name} cannot be taken apart into the blocks of a BERT.", name=name),
        tr("Export the model again with this version of Embedscope, or choose another one."),
    )


def _network(graph: Any) -> BertNetwork:
    stored = {tensor.name: _stored(tensor) for tensor in graph.initializer if tensor.data_type == _FLOAT}
    (embed,) = (node for node in graph.node if node.op_type == "EmbedLayerNormalization")
    words, positions, types, norm, norm_bias = (
        stored[name] if name else None for name in list(embed.input)[2:7]
    )
    if words is None or positions is None or norm is None or norm_bias is None:
        raise ValueError("it lacks embeddings")
    layers: list[list[StoredTensor]] = []
    activations: set[str] = set()
    heads: set[int] = set()
    for node in graph.node:
        if node.op_type == "Attention":
            layers.append([])
            heads.add(_attribute(node, "num_heads").i)
        if layers:
            used = (stored[name] for name in node.input if name in stored)
            layers[-1] += [tensor for tensor in used if tensor.count > 1]
        if node.op_type in _ACTIVATIONS:
            activations.add(_ACTIVATIONS[node.op_type])
    return BertNetwork(
        words,
        positions,
        types,
        norm,
        norm_bias,
        tuple(LayerTensors(*tensors) for tensors in layers),
        _one(tuple(heads)),
        float(_attribute(embed, "epsilon").f),
        activations.pop() if len(activations) == 1 else OTHER,
    )


def _attribute(node: Any, name: str) -> Any:
    return next(attribute for attribute in node.attribute if attribute.name == name)


def _one(found: Sequence[int]) -> int:
    (one,) = found
    return one


def _stored(tensor: Any) -> StoredTensor:
    shape = tuple(int(size) for size in tensor.dims)
    told = {entry.key: entry.value for entry in tensor.external_data}
    if told:
        return StoredTensor(shape, int(told.get("offset", 0)))
    return StoredTensor(shape, None, tensor.raw_data)
