"""A hidden place, and the whole of Masked words, in words and exact numbers."""

from __future__ import annotations

from desktop_app.explore.heads.masked_words import MADE_UP, SIDES, Side
from desktop_app.ui.microscope.details import Facts
from desktop_app.ui.microscope.labs.masked.columns import SIDE_NAMES
from desktop_app.ui.microscope.labs.masked.work import Guessed

ENCODER_ONLY = (
    "A decoder sees only what stands to the left. Hiding one side with attention mask 0 (positions stay, "
    "[CLS] and [SEP] are seen) shows what the other side is worth."
)


def guess_facts(
    shown: Guessed, side: Side, number: int, layer: int | None, *, guide: bool
) -> tuple[Facts, ...]:
    """What the model says of one [MASK]."""
    one, names = shown.sides[side][number], shown.table.pieces
    pairs = [("position", str(one.place)), ("seen", SIDE_NAMES[side])]
    if one.truth is not None and one.probability is not None:
        pairs += [("hidden", names[one.truth]), ("its rank", f"{one.rank:,} of {len(names):,}")]
        pairs += [("its probability", f"{one.probability:.6%}")]
        if guide and names[one.truth] in MADE_UP:
            pairs += [("the guide, made up", MADE_UP[names[one.truth]])]
    pairs += [
        ("best guess", f"{names[one.best[0][0]]}, {one.best[0][1]:.6%}"),
        ("entropy", f"{one.entropy:.4f} bits"),
        ("as unsure as", f"among {one.choices:,.1f} equally likely words"),
    ]
    if one.turn:
        pairs.append(("filled in", f"as number {one.turn}, with its best guess"))
    found = [Facts(f"[MASK] {number + 1}", "", tuple(pairs)), _sides(shown, number)]
    if layer is not None and layer < len(shown.layers):
        at = shown.layers[layer][number]
        words = "The head was trained on the last layer: on another it is a lens and not a prediction."
        best = tuple((names[piece], f"{value:.6%}") for piece, value in at.best)
        found.append(Facts(f"At layer {layer} of {len(shown.layers) - 1}", words, best))
    return tuple(found)


def whole_facts(shown: Guessed, *, guide: bool) -> tuple[Facts, ...]:
    """What is seen here, and whose heads these are."""
    words = (
        "Every [MASK] stands for a word the model has to find. The bars are its probabilities over the whole "
        f"vocabulary of {len(shown.table.pieces):,} pieces; they add up to 1."
    )
    pairs = (("hidden pieces", str(len(shown.hidden.places))), ("tokens", str(len(shown.hidden.ids))))
    found = [Facts("Masked words", words, pairs)]
    if guide:
        said = "The guide’s figures for this review are made up, to explain the idea; no model computed them."
        found.append(Facts("Made up in the guide", said, tuple(MADE_UP.items())))
    found.append(Facts("Why both sides", ENCODER_ONLY))
    found.append(Facts("Whose heads", shown.story, shown.figures))
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
        (SIDE_NAMES[side], f"{values[side]:.6%}" + ("" if known else f", {names[of[side].best[0][0]]}"))
        for side in SIDES
    )
    words = "The probability of the hidden word." if known else "The best guess, for the word is not known."
    if known and values["both"] > max(values["left"], values["right"]) > 0:
        times = values["both"] / max(values["left"], 1e-12)
        words += f" Seen from both sides it is {times:,.1f} times what it is from the left alone."
    return Facts("What the sides are worth", words, pairs)
