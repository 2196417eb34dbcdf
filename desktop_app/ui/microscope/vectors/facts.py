"""States, and the cosines between them, in words and exact numbers; tokens near to one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop_app.core.words import decimals
from desktop_app.language import number, tr
from desktop_app.ui.microscope.details import Facts
from desktop_app.ui.microscope.vectors.blocks import Block, Blocks

if TYPE_CHECKING:
    from desktop_app.core.arrays import Float32
    from desktop_app.explore.token_cosines import Neighbor

_LISTED = 16
"""Tokens that a dimension is listed for; the bars show all."""
AROUND = 32
CENTERED = tr(
    "The tokens of a BERT have a part in common, which raises their plain cosines. Centered, the mean of all "
    "tokens that are read is taken away first."
)


def whole_facts(shown: Blocks, layer: int) -> tuple[Facts, ...]:
    """The shape, as the guide explains it in part 6, and what the layer is."""
    from desktop_app.explore.states import layer_sentence

    block = shown.blocks[0]
    tokens, hidden = len(block.rows), shown.hidden
    sentence = tr(
        "The model gives (1, {tokens}, {hidden}): one text in the batch, {tokens} tokens, "
        "{hidden} numbers each. Squeezing takes the batch away: ({tokens}, {hidden}), a row a "
        "token.",
        tokens=tokens,
        hidden=hidden,
    )
    pairs = [
        (tr("model"), shown.model),
        (tr("batch, tokens, hidden"), f"(1, {tokens}, {hidden})"),
        (tr("squeezed"), f"({tokens}, {hidden})"),
        (tr("all layers"), f"({shown.layers + 1}, 1, {tokens}, {hidden})"),
        (tr("color scale"), tr("{scale}, the s in tanh(|x|/s)", scale=f"{shown.scale:.6f}")),
    ]
    if len(shown.blocks) > 1:
        other = len(shown.blocks[1].rows)
        pairs.insert(3, (tr("second text"), f"(1, {other}, {hidden})"))
    return (
        Facts(tr("The shape"), sentence, tuple(pairs)),
        Facts(
            tr("Layer {layer} of {layers}", layer=layer, layers=shown.layers),
            layer_sentence(layer, shown.layers),
        ),
    )


def cell_facts(shown: Blocks, layer: int, block: int, row: int, dimension: int | None) -> Facts:
    """One token's state, and its value in a dimension."""
    import numpy as np

    token = shown.blocks[block].rows[row].token
    state = shown.blocks[block].input.states[layer, row]
    strongest = int(np.abs(state).argmax())
    pairs = [
        (tr("norm"), f"{float(shown.blocks[block].norms[layer, row]):.6f}"),
        (
            tr("strongest"),
            tr(
                "{value} in dimension {dimension}",
                value=f"{float(state[strongest]):.6f}",
                dimension=strongest,
            ),
        ),
    ]
    if dimension is not None:
        rank = int((np.abs(state) > abs(state[dimension])).sum()) + 1
        pairs.insert(0, (tr("value"), decimals(float(state[dimension]), 8)))
        pairs.append((tr("size"), tr("number {rank} of {all} by size", rank=rank, all=len(state))))
    title = tr("{token}, layer {layer}", token=token, layer=layer)
    if dimension is not None:
        title = tr(
            "{token}, layer {layer}, dimension {dimension}", token=token, layer=layer, dimension=dimension
        )
    padded = shown.blocks[block].rows[row].kind == "padding"
    sentence = tr("The model computes this row, but nothing uses it.") if padded else ""
    return Facts(title, sentence, tuple(pairs))


def dimension_facts(shown: Blocks, layer: int, dimension: int) -> Facts:
    """A dimension across the tokens."""
    read = [
        (block, row)
        for block in shown.blocks
        for row in range(len(block.rows))
        if block.rows[row].kind != "padding"
    ]
    more = (
        tr(" The first {number} of {all} tokens:", number=_LISTED, all=len(read))
        if len(read) > _LISTED
        else ""
    )
    sentence = tr(
        "What a dimension stands for was never taught, and few can be named; only all of them "
        "together carry the meaning."
    )
    pairs = tuple(
        (block.rows[row].token, f"{float(block.input.states[layer, row, dimension]):.6f}")
        for block, row in read[:_LISTED]
    )
    return Facts(tr("Dimension {dimension} across tokens", dimension=dimension), sentence + more, pairs)


