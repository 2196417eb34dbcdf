"""The stack in every form in which it can be copied and saved, and the program that counts it again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.encoder.bundle import ENCODER, MANIFEST
from desktop_app.explore.architecture.blocks import ArchBlock, Shape, Stack, total
from desktop_app.explore.architecture.blocks import stack as stacked
from desktop_app.explore.export import Export, program, reading
from desktop_app.language import in_english, number, tr

if TYPE_CHECKING:
    from desktop_app.explore.states import Input

HEAD = ("layer", "block", "gives", "parameters", "operations", "takes", "matrices", "formula")
_READ = 5


def shape_text(shape: Shape) -> str:
    """A shape as Python writes it: (11, 384), (384,)."""
    return str(tuple(shape))


def adds_up(stack: Stack) -> str:
    """How embeddings and layers add up to the model; pooling has no parameters."""
    layers = {total(layer) for layer in stack.layers}
    many, all_layers = len(stack.layers), stack.count - total(stack.embeddings)
    said = f"{many} × {number(layers.pop())}" if len(layers) == 1 else number(all_layers)
    return f"{number(total(stack.embeddings))} + {said} = {number(stack.count)}"


def sum_text(stack: Stack) -> str:
    """The same with what is counted."""
    return tr("{sum} parameters", sum=adds_up(stack))


@in_english()
def export(stack: Stack, given: Input, model_folder: Path) -> Export:
    """A row a block, from the bottom to the top; the pooler comes last and does not run."""
    stack = stacked(stack.network, stack.model, stack.way, stack.tokens, stack.used)
    blocks = (*stack.blocks, stack.pooler)
    rows = [
        (
            block.layer or "",
            block.name,
            shape_text(block.gives),
            block.count,
            block.operations,
            "; ".join(f"{name} {shape_text(shape)}" for name, shape in block.given),
            "; ".join(f"{one.name} {shape_text(one.shape)}" for one in block.parameters),
            "; ".join(block.formula),
        )
        for block in blocks
    ]
    network = stack.network
    document = {
        "model": stack.model,
        "texts": list(given.texts),
        "tokens": list(given.encoding.tokens),
        "hidden": network.hidden,
        "layers": len(network.layers),
        "heads": network.heads,
        "inner": network.inner,
        "word_pieces": network.words.shape[0],
        "positions": network.positions.shape[0],
        "types": network.types.shape[0] if network.types else 0,
        "activation": network.activation,
        "parameters": stack.count,
        "parameters_with_pooler": stack.count + stack.pooler.count,
        "floating_point_operations": stack.operations,
        "blocks": [_document(block) for block in blocks],
    }
    return Export(
        "architecture",
        HEAD,
        rows,
        document,
        script=_script(stack, given, model_folder),
        title=f"{stack.model}: {sum_text(stack)}",
        columns=_READ,
    )


def _document(block: ArchBlock) -> dict[str, Any]:
    return {
        "block": block.key,
        "name": block.name,
        "layer": block.layer or None,
        "left_out": block.left_out,
        "formula": list(block.formula),
        "takes": {name: list(shape) for name, shape in block.given},
        "between": {name: list(shape) for name, shape in block.inner},
        "gives": list(block.gives),
        "parameters": [
            {"name": one.name, "shape": list(one.shape), "count": one.count} for one in block.parameters
        ],
        "parameter_count": block.count,
        "floating_point_operations": dict(block.flops),
    }


def _script(stack: Stack, given: Input, model_folder: Path) -> str:
    """Counts the weights in the model's own graph, by what uses them, and runs it for the shapes."""
    network, layers = stack.network, len(stack.layers)
    lines = [
        "import json",
        "import math",
        "",
        "import onnx",
        "",
        f'graph = onnx.load(MODEL / "{ENCODER}", load_external_data=False).graph',
        "shapes = {tensor.name: tuple(tensor.dims) for tensor in graph.initializer if tensor.data_type == 1}",
        "counts = [0]  # of the embeddings, then of every layer",
        "for node in graph.node:",
        '    if node.op_type == "Attention":  # a layer begins',
        "        counts.append(0)",
        "    sizes = [math.prod(shapes[name]) for name in node.input if name in shapes]",
        "    counts[-1] += sum(size for size in sizes if size > 1)  # what is 1 is a constant of the graph",
        'print("embeddings, layers:", counts)',
        'print("parameters:", sum(counts))',
        f"assert counts == {[total(stack.embeddings), *map(total, stack.layers)]!r}",
        f"assert sum(counts) == {stack.count}",
        f'hidden_size = json.loads((MODEL / "{MANIFEST}").read_bytes())["hidden_size"]',
        "pooler = hidden_size * (hidden_size + 1)  # of a checkpoint; left out of the bundle",
        f"assert sum(counts) + pooler == {stack.count + stack.pooler.count}",
    ]
    if 0 in given.encoding.attention_mask:
        lines.append(f"tokenizer.enable_padding(length={stack.tokens})")
    lines += [
        f"ids, mask, types = {reading(given.texts, given.limit, given.truncation)}",
        "hidden = states(ids, mask, types)",
        'print("states:", hidden.shape)',
        f"assert hidden.shape == ({layers + 1}, 1, {stack.tokens}, {network.hidden})",
    ]
    return program(model_folder, lines, given.limit, packages=("onnx",))
