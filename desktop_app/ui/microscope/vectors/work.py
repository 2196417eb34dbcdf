"""What the States view asks the model: runs on the query lane, gives frozen values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.ui.microscope.cache import Lens
from desktop_app.ui.microscope.sheet import TokenSheet, sheet
from desktop_app.ui.microscope.vectors.blocks import Block, Blocks, rows_in

if TYPE_CHECKING:
    from desktop_app.core.jobs import CancelToken

_NAMES = ("First text", "Second text")


def blocks(lens: Lens, shown: TokenSheet, apart: bool, cancel: CancelToken) -> Blocks:
    """The states of what the model is given, or of each text by itself; raises AppError and Cancelled."""
    from desktop_app.explore import states
    from desktop_app.services.models import short_name

    model = short_name(lens.encoder().bundle)
    cancel.check()
    made: list[Block] = []
    for number, text in enumerate(shown.texts):
        texts, read = ((text,), _alone(lens, text, shown)) if apart else (shown.texts, shown)
        cancel.check()
        found = states.Input(texts, shown.limit, read.encoding, lens.states(read.encoding), shown.truncation)
        rows = read.rows[: len(read.encoding.tokens)]
        numbers = rows_in(shown, number, rows) if apart else tuple(range(len(rows)))
        tokens, hidden = found.states.shape[1:]
        caption = f"{_NAMES[number]} by itself · (1, {tokens}, {hidden}) squeezed to ({tokens}, {hidden})"
        made.append(Block(caption, found, rows, numbers, states.norms(found.states)))
        if not apart:
            break
    inputs = [block.input for block in made]
    shared = None
    if len(made) == 2:
        shared = states.shared_piece(*(one.encoding.tokens for one in inputs))
    return Blocks(model, tuple(made), states.scale_of(inputs), shared)


def _alone(lens: Lens, text: str, shown: TokenSheet) -> TokenSheet:
    from desktop_app.services.microscope import inspect as inspecting

    limit, pad, truncation = shown.limit, bool(shown.padding), shown.truncation
    encoding = inspecting.tokens(lens.tokenizer(), text, None, limit, pad=pad, truncation=truncation)
    return sheet(encoding, (text,), limit, truncation)
