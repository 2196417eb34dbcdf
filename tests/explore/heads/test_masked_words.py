"""Masked words against the same numbers made by hand from the heads, and against what must hold of them."""

from dataclasses import replace

import numpy as np
import pytest

from desktop_app.core.arrays import Float32
from desktop_app.core.errors import AppError, Cancelled
from desktop_app.core.jobs import CancelToken
from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.encoder.bundle import Bundle
from desktop_app.encoder.heads import Heads
from desktop_app.encoder.wordpiece import WordPiece
from desktop_app.explore.heads import masked_words
from desktop_app.explore.heads.masked_words import REVIEW, SIDES, Fate, Hidden, PieceTable, Side
from desktop_app.explore.sheet import TokenSheet, read


@pytest.fixture(scope="module")
def heads() -> Heads:
    return Heads(Bundle.open(DEFAULT_BUNDLE))


@pytest.fixture(scope="module")
def tokenizer() -> WordPiece:
    return WordPiece(Bundle.open(DEFAULT_BUNDLE))


@pytest.fixture(scope="module")
def table(tokenizer: WordPiece) -> PieceTable:
    return masked_words.piece_table(tokenizer)


@pytest.fixture(scope="module")
def sheet(tokenizer: WordPiece) -> TokenSheet:
    return read(tokenizer, (REVIEW,))


@pytest.fixture(scope="module")
def hidden(sheet: TokenSheet, table: PieceTable) -> Hidden:
    return masked_words.hide(sheet.encoding, masked_words.to_begin_with(sheet), table)


def shares(heads: Heads, hidden: Hidden, place: int, mask: list[int] | None = None) -> Float32:
    """The softmax at a place, straight from the heads; (vocabulary,)."""
    seen = hidden.mask if mask is None else np.array(mask)
    states = heads.states(hidden.ids[None], seen[None], hidden.types[None])
    logits = heads.word_logits(states[0, -1, place][None])[0].astype(np.float64)
    powers = np.exp(logits - logits.max())
    return np.asarray(powers / powers.sum(), dtype=np.float32)


def test_the_guides_words_are_hidden_in_its_review(hidden: Hidden, table: PieceTable) -> None:
    truths = [None if truth is None else table.pieces[truth] for truth in hidden.truths]
    assert (hidden.places, truths) == ((4, 10, 15), ["delicious", "terrible", "rude"])
    assert hidden.ids[list(hidden.places)].tolist() == [103] * 3
    assert hidden.frame == (0, 16)


def test_a_guess_is_the_softmax_of_the_logits(heads: Heads, hidden: Hidden, table: PieceTable) -> None:
    for one in masked_words.at_once(heads, hidden, top=len(table.pieces)):
        by_hand = shares(heads, hidden, one.place).astype(np.float64)
        assert sum(share for _, share in one.best) == pytest.approx(1, abs=1e-6)
        ids, values = zip(*one.best, strict=True)
        assert sorted(ids) == list(range(len(table.pieces)))
        assert list(values) == sorted(values, reverse=True)
        assert np.abs(np.array(values) - by_hand[list(ids)]).max() < 1e-5
        assert one.truth is not None
        assert one.probability == pytest.approx(float(by_hand[one.truth]), abs=1e-6)
        assert one.rank == ids.index(one.truth) + 1
        entropy = -sum(float(p) * np.log2(float(p)) for p in by_hand if p > 0)
        assert one.entropy == pytest.approx(entropy, abs=1e-3)
        assert one.choices == pytest.approx(2**entropy, rel=1e-2)


def test_ten_are_taken_and_they_are_the_best(heads: Heads, hidden: Hidden) -> None:
    few, all_ = (masked_words.at_once(heads, hidden, top=top) for top in (10, 200))
    for one, other in zip(few, all_, strict=True):
        assert len(one.best) == 10
        assert one.best == other.best[:10]


