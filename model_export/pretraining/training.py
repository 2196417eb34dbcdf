"""The training loop: a bfloat16 copy computes, float32 masters learn; a stop costs five minutes."""

from __future__ import annotations

import ctypes
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from desktop_app.core.files import replacing
from model_export.pretraining.corpus import Corpus
from model_export.pretraining.examples import NO_PAIR, Batch, Masking, Words, batch
from model_export.pretraining.network import PretrainingBert, WordLoss, loss_and_gradient, quick

BETAS = (0.9, 0.98)
DECAY = 0.01
LARGEST_NORM = 1.0
WARM_UP = 0.03
"""Share of the time in which the learning rate rises to its peak; then it falls evenly to nothing."""
KEEP_EVERY = 300.0
TRIM_EVERY = 10
"""Steps after which free memory goes back to the system: glibc keeps 40 MB a step of it in splinters."""
SHAPES = ((128, 0.1), (128, 0.1), (64, 0.2), (32, 0.7))
"""Lengths in turn, and the share of texts without a second one: people type short single texts as well."""
MASKING = Masking(share=0.25)
"""More than BERT's 15 % while learning gives more signal a piece (Wettig et al. 2023)."""

Tell = Callable[[str], None]


@dataclass
class Progress:
    """How far a training is: steps, pieces read, seconds spent of `seconds`, and running losses."""

    seconds: float
    spent: float = 0.0
    steps: int = 0
    pieces: int = 0
    word_loss: float = 0.0
    next_loss: float = 0.0

    @property
    def share(self) -> float:
        """0 at the beginning, 1 at the end."""
        return min(1.0, self.spent / self.seconds)


def precision() -> torch.dtype:
    """bfloat16 where the processor multiplies it in tiles or in vectors, else float32."""
    tiles = torch.cpu.get_capabilities() if hasattr(torch.cpu, "get_capabilities") else {}
    quick = tiles.get("amx_bf16") or tiles.get("avx512_bf16")
    return torch.bfloat16 if quick else torch.float32


def start_bias(network: PretrainingBert, corpus: Corpus) -> None:
    """Sets the bias of each word piece to half the logarithm of how often it stands in `corpus`."""
    counts = np.bincount(corpus.pieces, minlength=network.sizes.vocabulary) + 1.0
    with torch.no_grad():
        network.bias.copy_(torch.from_numpy(0.5 * np.log(counts / counts.sum())).float())
        network.bias.sub_(network.bias.mean())


