"""What the views of Vectors ask of the model and the library; on the query lane, frozen values come back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.explore import padding, pooled, states
from desktop_app.explore.padding import Proof
from desktop_app.explore.pooled import Pooled
from desktop_app.explore.sheet import TokenSheet, read
from desktop_app.language import tr
from desktop_app.services.models import short_name
from desktop_app.ui.microscope.cache import ModelCache
from desktop_app.ui.microscope.vectors.blocks import Block, Blocks, rows_in
from desktop_app.ui.microscope.work import TwoRankings, cut_sentence

if TYPE_CHECKING:
    from desktop_app.core.arrays import Float32
    from desktop_app.core.jobs import CancelToken
    from desktop_app.explore.token_cosines import Neighbor

NEAREST = 50
ADDED = 16
"""Padding at first, where no companion is longer."""


@dataclass(frozen=True, slots=True)
class PooledBlock:
    """A text's states, and both vectors made of them."""

    block: Block
    pooled: Pooled


@dataclass(frozen=True, slots=True)
class Padded:
    """A proof, and between which lengths the texts can be padded."""

    proof: Proof
    narrowest: int
    widest: int


@dataclass(frozen=True, slots=True)
class Found:
    """The nearest of the tokens in the first `read` of `passages`; `note` is how much of the text these are
    near to, where that is not all.
    """

    passages: tuple[int, ...]
    read: int
    neighbors: tuple[Neighbor, ...]
    note: str


def blocks(cache: ModelCache, shown: TokenSheet, apart: bool, cancel: CancelToken) -> Blocks:
    """The states of what the model is given, or of each text by itself; raises AppError and Cancelled."""
    model = short_name(cache.encoder().bundle)
    cancel.check()
    made: list[Block] = []
    for number, text in enumerate(shown.texts):
        texts, own = shown.texts, shown
        if apart:
            texts = (text,)
            own = read(cache.tokenizer(), texts, shown.limit, bool(shown.padding), shown.truncation)
        cancel.check()
        found = states.Input(texts, shown.limit, own.encoding, cache.states(own.encoding), shown.truncation)
        rows = own.rows[: len(own.encoding.tokens)]
        numbers = rows_in(shown, number, rows) if apart else tuple(range(len(rows)))
        tokens, hidden = found.states.shape[1:]
        shape = tr("(1, {tokens}, {hidden}) squeezed to ({tokens}, {hidden})", tokens=tokens, hidden=hidden)
        which = tr("Second text by itself") if number else tr("First text by itself")
        caption = f"{which} · {shape}"
        made.append(Block(caption, found, rows, numbers, states.norms(found.states)))
        if not apart:
            break
    inputs = [block.input for block in made]
    shared = None
    if len(made) == 2:
        shared = states.shared_piece(*(one.encoding.tokens for one in inputs))
    return Blocks(model, tuple(made), states.scale_of(inputs), shared)


def pool(cache: ModelCache, shown: TokenSheet, cancel: CancelToken) -> PooledBlock:
    """Both poolings of what the model is given; raises AppError and Cancelled."""
    block = blocks(cache, shown, False, cancel).blocks[0]
    return PooledBlock(block, pooled.pooled(block.input))


def own_accuracy(data: Path) -> str:
    """What the classifier that was trained last reaches, in a sentence; "" where there is none."""
    from desktop_app.services.classifying.last import accuracy

    return accuracy(data)


def rank_poolings(cache: ModelCache, texts: tuple[str, ...], library: str) -> TwoRankings:
    """How each pooling ranks the library for the first text; raises AppError."""
    from desktop_app.corpus.preprocess import clean
    from desktop_app.services.searching.compare import LONGEST, compare_poolings

    searcher, text = cache.searcher(), texts[0]
    found = compare_poolings(searcher, text)
    read = clean(text[:LONGEST], searcher.library.recipe.preprocessing)
    same = sum(placed.there is not None and placed.there <= 10 for placed in found.sides[0][:10])
    if len(texts) == 1:
        says = tr(
            "“{library}” for your text by [CLS], at the left, and by the mean, at the right: "
            "{same} of the first ten are the same.",
            library=library,
            same=same,
        )
    else:
        says = tr(
            "“{library}” for your first text alone by [CLS], at the left, and by the mean, at the right: "
            "{same} of the first ten are the same.",
            library=library,
            same=same,
        )
    return TwoRankings(found, ("[CLS]", tr("Mean")), says + cut_sentence(searcher, (read,)))


def pad(
    cache: ModelCache, shown: TokenSheet, companions: tuple[str, ...], wanted: int, cancel: CancelToken
) -> Padded:
    """The text alone and among its companions, padded to `wanted` tokens (0: as far as it takes, or ADDED).

    Raises AppError and Cancelled.
    """
    tokenizer, encoder = cache.tokenizer(), cache.encoder()
    inputs = [
        read(tokenizer, texts, shown.limit, truncation=shown.truncation).encoding
        for texts in (shown.texts, *((text,) for text in companions))
    ]
    longest = max(len(one.input_ids) for one in inputs)
    added = 0 if longest > len(inputs[0].input_ids) else ADDED
    widest = tokenizer.max_length
    width = min(max(wanted, longest) if wanted else longest + added, widest)
    cancel.check()
    return Padded(padding.prove(encoder.batch_states, inputs, width, tokenizer.pad_id), longest, widest)


def near_in_library(
    cache: ModelCache, text: str, state: Float32, known: tuple[int, ...], cancel: CancelToken
) -> Found:
    """Reads some more of the passages `known` to be near to `text`, and finds the tokens nearest to `state`.

    Raises AppError and Cancelled.
    """
    from desktop_app.services.microscope.token_neighbors import TokenNeighbors
    from desktop_app.services.searching.compare import LONGEST

    neighbors = cache.kept(TokenNeighbors, TokenNeighbors)
    searcher, encoder = cache.searcher(), cache.encoder()
    passages = known or neighbors.around(searcher, text)
    done = neighbors.read(searcher, encoder, passages, cancel)
    near = neighbors.nearest(searcher, encoder, passages, state, NEAREST)
    return Found(passages, done, near, cut_sentence(searcher, (text[:LONGEST],)))
