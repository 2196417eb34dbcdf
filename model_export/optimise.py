"""The exported graph with BERT's blocks fused, as three graphs over one file of weights."""

from __future__ import annotations

import copy
import hashlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from desktop_app.core.errors import AppError
from desktop_app.core.files import replacing, write_bytes
from desktop_app.encoder.bundle import ATTENTIONS, ENCODER, STATES, WEIGHTS, Placement
from model_export.attentions import show_attentions
from model_export.quiet import quiet

INLINE = 1024
"""Bytes below which a tensor stays in the graph."""
LARGE = 64 << 10
"""Bytes from which a tensor starts at the granularity of Windows' file mappings instead of a page."""
PAGE = 4 << 10


def fuse(raw: Path, layers: int, heads: int, hidden_size: int) -> Any:
    """The graph in `raw` as a ModelProto with one node for the embeddings and one an attention block.

    Layer norms stay apart from the sums before them. The fused SkipLayerNormalization of onnxruntime 1.32
    takes 0.83 ms for 512 tokens of MiniLM on one core, Add and LayerNormalization 0.14 ms, with less
    rounding. Raises AppError when the graph has not the shape of a BERT and so could not be fused.
    """
    fused = _optimized(raw, heads, hidden_size)
    counts = Counter(node.op_type for node in fused.model.graph.node)
    expected = {"EmbedLayerNormalization": 1, "Attention": layers, "LayerNormalization": 2 * layers}
    for operator, count in expected.items():
        if counts[operator] != count:
            raise AppError(
                f"The exported graph has {counts[operator]} {operator} instead of {count}: it was not fused.",
                "Check that the model is a plain BERT encoder and that the pinned versions are installed.",
            )
    return fused.model


def _optimized(raw: Path, heads: int, hidden_size: int, embeddings: bool = True) -> Any:
    """What onnxruntime's fusions for BERT make of the graph in `raw`; `embeddings` are fused as well."""
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions

    options = FusionOptions("bert")
    options.enable_skip_layer_norm = options.enable_bias_skip_layer_norm = False
    options.enable_embed_layer_norm = embeddings
    with quiet():
        fused = optimizer.optimize_model(
            str(raw),
            model_type="bert",
            num_heads=heads,
            hidden_size=hidden_size,
            opt_level=0,
            optimization_options=options,
        )
        fused.topological_sort()
    return fused


def loosely_fused(raw: Path, heads: int, hidden_size: int) -> Any:
    """The graph in `raw`, exported with its states, fused as far as onnxruntime knows the family.

    Its states are renamed to hidden_state_0 … hidden_state_L. Attention, GELU and layer norms are fused where
    they are BERT's; what has positions of its own in the attention stays as it was exported.
    """
    fused = _optimized(raw, heads, hidden_size, embeddings=False)
    for output in fused.model.graph.output:
        if output.name.startswith("hidden_states."):
            _rename(fused.model.graph, output.name, output.name.replace("hidden_states.", "hidden_state_"))
    return fused.model


def _rename(graph: Any, old: str, new: str) -> None:
    for node in graph.node:
        for names in (node.input, node.output):
            for place, name in enumerate(names):
                names[place] = new if name == old else name
    for output in graph.output:
        output.name = new if output.name == old else output.name


def obey_any_mask(model: Any) -> None:
    """Has the blocks take the attention mask itself; changes `model`.

    Fused for BERT they take how many of its entries are 1, and hide that many from the end: right for
    padding, and wrong where anything before it is hidden.
    """
    (embeddings,) = [node for node in model.graph.node if node.op_type == "EmbedLayerNormalization"]
    mask, counted = embeddings.input[7], embeddings.output[1]
    for node in model.graph.node:
        if node.op_type == "Attention" and node.input[3] == counted:
            node.input[3] = mask


def write_graphs(model: Any, folder: Path) -> Placement:
    """Writes encoder.onnx, states.onnx, attentions.onnx and the weights.bin they share; changes `model`.

    The states graph has the outputs hidden_state_0 (after the embeddings) .. hidden_state_L; for those of
    the attentions graph see `show_attentions`. Tensors begin at page boundaries, so that onnxruntime maps
    them instead of copying. Returns where the word embeddings lie. Raises AppError.
    """
    model.producer_name = "embedscope"
    model.producer_version = ""
    embeddings = _word_embeddings(model)
    move_weights([model], folder / WEIGHTS)
    write_bytes(folder / ENCODER, model.SerializeToString(deterministic=True))
    plain = copy.deepcopy(model)
    show_attentions(plain)
    write_bytes(folder / ATTENTIONS, plain.SerializeToString(deterministic=True))
    show_states(model)
    write_bytes(folder / STATES, model.SerializeToString(deterministic=True))
    told = {entry.key: entry.value for entry in embeddings.external_data}
    rows, columns = embeddings.dims
    return Placement(told["location"], int(told["offset"]), (rows, columns))


