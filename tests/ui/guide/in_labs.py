"""What the views of Labs show of an example, compared with PyTorch; each returns how many numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from pytestqt.qtbot import QtBot

from desktop_app.ui.values import Example
from tests.ui.guide.near import near
from tests.ui.guide.reference import Reference


def in_labs(qtbot: QtBot, view: Any, example: Example, reference: Reference) -> int:
    match example.view:
        case "Masked words":
            compared = masked_words(view, example, reference)
            if example.mode != "In training":
                return compared
            qtbot.waitUntil(lambda: view.training.answer is not None, timeout=20_000)
            return compared + training(view, example, reference)
        case "Next sentence":
            return next_sentence(view, example, reference)
        case "Architecture":
            return architecture(view, example, reference)
        case "Attention":
            return attention(view, example, reference)
        case _:
            return 0


def masked_words(view: Any, example: Example, reference: Reference) -> int:
    """The guesses from every side, with the probability of what is hidden."""
    tokens = reference.tokens(example.text)
    read = reference.read(example.text)
    ids, types = list(read["input_ids"]), tuple(read["token_type_ids"])
    truths = {place: ids[place] for place in view.answer.hidden.places if tokens[place] != "[MASK]"}
    for place in truths:
        ids[place] = reference.tokenizer.mask_token_id
    last, compared = len(ids) - 1, 0
    for side, guesses in view.answer.sides.items():
        for guess in guesses:
            mask = tuple(
                int(
                    at in (0, last)
                    or not ((side == "left" and at > guess.place) or (side == "right" and at < guess.place))
                )
                for at in range(len(ids))
            )
            chances = reference.heads.words(tuple(ids), types, mask, guess.place)
            best = np.sort(chances)[::-1][: len(guess.best)]
            compared += near(np.array([share for _, share in guess.best]), best)
            near(chances[[number for number, _ in guess.best]], best)  # and they are of these words
            compared += near(np.array([guess.entropy]), np.array([-(chances * np.log2(chances)).sum()]))
            if (truth := truths.get(guess.place)) is not None:
                compared += near(np.array([guess.probability]), chances[[truth]])
    side = {"left only": "left", "right only": "right"}.get(example.mode, "both")
    assert view.columns.guesses == view.answer.sides[side]
    return compared


def training(view: Any, example: Example, reference: Reference) -> int:
    """The loss of every piece that was drawn."""
    drawn = view.training.answer.corruption
    types = tuple(reference.read(example.text)["token_type_ids"])
    ids = tuple(int(number) for number in drawn.ids)
    lost = [
        -np.log(reference.heads.words(ids, types, (1,) * len(ids), place)[truth])
        for place, truth in zip(drawn.places, drawn.truths, strict=True)
    ]
    return near(np.array(drawn.losses), np.array(lost))


def next_sentence(view: Any, example: Example, reference: Reference) -> int:
    """The pair in both orders, with and without type ids; and every pair of the list where it is shown."""
    first, second = example.text, example.second or ""
    orders = ((first, second, False), (first, second, True), (second, first, False), (second, first, True))
    expected = {(one, other, flat): reference.follows(one, other, flat) for one, other, flat in orders}
    shown = view.answer.pair
    assert {(*one.texts, one.flat) for one in shown} == set(expected)
    compared = sum(near(np.array(one.verdict.logits), expected[(*one.texts, one.flat)]) for one in shown)
    if example.mode != "All pairs":
        return compared
    sentences = (example.text, second, *example.companions)
    assert view.answer.matrix.listed.sentences == sentences
    logits = np.array([[reference.follows(one, other) for other in sentences] for one in sentences])
    return compared + near(view.answer.matrix.logits, logits)


def architecture(view: Any, example: Example, reference: Reference) -> int:
    """The states, the layer that is computed by hand, and who sees whom."""
    answer, states = view.answer, reference.states(example.text, example.second)
    compared = near(answer.input.states, states) + near(answer.embedded.normed, states[0])
    compared += near(answer.run.add_last, states[answer.layer])
    if "Who sees whom" in example.mode:
        tokens = states.shape[1]
        ones, lower = np.ones((tokens, tokens), bool), np.tri(tokens, dtype=bool)
        both = np.block([[ones, np.zeros_like(ones)], [ones, lower]])
        expected = {"encoder": ones, "decoder": lower, "both": both}[view.sight.kind]
        assert view.sight.isVisible()
        assert np.array_equal(view.sight.found.matrix, expected)
        compared += expected.size
    return compared


def attention(view: Any, example: Example, reference: Reference) -> int:
    """Every weight of every head, and the matrix that is shown."""
    expected = reference.attention(example.text, example.second)
    layer, number = view.place
    shown = (
        expected[layer - 1].mean(axis=0) if number > expected.shape[1] else expected[layer - 1, number - 1]
    )
    if "A → B" in example.mode:
        types = np.array(reference.read(example.text, example.second)["token_type_ids"])
        shown = shown[types == 0][:, types == 1]
    return near(view.answer.input.found.weights, expected) + near(view.shown.weights, shown)
