"""What attention shows: one head, the average over heads, rollout, and where a single weight comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Float32, Int64
from desktop_app.core.types import AT_THE_END, Encoding, Truncation
from desktop_app.encoder.attentions import Attentions
from desktop_app.language import tr

PARTS = ("A and B", "A → A", "A → B", "B → A", "B → B")
PART_WORDS = (tr("A and B"), *PARTS[1:])
"""Which text looks at which, of a pair; the first is all of it."""
_TEXTS = ((None, None), (0, 0), (0, 1), (1, 0), (1, 1))
MOST_LINES = 600
"""Lines that are drawn: more of them are a gray surface."""
_NOTHING = float(np.finfo(np.float32).tiny)


@dataclass(frozen=True, slots=True, eq=False)
class AttentionInput:
    """One input of the model, and all that its heads look at.

    `means` (over heads) and `rollouts` are float32, (layers, tokens, tokens). Layers and heads count from 1;
    the two columns behind the heads are the average and the rollout.
    """

    texts: tuple[str, ...]
    limit: int
    encoding: Encoding
    found: Attentions
    means: Float32
    rollouts: Float32
    truncation: Truncation = AT_THE_END

    @property
    def columns(self) -> int:
        return self.found.heads + 2

    def is_head(self, column: int) -> bool:
        return column <= self.found.heads

    def matrix(self, layer: int, column: int) -> Float32:
        """What is shown at a place; float32, (tokens, tokens)."""
        if self.is_head(column):
            by_layer = self.found.weights[:, column - 1]
        else:
            by_layer = self.means if column == self.found.heads + 1 else self.rollouts
        return np.asarray(by_layer[layer - 1], dtype=np.float32)

    def name(self, layer: int, column: int) -> str:
        """What a place is called."""
        if self.is_head(column):
            return tr("Layer {layer}, head {head}", layer=layer, head=column)
        if column == self.found.heads + 1:
            return tr("Layer {layer}, average over heads", layer=layer)
        if layer == 1:
            return tr("Rollout of layer 1")
        return tr("Rollout of layers 1 to {layer}", layer=layer)


@dataclass(frozen=True, slots=True, eq=False)
class PairNumbers:
    """From a query and a key to a weight: softmax(q · k / √d) over all that is read.

    `products` is float32, (head dimension,); `dot` their sum, `scaled` divided by √d; `weight` is
    exp(`scaled`) over `total`, the sum of it over all keys, which both are relative to the largest score
    `largest`. All are computed from query and keys in float64.
    """

    query: Float32
    key: Float32
    products: Float32
    dot: float
    scaled: float
    largest: float
    total: float
    weight: float


@dataclass(frozen=True, slots=True)
class Habits:
    """What a matrix spends its attention on, as shares (0 to 1) of all tokens that look.

    `bits` is the mean entropy of a row; `even` what it would be if every token got the same.
    """

    cls: float
    sep: float
    itself: float
    previous: float
    following: float
    bits: float
    even: float


def attention_input(
    texts: tuple[str, ...],
    limit: int,
    encoding: Encoding,
    found: Attentions,
    truncation: Truncation = AT_THE_END,
) -> AttentionInput:
    """An input with the average over heads and the rollout."""
    means = np.asarray(found.weights.mean(axis=1), dtype=np.float32)
    return AttentionInput(texts, limit, encoding, found, means, rollout(means), truncation)


def rollout(means: Float32) -> Float32:
    """How much of each input token is in a place after each layer, if attention alone mixed them.

    Half of a layer's output is its residual: 0.5 A + 0.5 I, multiplied over the layers (Abnar & Zuidema
    2020, section 3). `means` is float32, (layers, tokens, tokens), as is what returns; rows add up to 1.
    """
    made = np.empty_like(means)
    before = np.eye(means.shape[1])
    for layer, weights in enumerate(means):
        before = 0.5 * (weights.astype(np.float64) @ before + before)
        made[layer] = before
    return made


def read(encoding: Encoding, text: int | None = None) -> Int64:
    """The places that the model reads, of text 0 or 1 or of both; [CLS] belongs to the first."""
    places = zip(encoding.attention_mask, encoding.token_type_ids, strict=True)
    return np.array(
        [place for place, (mask, of) in enumerate(places) if mask and text in (None, of)], dtype=np.int64
    )


def part(encoding: Encoding, number: int) -> tuple[Int64, Int64]:
    """The places that look and those that are looked at, of one of PARTS; the first has padding, too."""
    looking, looked_at = _TEXTS[number]
    if looking is None:
        every = np.arange(len(encoding.tokens), dtype=np.int64)
        return every, every
    return read(encoding, looking), read(encoding, looked_at)


def share(matrix: Float32, encoding: Encoding, number: int) -> float:
    """How much of the attention of the tokens that look goes to those looked at, on average (0 to 1)."""
    rows, columns = part(encoding, number) if number else (read(encoding), read(encoding))
    return float(matrix[np.ix_(rows, columns)].sum(axis=1, dtype=np.float64).mean()) if len(rows) else 0.0


def pair_numbers(given: AttentionInput, layer: int, head: int, looking: int, looked_at: int) -> PairNumbers:
    """The way from a query and a key to their weight (Vaswani et al. 2017, section 3.2.1)."""
    query = given.found.queries[layer - 1, head - 1, looking]
    keys = given.found.keys[layer - 1, head - 1]
    scores = keys.astype(np.float64) @ query.astype(np.float64) / np.sqrt(len(query))
    masked = scores[read(given.encoding)]
    products = query.astype(np.float64) * keys[looked_at]
    largest = float(masked.max())
    total = float(np.exp(masked - largest).sum())
    scaled = float(scores[looked_at])
    is_read = given.encoding.attention_mask[looked_at]
    return PairNumbers(
        query,
        keys[looked_at],
        np.asarray(products, dtype=np.float32),
        float(products.sum()),
        scaled,
        largest,
        total,
        float(np.exp(scaled - largest)) / total if is_read else 0.0,
    )


def entropies(matrix: Float32) -> Float32:
    """How widely each token looks, in bits: 0 for one target, log2(n) for n alike; float32, (tokens,)."""
    logs = np.log2(matrix, out=np.zeros_like(matrix), where=matrix > 0)
    return np.asarray(-(matrix * logs).sum(axis=1), dtype=np.float32) + np.float32(0)


def habits(matrix: Float32, encoding: Encoding) -> Habits:
    """Patterns that BERT's heads are known for (Clark et al. 2019, section 3), measured."""
    places = read(encoding)
    square = matrix[np.ix_(places, places)].astype(np.float64)
    tokens = [encoding.tokens[place] for place in places]
    count = len(places)

    def of(name: str) -> float:
        return float(square[:, [token == name for token in tokens]].sum() / count)

    return Habits(
        of("[CLS]"),
        of("[SEP]"),
        float(square.trace() / count),
        float(square.trace(-1) / count),
        float(square.trace(1) / count),
        float(entropies(matrix)[places].mean()),
        float(np.log2(count)),
    )


