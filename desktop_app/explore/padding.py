"""What padding does to a text's vector: nothing with the attention mask, and a drift without it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from desktop_app.core.arrays import Float32, Int64
from desktop_app.core.types import AT_THE_END, Encoding, Truncation
from desktop_app.encoder import pooling
from desktop_app.explore.export import Export, program, reading
from desktop_app.explore.sheet import TokenSheet
from desktop_app.language import in_english, tr

Run = Callable[[Int64, Int64, Int64], Float32]
"""Ids, attention mask and token type ids, (texts, tokens) each, to last hidden states."""


def ways() -> tuple[tuple[str, str], ...]:
    """Names and words of the ways to compute the text's vector, the true one first."""
    return (
        (tr("Alone"), tr("the text by itself, without padding")),
        (tr("Masked"), tr("in the batch, with its attention mask")),
        (tr("Unmasked"), tr("mask 1 everywhere, padding left out of the mean")),
        (tr("Averaged too"), tr("mask 1 everywhere, padding counted in the mean")),
    )


with in_english():
    WAYS = ways()
"""The same as they are found and written to files."""


@dataclass(frozen=True, slots=True, eq=False)
class PaddedVector:
    """One way to compute the text's vector; `vector` is float32, (hidden,), of unit length.

    `cosine` and `difference` (the largest absolute one) compare it with that of the text alone. `drift` is
    the largest absolute difference of every token's state to the one it has alone, float32, (tokens,).
    `cls_cosine` is that of the [CLS] states.
    """

    name: str
    words: str
    vector: Float32
    cosine: float
    difference: float
    cls_cosine: float
    drift: Float32


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """The text alone first, then in its batch of `texts` texts, filled up to `width` tokens."""

    ways: tuple[PaddedVector, ...]
    texts: int
    width: int
    tokens: int


def prove(run: Run, inputs: Sequence[Encoding], width: int, pad_id: int) -> Proof:
    """Computes the first of `inputs` alone and among the others, masked and unmasked.

    `width` is at least the longest input's length.
    """
    alone = run(*(values[np.newaxis] for values in _arrays(inputs[0])))[0]
    tokens = len(alone)
    ids, mask, types = (
        np.stack(rows) for rows in zip(*(_filled(one, width, pad_id) for one in inputs), strict=True)
    )
    masked = run(ids, mask, types)[0]
    unmasked = run(ids, np.ones_like(mask), types)[0]
    own = pooling.unit(alone.mean(axis=0))

    def way(number: int, states: Float32, pooled: Float32) -> PaddedVector:
        vector = pooling.unit(pooled)
        return PaddedVector(
            *WAYS[number],
            vector,
            float(np.clip(vector @ own, -1, 1)),
            float(np.abs(vector - own).max()),
            float(np.clip(pooling.unit(states[0]) @ pooling.unit(alone[0]), -1, 1)),
            np.asarray(np.abs(states[:tokens] - alone).max(axis=1), dtype=np.float32),
        )

    found = (
        way(0, alone, alone.mean(axis=0)),
        way(1, masked, masked[:tokens].mean(axis=0)),
        way(2, unmasked, unmasked[:tokens].mean(axis=0)),
        way(3, unmasked, unmasked.mean(axis=0)),
    )
    return Proof(found, len(inputs), width, tokens)


def export(proof: Proof, sheet: TokenSheet, model_folder: Path) -> Export:
    """The ways with their numbers in every form; the array is (ways, hidden)."""
    head = ("way", "cosine", "cls_cosine", "largest_difference", "what")
    rows = [(way.name, way.cosine, way.cls_cosine, way.difference, way.words) for way in proof.ways]
    document = {
        "texts": list(sheet.texts),
        "tokens": list(sheet.encoding.tokens[: proof.tokens]),
        "batch": proof.texts,
        "width": proof.width,
        "ways": [
            dict(zip(head, row, strict=True)) | {"token_drift": way.drift.tolist()}
            for row, way in zip(rows, proof.ways, strict=True)
        ],
    }
    array = np.stack([way.vector for way in proof.ways])
    made = script(model_folder, sheet.texts, proof, sheet.limit, sheet.truncation)
    return Export("padding", head, rows, document, array, made)


def script(
    model_folder: Path, texts: tuple[str, ...], proof: Proof, limit: int, truncation: Truncation = AT_THE_END
) -> str:
    """A program that computes the masked and the unmasked cosine again and asserts both."""
    given = reading(texts, limit, truncation)
    lines = [
        f"alone = states(*{given})[-1, 0]",
        f"tokenizer.enable_padding(length={proof.width})",
        f"ids, mask, types = {given}",
        f"masked = states(ids, mask, types)[-1, 0, :{proof.tokens}]",
        f"unmasked = states(ids, np.ones_like(mask), types)[-1, 0, :{proof.tokens}]",
        "own = alone.mean(axis=0)",
        "found = [cosine(part.mean(axis=0), own) for part in (masked, unmasked)]",
        'print("masked, unmasked:", found)',
        f"assert abs(found[0] - {proof.ways[1].cosine!r}) < 1e-5",
        f"assert abs(found[1] - {proof.ways[2].cosine!r}) < 1e-4",
    ]
    return program(model_folder, lines, limit)


def _arrays(one: Encoding) -> tuple[Int64, Int64, Int64]:
    ids, mask, types = (
        np.array(values, dtype=np.int64) for values in (one.input_ids, one.attention_mask, one.token_type_ids)
    )
    return ids, mask, types


def _filled(one: Encoding, width: int, pad_id: int) -> tuple[Int64, Int64, Int64]:
    ids, mask, types = _arrays(one)
    more = (0, width - len(ids))
    return np.pad(ids, more, constant_values=pad_id), np.pad(mask, more), np.pad(types, more)
