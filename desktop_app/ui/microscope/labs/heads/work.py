"""What the view of attention asks of the model; on the query lane, frozen values come back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from desktop_app.explore.attention import AttentionInput, attention_input, thumbnail
from desktop_app.explore.sheet import TokenRow, TokenSheet
from desktop_app.services.models import short_name
from desktop_app.ui.microscope.cache import ModelCache

if TYPE_CHECKING:
    from desktop_app.core.arrays import Float32
    from desktop_app.core.jobs import CancelToken

FINEST = 64
"""Rows and columns of a thumbnail at most: no cell of the grid has more pixels."""
MOST = 0.5
"""Of a scale: 1 is drawn at 96%."""
_AT_ONCE_TOKENS = 2_048
"""Tokens that are read for one answer of `leave_out`: then other questions have their turn."""


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """All heads of one input. `rows` are its tokens; `thumbnails` are float32, (layers, columns, k, k).

    They leave padding out. A pixel is the largest weight of `block` x `block` tokens. `scale` and
    `grid_scale` are the s of the opacity tanh(x / s) of weights and of thumbnails: twice the root mean
    square over all heads, so that heads can be compared; at most MOST.
    """

    model: str
    pooling: str
    input: AttentionInput
    rows: tuple[TokenRow, ...]
    thumbnails: Float32
    block: int
    scale: float
    grid_scale: float


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How far the vector moves without each of `places`; the first `len(moved)` of them are done."""

    places: tuple[int, ...]
    moved: tuple[float, ...]


def look(cache: ModelCache, shown: TokenSheet, cancel: CancelToken) -> Looked:
    """What every head looks at; raises AppError, also where the model's folder has no graph for it."""
    encoder = cache.encoder()
    cancel.check()
    found = encoder.attentions(shown.encoding)
    cancel.check()
    given = attention_input(shown.texts, shown.limit, shown.encoding, found, shown.truncation)
    read = slice(0, shown.used)  # padding stands behind all that is read
    thumbnails = np.stack(
        [
            np.stack(
                [
                    thumbnail(given.matrix(layer, column)[read, read], FINEST)
                    for column in range(1, given.columns + 1)
                ]
            )
            for layer in range(1, found.layers + 1)
        ]
    )
    block = -(-shown.used // FINEST)
    manifest = encoder.bundle.manifest
    rows = shown.rows[: found.tokens]
    scale, grid_scale = _scale(found.weights[..., read, read]), _scale(thumbnails)
    name = short_name(encoder.bundle)
    return Looked(name, manifest.pooling, given, rows, thumbnails, block, scale, grid_scale)


def leave_out(cache: ModelCache, shown: TokenSheet, known: LeftOut | None, cancel: CancelToken) -> LeftOut:
    """Leaves out some more tokens; raises AppError and Cancelled."""
    from desktop_app.services.microscope.left_out_tokens import candidates, moved

    encoder, encoding = cache.encoder(), shown.encoding
    places = known.places if known else candidates(encoding)
    done = known.moved if known else ()
    some = max(_AT_ONCE_TOKENS // max(shown.used, 1), 1)
    return LeftOut(places, done + moved(encoder, encoding, places[len(done) : len(done) + some], cancel))


def _scale(weights: Float32) -> float:
    return min(2 * float(np.sqrt(np.square(weights).mean())), MOST)
