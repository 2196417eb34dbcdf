"""The model, a token in a layer, and what a token may see, in words and exact numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop_app.ui.microscope.details import Facts

if TYPE_CHECKING:
    from desktop_app.explore.architecture.sight import Sight
    from desktop_app.ui.microscope.labs.stack.work import Architecture


def model_facts(shown: Architecture) -> tuple[Facts, ...]:
    """The sizes, as they are read from the model's own graph, and its width next to the guide's."""
    from desktop_app.explore.architecture.blocks import GUIDE_HIDDEN, total, width_sentence

    stack, network = shown.stack, shown.stack.network
    pairs = [
        ("hidden size", f"{network.hidden:,}"),
        ("layers", f"{len(network.layers)}"),
        ("heads", f"{network.heads} × {network.hidden // network.heads}"),
        ("inner size", f"{network.inner:,}"),
        ("activation", network.activation),
        ("word pieces", f"{network.words.shape[0]:,}"),
        ("positions", f"{network.positions.shape[0]:,}"),
        ("types", f"{network.types.shape[0] if network.types else 0}"),
    ]
    counts = [
        ("embeddings", f"{total(stack.embeddings):,}"),
        ("a layer", f"{total(stack.layers[0]):,}"),
        ("all layers", f"{sum(map(total, stack.layers)):,}"),
        ("pooling", "0"),
        ("together", f"{stack.count:,}"),
        ("pooler, left out", f"{stack.pooler.count:,}"),
        ("with the pooler", f"{stack.count + stack.pooler.count:,}"),
    ]
    run = [
        ("tokens", f"{stack.tokens:,}"),
        ("FLOPs", f"{stack.operations:,}"),
        ("a token", f"{stack.operations // stack.tokens:,}"),
        ("by hand", f"differs by {shown.difference * 1e6:.1f} millionths"),
    ]
    width = (
        f"{network.hidden} numbers, as in the guide"
        if network.hidden == GUIDE_HIDDEN
        else f"{network.hidden} here, {GUIDE_HIDDEN} in the guide"
    )
    return (
        Facts(stack.model, "Read from the model's own graph:", tuple(pairs)),
        Facts(
            "Parameters", "All learned numbers of the bundle, each counted where it is used.", tuple(counts)
        ),
        Facts(
            "For this text",
            (
                "A multiplication and an addition count as two; layer norm and softmax as 5 a number, "
                "GELU as 8. The strips are computed by hand from the weights and compared with the "
                "model's own states."
            ),
            tuple(run),
        ),
        Facts(width, width_sentence(network)),
    )


def token_in_layer(shown: Architecture, token: int, dimension: int | None) -> Facts:
    """How long a token's vector is behind every block of the layer opened, and its value in a dimension."""
    import numpy as np

    name = shown.input.encoding.tokens[token]
    layer = shown.layer
    states = shown.input.states
    steps = [("word", shown.embedded.word), ("embeddings", states[0])]
    if layer:
        steps = [(f"layer {layer - 1}" if layer > 1 else "embeddings", states[layer - 1])]
        if shown.run is not None:
            steps += [
                ("attention", shown.run.attention),
                ("add & norm", shown.run.add),
                ("feed-forward", shown.run.feed_forward),
            ]
        steps.append((f"layer {layer}", states[layer]))
    where = f"layer {layer}" if layer else "the embeddings"
    if dimension is not None and dimension < states.shape[2]:
        pairs = tuple((said, f"{float(rows[token, dimension]):.6f}") for said, rows in steps)
        return Facts(f"{name} in {where}, dimension {dimension}", "Its value behind every block.", pairs)
    pairs = tuple((said, f"{float(np.linalg.norm(rows[token])):.6f}") for said, rows in steps)
    return Facts(f"{name} in {where}", "The norm of its vector behind every block.", pairs)


def sight_facts(found: Sight, tokens: Sequence[str], token: int | None) -> tuple[Facts, ...]:
    """What the token pointed at may see, and the mask as a whole."""
    from desktop_app.explore.architecture.sight import MODELS, NAMES, RULES, listed, seen_sentence

    made = []
    for row in found.rows_of(token):
        where = ""
        if found.kind == "both":
            where = " in the decoder" if row >= found.split else " in the encoder"
        seen = listed([tokens[found.places[column]] for column in found.seen(row)])
        made.append(
            Facts(f"{tokens[found.places[row]]}{where}", seen_sentence(found, tokens, row), (("sees", seen),))
        )
    cells = found.matrix.size
    pairs = (
        ("rows, columns", f"{len(found.places):,}, {len(found.places):,}"),
        ("may be seen", f"{int(found.matrix.sum()):,} of {cells:,}"),
    )
    whole = Facts(NAMES[found.kind], f"{RULES[found.kind]} {MODELS[found.kind]}", pairs)
    return (*made, whole)