def beside_facts(pair: tuple[Block, int, Block, int], cosines: Sequence[float]) -> Facts:
    """Two tokens of two texts: how alike they are after each layer."""
    one, row, other, other_row = pair
    names = one.rows[row].token, other.rows[other_row].token
    sentence = tr("The cosine between the two, each text read by itself.")
    if names[0] == names[1]:
        sentence += tr(
            " The same piece begins alike except for its position; each layer adds what stands around it."
        )
    pairs = tuple((tr("layer {layer}", layer=layer), f"{value:.6f}") for layer, value in enumerate(cosines))
    return Facts(tr("{one} next to {other}", one=names[0], other=names[1]), sentence, pairs)


def cosines_facts(
    shown: Blocks, sides: tuple[Block, Block], matrices: tuple[Float32, Float32], layer: int
) -> tuple[Facts, ...]:
    """What the map shows, while nothing is pointed at."""
    from desktop_app.explore.token_cosines import mean_cosine

    (one, other), (plain, centered) = sides, matrices
    read, alone = (one.input.read, other.input.read), one is other
    padded = not all(read[0]) or not all(read[1])
    pairs = (
        (tr("layer"), tr("{number} of {all}", number=layer, all=shown.layers)),
        (tr("rows"), tr("{tokens} tokens", tokens=number(len(one.rows)))),
        (tr("columns"), tr("{tokens} tokens", tokens=number(len(other.rows)))),
        (tr("mean cosine"), f"{mean_cosine(plain, read, alone):.4f}"),
        (tr("mean, centered"), f"{mean_cosine(centered, read, alone):.4f}"),
    )
    if alone and padded:
        over = tr("The means are over all pairs of two different tokens, without padding.")
    elif alone:
        over = tr("The means are over all pairs of two different tokens.")
    elif padded:
        over = tr("The means are over all pairs of a token of each text, without padding.")
    else:
        over = tr("The means are over all pairs of a token of each text.")
    return (Facts(tr("Cosines between tokens"), f"{CENTERED} {over}", pairs),)


def cosine_facts(
    sides: tuple[Block, Block], cell: tuple[int, int], matrices: tuple[Float32, Float32], layer: int
) -> tuple[Facts, ...]:
    """The pair of tokens in a cell."""
    (one, other), (row, column) = sides, cell
    left, right = one.rows[row], other.rows[column]
    pairs = (
        (tr("cosine"), f"{float(matrices[0][row, column]):.6f}"),
        (tr("centered"), f"{float(matrices[1][row, column]):.6f}"),
        (tr("layer"), str(layer)),
        (tr("row"), tr("{token}, position {position}", token=left.token, position=left.position)),
        (tr("column"), tr("{token}, position {position}", token=right.token, position=right.position)),
        (tr("norms"), f"{float(one.norms[layer, row]):.4f}, {float(other.norms[layer, column]):.4f}"),
    )
    return (Facts(tr("{one} and {other}", one=left.token, other=right.token), CENTERED, pairs),)


def near_in_texts(one: Block, other: Block, row: int, cosines: Float32) -> list[Neighbor]:
    """The tokens of `other` by their cosine with a row of `one`, best first; itself and padding left out."""
    from desktop_app.explore.token_cosines import Neighbor

    found = []
    for at in sorted(range(len(other.rows)), key=lambda place: -cosines[place]):
        token = other.rows[at]
        if (one is other and at == row) or token.kind == "padding":
            continue
        text = other.input.texts[token.text if token.text is not None and len(other.input.texts) > 1 else 0]
        start, end = (0, 0) if token.text is None else (token.word_start, token.word_end)
        found.append(
            Neighbor(
                token.token,
                float(cosines[at]),
                text[max(start - AROUND, 0) : start],
                text[start:end] or token.token,
                text[end : end + AROUND] if end else "",
                tr("position {position}", position=token.position),
                0,
            )
        )
    return found
