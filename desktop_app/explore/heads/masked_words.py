"""Hidden word pieces and what a head puts in their place (Devlin et al. 2019, section 3.1)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Float32, Int64
from desktop_app.core.errors import AppError
from desktop_app.core.jobs import NEVER, CancelToken
from desktop_app.core.types import Encoding
from desktop_app.language import tr

if TYPE_CHECKING:
    from desktop_app.encoder.heads import Heads
    from desktop_app.encoder.wordpiece import WordPiece
    from desktop_app.explore.sheet import TokenRow, TokenSheet

MASK = "[MASK]"
TOP = 10
SHARE, MASKED, RANDOM = 0.15, 0.8, 0.1
"""Of the pieces, how many BERT's training chooses; of those, how many become [MASK] and another piece."""
AT_ONCE = 1024
"""Tokens in one run, about a third of a second on two cores: a question can be dropped after each."""

REVIEW = "The restaurant had delicious food but the service was terrible and the waiter was rude"
MADE_UP = {
    "delicious": "delicious 95 %, fresh 3 %, good 2 %",
    "terrible": "terrible 87 %, poor 8 %, slow 5 %",
    "rude": "rude 92 %, slow 5 %, lazy 3 %",
}
"""The guide's review, the words that it hides, and what it says of them; no model said that."""

Side = Literal["both", "left", "right"]
SIDES: tuple[Side, ...] = ("both", "left", "right")
Fate = Literal["masked", "random", "kept"]


@dataclass(frozen=True, slots=True)
class PieceTable:
    """The vocabulary by id: `pieces` in its order, the id of [MASK], and those of all special tokens."""

    pieces: tuple[str, ...]
    ids: dict[str, int]
    mask: int
    special: frozenset[int]


@dataclass(frozen=True, slots=True, eq=False)
class Hidden:
    """What the model reads while the pieces at `places` are hidden.

    `ids`, `mask` and `types` are int64, (tokens,), without padding; [MASK] stands in `ids` at each of
    `places`. `truths` are the ids that stood there, None for [MASK] and [UNK] of the text itself. `frame` are
    the places of [CLS] and [SEP].
    """

    ids: Int64
    mask: Int64
    types: Int64
    places: tuple[int, ...]
    truths: tuple[int | None, ...]
    frame: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """The distribution over the vocabulary at one place.

    `best` are (id, probability), best first; `entropy` is in bits. `probability` and `rank` (from 1) are the
    truth's, None where it is not known. `turn` says, where masks are filled one by one, when it was this
    one's turn (from 1); else it is 0.
    """

    place: int
    best: tuple[tuple[int, float], ...]
    entropy: float
    truth: int | None = None
    probability: float | None = None
    rank: int | None = None
    turn: int = 0

    @property
    def choices(self) -> float:
        """Among how many equally likely words one would be as unsure: 2 to the entropy."""
        return float(2**self.entropy)


@dataclass(frozen=True, slots=True)
class Chain:
    """A word of several pieces in a slot: the probability of every piece where those before it are filled."""

    pieces: tuple[int, ...]
    probabilities: tuple[float, ...]

    @property
    def joint(self) -> float:
        """The product: the chain rule from left to right."""
        return float(np.prod(self.probabilities))


@dataclass(frozen=True, slots=True, eq=False)
class Corruption:
    """A text as BERT's training would give it to the model: `ids` is int64, (tokens,).

    Of `places`, `fates` says what became of each, and `truths` which id stood there. `losses` are in nats.
    """

    seed: int
    ids: Int64
    places: tuple[int, ...]
    fates: tuple[Fate, ...]
    truths: tuple[int, ...]
    losses: tuple[float, ...] = ()

    @property
    def mean_loss(self) -> float:
        return float(np.mean(self.losses))