def train(
    network: PretrainingBert,
    corpus: Corpus,
    words: Words,
    folder: Path,
    seconds: float,
    peak: float,
    pieces: int,
    seed: int,
    tell: Tell,
) -> Progress:
    """Trains `network` for `seconds` in all, going on from what is kept in `folder`; returns how far it came.

    `peak` is the largest learning rate, `pieces` how many a step reads.
    """
    kind = precision()
    masters = list(network.parameters())
    working = _working(network, kind)
    copies = list(working.parameters())
    optimizer = torch.optim.AdamW(_groups(masters), lr=peak, betas=BETAS, eps=1e-6, fused=True)
    progress = Progress(seconds)
    kept = folder / "training.pt"
    if kept.is_file():
        told = torch.load(kept, weights_only=True)
        network.load_state_dict(told["network"], strict=False)
        optimizer.load_state_dict(told["optimizer"])
        progress = Progress(**told["progress"] | {"seconds": seconds})
        _copy(masters, copies)
        tell(f"going on at step {progress.steps}, {progress.spent / 60:.0f} minutes spent")
    compiled, compute = quick(working, dynamic=False), quick(loss_and_gradient, dynamic=True)
    random = np.random.default_rng([seed, progress.steps])
    trim = _trimmer()
    before = saved = told_at = time.monotonic()
    while progress.share < 1:
        length, singles = SHAPES[progress.steps % len(SHAPES)]
        taken = batch(corpus, words, pieces // length, length, MASKING, singles, random)
        for group in optimizer.param_groups:
            group["lr"] = peak * min(progress.share / WARM_UP, (1 - progress.share) / (1 - WARM_UP), 1)
        word_loss, next_loss = _losses(compiled, compute, working, taken)
        torch.autograd.backward([word_loss + next_loss])
        for master, copy in zip(masters, copies, strict=True):
            master.grad = None if copy.grad is None else copy.grad.float()
            copy.grad = None
        torch.nn.utils.clip_grad_norm_(masters, LARGEST_NORM)
        optimizer.step()
        _copy(masters, copies)
        if progress.steps % TRIM_EVERY == 0:
            trim()
        now = time.monotonic()
        progress.spent += now - before
        before = now
        progress.steps += 1
        progress.pieces += int(taken.mask.sum())
        share = max(0.01, 1 / progress.steps)
        progress.word_loss += share * (word_loss.item() - progress.word_loss)
        progress.next_loss += share * (next_loss.item() - progress.next_loss)
        if now - told_at > 30:
            told_at = now
            tell(_said(progress))
        if now - saved > KEEP_EVERY:
            saved = now
            _keep(network, optimizer, progress, kept)
    _keep(network, optimizer, progress, kept)
    return progress


_word_loss: Any = WordLoss.apply


def _losses(compiled: Any, compute: Any, working: PretrainingBert, taken: Batch) -> tuple[Tensor, Tensor]:
    ids, types, mask = (torch.from_numpy(value) for value in (taken.ids, taken.types, taken.mask))
    states = compiled(ids, types, mask)
    guessed = states.flatten(0, 1)[torch.from_numpy(taken.places)]
    vectors = working.words_vector(guessed)
    word_loss: Tensor = _word_loss(
        vectors, working.words, working.bias, torch.from_numpy(taken.words), compute
    )
    labels = torch.from_numpy(taken.next)
    if not (taken.next != NO_PAIR).any():
        return word_loss, torch.zeros(())
    return word_loss, functional.cross_entropy(
        working.next_logits(states).float(), labels, ignore_index=NO_PAIR
    )


def _working(network: PretrainingBert, kind: torch.dtype) -> PretrainingBert:
    fixed = dict(network.named_buffers())
    copy = PretrainingBert(network.sizes, {name: value.clone() for name, value in fixed.items()})
    copy.load_state_dict(network.state_dict())
    return copy.to(kind)


def _copy(masters: Sequence[Tensor], copies: Sequence[Tensor]) -> None:
    with torch.no_grad():
        torch._foreach_copy_(list(copies), list(masters))


def _groups(parameters: list[Any]) -> list[dict[str, Any]]:
    """Weights decay; biases and layer norms do not."""
    return [
        {"params": [value for value in parameters if value.dim() > 1], "weight_decay": DECAY},
        {"params": [value for value in parameters if value.dim() <= 1], "weight_decay": 0.0},
    ]


def _keep(network: PretrainingBert, optimizer: Any, progress: Progress, path: Path) -> None:
    state = dict(network.named_parameters())
    with replacing(path) as handle:
        torch.save(
            {"network": state, "optimizer": optimizer.state_dict(), "progress": asdict(progress)}, handle
        )


def _trimmer() -> Callable[[], object]:
    if sys.platform != "linux":
        return lambda: None
    library = ctypes.CDLL(None)
    return (lambda: library.malloc_trim(0)) if hasattr(library, "malloc_trim") else (lambda: None)


def _said(progress: Progress) -> str:
    left = (progress.seconds - progress.spent) / 60
    return (
        f"step {progress.steps:,}, {progress.pieces / 1e6:.1f} million pieces "
        f"({progress.pieces / progress.spent:,.0f} a second), masked words {progress.word_loss:.3f}, "
        f"next sentence {progress.next_loss:.3f}, {left:.0f} minutes left"
    )
