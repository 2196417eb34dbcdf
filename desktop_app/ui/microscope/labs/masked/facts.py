"""A hidden place, and the whole of Masked words, in words and exact numbers."""

from __future__ import annotations

from desktop_app.core.words import per_cent
from desktop_app.explore.heads.masked_words import MADE_UP, SIDES, Side
from desktop_app.language import fraction, number, tr, tr_as
from desktop_app.ui.microscope.details import Facts
from desktop_app.ui.microscope.labs.masked.columns import SIDE_WORDS
from desktop_app.ui.microscope.labs.masked.work import Guessed

ENCODER_ONLY = tr(
    "A decoder sees only what stands to the left. Hiding one side with attention mask 0 (positions stay, "
    "[CLS] and [SEP] are seen) shows what the other side is worth."
)


def guess_facts(shown: Guessed, side: Side, nth: int, layer: int | None, *, guide: bool) -> tuple[Facts, ...]:
    """What the model says of one [MASK]."""
    one, names = shown.sides[side][nth], shown.table.pieces
    pairs = [(tr("position"), str(one.place)), (tr("seen"), SIDE_WORDS[side])]
    if one.truth is not None and one.probability is not None:
        pairs += [
            (tr_as("word", "hidden"), names[one.truth]),
            (tr("its rank"), tr("{number} of {all}", number=number(one.rank or 0), all=number(len(names)))),
        ]
        pairs += [(tr("its probability"), per_cent(one.probability, 6))]
        if guide and names[one.truth] in MADE_UP:
            pairs += [(tr("the guide, made up"), MADE_UP[names[one.truth]])]
    pairs += [
        (tr("best guess"), f"{names[one.best[0][0]]}, {per_cent(one.best[0][1], 6)}"),
        (tr("entropy"), tr("{entropy} bits", entropy=fraction(one.entropy, 4))),
        (tr("as unsure as"), tr("among {choices} equally likely words", choices=fraction(one.choices))),
    ]
    if one.turn:
        pairs.append((tr("filled in"), tr("as number {turn}, with its best guess", turn=one.turn)))
    found = [Facts(f"[MASK] {nth + 1}", "", tuple(pairs)), _sides(shown, nth)]
    if layer is not None and layer < len(shown.layers):
        at = shown.layers[layer][nth]
        words = tr("The head was trained on the last layer: on another it is a lens and not a prediction.")
        best = tuple((names[piece], per_cent(value, 6)) for piece, value in at.best)
        found.append(
            Facts(tr("At layer {layer} of {layers}", layer=layer, layers=len(shown.layers) - 1), words, best)
        )
    return tuple(found)


def whole_facts(shown: Guessed, *, guide: bool) -> tuple[Facts, ...]:
    """What is seen here, and whose heads these are."""
    words = tr(
        "Every [MASK] stands for a word the model has to find. The bars are its probabilities "
        "over the whole vocabulary of {pieces} pieces; they add up to 1.",
        pieces=number(len(shown.table.pieces)),
    )
    pairs = ((tr("hidden pieces"), str(len(shown.hidden.places))), (tr("tokens"), str(len(shown.hidden.ids))))
    found = [Facts(tr("Masked words"), words, pairs)]
    if guide:
        said = tr(
            "The guide’s figures for this review are made up, to explain the idea; no model computed them."
        )
        found.append(Facts(tr("Made up in the guide"), said, tuple(MADE_UP.items())))
    found.append(Facts(tr("Why both sides"), ENCODER_ONLY))
    found.append(Facts(tr("Whose heads"), shown.story, shown.figures))
    return tuple(found)


def _sides(shown: Guessed, number: int) -> Facts:
    """How probable the hidden word is from each side; its fall where one is hidden."""
    of = {side: guesses[number] for side, guesses in shown.sides.items()}
    known = of["both"].probability is not None
    values = {
        side: one.probability if one.probability is not None else one.best[0][1] for side, one in of.items()
    }
    names = shown.table.pieces
    pairs = tuple(
        (SIDE_WORDS[side], per_cent(values[side], 6) + ("" if known else f", {names[of[side].best[0][0]]}"))
        for side in SIDES
    )
    words = (
        tr("The probability of the hidden word.")
        if known
        else tr("The best guess, for the word is not known.")
    )
    if known and values["both"] > max(values["left"], values["right"]) > 0:
        times = values["both"] / max(values["left"], 1e-12)
        words += tr(
            " Seen from both sides it is {times} times what it is from the left alone.", times=fraction(times)
        )
    return Facts(tr("What the sides are worth"), words, pairs)