def piece_table(tokenizer: WordPiece) -> PieceTable:
    """The vocabulary by id; raises AppError where it has no [MASK]."""
    ids = tokenizer.vocabulary()
    if MASK not in ids:
        raise AppError(tr("The vocabulary of this model has no [MASK]."), tr("Choose the default model."))
    names = {number: piece for piece, number in ids.items()}
    pieces = tuple(names.get(number, "") for number in range(max(names) + 1))
    return PieceTable(pieces, ids, ids[MASK], frozenset(ids[token] for token in tokenizer.special))


def hide(encoding: Encoding, wanted: Collection[int], table: PieceTable) -> Hidden:
    """`encoding` with [MASK] at the places `wanted`, besides where the text itself says [MASK].

    [CLS] and [SEP] cannot be hidden, and padding is left out.
    """
    used = sum(encoding.attention_mask)
    given = encoding.input_ids[:used], encoding.attention_mask[:used], encoding.token_type_ids[:used]
    ids, mask, types = (np.array(row, dtype=np.int64) for row in given)
    frame = tuple(at for at in range(used) if encoding.special_tokens_mask[at])
    places = tuple(at for at in range(used) if at not in frame and (at in wanted or ids[at] == table.mask))
    truths = tuple(None if int(ids[at]) in table.special else int(ids[at]) for at in places)
    ids[list(places)] = table.mask
    return Hidden(ids, mask, types, places, truths, frame)


def hideable(row: TokenRow) -> bool:
    """Whether a token can be hidden: neither [CLS], [SEP] nor padding, and not hidden by the text itself."""
    return bool(row.mask) and row.kind not in ("special", "padding", "unread")


def to_begin_with(sheet: TokenSheet) -> frozenset[int]:
    """The places to hide in a text that nobody has chosen any in.

    None where the text itself says [MASK]; the guide's three words in its review; else the longest word that
    is one piece, or the first piece where there is none.
    """
    if any(row.token == MASK for row in sheet.rows):
        return frozenset()
    rows = [(at, row) for at, row in enumerate(sheet.rows) if hideable(row)]
    if made_up(sheet):
        return frozenset(at for at, row in rows if row.token in MADE_UP)
    whole = [(at, row) for at, row in rows if row.pieces == 1 and row.token.isalpha()]
    longest = max(whole or rows[:1], key=lambda pair: len(pair[1].token), default=None)
    return frozenset() if longest is None else frozenset({longest[0]})


def made_up(sheet: TokenSheet) -> bool:
    """Whether the guide's figures are about this text."""
    return " ".join(sheet.texts[0].split()).rstrip(".").casefold() == REVIEW.casefold()


def slot_of(sheet: TokenSheet, places: Collection[int], place: int) -> tuple[int, int]:
    """The places [first, last) of the hidden pieces of one word around a hidden place."""
    first, last = place, place + 1
    while sheet.rows[first].joined and first - 1 in places:
        first -= 1
    while last in places and sheet.rows[last].joined:
        last += 1
    return first, last


def seen(hidden: Hidden, place: int, side: Side) -> Int64:
    """The attention mask where only what is at one side of `place` may be looked at; int64, (tokens,).

    Positions stay as they are; [CLS], [SEP] and the place itself are always seen.
    """
    mask, at = hidden.mask.copy(), np.arange(len(hidden.mask))
    away = {"both": at < 0, "left": at > place, "right": at < place}[side]
    away[list(hidden.frame)] = False
    mask[away] = 0
    return mask


