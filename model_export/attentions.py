"""The graph that shows every head's attention, made from the fused one over the same weights."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

_BIAS = "attention_bias"


def show_attentions(model: Any) -> None:
    """Gives `model`, a graph with fused attention blocks, the outputs of every layer's heads.

    They are attention_1 .. attention_L (texts, heads, tokens, tokens), after the softmax and with the
    attention mask; query_1 .. query_L and key_1 .. key_L (texts, heads, tokens, head dimension); and
    last_hidden_state, by which the graph can be compared with the fused one. Every fused block becomes plain
    operators on the tensors that it had, so nothing is added to the weights.
    """
    from onnx import TensorProto, helper

    graph = model.graph
    nodes: list[Any] = []
    outputs: dict[str, list[Any]] = {"attention": [], "query": [], "key": []}
    (last,) = graph.output
    texts, tokens, hidden = (part.dim_param or part.dim_value for part in last.type.tensor_type.shape.dim)
    for node in graph.node:
        if node.op_type != "Attention":
            nodes.append(node)
            continue
        told = {item.name: helper.get_attribute_value(item) for item in node.attribute}
        heads = told["num_heads"]
        if not outputs["attention"]:
            nodes += _mask(graph, told.get("mask_filter_value", -10_000.0))
            _add_shapes(graph, heads, hidden // heads)
        layer = len(outputs["attention"]) + 1
        nodes += _plain(node, layer)
        for name, last_size in (("attention", tokens), ("query", hidden // heads), ("key", hidden // heads)):
            shape = [texts, heads, tokens, last_size]
            outputs[name].append(helper.make_tensor_value_info(f"{name}_{layer}", TensorProto.FLOAT, shape))
    del graph.node[:]
    graph.node.extend(nodes)
    del graph.output[:]
    graph.output.extend([value for each in outputs.values() for value in each] + [last])
    del graph.value_info[:]


def _mask(graph: Any, least: float) -> list[Any]:
    """What is added to the scores: 0 where the model reads a token, `least` where it does not."""
    from onnx import TensorProto, helper, numpy_helper

    constants = (("one", np.float32(1)), ("least_score", np.float32(least)), ("mask_axes", np.array([1, 2])))
    graph.initializer.extend(numpy_helper.from_array(np.asarray(value), name) for name, value in constants)
    return [
        helper.make_node("Cast", ["attention_mask"], ["mask_float"], to=TensorProto.FLOAT),
        helper.make_node("Sub", ["one", "mask_float"], ["unread"]),
        helper.make_node("Mul", ["unread", "least_score"], ["unread_score"]),
        helper.make_node("Unsqueeze", ["unread_score", "mask_axes"], [_BIAS]),
    ]


def _add_shapes(graph: Any, heads: int, size: int) -> None:
    """The constants that all layers share."""
    from onnx import numpy_helper

    constants = (
        ("by_head", np.array([0, 0, heads, size])),
        ("joined", np.array([0, 0, heads * size])),
        ("score_scale", np.float32(1 / math.sqrt(size))),
        ("last_axis", np.array([-1])),
    )
    graph.initializer.extend(numpy_helper.from_array(np.asarray(value), name) for name, value in constants)


def _plain(node: Any, layer: int) -> list[Any]:
    """One block: softmax(q k^T / sqrt(d) + mask) v (Vaswani et al. 2017, section 3.2).

    onnxruntime's softmax of 512 scores adds up to 1 within 8e-7 only; divided by its exact sum, within 1e-7.
    """
    from onnx import TensorProto, helper

    states, weight, bias = node.input[:3]
    own = f"layer_{layer}"
    made = [
        helper.make_node("MatMul", [states, weight], [f"{own}_product"]),
        helper.make_node("Add", [f"{own}_product", bias], [f"{own}_qkv"]),
        helper.make_node("Split", [f"{own}_qkv"], [f"{own}_{part}" for part in "qkv"], axis=-1),
    ]
    for part, name in (("q", f"query_{layer}"), ("k", f"key_{layer}"), ("v", f"{own}_value")):
        made.append(helper.make_node("Reshape", [f"{own}_{part}", "by_head"], [f"{own}_{part}_by_head"]))
        made.append(helper.make_node("Transpose", [f"{own}_{part}_by_head"], [name], perm=[0, 2, 1, 3]))
    made += [
        helper.make_node("Transpose", [f"key_{layer}"], [f"{own}_turned"], perm=[0, 1, 3, 2]),
        helper.make_node("MatMul", [f"query_{layer}", f"{own}_turned"], [f"{own}_dots"]),
        helper.make_node("Mul", [f"{own}_dots", "score_scale"], [f"{own}_scores"]),
        helper.make_node("Add", [f"{own}_scores", _BIAS], [f"{own}_masked"]),
        helper.make_node("Softmax", [f"{own}_masked"], [f"{own}_weights"], axis=-1),
        helper.make_node("Cast", [f"{own}_weights"], [f"{own}_wide"], to=TensorProto.DOUBLE),
        helper.make_node("ReduceSum", [f"{own}_wide", "last_axis"], [f"{own}_wide_sums"], keepdims=1),
        helper.make_node("Cast", [f"{own}_wide_sums"], [f"{own}_sums"], to=TensorProto.FLOAT),
        helper.make_node("Div", [f"{own}_weights", f"{own}_sums"], [f"attention_{layer}"]),
        helper.make_node("MatMul", [f"attention_{layer}", f"{own}_value"], [f"{own}_mixed"]),
        helper.make_node("Transpose", [f"{own}_mixed"], [f"{own}_by_token"], perm=[0, 2, 1, 3]),
        helper.make_node("Reshape", [f"{own}_by_token", "joined"], [node.output[0]]),
    ]
    return made
