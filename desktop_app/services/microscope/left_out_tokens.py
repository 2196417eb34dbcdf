"""How far a text's vector moves when one of its tokens is left out: what attention is checked by."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from desktop_app.core.arrays import Float32
from desktop_app.core.jobs import NEVER, CancelToken
from desktop_app.core.types import Encoding
from desktop_app.encoder import pooling
from desktop_app.encoder.encode import TOKENS_PER_BATCH, Encoder


def candidates(encoding: Encoding) -> tuple[int, ...]:
    """The places that can be left out: what the model reads, special tokens aside."""
    marks = zip(encoding.attention_mask, encoding.special_tokens_mask, strict=True)
    return tuple(place for place, (read, special) in enumerate(marks) if read and not special)


def moved(
    encoder: Encoder, encoding: Encoding, places: Sequence[int], cancel: CancelToken = NEVER
) -> tuple[float, ...]:
    """1 - cosine of the text's vector with and without each of `places`, by the model's own pooling.

    Without a token the model is given all others, closer together; the padding stays away. Raises Cancelled.
    """
    read = [place for place, mask in enumerate(encoding.attention_mask) if mask]
    whole = _vectors(encoder, encoding, [read])[0].astype(np.float64)
    found: list[float] = []
    at_once = max(TOKENS_PER_BATCH // len(read), 1)

    def run(batch: Sequence[int]) -> list[float]:
        cancel.check()
        rows = [[place for place in read if place != out] for out in batch]
        values: list[float] = (1 - _vectors(encoder, encoding, rows) @ whole).tolist()
        return values

    with ThreadPoolExecutor(encoder.threads) as pool:
        for values in pool.map(run, [places[at : at + at_once] for at in range(0, len(places), at_once)]):
            found += values
    return tuple(max(value, 0.0) for value in found)


def _vectors(encoder: Encoder, encoding: Encoding, rows: Sequence[Sequence[int]]) -> Float32:
    """Unit vectors of the tokens at `rows`, which are all of one length; (rows, hidden)."""
    ids, types = (
        np.array([[column[place] for place in row] for row in rows], dtype=np.int64)
        for column in (encoding.input_ids, encoding.token_type_ids)
    )
    mask = np.ones_like(ids)
    states = encoder.batch_states(ids, mask, types)
    mean = encoder.bundle.manifest.pooling == "mean"
    return encoder.finished(pooling.average(states, mask) if mean else states[:, 0, :])