def states_at(heads: Heads, hidden: Hidden, side: Side = "both", cancel: CancelToken = NEVER) -> Float32:
    """The states of the hidden places at every layer; float32, (layers + 1, places, hidden).

    Looking at one side only, every place has a run of its own.
    """
    if side == "both":
        states = heads.states(hidden.ids[None], hidden.mask[None], hidden.types[None])
        return np.ascontiguousarray(states[0][:, list(hidden.places)])
    found = []
    step = max(AT_ONCE // len(hidden.ids), 1)
    for first in range(0, len(hidden.places), step):
        cancel.check()
        part = hidden.places[first : first + step]
        masks = np.stack([seen(hidden, place, side) for place in part])
        ids, types = (np.repeat(row[None], len(part), axis=0) for row in (hidden.ids, hidden.types))
        states = heads.states(ids, masks, types)
        found.append(states[np.arange(len(part)), :, list(part)])
    return np.ascontiguousarray(np.concatenate(found).transpose(1, 0, 2))


def log_probabilities(logits: Float32) -> NDArray[np.float64]:
    """The logarithm of the softmax over the last axis, in nats; float64, of the same shape."""
    exact = logits.astype(np.float64)
    exact -= exact.max(axis=-1, keepdims=True)
    exact -= np.log(np.exp(exact).sum(axis=-1, keepdims=True))
    return exact


def guess(logits: Float32, place: int, truth: int | None, top: int = TOP) -> Guess:
    """What the logits of one place, (vocabulary,), say of it."""
    logs = log_probabilities(logits)
    shares = np.exp(logs)
    first = np.argpartition(-logs, min(top, len(logs) - 1))[:top]
    best = first[np.argsort(-logs[first], kind="stable")]
    entropy = float(-(shares * logs).sum() / np.log(2))
    known = (None, None) if truth is None else (float(shares[truth]), int((logs > logs[truth]).sum()) + 1)
    return Guess(place, tuple((int(id_), float(shares[id_])) for id_ in best), entropy, truth, *known)


def guesses(
    heads: Heads, hidden: Hidden, states: Float32, top: int = TOP, cancel: CancelToken = NEVER
) -> tuple[Guess, ...]:
    """What the head says of all hidden places from their states at one layer, (places, hidden)."""
    made: list[Guess] = []
    for first in range(0, len(hidden.places), 64):  # 64 rows of logits take 8 MB
        cancel.check()
        part = slice(first, first + 64)
        logits = heads.word_logits(states[part])
        made += map(guess, logits, hidden.places[part], hidden.truths[part], [top] * len(logits))
    return tuple(made)


def at_once(
    heads: Heads, hidden: Hidden, side: Side = "both", top: int = TOP, cancel: CancelToken = NEVER
) -> tuple[Guess, ...]:
    """Every hidden place guessed while all the others are hidden, too."""
    return guesses(heads, hidden, states_at(heads, hidden, side, cancel)[-1], top, cancel)


def one_by_one(
    heads: Heads, hidden: Hidden, side: Side = "both", top: int = TOP, cancel: CancelToken = NEVER
) -> tuple[Guess, ...]:
    """The place whose best guess is most probable is filled with it, then the others are asked again."""
    made: dict[int, Guess] = {}
    left = hidden
    while left.places:
        cancel.check()
        now = at_once(heads, left, side, top, cancel)
        surest = max(range(len(now)), key=lambda number: now[number].best[0][1])
        taken = replace(now[surest], turn=len(made) + 1)
        made[taken.place] = taken
        left = filled(left, taken.place, taken.best[0][0])
    return tuple(made[place] for place in hidden.places)


def filled(hidden: Hidden, place: int, piece: int) -> Hidden:
    """The same with `piece` at one of the hidden places, which is hidden no longer."""
    ids = hidden.ids.copy()
    ids[place] = piece
    rest = [number for number, other in enumerate(hidden.places) if other != place]
    places = tuple(hidden.places[number] for number in rest)
    return replace(hidden, ids=ids, places=places, truths=tuple(hidden.truths[number] for number in rest))


def by_layer(
    heads: Heads, hidden: Hidden, states: Float32, top: int = TOP, cancel: CancelToken = NEVER
) -> tuple[tuple[Guess, ...], ...]:
    """The head applied to the states of every layer, (layers + 1, places, hidden): guesses by layer.

    A lens and not a prediction (the "logit lens", nostalgebraist 2020): it was trained on the last layer.
    """
    return tuple(guesses(heads, hidden, layer, top, cancel) for layer in states)


def chain(heads: Heads, hidden: Hidden, slot: tuple[int, int], pieces: Sequence[int], mask_id: int) -> Chain:
    """The probability of a word of any number of pieces in the places [first, last) of `slot`.

    The slot is made as wide as the word, all [MASK]; then its pieces are filled in from left to right, and
    each is asked for while those after it are still hidden. What else is hidden stays so. Raises AppError
    where the text becomes too long.
    """
    first, last = slot
    many = len(pieces)
    longest = heads.bundle.manifest.max_length
    if len(hidden.ids) - (last - first) + many > longest:
        raise AppError(
            tr(
                "With {many} pieces in place of the hidden word, the text is longer than {longest} tokens.",
                many=many,
                longest=longest,
            ),
            tr("Shorten the text, or try a shorter word."),
        )
    ids, mask, types = (
        np.concatenate([row[:first], np.full(many, value, dtype=np.int64), row[last:]])
        for row, value in ((hidden.ids, mask_id), (hidden.mask, 1), (hidden.types, hidden.types[first]))
    )
    found = []
    for at, piece in enumerate(pieces, first):
        state = heads.states(ids[None], mask[None], types[None])[0, -1, at]
        found.append(float(np.exp(log_probabilities(heads.word_logits(state[None])[0])[piece])))
        ids[at] = piece
    return Chain(tuple(pieces), tuple(found))


def pieces_of(word: str, tokenizer: WordPiece, table: PieceTable) -> tuple[int, ...]:
    """The pieces of a word to be tried; an entry of the vocabulary ("##ing") is taken as it stands.

    Raises AppError where a part of the word is not in the vocabulary.
    """
    if word in table.ids and table.ids[word] not in table.special:
        return (table.ids[word],)
    pieces = tuple(tokenizer.encode(word).input_ids[1:-1])
    if not pieces or any(piece in table.special for piece in pieces):
        raise AppError(tr("“{word}” is not in the vocabulary.", word=word), tr("Try another word."))
    return pieces


def corrupt(encoding: Encoding, table: PieceTable, seed: int) -> Corruption:
    """What BERT's training does to a text: 15 % of its pieces are chosen, at least one.

    Of these, 80 % become [MASK], 10 % a random piece of the vocabulary, and 10 % are kept. Special tokens
    are never chosen. Raises AppError where there is nothing else.
    """
    used = sum(encoding.attention_mask)
    ids = np.array(encoding.input_ids[:used], dtype=np.int64)
    ordinary = [at for at in range(used) if int(ids[at]) not in table.special]
    if not ordinary:
        raise AppError(
            tr("There is no word in the text that training could hide."), tr("Type a text with words.")
        )
    random = np.random.default_rng(seed)
    many = max(1, round(SHARE * len(ordinary)))
    places = np.sort(random.permutation(np.array(ordinary))[:many])
    lots, others = random.random(many), random.integers(0, len(table.pieces), many)
    fates: list[Fate] = []
    truths = tuple(ids[places].tolist())
    for place, lot, other in zip(places.tolist(), lots.tolist(), others.tolist(), strict=True):
        fates.append("masked" if lot < MASKED else "random" if lot < MASKED + RANDOM else "kept")
        if fates[-1] != "kept":
            ids[place] = table.mask if fates[-1] == "masked" else other
    return Corruption(seed, ids, tuple(places.tolist()), tuple(fates), truths)


def with_losses(heads: Heads, encoding: Encoding, corruption: Corruption) -> Corruption:
    """The same with the loss at every chosen place: minus the logarithm of the truth's probability."""
    used = len(corruption.ids)
    mask, types = (
        np.array([row[:used]], dtype=np.int64) for row in (encoding.attention_mask, encoding.token_type_ids)
    )
    states = heads.states(corruption.ids[None], mask, types)[0, -1][list(corruption.places)]
    losses = tuple(_losses(heads, states, corruption.truths))
    return replace(corruption, losses=losses)


def _losses(heads: Heads, states: Float32, truths: Sequence[int]) -> Iterator[float]:
    for state, truth in zip(states, truths, strict=True):
        yield float(-log_probabilities(heads.word_logits(state[None])[0])[truth])