def received(matrix: Float32, encoding: Encoding, pooling: str) -> Float32:
    """What each token gets in the text's vector: of [CLS], or on average of all that is read.

    Float32, (tokens,); adds up to 1.
    """
    rows = read(encoding) if pooling == "mean" else np.zeros(1, dtype=np.int64)
    return np.asarray(matrix[rows].mean(axis=0, dtype=np.float64), dtype=np.float32)


def rank_correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Spearman's rho, with the mean rank for ties; None where one of them does not vary."""
    left, right = _ranks(one), _ranks(other)
    if len(left) < 2 or not left.std() or not right.std():
        return None
    return float(np.corrcoef(left, right)[0, 1])


def strongest(matrix: Float32, least: float) -> list[tuple[int, int, float]]:
    """The weights of at least `least`, and at most MOST_LINES of them: row, column, weight; weakest first."""
    rows, columns = np.nonzero(matrix >= max(least, _NOTHING))
    weights = matrix[rows, columns]
    best = np.argsort(-weights, kind="stable")[:MOST_LINES][::-1]
    return [(int(rows[at]), int(columns[at]), float(weights[at])) for at in best]


def thumbnail(matrix: Float32, most: int) -> Float32:
    """At most `most` rows and columns: each value is the largest of a block, so a real weight."""
    size = len(matrix)
    block = -(-size // most)
    if block == 1:
        return matrix
    starts = np.arange(0, size, block)
    return np.asarray(np.maximum.reduceat(np.maximum.reduceat(matrix, starts, axis=0), starts, axis=1))


def _ranks(values: Sequence[float]) -> NDArray[np.float64]:
    found, inverse, counts = np.unique(
        np.asarray(values, dtype=np.float64), return_inverse=True, return_counts=True
    )
    last = np.cumsum(counts)
    return ((last - counts + 1 + last) / 2)[inverse] if len(found) else np.empty(0)
