"""What the details panel says of attention, in words and exact numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.core.words import per_cent
from desktop_app.explore.attention import PARTS, entropies, habits, share
from desktop_app.language import amid, fraction, number, tr
from desktop_app.ui.microscope.details import Facts

if TYPE_CHECKING:
    from desktop_app.core.arrays import Float32
    from desktop_app.ui.microscope.labs.heads.work import Looked

_LISTED = 5
NOT_AN_EXPLANATION = Facts(
    tr("Attention is not an explanation"),
    tr(
        "A large weight does not say that the token decided the result (Jain & Wallace 2019); whether "
        "weights can explain depends on the task and on what is asked (Wiegreffe & Pinter 2019). “Left out” "
        "checks it for this text: it leaves each token out and measures how far the vector moves."
    ),
)
_SINK = Facts(
    tr("Why so much on one token?"),
    tr(
        "The weights of a row must add up to 1, so a head that finds nothing it looks for still has to look "
        "somewhere. BERT's heads then look at [SEP] or [CLS], which hardly changes the result: a no-op "
        "(Clark et al. 2019, section 3.2)."
    ),
)
_ASYMMETRIC = Facts(
    tr("Why is it not symmetric?"),
    tr(
        "A token looks with its query and is looked at by its key, two different vectors, and every row is "
        "brought to a sum of 1 by itself. So the weight from one token to another is not that of "
        "the way back."
    ),
)
_ROLLOUT = Facts(
    tr("Rollout"),
    tr(
        "The average over heads, half of it replaced by the token itself for the residual connection (0.5 A "
        "+ 0.5 I), multiplied layer by layer (Abnar & Zuidema 2020): how much of each input token would be "
        "in a place if attention alone mixed them. Values and feed-forward layers are not counted."
    ),
)


def whole_facts(looked: Looked, layer: int, column: int, paired: bool) -> tuple[Facts, ...]:
    """What is shown, and what users ask about it."""
    given = looked.input
    matrix, tokens = given.matrix(layer, column), given.found.tokens
    found = habits(matrix, given.encoding)
    pairs = [
        (tr("to [CLS]"), per_cent(found.cls, 2)),
        (tr("to [SEP]"), per_cent(found.sep, 2)),
        (tr("to itself"), per_cent(found.itself, 2)),
        (tr("to the one before"), per_cent(found.previous, 2)),
        (tr("to the next one"), per_cent(found.following, 2)),
        (
            tr("spread"),
            tr("{bits} bits; evenly {even}", bits=fraction(found.bits, 3), even=fraction(found.even, 3)),
        ),
    ]
    if paired:
        pairs += [
            (PARTS[number], per_cent(share(matrix, given.encoding, number), 2)) for number in range(1, 5)
        ]
    pairs += [
        (tr("model"), looked.model),
        (tr("all weights"), f"({given.found.layers}, {given.found.heads}, {tokens:,}, {tokens:,})"),
    ]
    sentence = tr(
        "A row is the token that looks, its columns what it looks at; a row adds up to 1. On average over "
        "the rows that the model reads:"
    )
    asked: tuple[Facts, ...] = (NOT_AN_EXPLANATION, _SINK, _ASYMMETRIC)
    if not given.is_head(column) and column > given.found.heads + 1:
        asked = (_ROLLOUT, *asked)
    return (Facts(given.name(layer, column), sentence, tuple(pairs)), *asked)


def token_attention(looked: Looked, layer: int, column: int, place: int) -> Facts:
    """What a token looks at, and what looks at it."""
    given = looked.input
    matrix, tokens = given.matrix(layer, column), given.encoding.tokens
    pairs = [
        (tr("looks at {token}", token=tokens[at]), f"{float(matrix[place, at]):.6f}")
        for at in _best(matrix[place])
    ]
    pairs += [
        (tr("looked at by {token}", token=tokens[at]), f"{float(matrix[at, place]):.6f}")
        for at in _best(matrix[:, place])
    ]
    pairs.append(
        (
            tr("spread"),
            tr("{entropy} bits", entropy=fraction(float(entropies(matrix[place : place + 1])[0]), 3)),
        )
    )
    padded = not given.encoding.attention_mask[place]
    sentence = (
        tr("It is padding: nothing looks at it, and what it looks at itself is used by nobody.")
        if padded
        else ""
    )
    return Facts(
        tr("{token} in {place}", token=tokens[place], place=amid(given.name(layer, column))),
        sentence,
        tuple(pairs),
    )


def pair_facts(looked: Looked, layer: int, column: int, looking: int, looked_at: int) -> Facts:
    """One weight, and the one of the way back."""
    given = looked.input
    matrix, tokens = given.matrix(layer, column), given.encoding.tokens
    order = int((matrix[looking] > matrix[looking, looked_at]).sum()) + 1
    pairs = (
        (tr("weight"), f"{float(matrix[looking, looked_at]):.8f}"),
        (tr("in its row"), tr("number {number} of {all}", number=number(order), all=number(len(tokens)))),
        (tr("the way back"), f"{float(matrix[looked_at, looking]):.8f}"),
        (tr("positions"), tr("{looking} to {looked_at}", looking=looking, looked_at=looked_at)),
    )
    return Facts(
        tr("{one} looks at {other}", one=tokens[looking], other=tokens[looked_at]),
        given.name(layer, column),
        pairs,
    )


def _best(weights: Float32) -> list[int]:
    return [int(at) for at in (-weights).argsort(kind="stable")[:_LISTED] if weights[at] > 0]
