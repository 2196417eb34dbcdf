"""The embeddings and one layer computed again from the weights, step by step, in plain numpy."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from mmap import mmap

import numpy as np

from desktop_app.core.arrays import Float32, Int64
from desktop_app.core.types import Encoding
from desktop_app.explore.architecture.network import BertNetwork, StoredTensor

_erf = np.frompyfunc(math.erf, 1, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Embedded:
    """What each embedding adds for every token, and the normalized sum; float32, (tokens, hidden) each."""

    word: Float32
    position: Float32
    type: Float32 | None
    normed: Float32


@dataclass(frozen=True, slots=True, eq=False)
class LayerRun:
    """What comes out of each block of a layer; float32, (tokens, hidden), `inner` (tokens, inner)."""

    attention: Float32
    add: Float32
    inner: Float32
    feed_forward: Float32
    add_last: Float32


def embed(network: BertNetwork, weights: mmap, encoding: Encoding) -> Embedded:
    """The embeddings of a text (Devlin et al. 2019, figure 2)."""
    ids: Int64 = np.array(encoding.input_ids, dtype=np.int64)
    word = network.words.array(weights)[ids]
    position = network.positions.array(weights)[: len(ids)]
    added = word + position
    kinds = None
    if network.types:
        kinds = network.types.array(weights)[np.array(encoding.token_type_ids, dtype=np.int64)]
        added = added + kinds
    return Embedded(
        word, position, kinds, _norm(added, network.norm, network.norm_bias, network.epsilon, weights)
    )


def run(
    network: BertNetwork, weights: mmap, number: int, given: Float32, encoding: Encoding
) -> LayerRun | None:
    """Layer `number`, counted from 1, on the states `given` (Vaswani et al. 2017, section 3).

    None where the model's activation is not known here.
    """
    activate = _ACTIVATIONS.get(network.activation)
    if activate is None:
        return None
    layer = network.layers[number - 1]

    def dense(states: Float32, weight: StoredTensor, bias: StoredTensor) -> Float32:
        return states @ weight.array(weights) + bias.array(weights)

    tokens, hidden = given.shape
    split = dense(given, layer.qkv, layer.qkv_bias).reshape(tokens, 3, network.heads, -1)
    queries, keys, values = np.ascontiguousarray(split.transpose(1, 2, 0, 3))
    scores = queries @ keys.transpose(0, 2, 1) / np.float32(math.sqrt(hidden // network.heads))
    scores[:, :, np.array(encoding.attention_mask) == 0] = -np.inf
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    mixed = (shares @ values).transpose(1, 0, 2).reshape(tokens, hidden)
    attention = dense(mixed, layer.dense, layer.dense_bias)
    add = _norm(given + attention, layer.norm, layer.norm_bias, network.epsilon, weights)
    inner = activate(dense(add, layer.up, layer.up_bias))
    out = dense(inner, layer.down, layer.down_bias)
    last = _norm(add + out, layer.last_norm, layer.last_norm_bias, network.epsilon, weights)
    return LayerRun(attention, add, inner, out, last)


def _norm(
    states: Float32, scale: StoredTensor, shift: StoredTensor, epsilon: float, weights: mmap
) -> Float32:
    """Layer norm (Ba et al. 2016)."""
    centered = states - states.mean(axis=-1, keepdims=True)
    deviation = np.sqrt((centered**2).mean(axis=-1, keepdims=True) + np.float32(epsilon))
    return np.asarray(centered / deviation * scale.array(weights) + shift.array(weights), dtype=np.float32)


def _gelu(values: Float32) -> Float32:
    """x times the share of a normal distribution below x (Hendrycks & Gimpel 2016)."""
    below = (1 + _erf(values / math.sqrt(2)).astype(np.float32)) / 2
    return np.asarray(values * below, dtype=np.float32)


def _gelu_by_tanh(values: Float32) -> Float32:
    inside = math.sqrt(2 / math.pi) * (values + 0.044715 * values**3)
    return np.asarray(values * (1 + np.tanh(inside)) / 2, dtype=np.float32)


def _relu(values: Float32) -> Float32:
    return np.maximum(values, 0)


_ACTIVATIONS: dict[str, Callable[[Float32], Float32]] = {
    "GELU": _gelu,
    "GELU, by tanh": _gelu_by_tanh,
    "ReLU": _relu,
    "tanh": np.tanh,
}
