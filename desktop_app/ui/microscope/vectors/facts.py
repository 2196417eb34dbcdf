"""Hidden states in words and exact numbers, for the details panel."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.ui.microscope.vectors.blocks import Block, Blocks
from desktop_app.ui.microscope.view import Facts

_LISTED = 16
"""Tokens that a dimension is listed for; the bars show all."""


def whole_facts(shown: Blocks, layer: int) -> tuple[Facts, ...]:
    """The shape, as the guide tells it in part 6, and what the layer is."""
    from desktop_app.explore.states import layer_sentence

    block = shown.blocks[0]
    tokens, hidden = len(block.rows), shown.hidden
    sentence = (
        f"The model gives (1, {tokens}, {hidden}): one text in the batch, {tokens} tokens, {hidden} numbers "
        f"each. Squeezing takes the batch away: ({tokens}, {hidden}), a row a token."
    )
    pairs = [
        ("model", shown.model),
        ("batch, tokens, hidden", f"(1, {tokens}, {hidden})"),
        ("squeezed", f"({tokens}, {hidden})"),
        ("all layers", f"({shown.layers + 1}, 1, {tokens}, {hidden})"),
        ("s of the colors", f"{shown.scale:.6f}"),
    ]
    if len(shown.blocks) > 1:
        other = len(shown.blocks[1].rows)
        pairs.insert(3, ("second text", f"(1, {other}, {hidden})"))
    return (
        Facts("The shape", sentence, tuple(pairs)),
        Facts(f"Layer {layer} of {shown.layers}", layer_sentence(layer, shown.layers)),
    )


def cell_facts(shown: Blocks, layer: int, block: int, row: int, dimension: int | None) -> Facts:
    """One token's state, and its value in a dimension."""
    import numpy as np

    token = shown.blocks[block].rows[row].token
    state = shown.blocks[block].input.states[layer, row]
    strongest = int(np.abs(state).argmax())
    pairs = [
        ("norm", f"{float(shown.blocks[block].norms[layer, row]):.6f}"),
        ("strongest", f"{float(state[strongest]):.6f} in dimension {strongest}"),
    ]
    if dimension is not None:
        rank = int((np.abs(state) > abs(state[dimension])).sum()) + 1
        pairs.insert(0, ("value", f"{float(state[dimension]):.8g}"))
        pairs.append(("size", f"number {rank} of {len(state)} by size"))
    of = f", dimension {dimension}" if dimension is not None else ""
    padded = shown.blocks[block].rows[row].kind == "padding"
    sentence = "The model computes this row and nobody reads it." if padded else ""
    return Facts(f"{token}, layer {layer}{of}", sentence, tuple(pairs))


def dimension_facts(shown: Blocks, layer: int, dimension: int) -> Facts:
    """A dimension across the tokens."""
    read = [
        (block, row)
        for block in shown.blocks
        for row in range(len(block.rows))
        if block.rows[row].kind != "padding"
    ]
    more = f" The first {_LISTED} of {len(read)} tokens:" if len(read) > _LISTED else ""
    sentence = (
        "What a dimension stands for was never taught, and few can be named; only all of them together "
        f"carry the meaning.{more}"
    )
    pairs = tuple(
        (block.rows[row].token, f"{float(block.input.states[layer, row, dimension]):.6f}")
        for block, row in read[:_LISTED]
    )
    return Facts(f"Dimension {dimension} across tokens", sentence, pairs)


def beside_facts(pair: tuple[Block, int, Block, int], cosines: Sequence[float]) -> Facts:
    """Two tokens of two texts: how alike they are after each layer."""
    one, row, other, other_row = pair
    names = one.rows[row].token, other.rows[other_row].token
    sentence = "The cosine between the two, each text read by itself."
    if names[0] == names[1]:
        sentence += (
            " The same piece begins alike but for its position; each layer adds what stands around it."
        )
    pairs = tuple((f"layer {layer}", f"{value:.6f}") for layer, value in enumerate(cosines))
    return Facts(f"{names[0]} beside {names[1]}", sentence, pairs)