def test_the_entropy_of_even_odds_counts_the_words() -> None:
    even = masked_words.guess(np.zeros(1024, dtype=np.float32), 3, 5)
    assert even.entropy == pytest.approx(10)
    assert even.choices == pytest.approx(1024)
    sure = masked_words.guess(np.array([0, 1000, 0], dtype=np.float32), 3, 1)
    assert (sure.entropy, sure.choices, sure.rank, sure.probability) == (0, 1, 1, 1)


@pytest.mark.parametrize(("side", "away"), [("left", range(11, 16)), ("right", range(1, 10))])
def test_a_side_is_hidden_by_the_attention_mask(
    heads: Heads, hidden: Hidden, side: Side, away: range
) -> None:
    mask = [int(at not in away) for at in range(17)]
    assert masked_words.seen(hidden, 10, side).tolist() == mask
    (one,) = [found for found in masked_words.at_once(heads, hidden, side) if found.place == 10]
    by_hand = shares(heads, hidden, 10, mask)
    assert one.best[0][1] == pytest.approx(float(by_hand.max()), abs=1e-5)
    assert one.probability == pytest.approx(float(by_hand[6659]), abs=1e-6)


def test_what_is_hidden_makes_no_difference(heads: Heads, tokenizer: WordPiece, table: PieceTable) -> None:
    """Other words at the right change what both sides say, and nothing of what the left says."""
    texts = ("the cook had [MASK] food for us", "the cook had [MASK] cars in red")
    inputs = [masked_words.hide(tokenizer.encode(text), (), table) for text in texts]
    assert len(inputs[0].ids) == len(inputs[1].ids)
    for side in SIDES:
        (one,), (other,) = (masked_words.at_once(heads, given, side) for given in inputs)
        assert (one.entropy == pytest.approx(other.entropy, abs=1e-9)) is (side == "left"), side


def test_one_by_one_the_surest_comes_first(heads: Heads, hidden: Hidden) -> None:
    together = masked_words.at_once(heads, hidden)
    found = masked_words.one_by_one(heads, hidden)
    assert [one.place for one in found] == [one.place for one in together]
    assert sorted(one.turn for one in found) == [1, 2, 3]
    first, second, third = sorted(found, key=lambda one: one.turn)
    surest = max(together, key=lambda one: one.best[0][1])
    assert first == replace(surest, turn=1)
    left = masked_words.filled(hidden, first.place, first.best[0][0])
    assert left.places == tuple(place for place in hidden.places if place != first.place)
    left = masked_words.filled(left, second.place, second.best[0][0])
    by_hand = shares(heads, left, third.place)
    assert third.best[0][1] == pytest.approx(float(by_hand.max()), abs=1e-5)


def test_a_layer_is_the_head_on_its_states(heads: Heads, hidden: Hidden) -> None:
    states = masked_words.states_at(heads, hidden)
    layers = masked_words.by_layer(heads, hidden, states)
    assert len(layers) == heads.bundle.manifest.layers + 1
    assert layers[-1] == masked_words.at_once(heads, hidden)
    whole = heads.states(hidden.ids[None], hidden.mask[None], hidden.types[None])[0]
    assert np.array_equal(states, whole[:, [4, 10, 15]])
    logits = heads.word_logits(whole[2, 10][None])[0]
    assert layers[2][1].best[0][0] == int(logits.argmax())


def test_a_word_of_one_piece_is_its_guess(heads: Heads, hidden: Hidden, table: PieceTable) -> None:
    for one in masked_words.at_once(heads, hidden):
        assert one.truth is not None
        tried = masked_words.chain(heads, hidden, (one.place, one.place + 1), (one.truth,), table.mask)
        assert tried.joint == pytest.approx(one.probability, rel=1e-3)


