"""What Masked words asks of the model; on the query lane, frozen values come back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from desktop_app.core.errors import AppError
from desktop_app.explore.heads import masked_words
from desktop_app.explore.heads.held_out import figures, held_out, story
from desktop_app.explore.heads.masked_words import (
    SIDES,
    Chain,
    Corruption,
    Guess,
    Hidden,
    PieceTable,
    Side,
)
from desktop_app.explore.sheet import TokenSheet
from desktop_app.language import tr
from desktop_app.services.models import short_name
from desktop_app.ui.microscope.cache import ModelCache
from desktop_app.ui.microscope.work import NoHeads

if TYPE_CHECKING:
    from desktop_app.core.jobs import CancelToken
    from desktop_app.encoder.heads import Heads

Way = Literal["at once", "one by one"]
LAYER_TOP = 5


@dataclass(frozen=True, slots=True, eq=False)
class Guessed:
    """The guesses at every hidden place by the side that is seen, and by layer (both sides, all at once)."""

    model: str
    held_out: str
    story: str
    figures: tuple[tuple[str, str], ...]
    table: PieceTable
    hidden: Hidden
    sides: dict[Side, tuple[Guess, ...]]
    layers: tuple[tuple[Guess, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """Words tried in a slot, the hidden one first where it is known; `faults` says why others were not."""

    model: str
    table: PieceTable
    hidden: Hidden
    slot: tuple[int, int]
    chains: tuple[tuple[str, Chain], ...]
    faults: tuple[str, ...]
    truth: tuple[int, ...] | None


@dataclass(frozen=True, slots=True, eq=False)
class Corrupted:
    """A text as training would corrupt it, with its losses."""

    model: str
    table: PieceTable
    corruption: Corruption


def guess(
    cache: ModelCache, sheet: TokenSheet, wanted: frozenset[int], way: Way, cancel: CancelToken
) -> Guessed | NoHeads:
    """Every hidden place, seen from both sides and from each alone; raises AppError and Cancelled."""
    heads = cache.heads()
    if heads is None or not heads.card.masked_words:
        return NoHeads(short_name(cache.bundle()))
    table = _table(cache)
    hidden = masked_words.hide(sheet.encoding, wanted, table)
    ask = masked_words.one_by_one if way == "one by one" else masked_words.at_once
    sides: dict[Side, tuple[Guess, ...]] = dict.fromkeys(SIDES, ())
    layers: tuple[tuple[Guess, ...], ...] = ()
    if hidden.places:
        sides = {side: ask(heads, hidden, side, cancel=cancel) for side in SIDES}
        states = masked_words.states_at(heads, hidden)
        layers = masked_words.by_layer(heads, hidden, states, LAYER_TOP, cancel)
    card = heads.card
    return Guessed(
        short_name(heads.bundle),
        held_out(card),
        story(card),
        figures(card),
        table,
        hidden,
        sides,
        layers,
    )


def attempt(
    cache: ModelCache,
    sheet: TokenSheet,
    wanted: frozenset[int],
    place: int,
    words: tuple[str, ...],
    cancel: CancelToken,
) -> Tried:
    """Words tried around a hidden place; raises AppError and Cancelled."""
    heads = _required(cache)
    table, tokenizer = _table(cache), cache.tokenizer()
    hidden = masked_words.hide(sheet.encoding, wanted, table)
    first, last = masked_words.slot_of(sheet, hidden.places, place)
    known = [hidden.truths[hidden.places.index(at)] for at in range(first, last)]
    truth = None if None in known else tuple(piece for piece in known if piece is not None)
    asked: dict[str, tuple[int, ...]] = {}
    faults = []
    if truth:
        begin, end = sheet.rows[first], sheet.rows[last - 1]
        asked[sheet.texts[begin.text or 0][begin.start : end.end]] = truth
    for word in words:
        try:
            asked.setdefault(word, masked_words.pieces_of(word, tokenizer, table))
        except AppError as error:
            faults.append(error.message)
    chains = []
    for word, pieces in asked.items():
        cancel.check()
        try:
            chains.append((word, masked_words.chain(heads, hidden, (first, last), pieces, table.mask)))
        except AppError as error:
            faults.append(error.message)
    chains.sort(key=lambda tried: (len(tried[1].pieces), -tried[1].joint))
    return Tried(short_name(heads.bundle), table, hidden, (first, last), tuple(chains), tuple(faults), truth)


def corrupt(cache: ModelCache, sheet: TokenSheet, seed: int) -> Corrupted:
    """The text as training would corrupt it with this seed; raises AppError."""
    heads = _required(cache)
    table = _table(cache)
    drawn = masked_words.corrupt(sheet.encoding, table, seed)
    return Corrupted(short_name(heads.bundle), table, masked_words.with_losses(heads, sheet.encoding, drawn))


def _required(cache: ModelCache) -> Heads:
    heads = cache.heads()
    if heads is None:
        raise AppError(
            tr("{model} has no heads.", model=short_name(cache.bundle())),
            tr("Choose the default model."),
        )
    return heads


def _table(cache: ModelCache) -> PieceTable:
    return cache.kept(("pieces", cache.model), lambda: masked_words.piece_table(cache.tokenizer()))
