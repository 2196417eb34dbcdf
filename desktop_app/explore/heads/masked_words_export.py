"""Guesses, candidates, layers and a corrupted text in every form, and the programs that prove them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desktop_app.encoder.bundle import PRETRAINING, WORDS
from desktop_app.explore.export import Export, program, reading
from desktop_app.explore.heads.masked_words import (
    MASKED,
    RANDOM,
    SHARE,
    Chain,
    Corruption,
    Guess,
    Hidden,
    PieceTable,
    Side,
)
from desktop_app.explore.sheet import TokenSheet

_HEAD = f'''\
def run(graph, **given):
    session = ort.InferenceSession(str(MODEL / graph), providers=["CPUExecutionProvider"])
    wanted = {{item.name for item in session.get_inputs()}}
    return session.run(None, {{name: row for name, row in given.items() if name in wanted}})


def layers(ids, mask, types):
    """The states of the first text after every layer; (layers + 1, tokens, hidden)."""
    given = {{"input_ids": ids, "attention_mask": mask, "token_type_ids": types}}
    return np.stack(run("{PRETRAINING}", **given))[:, 0]


def shares(states):
    """The probabilities of all pieces of the vocabulary; (places, vocabulary)."""
    logits = run("{WORDS}", states=np.ascontiguousarray(states))[0].astype(np.float64)
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)

'''
_ASSERT = "assert abs({found} - {expected}) <= 0.01 * {expected}"
"""Within a hundredth: so far float32 carries a probability that is tiny."""


def document(guesses: Sequence[Guess], table: PieceTable) -> dict[str, object]:
    """What the command line prints of guesses."""
    masks = [
        {
            "position": one.place,
            "candidates": [{"token": table.pieces[id_], "probability": share} for id_, share in one.best],
        }
        for one in guesses
    ]
    return {"masks": masks}


def export(
    sheet: TokenSheet,
    hidden: Hidden,
    table: PieceTable,
    sides: dict[Side, tuple[Guess, ...]],
    side: Side,
    model_folder: Path,
) -> Export:
    """The guesses of `side` in every form; in JSON also how probable the truth is from every side."""
    guesses, names = sides[side], table.pieces
    head = ("position", "truth", "truth_rank", "truth_probability", "entropy_bits", "turn")
    rows = []
    masks = []
    for number, one in enumerate(guesses):
        truth = None if one.truth is None else names[one.truth]
        about = (one.place, truth, one.rank, one.probability, one.entropy, one.turn or None)
        rows += [
            (*about, rank, names[id_], probability) for rank, (id_, probability) in enumerate(one.best, 1)
        ]
        masks.append(
            dict(zip(head, about, strict=True))
            | {
                "choices": one.choices,
                "by_side": {name: of[number].probability for name, of in sides.items()},
            }
            | {"candidates": [{"token": names[id_], "probability": share} for id_, share in one.best]}
        )
    way = "one by one" if any(one.turn for one in guesses) else "all at once"
    return Export(
        "masked words",
        (*head, "rank", "candidate", "probability"),
        rows,
        {"texts": list(sheet.texts), "side": side, "way": way, "masks": masks},
        script=script(sheet, hidden, guesses, side, model_folder) if guesses else "",
        title=f"Masked words, seen from {'both sides' if side == 'both' else f'the {side} only'}, {way}",
    )


def script(
    sheet: TokenSheet, hidden: Hidden, guesses: Sequence[Guess], side: Side, model_folder: Path
) -> str:
    """A program that asserts the best guess at every place and its probability."""
    turns = sorted(guesses, key=lambda one: one.turn)
    asked = [(one.place, *one.best[0], one.entropy) for one in turns]
    lines = [
        _HEAD,
        *_opening(sheet, hidden),
        f"frame = {list(hidden.frame)}",
        f"for place, piece, expected, entropy in {asked!r}:",
        "    at, seen = np.arange(ids.shape[1]), mask.copy()",
        {
            "both": "    away = at < 0  # both sides are seen",
            "left": "    away = at > place  # only the left is seen",
            "right": "    away = at < place  # only the right is seen",
        }[side],
        "    away[frame] = False",
        "    seen[0, away] = 0",
        "    found = shares(layers(ids, seen, types)[-1, [place]])[0]",
        "    print(place, tokenizer.id_to_token(piece), found[piece])",
        f"    {_ASSERT.format(found='found[piece]', expected='expected')}",
        "    assert abs(-(found * np.log2(np.maximum(found, 1e-300))).sum() - entropy) < 1e-2",
    ]
    if turns and turns[0].turn:
        lines.append("    ids[0, place] = piece  # one by one: filled in before the next is asked")
    return program(model_folder, lines, sheet.limit)


def export_layers(
    sheet: TokenSheet,
    hidden: Hidden,
    table: PieceTable,
    layers: Sequence[Sequence[Guess]],
    number: int,
    model_folder: Path,
) -> Export:
    """What the head says of one hidden place at every layer."""
    names = table.pieces
    column = [guesses[number] for guesses in layers]
    head = ("layer", "rank", "candidate", "probability", "truth_rank", "truth_probability", "entropy_bits")
    rows = [
        (layer, rank, names[id_], share, one.rank, one.probability, one.entropy)
        for layer, one in enumerate(column)
        for rank, (id_, share) in enumerate(one.best, 1)
    ]
    place = column[0].place
    said = {
        "texts": list(sheet.texts),
        "position": place,
        "lens": "The head was trained on the last layer: on another it is a lens and not a prediction.",
        "layers": [dict(zip(head, row, strict=True)) for row in rows],
    }
    lines = [
        _HEAD,
        *_opening(sheet, hidden),
        f"found = shares(layers(ids, mask, types)[:, {place}])",
        f"for layer, (piece, expected) in enumerate({[one.best[0] for one in column]!r}):",
        "    print(layer, tokenizer.id_to_token(piece), found[layer, piece])",
        f"    {_ASSERT.format(found='found[layer, piece]', expected='expected')}",
    ]
    made = program(model_folder, lines, sheet.limit)
    return Export("masked word by layer", head, rows, said, script=made)


def export_chains(
    sheet: TokenSheet,
    hidden: Hidden,
    table: PieceTable,
    slot: tuple[int, int],
    chains: Sequence[tuple[str, Chain]],
    model_folder: Path,
) -> Export:
    """Words tried in a slot, each with the probabilities of its pieces."""
    names = table.pieces
    head = ("word", "pieces", "joint_probability", "probabilities", "split")
    rows = [
        (
            *(word, len(one.pieces), one.joint),
            " ".join(f"{share:.6g}" for share in one.probabilities),
            " ".join(names[piece] for piece in one.pieces),
        )
        for word, one in chains
    ]
    first, last = slot
    said = {
        "texts": list(sheet.texts),
        "slot": list(slot),
        "method": "chain rule from left to right; comparable only within the same number of pieces",
        "words": [
            {"word": word, "joint_probability": one.joint}
            | {
                "pieces": [
                    {"token": names[piece], "probability": share}
                    for piece, share in zip(one.pieces, one.probabilities, strict=True)
                ]
            }
            for word, one in chains
        ],
    }
    asked = [(list(one.pieces), one.joint) for _, one in chains]
    lines = [
        _HEAD,
        *_opening(sheet, hidden),
        f"for pieces, expected in {asked!r}:",
        "    many = len(pieces)",
        "    wide = [",
        f"        np.concatenate([row[:, :{first}], np.full((1, many), value), row[:, {last}:]], axis=1)",
        f"        for row, value in ((ids, {table.mask}), (mask, 1), (types, types[0, {first}]))",
        "    ]",
        "    joint = 1.0",
        f"    for at, piece in enumerate(pieces, {first}):",
        "        joint *= shares(layers(*wide)[-1, [at]])[0, piece]",
        "        wide[0][0, at] = piece",
        "    print([tokenizer.id_to_token(piece) for piece in pieces], joint)",
        f"    {_ASSERT.format(found='joint', expected='expected')}",
    ]
    made = program(model_folder, lines, sheet.limit) if chains else ""
    return Export("words tried", head, rows, said, script=made)


def export_corruption(sheet: TokenSheet, table: PieceTable, found: Corruption, model_folder: Path) -> Export:
    """The chosen pieces, what became of each, and its loss; the program draws them again from the seed."""
    names = table.pieces
    head = ("position", "truth", "fate", "given", "loss_nats")
    rows = [
        (place, names[truth], fate, names[int(found.ids[place])], loss)
        for place, truth, fate, loss in zip(
            found.places, found.truths, found.fates, found.losses, strict=True
        )
    ]
    said = {
        "texts": list(sheet.texts),
        "seed": found.seed,
        "chosen": [dict(zip(head, row, strict=True)) for row in rows],
        "mean_loss_nats": found.mean_loss,
    }
    lines = [
        _HEAD,
        f"ids, mask, types = {reading(sheet.texts, sheet.limit, sheet.truncation)}",
        f"ordinary = [at for at, piece in enumerate(ids[0]) if int(piece) not in {sorted(table.special)}]",
        f"random = np.random.default_rng({found.seed})",
        f"many = max(1, round({SHARE} * len(ordinary)))",
        "places = np.sort(random.permutation(np.array(ordinary))[:many])",
        f"lots, others = random.random(many), random.integers(0, {len(names)}, many)",
        "truths = ids[0, places]",
        f"ids[0, places[lots < {MASKED}]] = {table.mask}",
        f"other = (lots >= {MASKED}) & (lots < {MASKED + RANDOM})",
        "ids[0, places[other]] = others[other]",
        f"assert ids[0].tolist() == {found.ids.tolist()!r}",
        "found = shares(layers(ids, mask, types)[-1, places])",
        "losses = -np.log(found[np.arange(many), truths])",
        'print("losses in nats:", losses, "mean:", losses.mean())',
        f"assert np.abs(losses - {list(found.losses)!r}).max() < 1e-2",
    ]
    made = program(model_folder, lines, sheet.limit)
    return Export(f"corrupted text, seed {found.seed}", head, rows, said, script=made)


def _opening(sheet: TokenSheet, hidden: Hidden) -> list[str]:
    return [
        f"ids, mask, types = {reading(sheet.texts, sheet.limit, sheet.truncation)}",
        f"ids[0, {list(hidden.places)}] = tokenizer.token_to_id('[MASK]')",
    ]
