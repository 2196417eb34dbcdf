"""A network as an ONNX graph that other programs can run: vectors -> logits -> probabilities."""

from __future__ import annotations

import json

import onnx
from onnx import TensorProto, helper, numpy_helper

from desktop_app.explore.classifier.network import Classifier

OPSET = 17
"""Every operator of the graph has been in ONNX since; onnxruntime reads it from 1.12 on."""
IR = 8


def graph(classifier: Classifier) -> bytes:
    """The deciding network as the bytes of an `.onnx` file.

    Input `vectors`, float32, (texts, hidden), unit vectors of the pooling that the metadata names; outputs
    `logits` and `probabilities`, float32, (texts, classes).
    """
    network = classifier.network
    hidden, width = network.first.shape
    many = len(classifier.classes)
    nodes = [
        helper.make_node("Gemm", ["vectors", "first", "first_bias"], ["dense"]),
        helper.make_node("Relu", ["dense"], ["relu"]),
        helper.make_node("Gemm", ["relu", "second", "second_bias"], ["logits"]),
        helper.make_node("Softmax", ["logits"], ["probabilities"], axis=1),
    ]
    weights = [
        numpy_helper.from_array(getattr(network, name), name)
        for name in ("first", "first_bias", "second", "second_bias")
    ]
    taken = [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", hidden])]
    given = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["texts", many])
        for name in ("logits", "probabilities")
    ]
    about = f"Dense {hidden} -> {width}, ReLU, Dense {width} -> {many}, softmax"
    made = helper.make_graph(nodes, "classifier", taken, given, weights, doc_string=about)
    model = helper.make_model(
        made, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="embedscope", ir_version=IR
    )
    told = {
        "classes": json.dumps(classifier.classes, ensure_ascii=False),
        "model": classifier.model,
        "model_name": classifier.model_name,
        "pooling": classifier.pooling,
    }
    helper.set_model_props(model, told)
    onnx.checker.check_model(model, full_check=True)
    return bytes(model.SerializeToString())
