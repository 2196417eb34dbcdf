"""What the details panel says of attention, in words and exact numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.explore.attention import PARTS, entropies, habits, share
from desktop_app.ui.microscope.details import Facts

if TYPE_CHECKING:
    from desktop_app.core.arrays import Float32
    from desktop_app.ui.microscope.labs.heads.work import Looked

_LISTED = 5
NOT_AN_EXPLANATION = Facts(
    "Attention is not an explanation",
    "A large weight does not say that the token decided the result (Jain & Wallace 2019); whether weights "
    "can explain depends on the task and on what is asked (Wiegreffe & Pinter 2019). “Left out” checks it "
    "for this text: it leaves each token out and measures how far the vector moves.",
)
_SINK = Facts(
    "Why so much on one token?",
    "The weights of a row must add up to 1, so a head that finds nothing it looks for still has to look "
    "somewhere. BERT's heads then look at [SEP] or [CLS], which hardly changes the result: a no-op (Clark et "
    "al. 2019, section 3.2).",
)
_ASYMMETRIC = Facts(
    "Why is it not symmetric?",
    "A token looks with its query and is looked at by its key, two different vectors, and every row is "
    "brought to a sum of 1 by itself. So the weight from one token to another is not that of the way back.",
)
_ROLLOUT = Facts(
    "Rollout",
    "The average over heads, half of it replaced by the token itself for the residual connection (0.5 A + "
    "0.5 I), multiplied layer by layer (Abnar & Zuidema 2020): how much of each input token would be in a "
    "place if attention alone mixed them. Values and feed-forward layers are not counted.",
)


def whole_facts(looked: Looked, layer: int, column: int, paired: bool) -> tuple[Facts, ...]:
    """What is shown, and what users ask about it."""
    given = looked.input
    matrix, tokens = given.matrix(layer, column), given.found.tokens
    found = habits(matrix, given.encoding)
    pairs = [
        ("to [CLS]", f"{found.cls:.2%}"),
        ("to [SEP]", f"{found.sep:.2%}"),
        ("to itself", f"{found.itself:.2%}"),
        ("to the one before", f"{found.previous:.2%}"),
        ("to the next one", f"{found.following:.2%}"),
        ("spread", f"{found.bits:.3f} bits; evenly {found.even:.3f}"),
    ]
    if paired:
        pairs += [(PARTS[number], f"{share(matrix, given.encoding, number):.2%}") for number in range(1, 5)]
    pairs += [
        ("model", looked.model),
        ("all weights", f"({given.found.layers}, {given.found.heads}, {tokens:,}, {tokens:,})"),
    ]
    sentence = (
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
    pairs = [(f"looks at {tokens[at]}", f"{float(matrix[place, at]):.6f}") for at in _best(matrix[place])]
    pairs += [
        (f"looked at by {tokens[at]}", f"{float(matrix[at, place]):.6f}") for at in _best(matrix[:, place])
    ]
    pairs.append(("spread", f"{float(entropies(matrix[place : place + 1])[0]):.3f} bits"))
    padded = not given.encoding.attention_mask[place]
    sentence = (
        "It is padding: nothing looks at it, and what it looks at itself is used by nobody." if padded else ""
    )
    return Facts(f"{tokens[place]} in {lower(given.name(layer, column))}", sentence, tuple(pairs))


def pair_facts(looked: Looked, layer: int, column: int, looking: int, looked_at: int) -> Facts:
    """One weight, and the one of the way back."""
    given = looked.input
    matrix, tokens = given.matrix(layer, column), given.encoding.tokens
    order = int((matrix[looking] > matrix[looking, looked_at]).sum()) + 1
    pairs = (
        ("weight", f"{float(matrix[looking, looked_at]):.8f}"),
        ("in its row", f"number {order:,} of {len(tokens):,}"),
        ("the way back", f"{float(matrix[looked_at, looking]):.8f}"),
        ("positions", f"{looking} to {looked_at}"),
    )
    return Facts(f"{tokens[looking]} looks at {tokens[looked_at]}", given.name(layer, column), pairs)


def _best(weights: Float32) -> list[int]:
    return [int(at) for at in (-weights).argsort(kind="stable")[:_LISTED] if weights[at] > 0]


def lower(name: str) -> str:
    """The name of a place within a sentence."""
    return name[0].lower() + name[1:]