def test_a_word_of_several_pieces_is_a_product(
    heads: Heads, tokenizer: WordPiece, table: PieceTable, hidden: Hidden
) -> None:
    pieces = masked_words.pieces_of("paycheck", tokenizer, table)
    assert [table.pieces[piece] for piece in pieces] == ["pay", "##che", "##ck"]
    tried = masked_words.chain(heads, hidden, (4, 5), pieces, table.mask)
    ids = [*hidden.ids[:4].tolist(), 103, 103, 103, *hidden.ids[5:].tolist()]
    by_hand = []
    for at, piece in enumerate(pieces, 4):
        given = Hidden(np.array(ids), np.ones(19, np.int64), np.zeros(19, np.int64), (), (), ())
        by_hand.append(float(shares(heads, given, at)[piece]))
        ids[at] = piece
    assert tried.probabilities == pytest.approx(by_hand, rel=1e-3)
    assert tried.joint == pytest.approx(by_hand[0] * by_hand[1] * by_hand[2], rel=1e-2)


def test_a_text_that_becomes_too_long_is_refused(
    heads: Heads, tokenizer: WordPiece, table: PieceTable
) -> None:
    hidden = masked_words.hide(tokenizer.encode("word " * 600), (1, 300, 510), table)
    assert len(hidden.ids) == 512
    found = masked_words.at_once(heads, hidden)
    assert [one.place for one in found] == [1, 300, 510]
    with pytest.raises(AppError, match="longer than 512"):
        masked_words.chain(heads, hidden, (1, 2), (3477, 5403), table.mask)


def test_sides_of_many_places_are_asked_in_portions(
    heads: Heads, tokenizer: WordPiece, table: PieceTable
) -> None:
    hidden = masked_words.hide(tokenizer.encode("some words " * 200), range(5, 305, 25), table)
    assert len(hidden.places) > masked_words.AT_ONCE // len(hidden.ids) > 1
    states = masked_words.states_at(heads, hidden, "left")
    for number in (0, len(hidden.places) - 1):
        mask = masked_words.seen(hidden, hidden.places[number], "left")
        alone = heads.states(hidden.ids[None], mask[None], hidden.types[None])[0, :, hidden.places[number]]
        assert np.abs(states[:, number] - alone).max() < 1e-4


def test_only_what_is_read_can_be_hidden(tokenizer: WordPiece, table: PieceTable) -> None:
    encoding = tokenizer.encode("I [MASK] pizza \U0001f929", "so do I", 16, pad=True)
    hidden = masked_words.hide(encoding, range(16), table)
    tokens = ["[CLS]", "i", "[MASK]", "pizza", "[UNK]", "[SEP]", "so", "do", "i", "[SEP]"]
    assert list(encoding.tokens[:10]) == tokens
    assert hidden.places == (1, 2, 3, 4, 6, 7, 8)
    assert [truth is None for truth in hidden.truths] == [False, True, False, True, False, False, False]
    assert (len(hidden.ids), hidden.frame) == (10, (0, 5, 9))
    assert hidden.types.tolist() == [0] * 6 + [1] * 4


def test_padding_changes_nothing(heads: Heads, tokenizer: WordPiece, table: PieceTable) -> None:
    found = []
    for pad in (False, True):
        encoding = tokenizer.encode("The restaurant had [MASK] food", None, 16, pad=pad)
        found.append(masked_words.at_once(heads, masked_words.hide(encoding, (), table)))
    assert [one.place for one in found[0]] == [4]
    assert found[0] == found[1]


def test_what_is_hidden_to_begin_with(tokenizer: WordPiece) -> None:
    for text, tokens in (
        ("my paycheck lasts", ["lasts"]),
        ("paycheck", ["pay"]),
        ("I [MASK] pizza", []),
        (f"{REVIEW}.", ["delicious", "terrible", "rude"]),
        ("a", ["a"]),
        ("\U0001f929", ["[UNK]"]),
    ):
        shown = read(tokenizer, (text,))
        places = masked_words.to_begin_with(shown)
        assert [shown.rows[place].token for place in sorted(places)] == tokens
    assert masked_words.to_begin_with(read(tokenizer, (" ", " "))) == frozenset()


