"""What the heads are worth on text they have not seen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import torch
from torch.nn import functional

from model_export.pretraining.corpus import Corpus
from model_export.pretraining.examples import IS_NEXT, Batch, Masking, Words, batch
from model_export.pretraining.network import PretrainingBert

LENGTH = 128
AT_ONCE = 32
ONLY_MASKED = Masking(share=0.15, masked=1.0, random=0.0)
"""What a user sees: every word that is to be guessed is hidden behind [MASK]."""
AS_TRAINED = Masking()
"""BERT's own: 80 % hidden, 10 % replaced, 10 % kept. Kept words are easy to guess."""


class Miss(NamedTuple):
    """A place whose word was not among the first five guesses, the first of them, and its probability."""

    batch: Batch
    place: int
    guess: int
    probability: float


@dataclass(frozen=True, slots=True)
class Score:
    """Shares from 0 to 1; `word_loss` in nats a word piece."""

    top1: float
    top5: float
    word_loss: float
    next_sentence: float
    places: int
    pairs: int
    said_next: float
    misses: tuple[Miss, ...] = field(default=(), repr=False)


def evaluate(
    network: PretrainingBert, corpus: Corpus, words: Words, texts: int, masking: Masking, seed: int = 0
) -> Score:
    """Scores `texts` pairs of at most `LENGTH` word pieces of `corpus`, the same ones for the same seed."""
    random = np.random.default_rng(seed)
    length = min(LENGTH, len(network.positions))
    found: Counter[str] = Counter()
    loss = 0.0
    misses: list[Miss] = []
    network.eval()
    with torch.inference_mode():
        for _ in range(-(-texts // AT_ONCE)):
            taken = batch(corpus, words, AT_ONCE, length, masking, 0.0, random)
            states = network(*(torch.from_numpy(part) for part in (taken.ids, taken.types, taken.mask)))
            logits = network.word_logits(states.flatten(0, 1)[torch.from_numpy(taken.places)])
            true = torch.from_numpy(taken.words)
            loss += float(functional.cross_entropy(logits, true, reduction="sum"))
            best = logits.topk(5).indices
            hits = best == true[:, None]
            found["places"] += len(true)
            found["top1"] += int(hits[:, 0].sum())
            found["top5"] += int(hits.any(1).sum())
            said = network.next_logits(states).argmax(1).numpy()
            found["pairs"] += len(said)
            found["next"] += int((said == taken.next).sum())
            found["said"] += int((said == IS_NEXT).sum())
            wrong = torch.nonzero(~hits.any(1)).flatten()
            if len(wrong):
                place = int(wrong[int(random.integers(len(wrong)))])
                probability = float(logits[place].softmax(0).max())
                misses.append(Miss(taken, place, int(best[place, 0]), probability))
    return Score(
        found["top1"] / found["places"],
        found["top5"] / found["places"],
        loss / found["places"],
        found["next"] / found["pairs"],
        found["places"],
        found["pairs"],
        found["said"] / found["pairs"],
        tuple(misses),
    )
