"""[CLS] next to the mean of all tokens, at every layer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from timeit import timeit

import numpy as np

from desktop_app.core.arrays import Float32
from desktop_app.encoder import pooling
from desktop_app.explore.export import Export, program, reading
from desktop_app.explore.states import Input, labels, norms

_RUNS = 200


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """Both vectors of one input at every layer, not brought to unit length; float32, (layers + 1, hidden).

    `cosines` is float32, (layers + 1,). `shares` is float32, (layers + 1, tokens): the part of the mean
    vector's length that every token's state contributes, its projection on the mean over the number of
    tokens; they add up to 1. Padding has none. `microseconds` is what each pooling of the last layer took.
    """

    cls: Float32
    mean: Float32
    cosines: Float32
    shares: Float32
    tokens: int
    microseconds: tuple[float, float]


def pooled(given: Input) -> Pooled:
    """Both poolings of an input (Reimers & Gurevych 2019, section 3)."""
    mask = np.array(given.encoding.attention_mask, dtype=np.float32)
    tokens = int(mask.sum())
    states = given.states
    mean = np.asarray(np.einsum("lth,t->lh", states, mask) / tokens, dtype=np.float32)
    cls = np.ascontiguousarray(states[:, 0])
    direction = pooling.unit(mean)
    cosines = np.einsum("lh,lh->l", pooling.unit(cls), direction)
    lengths = np.maximum(norms(mean), np.finfo(np.float32).tiny)
    shares = np.einsum("lth,lh->lt", states, direction) * mask / (tokens * lengths[:, np.newaxis])
    last, row = states[-1:], np.array([given.encoding.attention_mask], dtype=np.int64)
    took = (
        timeit(lambda: pooling.cls(last), number=_RUNS) / _RUNS * 1e6,
        timeit(lambda: pooling.mean(last, row), number=_RUNS) / _RUNS * 1e6,
    )
    return Pooled(
        cls,
        mean,
        np.asarray(np.clip(cosines, -1, 1), dtype=np.float32),
        np.asarray(shares, dtype=np.float32),
        tokens,
        took,
    )


def export(given: Input, found: Pooled, layer: int, model_folder: Path) -> Export:
    """Both vectors of a layer in every form; the array is (2, hidden), [CLS] first."""
    head = ("dimension", "cls", "mean")
    both = np.stack([found.cls[layer], found.mean[layer]])
    rows = [(number, float(a), float(b)) for number, (a, b) in enumerate(both.T)]
    tokens = [
        {"text": text, "position": position, "token": token, "share": float(share)}
        for (text, position, token), share in zip(labels([given]), found.shares[layer], strict=True)
    ]
    document = {
        "texts": list(given.texts),
        "layer": layer,
        "cosine": float(found.cosines[layer]),
        "cosines_by_layer": found.cosines.tolist(),
        "cls": both[0].tolist(),
        "mean": both[1].tolist(),
        "weight_of_a_token": 1 / found.tokens,
        "tokens": tokens,
    }
    return Export(
        f"pooling-layer-{layer}",
        head,
        rows,
        document,
        both,
        script(given, found, layer, model_folder),
        title=f"Layer {layer}: cosine of [CLS] and mean {float(found.cosines[layer]):.6f}",
    )


def script(given: Input, found: Pooled, layer: int, model_folder: Path) -> str:
    """A program that computes the cosine of [CLS] and mean again and asserts it."""
    lines = [
        f"rows = states(*{reading(given.texts, given.limit, given.truncation)})[{layer}, 0]",
        "cls = rows[0]",
        "mean = rows.mean(axis=0)",
        "found = cosine(cls, mean)",
        'print("cosine of [CLS] and mean:", found)',
        f"assert abs(found - {float(found.cosines[layer])!r}) < 1e-5",
    ]
    return program(model_folder, lines, given.limit)