def test_hidden_pieces_of_a_word_are_one_slot(tokenizer: WordPiece) -> None:
    shown = read(tokenizer, ("my paycheck lasts",))
    assert masked_words.slot_of(shown, {2, 3, 4, 5}, 3) == (2, 5)
    assert masked_words.slot_of(shown, {3, 4}, 4) == (3, 5)
    assert masked_words.slot_of(shown, {2, 4}, 4) == (4, 5)
    assert masked_words.slot_of(shown, {1, 5}, 5) == (5, 6)


def test_words_become_pieces(tokenizer: WordPiece, table: PieceTable) -> None:
    assert masked_words.pieces_of("##che", tokenizer, table) == (5403,)
    assert masked_words.pieces_of("Pay", tokenizer, table) == (3477,)
    for word in ("\U0001f929", "[MASK]", " "):
        with pytest.raises(AppError, match="not in the vocabulary"):
            masked_words.pieces_of(word, tokenizer, table)


def test_a_seed_corrupts_a_text_always_alike(tokenizer: WordPiece, table: PieceTable) -> None:
    encoding = tokenizer.encode("one two three four five " * 20)
    one, same, other = (masked_words.corrupt(encoding, table, seed) for seed in (7, 7, 8))
    assert (one.places, one.fates, one.ids.tolist()) == (same.places, same.fates, same.ids.tolist())
    assert one.places != other.places
    assert len(one.places) == 15
    changed = np.flatnonzero(one.ids != np.array(encoding.input_ids)).tolist()
    assert set(changed) <= set(one.places)
    for place, fate, truth in zip(one.places, one.fates, one.truths, strict=True):
        assert encoding.input_ids[place] == truth
        assert bool(one.ids[place] == table.mask) == (fate == "masked")
        assert fate != "kept" or one.ids[place] == truth


def test_eighty_ten_and_ten_of_a_hundred(tokenizer: WordPiece, table: PieceTable) -> None:
    encoding = tokenizer.encode("one two three four five " * 80)
    drawn = [masked_words.corrupt(encoding, table, seed) for seed in range(100)]
    fates = [fate for one in drawn for fate in one.fates]
    assert len(fates) == 6_000
    shares: tuple[tuple[Fate, float], ...] = (("masked", 0.8), ("random", 0.1), ("kept", 0.1))
    for fate, share in shares:
        assert fates.count(fate) / len(fates) == pytest.approx(share, abs=0.02)  # five standard deviations
    chosen = np.bincount([place for one in drawn for place in one.places], minlength=402)
    assert chosen[[0, 401]].tolist() == [0, 0]
    assert (chosen[1:401] > 0).all()


def test_a_text_has_at_least_one_chosen_piece(tokenizer: WordPiece, table: PieceTable) -> None:
    assert masked_words.corrupt(tokenizer.encode("one"), table, 3).places == (1,)
    with pytest.raises(AppError, match="no word"):
        masked_words.corrupt(tokenizer.encode("[MASK]"), table, 3)


def test_the_loss_is_minus_the_logarithm_of_the_truth(
    heads: Heads, tokenizer: WordPiece, table: PieceTable
) -> None:
    encoding = tokenizer.encode(REVIEW)
    found = masked_words.with_losses(heads, encoding, masked_words.corrupt(encoding, table, 7))
    given = Hidden(found.ids, np.ones(17, np.int64), np.zeros(17, np.int64), (), (), ())
    by_hand = [
        -np.log(float(shares(heads, given, place)[truth]))
        for place, truth in zip(found.places, found.truths, strict=True)
    ]
    assert found.losses == pytest.approx(by_hand, abs=1e-3)
    assert found.mean_loss == pytest.approx(sum(by_hand) / len(by_hand), abs=1e-3)


def test_a_question_can_be_dropped(heads: Heads, hidden: Hidden) -> None:
    cancel = CancelToken()
    cancel.cancel()
    for ask in (masked_words.at_once, masked_words.one_by_one):
        with pytest.raises(Cancelled):
            ask(heads, hidden, "left", cancel=cancel)
    assert SIDES == ("both", "left", "right")
