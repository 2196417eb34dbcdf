"""What the heads of a BERT look at, as its graph gives it."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.core.arrays import Float32


@dataclass(frozen=True, slots=True, eq=False)
class Attentions:
    """Every head of one input; all float32.

    `weights` is (layers, heads, tokens, tokens): a row is the token that looks, its columns what it looks
    at, after the softmax; it adds up to 1, and columns of padding are 0. `queries` and `keys` are (layers,
    heads, tokens, head dimension), `last` the last hidden state, (tokens, hidden). Layer 1 is at 0.
    """

    weights: Float32
    queries: Float32
    keys: Float32
    last: Float32

    @property
    def layers(self) -> int:
        return int(self.weights.shape[0])

    @property
    def heads(self) -> int:
        return int(self.weights.shape[1])

    @property
    def tokens(self) -> int:
        return int(self.weights.shape[2])