def write_loose_graphs(model: Any, folder: Path, shape: tuple[int, int]) -> Placement:
    """As `write_graphs` for a graph of `loosely_fused`; where its attention was not fused it is not shown.

    `shape` is that of the word embeddings.
    """
    model.producer_name = "embedscope"
    model.producer_version = ""
    (embeddings,) = [
        tensor
        for tensor in model.graph.initializer
        if tuple(tensor.dims) == shape and _looked_up(model.graph, tensor.name)
    ]
    move_weights([model], folder / WEIGHTS)
    outputs = list(model.graph.output)
    (last,) = [output for output in outputs if output.name == "last_hidden_state"]
    *inner, after = [output for output in outputs if output is not last]
    for name, wanted in ((STATES, (*inner, last)), (ENCODER, (last,))):
        graph = copy.deepcopy(model)
        del graph.graph.output[:]
        graph.graph.output.extend(wanted)
        _prune(graph.graph)
        if name == STATES:  # ModernBERT norms what comes out of its last layer once more
            _rename(graph.graph, after.name, f"{after.name}_before_its_norm")
            _rename(graph.graph, last.name, after.name)
        write_bytes(folder / name, graph.SerializeToString(deterministic=True))
    if sum(node.op_type == "Attention" for node in graph.graph.node) == len(inner):  # the encoder's, the last
        show_attentions(graph)
        write_bytes(folder / ATTENTIONS, graph.SerializeToString(deterministic=True))
    told = {entry.key: entry.value for entry in embeddings.external_data}
    return Placement(told["location"], int(told["offset"]), shape)


def _looked_up(graph: Any, name: str) -> bool:
    return any(node.op_type == "Gather" and node.input[0] == name for node in graph.node)


def _prune(graph: Any) -> None:
    """Drops the nodes and tensors that no output needs."""
    needed = {output.name for output in graph.output}
    kept = []
    for node in reversed(graph.node):
        if needed.intersection(node.output):
            kept.append(node)
            needed.update(node.input)
    del graph.node[:]
    graph.node.extend(reversed(kept))
    tensors = [tensor for tensor in graph.initializer if tensor.name in needed]
    del graph.initializer[:]
    graph.initializer.extend(tensors)
    del graph.value_info[:]


def _word_embeddings(model: Any) -> Any:
    """The tensor that the node of the embeddings looks word pieces up in: its third input."""
    (node,) = [node for node in model.graph.node if node.op_type == "EmbedLayerNormalization"]
    return next(tensor for tensor in model.graph.initializer if tensor.name == node.input[2])


def move_weights(models: Iterable[Any], path: Path, known: dict[str, tuple[str, int]] | None = None) -> None:
    """Moves the larger tensors of `models` to the file `path`, each once.

    `known` says in which file of the same folder, and at which byte, a tensor of that SHA-256 lies already.
    """
    from onnx import TensorProto
    from onnx.external_data_helper import set_external_data

    placed = dict(known or {})
    with replacing(path) as handle:
        end = 0
        for tensor in (tensor for model in models for tensor in model.graph.initializer):
            if not tensor.raw_data:
                _to_raw(tensor)
            data = tensor.raw_data
            if len(data) < INLINE:
                continue
            digest = hashlib.sha256(data).hexdigest()
            if known is None or digest not in placed:
                step = LARGE if len(data) >= LARGE else PAGE
                start = -(-end // step) * step
                handle.write(bytes(start - end))
                handle.write(data)
                end = start + len(data)
                placed[digest] = (path.name, start)
            place, start = placed[digest]
            set_external_data(tensor, place, offset=start, length=len(data))
            tensor.ClearField("raw_data")
            tensor.data_location = TensorProto.EXTERNAL


def _to_raw(tensor: Any) -> None:
    from onnx import numpy_helper

    name = tensor.name
    tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor), name))


def show_states(model: Any) -> None:
    """Replaces the output by the state after the embeddings and after each layer's second layer norm."""
    from onnx import helper

    graph = model.graph
    embedded = [node.output[0] for node in graph.node if node.op_type == "EmbedLayerNormalization"]
    normed = [node.output[0] for node in graph.node if node.op_type == "LayerNormalization"]
    states = {name: f"hidden_state_{layer}" for layer, name in enumerate(embedded + normed[1::2])}
    for node in graph.node:
        for names in (node.input, node.output):
            for place, name in enumerate(names):
                names[place] = states.get(name, name)
    last = graph.output[0].type.tensor_type
    shape = [dimension.dim_param or dimension.dim_value for dimension in last.shape.dim]
    del graph.output[:]
    graph.output.extend(
        helper.make_tensor_value_info(name, last.elem_type, shape) for name in states.values()
    )
    del graph.value_info[:]
