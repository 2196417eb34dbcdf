"""Cosines between tokens in words, and the near tokens of the texts themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.ui.microscope.vectors.blocks import Block, Blocks
from desktop_app.ui.microscope.view import Facts

if TYPE_CHECKING:
    from desktop_app.core.arrays import Float32
    from desktop_app.services.microscope.token_neighbors import Neighbor

AROUND = 32
CENTERED = (
    "The tokens of a BERT have a part in common, which raises their plain cosines. Centered, the mean of all "
    "tokens shown is taken away first."
)


def whole_facts(
    shown: Blocks, sides: tuple[Block, Block], matrices: tuple[Float32, Float32], layer: int
) -> tuple[Facts, ...]:
    """What the map shows, while nothing is pointed at."""
    plain, centered = matrices
    pairs = (
        ("layer", f"{layer} of {shown.layers}"),
        ("rows", f"{len(sides[0].rows):,} tokens"),
        ("columns", f"{len(sides[1].rows):,} tokens"),
        ("mean cosine", f"{float(plain.mean()):.4f}"),
        ("mean, centered", f"{float(centered.mean()):.4f}"),
    )
    return (Facts("Cosines between tokens", CENTERED, pairs),)


def cell_facts(
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
    """The tokens of `other` by their cosine with a row of `one`, best first; the token itself left out."""
    from desktop_app.services.microscope.token_neighbors import Neighbor

    found = []
    for number in sorted(range(len(other.rows)), key=lambda place: -cosines[place]):
        token = other.rows[number]
        if one is other and number == row:
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
