"""The model, a token in a layer, and what a token may see, in words and exact numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop_app.language import fraction, number, tr
from desktop_app.ui.microscope.details import Facts

if TYPE_CHECKING:
    from desktop_app.explore.architecture.blocks import ArchBlock
    from desktop_app.explore.architecture.sight import Sight
    from desktop_app.ui.microscope.labs.stack.work import Architecture


def name_of(block: ArchBlock) -> str:
    """A block's name with the layer it is of."""
    if block.layer and block.key != "folded":
        return tr("{block}, layer {layer}", block=block.name, layer=block.layer)
    return block.name


def model_facts(shown: Architecture) -> tuple[Facts, ...]:
    """The sizes, as they are read from the model's own graph, and its width next to the guide's."""
    from desktop_app.explore.architecture.blocks import GUIDE_HIDDEN, total, width_sentence

    stack, network = shown.stack, shown.stack.network
    pairs = [
        (tr("hidden size"), number(network.hidden)),
        (tr("layers"), f"{len(network.layers)}"),
        (tr("heads"), f"{network.heads} × {network.hidden // network.heads}"),
        (tr("inner size"), number(network.inner)),
        (tr("activation"), network.activation),
        (tr("word pieces"), number(network.words.shape[0])),
        (tr("positions"), number(network.positions.shape[0])),
        (tr("types"), f"{network.types.shape[0] if network.types else 0}"),
    ]
    counts = [
        (tr("embeddings"), number(total(stack.embeddings))),
        (tr("a layer"), number(total(stack.layers[0]))),
        (tr("all layers"), number(sum(map(total, stack.layers)))),
        (tr("pooling"), "0"),
        (tr("together"), number(stack.count)),
        (tr("pooler, left out"), number(stack.pooler.count)),
        (tr("with the pooler"), number(stack.count + stack.pooler.count)),
    ]
    run = [
        (tr("tokens"), number(stack.tokens)),
        (tr("FLOPs"), number(stack.operations)),
        (tr("a token"), number(stack.operations // stack.tokens)),
        (
            tr("by hand"),
            tr("differs by {difference} millionths", difference=fraction(shown.difference * 1e6)),
        ),
    ]
    width = (
        tr("{hidden} numbers, as in the guide", hidden=network.hidden)
        if network.hidden == GUIDE_HIDDEN
        else tr("{hidden} here, {guide} in the guide", hidden=network.hidden, guide=GUIDE_HIDDEN)
    )
    return (
        Facts(stack.model, tr("Read from the model's own graph:"), tuple(pairs)),
        Facts(
            tr("Parameters"),
            tr("All learned numbers of the bundle, each counted where it is used."),
            tuple(counts),
        ),
        Facts(
            tr("For this text"),
            (
                tr(
                    "A multiplication and an addition count as two; layer norm and softmax as 5 a number, "
                    "GELU as 8. The strips are computed by hand from the weights and compared with the "
                    "model's own states."
                )
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
    steps = [(tr("word"), shown.embedded.word), (tr("embeddings"), states[0])]
    if layer:
        steps = [(tr("layer {layer}", layer=layer - 1) if layer > 1 else tr("embeddings"), states[layer - 1])]
        if shown.run is not None:
            steps += [
                (tr("attention"), shown.run.attention),
                (tr("add & norm"), shown.run.add),
                (tr("feed-forward"), shown.run.feed_forward),
            ]
        steps.append((tr("layer {layer}", layer=layer), states[layer]))
    if dimension is not None and dimension < states.shape[2]:
        pairs = tuple((said, f"{float(rows[token, dimension]):.6f}") for said, rows in steps)
        title = (
            tr(
                "{token} in layer {layer}, dimension {dimension}",
                token=name,
                layer=layer,
                dimension=dimension,
            )
            if layer
            else tr("{token} in the embeddings, dimension {dimension}", token=name, dimension=dimension)
        )
        return Facts(
            title,
            tr("Its value behind every block."),
            pairs,
        )
    pairs = tuple((said, f"{float(np.linalg.norm(rows[token])):.6f}") for said, rows in steps)
    return Facts(
        tr("{token} in layer {layer}", token=name, layer=layer)
        if layer
        else tr("{token} in the embeddings", token=name),
        tr("The norm of its vector behind every block."),
        pairs,
    )


def sight_facts(found: Sight, tokens: Sequence[str], token: int | None) -> tuple[Facts, ...]:
    """What the token pointed at may see, and the mask as a whole."""
    from desktop_app.explore.architecture.sight import MODELS, NAMES, RULES, listed, seen_sentence

    made = []
    for row in found.rows_of(token):
        title = tokens[found.places[row]]
        if found.kind == "both":
            decoder = row >= found.split
            title = (
                tr("{token} in the decoder", token=title)
                if decoder
                else tr("{token} in the encoder", token=title)
            )
        seen = listed([tokens[found.places[column]] for column in found.seen(row)])
        made.append(
            Facts(
                title,
                seen_sentence(found, tokens, row),
                ((tr("sees"), seen),),
            )
        )
    cells = found.matrix.size
    pairs = (
        (tr("rows, columns"), f"{number(len(found.places))}, {number(len(found.places))}"),
        (
            tr("may be seen"),
            tr("{number} of {all}", number=number(int(found.matrix.sum())), all=number(cells)),
        ),
    )
    whole = Facts(NAMES[found.kind], f"{RULES[found.kind]} {MODELS[found.kind]}", pairs)
    return (*made, whole)
