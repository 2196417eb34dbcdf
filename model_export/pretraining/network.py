"""The layers and the two heads as PyTorch trains them, over embeddings that stay as they are."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

CHUNK = 1024
"""Guessed words whose logits exist at the same time: 60 MB of bfloat16 for BERT's vocabulary."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of a BERT; `epsilon` is that of its layer norms."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    epsilon: float


def quick(function: Any, dynamic: bool) -> Any:
    """`function` compiled for this processor, where there is a compiler for C++."""
    compilers = (os.environ.get("CXX", "g++"), "clang++")
    return torch.compile(function, dynamic=dynamic) if any(map(shutil.which, compilers)) else function


class Layer(nn.Module):
    """One layer of the encoder: attention, add and norm, feed-forward, add and norm."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.heads = sizes.heads
        self.qkv = nn.Linear(sizes.hidden, 3 * sizes.hidden)
        self.mixed = nn.Linear(sizes.hidden, sizes.hidden)
        self.norm = nn.LayerNorm(sizes.hidden, sizes.epsilon)
        self.up = nn.Linear(sizes.hidden, sizes.inner)
        self.down = nn.Linear(sizes.inner, sizes.hidden)
        self.last_norm = nn.LayerNorm(sizes.hidden, sizes.epsilon)

    def forward(self, states: Tensor, hidden: Tensor) -> Tensor:
        texts, pieces, size = states.shape
        query, key, value = (
            part.view(texts, pieces, self.heads, -1).transpose(1, 2)
            for part in self.qkv(states).split(size, dim=-1)
        )
        scores = query @ key.transpose(2, 3) * (size // self.heads) ** -0.5 + hidden
        mixed = torch.softmax(scores, dim=-1) @ value
        states = self.norm(states + self.mixed(mixed.transpose(1, 2).reshape(texts, pieces, size)))
        normed: Tensor = self.last_norm(states + self.down(functional.gelu(self.up(states))))
        return normed


class PretrainingBert(nn.Module):
    """A BERT with both heads of its pretraining. The three embeddings and their norm are fixed.

    The masked-word head is a dense layer, GELU and a layer norm as in BERT, then a square map that begins
    as the identity, since the word embeddings that it is compared with may not move.
    """

    words: Tensor
    positions: Tensor
    types: Tensor
    norm_weight: Tensor
    norm_bias: Tensor

    def __init__(self, sizes: Sizes, embeddings: Mapping[str, Tensor]) -> None:
        super().__init__()
        self.sizes = sizes
        for name, value in embeddings.items():
            self.register_buffer(name, value)
        self.layers = nn.ModuleList(Layer(sizes) for _ in range(sizes.layers))
        self.transform = nn.Linear(sizes.hidden, sizes.hidden)
        self.transform_norm = nn.LayerNorm(sizes.hidden, sizes.epsilon)
        self.map = nn.Linear(sizes.hidden, sizes.hidden, bias=False)
        self.bias = nn.Parameter(torch.zeros(sizes.vocabulary))
        self.pooler = nn.Linear(sizes.hidden, sizes.hidden)
        self.next = nn.Linear(sizes.hidden, 2)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> Tensor:
        """The last hidden state, (texts, pieces, hidden), of ids, type ids and attention mask."""
        positions = torch.arange(ids.shape[1])
        summed = self.words[ids] + self.positions[positions] + self.types[types]
        states = functional.layer_norm(
            summed, (self.sizes.hidden,), self.norm_weight, self.norm_bias, self.sizes.epsilon
        )
        hidden = torch.zeros(mask.shape, dtype=states.dtype).masked_fill(mask == 0, -1e4)[:, None, None, :]
        for layer in self.layers:
            states = layer(states, hidden)
        return states

    def words_vector(self, states: Tensor) -> Tensor:
        """What is compared with the word embeddings, (…, hidden)."""
        vector: Tensor = self.map(self.transform_norm(functional.gelu(self.transform(states))))
        return vector

    def word_logits(self, states: Tensor) -> Tensor:
        """Logits over the vocabulary, (…, vocabulary)."""
        return functional.linear(self.words_vector(states), self.words, self.bias)

    def next_logits(self, states: Tensor) -> Tensor:
        """Logits of IsNext and NotNext, (texts, 2), from the state of [CLS]."""
        logits: Tensor = self.next(torch.tanh(self.pooler(states[:, 0])))
        return logits


class WordLoss(torch.autograd.Function):
    """Cross entropy over a vocabulary whose embeddings are fixed, with the gradient made on the way.

    Logits of `CHUNK` words exist at a time, and no gradient of the embeddings is made. `compute` is
    `loss_and_gradient`, compiled or not.
    """

    @staticmethod
    def forward(
        ctx: Any, vectors: Tensor, embeddings: Tensor, bias: Tensor, words: Tensor, compute: Any
    ) -> Tensor:
        gradient = torch.empty_like(vectors)
        bias_gradient = torch.zeros(bias.shape, dtype=torch.float32)
        total = torch.zeros((), dtype=torch.float32)
        for begin in range(0, len(words), CHUNK):
            part = slice(begin, begin + CHUNK)
            logits = functional.linear(vectors[part], embeddings, bias)
            lost, shares, column = compute(logits, words[part])
            total += lost
            gradient[part] = shares @ embeddings
            bias_gradient += column
        ctx.save_for_backward(gradient / len(words), (bias_gradient / len(words)).to(bias.dtype))
        return total / len(words)

    @staticmethod
    def backward(ctx: Any, *outside: Any) -> Any:
        gradient, bias = ctx.saved_tensors
        return gradient * outside[0], None, bias * outside[0], None, None


def loss_and_gradient(logits: Tensor, words: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The summed loss; its gradient by the logits, (words, vocabulary); and that summed over the words."""
    exact = logits.float()
    total = torch.logsumexp(exact, dim=-1, keepdim=True)
    lost = (total - exact.gather(1, words[:, None])).sum()
    shares = torch.exp(exact - total)
    true = torch.arange(logits.shape[1])[None, :] == words[:, None]
    shares = shares - true.to(shares.dtype)
    return lost, shares.to(logits.dtype), shares.sum(0)
