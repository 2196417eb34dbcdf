"""Cosines between tokens, and the tokens nearest to one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from desktop_app.core.arrays import Bools, Float32, Int64
from desktop_app.explore.export import Export, program, reading
from desktop_app.explore.states import Input


@dataclass(frozen=True, slots=True)
class Neighbor:
    """A token of a passage: its `piece`, the `word` it is part of in the text the model read, and what stands
    around. `document` is the row id.
    """

    piece: str
    cosine: float
    before: str
    word: str
    after: str
    title: str
    document: int


def cosine_matrix(one: Float32, other: Float32, read: tuple[Bools, Bools] | None = None) -> Float32:
    """The cosines of every state of `one` with every state of `other`; float32, (tokens, other tokens).

    Both are (tokens, hidden). With `read`, which tokens of each the model reads, (tokens,), they are
    centered: the mean of the states that are read is taken away first. What all tokens of a BERT have in
    common makes their plain cosines high (Ethayarajh 2019, section 4.1).
    """
    if read:
        middle = np.concatenate([one[read[0]], other[read[1]]]).mean(axis=0)
        one, other = one - middle, other - middle
    return np.asarray(np.clip(_unit(one) @ _unit(other).T, -1, 1), dtype=np.float32)


def mean_cosine(matrix: Float32, read: tuple[Bools, Bools], alone: bool) -> float:
    """The mean of a matrix over the pairs of tokens that are read; `alone`: rows and columns are the same
    tokens, and none is paired with itself. There are at least [CLS] and [SEP] to pair.
    """
    pairs = np.outer(*read)
    if alone:
        np.fill_diagonal(pairs, False)
    return float(matrix[pairs].mean(dtype=np.float64))


def nearest(state: Float32, states: Float32, count: int) -> tuple[Int64, Float32]:
    """The rows of `states`, (tokens, hidden), with the highest cosines to `state`, best first; and these."""
    cosines = _unit(states) @ _unit(state[np.newaxis])[0]
    count = min(count, len(cosines))
    best = np.argpartition(-cosines, count - 1)[:count] if count else np.empty(0, dtype=np.int64)
    best = best[np.argsort(-cosines[best], kind="stable")]
    return best, np.asarray(np.clip(cosines[best], -1, 1), dtype=np.float32)


def _unit(states: Float32) -> Float32:
    lengths = np.linalg.norm(states, axis=-1, keepdims=True)
    return np.asarray(states / np.maximum(lengths, np.finfo(np.float32).tiny), dtype=np.float32)


def export(
    inputs: tuple[Input, Input],
    layer: int,
    cell: tuple[int, int],
    matrix: Float32,
    centered: bool,
    model_folder: Path,
) -> Export:
    """The matrix in every form; `cell` is the pair of tokens that the script proves."""
    one, other = (inner.encoding.tokens for inner in inputs)
    head = ("token", *other)
    rows = [(token, *map(float, line)) for token, line in zip(one, matrix, strict=True)]
    document = {
        "layer": layer,
        "centered": centered,
        "rows": list(one),
        "columns": list(other),
        "cosines": matrix.tolist(),
    }
    script = pair_script(inputs, layer, cell, float(matrix[cell]), centered, model_folder)
    return Export(f"cosines-layer-{layer}", head, rows, document, matrix, script)


def pair_script(
    inputs: tuple[Input, Input],
    layer: int,
    cell: tuple[int, int],
    value: float,
    centered: bool,
    model_folder: Path,
) -> str:
    """A program that computes the cosine of one pair of tokens again and asserts it."""
    lines = []
    for name, inner in zip(("one", "other"), inputs, strict=True):
        if 0 in inner.encoding.attention_mask:
            lines.append(f"tokenizer.enable_padding(length={len(inner.encoding.tokens)})")
        lines.append(f"given = {reading(inner.texts, inner.limit, inner.truncation)}")
        lines.append(f"{name} = states(*given)[{layer}, 0]")
        if centered:
            lines.append(f"{name}_read = {name}[given[1][0] == 1]  # padding is left out of the mean")
    if centered:
        lines.append("middle = np.concatenate([one_read, other_read]).mean(axis=0)")
        lines.append("one, other = one - middle, other - middle")
    lines += [
        f"found = cosine(one[{cell[0]}], other[{cell[1]}])",
        "print(found)",
        f"assert abs(found - {value!r}) < 1e-4",
    ]
    return program(model_folder, lines, max(inner.limit for inner in inputs))
