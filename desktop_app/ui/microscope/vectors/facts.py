"""States, and the cosines between them, in words and exact numbers; tokens near to one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop_app.core.words import decimals
from desktop_app.ui.microscope.details import Facts
from desktop_app.ui.microscope.vectors.blocks import Block, Blocks

if TYPE_CHECKING:
    from desktop_app.core.arrays import Float32
    from desktop_app.explore.token_cosines import Neighbor

_LISTED = 16
"""Tokens that a dimension is listed for; the bars show all."""
AROUND = 32
CENTERED = (
    "The tokens of a BERT have a part in common, which raises their plain cosines. Centered, the mean of all "
    "tokens that are read is taken away first."
)


def whole_facts(shown: Blocks, layer: int) -> tuple[Facts, ...]:
    """The shape, as the guide explains it in part 6, and what the layer is."""
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
        ("color scale", f"{shown.scale:.6f}, the s in tanh(|x|/s)"),
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
        pairs.insert(0, ("value", decimals(float(state[dimension]), 8)))
        pairs.append(("size", f"number {rank} of {len(state)} by size"))
    of = f", dimension {dimension}" if dimension is not None else ""
    padded = shown.blocks[block].rows[row].kind == "padding"
    sentence = "The model computes this row, but nothing uses it." if padded else ""
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
            " The same piece begins alike except for its position; each layer adds what stands around it."
        )
    pairs = tuple((f"layer {layer}", f"{value:.6f}") for layer, value in enumerate(cosines))
    return Facts(f"{names[0]} next to {names[1]}", sentence, pairs)


def cosines_facts(
    shown: Blocks, sides: tuple[Block, Block], matrices: tuple[Float32, Float32], layer: int
) -> tuple[Facts, ...]:
    """What the map shows, while nothing is pointed at."""
    from desktop_app.explore.token_cosines import mean_cosine

    (one, other), (plain, centered) = sides, matrices
    read, alone = (one.input.read, other.input.read), one is other
    padded = not all(read[0]) or not all(read[1])
    pairs = (
        ("layer", f"{layer} of {shown.layers}"),
        ("rows", f"{len(one.rows):,} tokens"),
        ("columns", f"{len(other.rows):,} tokens"),
        ("mean cosine", f"{mean_cosine(plain, read, alone):.4f}"),
        ("mean, centered", f"{mean_cosine(centered, read, alone):.4f}"),
    )
    which = "two different tokens" if alone else "a token of each text"
    words = f"{CENTERED} The means are over all pairs of {which}{', without padding' if padded else ''}."
    return (Facts("Cosines between tokens", words, pairs),)


def cosine_facts(
    sides: tuple[Block, Block], cell: tuple[int, int], matrices: tuple[Float32, Float32], layer: int
) -> tuple[Facts, ...]:
    """The pair of tokens in a cell."""
    (one, other), (row, column) = sides, cell
    left, right = one.rows[row], other.rows[column]
    pairs = (
        ("cosine", f"{float(matrices[0][row, column]):.6f}"),
        ("centered", f"{float(matrices[1][row, column]):.6f}"),
        ("layer", str(layer)),
        ("row", f"{left.token}, position {left.position}"),
        ("column", f"{right.token}, position {right.position}"),
        ("norms", f"{float(one.norms[layer, row]):.4f}, {float(other.norms[layer, column]):.4f}"),
    )
    return (Facts(f"{left.token} and {right.token}", CENTERED, pairs),)


def near_in_texts(one: Block, other: Block, row: int, cosines: Float32) -> list[Neighbor]:
    """The tokens of `other` by their cosine with a row of `one`, best first; itself and padding left out."""
    from desktop_app.explore.token_cosines import Neighbor

    found = []
    for number in sorted(range(len(other.rows)), key=lambda place: -cosines[place]):
        token = other.rows[number]
        if (one is other and number == row) or token.kind == "padding":
            continue
        text = other.input.texts[token.text if token.text is not None and len(other.input.texts) > 1 else 0]
        start, end = (0, 0) if token.text is None else (token.word_start, token.word_end)
        found.append(
            Neighbor(
                token.token,
                float(cosines[number]),
                text[max(start - AROUND, 0) : start],
                text[start:end] or token.token,
                text[end : end + AROUND] if end else "",
                f"position {token.position}",
                0,
            )
        )
    return found
