"""What every word of the vocabulary weighs in a text: SPLADE (Formal, Piwowarski, Clinchant 2021)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from desktop_app.core.arrays import Float32, Int64
from desktop_app.core.jobs import NEVER, CancelToken
from desktop_app.encoder.encode import Encoder

PLACES = 128
"""Whose logits are held at once: 16 MB with the vocabulary of BERT."""


def strongest(encoder: Encoder, states: Float32) -> tuple[Float32, Int64]:
    """What each entry of the vocabulary weighs, and the place it has that of; from the last states.

    That is log(1 + ReLU(logit)) of the head for masked words, the most at any place, the first of equal ones.
    Float32 and int64, (vocabulary,). [CLS] and [SEP] are places as well, as they were in training. Raises
    AppError where the model has no such head.
    """
    heads = encoder.heads()
    highest = np.zeros(encoder.bundle.manifest.vocabulary_size, dtype=np.float32)
    places = np.zeros(len(highest), dtype=np.int64)
    for start in range(0, len(states), PLACES):
        logits = heads.word_logits(states[start : start + PLACES])
        top = logits.max(axis=0)
        better = np.flatnonzero(top > highest)
        highest[better] = top[better]
        places[better] = start + logits[:, better].argmax(axis=0)  # of few: it takes longer than the most
    return np.log1p(highest), places


def weights(encoder: Encoder, texts: Sequence[str], cancel: CancelToken = NEVER) -> Float32:
    """What each entry of the vocabulary weighs in every text, float32, (texts, vocabulary), not negative.

    Raises Cancelled, and AppError where the model has no head for masked words.
    """
    found = np.zeros((len(texts), encoder.bundle.manifest.vocabulary_size), dtype=np.float32)
    for row, states in enumerate(encoder.token_states(texts, cancel=cancel)):
        cancel.check()
        found[row], _ = strongest(encoder, states)
    return found
