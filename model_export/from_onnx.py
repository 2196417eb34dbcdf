"""A checkpoint out of an ONNX file that PyTorch exported: its weights under their names again.

The exporter names a node by the path of its module, and keeps the names of all parameters but those of the
matrices, which it transposes.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.errors import AppError
from desktop_app.core.files import make_folder
from desktop_app.encoder.bundle import ENCODER
from model_export import parity
from model_export.quiet import first_line
from model_export.source import CONFIG, WANTED, WEIGHTS, Source

GRAPHS = ("model.onnx", "onnx/model.onnx")
_EMBEDDING = "embeddings.word_embeddings.weight"
_OTHER = "Choose a float32 export of a BERT by PyTorch, or the checkpoint itself."
_CHECKED = (1, 7, 33, 128)
"""Tokens of the batches on which the graph of the bundle is compared with the file."""


def graph_in(folder: Path) -> Path | None:
    """The ONNX file of a checkpoint that has no weights of PyTorch."""
    if (folder / WEIGHTS).exists():
        return None
    return next((folder / name for name in GRAPHS if (folder / name).is_file()), None)


def as_checkpoint(found: Source, scratch: Path) -> Source:
    """`found` itself where it has weights; else what its ONNX file holds, in `scratch`. Raises AppError."""
    graph = found.graph or graph_in(found.folder)
    if graph is None:
        return found
    folder = scratch / "from-onnx" / found.folder.name
    for name in WANTED:
        if (found.folder / name).is_file() and name != WEIGHTS:
            make_folder((folder / name).parent)
            shutil.copyfile(found.folder / name, folder / name)
    if not (folder / CONFIG).is_file():
        raise AppError(f"There is no {CONFIG} next to {graph}.", "Put the model's config.json there.")
    write_weights(graph, folder / WEIGHTS)
    return Source(folder, found.label, found.sha256, graph)


def write_weights(graph: Path, path: Path) -> None:
    """Writes the parameters in `graph` as safetensors; raises AppError where they are not to be found."""
    import onnx
    from safetensors.numpy import save_file

    try:
        model = onnx.load(graph)
    except Exception as error:  # protobuf and onnx raise what they like at foreign files
        raise AppError(f"{graph} is not readable ONNX: {first_line(error)}.", _OTHER) from error
    tensors = {tensor.name: tensor for tensor in model.graph.initializer}
    words = [name for name in tensors if name.endswith(_EMBEDDING)]
    if len(words) != 1:
        raise AppError(f"{graph} does not name its word embeddings.", _OTHER)
    prefix = words[0].removesuffix(_EMBEDDING)
    names = {
        name: name.removeprefix(prefix)
        for name in tensors
        if name.startswith(prefix) and "." in name and "::" not in name
    }
    found = {plain: _array(tensors[name]) for name, plain in names.items()}
    same = {node.output[0]: node.input[0] for node in model.graph.node if node.op_type == "Identity"}
    tensors |= {name: tensors[first] for name, first in same.items() if first in tensors}
    for plain, name, turned in _placed(model.graph, tensors, names):
        array = _array(tensors[name])
        found[plain] = np.ascontiguousarray(array.T) if turned else array
    make_folder(path.parent)
    save_file(found, path, {"format": "pt"})


def _array(tensor: Any) -> NDArray[np.float32]:
    from onnx import numpy_helper

    return np.ascontiguousarray(numpy_helper.to_array(tensor), dtype=np.float32)


def _placed(graph: Any, tensors: dict[str, Any], names: dict[str, str]) -> Iterator[tuple[str, str, bool]]:
    """(parameter, tensor, whether it is transposed) of all that stands in the layers.

    By the name of the node, which is the path of its module, since equal tensors are exported once; else by
    the name of what is added to the product of a matrix.
    """
    products = {
        node.output[0]: node for node in graph.node if node.op_type == "MatMul" and node.input[1] in tensors
    }
    for node in graph.node:
        stated = node.op_type == "LayerNormalization" and tensors.keys() >= set(node.input[1:])
        if stated and (path := _module(node.name)):
            yield f"{path}.weight", node.input[1], False
            yield f"{path}.bias", node.input[2], False
        if node.op_type != "Add":
            continue
        for one, other in (tuple(node.input), tuple(node.input)[::-1]):
            if one in products and other in tensors:
                product = products[one]
                path = _module(product.name) or names.get(other, "").removesuffix(".bias")
                yield f"{path}.weight", product.input[1], True
                yield f"{path}.bias", other, False


def _module(node: str) -> str:
    """The path of a node's module within BERT: /bert/encoder/layer.0/…/query/MatMul; "" where it has none."""
    path = ".".join(node.strip("/").split("/")[:-1])
    found = re.search(r"(?:encoder\.layer\.\d+|embeddings)\..*", path)
    return found[0] if found else ""


def check(graph: Path, folder: Path, pieces: int, longest: int) -> float:
    """The largest difference of the bundle in `folder` to the file it was made of; raises AppError.

    Its embedding has so many `pieces`, and it reads `longest` tokens.
    """
    original, ours = parity.session(graph), parity.session(folder / ENCODER)
    takes = {item.name for item in original.get_inputs()}
    random = np.random.default_rng(0)
    worst = 0.0
    for tokens in _CHECKED:
        ids = random.integers(0, pieces, (2, min(tokens, longest)))
        mask = np.ones_like(ids)
        mask[1, ids.shape[1] // 2 + 1 :] = 0
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        (expected,) = ours.run(["last_hidden_state"], feed)
        outputs = original.run(None, {name: value for name, value in feed.items() if name in takes})
        alike = [out for out in outputs if out.shape == expected.shape]
        if not alike:
            raise AppError(f"{graph} gives no states of tokens.", _OTHER)
        worst = max(worst, min(parity.largest_difference(out, expected) for out in alike))
    if worst > parity.TOLERANCE:
        raise AppError(f"The exported graph differs from {graph} by {worst:.2g}.", _OTHER)
    return worst
