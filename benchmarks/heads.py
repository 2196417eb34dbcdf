"""What the heads reach on held-out text, beside guesses that need no head.

python -m benchmarks.heads $EMBEDSCOPE_DATA/text/heldout.jsonl
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from desktop_app.encoder.encode import Encoder
from desktop_app.encoder.heads import Heads
from desktop_app.services.models import open_encoder
from model_export.pretraining import corpus
from model_export.pretraining.checkpoints import tokenizer as tokenizer_of
from model_export.pretraining.evaluation import AT_ONCE, LENGTH, ONLY_MASKED
from model_export.pretraining.examples import IS_NEXT, Batch, Words, batch
from model_export.source import DEFAULT_PACKAGE, find

BEST = 5


def main() -> None:
    """Prints top-1 and top-5 of masked words, and how many pairs are judged right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("text", nargs="+", type=Path)
    parser.add_argument("--texts", type=int, default=1_024)
    options = parser.parse_args()
    tokenizer, words = tokenizer_of(find(DEFAULT_PACKAGE, Path()).folder)
    text = corpus.read(options.text, tokenizer)
    encoder = open_encoder()
    heads = Heads(encoder.bundle)
    random = np.random.default_rng(0)
    batches = [
        batch(text, words, AT_ONCE, LENGTH, ONLY_MASKED, 0.0, random) for _ in range(options.texts // AT_ONCE)
    ]
    frequent = np.argsort(-np.bincount(text.pieces, minlength=words.size))[:BEST]
    rows = [guessed(heads, taken) for taken in batches]
    top1, top5, said = (np.concatenate(part) for part in zip(*rows, strict=True))
    true = np.concatenate([taken.words for taken in batches])
    print("| masked words | top-1 | top-5 |\n|---|---|---|")
    print(f"| the heads | {top1.mean():.1%} | {top5.mean():.1%} |")
    print(f"| the most frequent pieces of this very text | {(true == frequent[0]).mean():.1%} | ", end="")
    print(f"{np.isin(true, frequent).mean():.1%} |\n")
    labels = np.concatenate([taken.next for taken in batches])
    cosines = np.concatenate([cosine(encoder, taken, words) for taken in batches])
    half = len(labels) // 2
    print("| pairs | judged right |\n|---|---|")
    print(f"| the head | {(said == labels).mean():.1%} |")
    print(f"| cosine of the two texts, the search model's | {threshold(cosines, labels, half):.1%} |")
    print(f"| the more frequent answer | {max((labels == IS_NEXT).mean(), (labels != IS_NEXT).mean()):.1%} |")


def guessed(heads: Heads, taken: Batch) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.int64]]:
    """Whether each hidden word came first, whether among the first five, and what is said of each pair."""
    states = heads.states(taken.ids, taken.mask, taken.types)[:, -1]
    logits = heads.word_logits(states.reshape(-1, states.shape[-1])[taken.places])
    best = np.argsort(-logits, axis=1)[:, :BEST] == taken.words[:, None]
    return best[:, 0], best.any(axis=1), heads.next_logits(states[:, 0]).argmax(axis=1)


def cosine(encoder: Encoder, taken: Batch, words: Words) -> NDArray[np.float32]:
    """The cosine of the two texts of each pair, each read alone by the model that searches."""
    found = []
    ids = taken.ids.copy().reshape(-1)
    ids[taken.places] = taken.words
    for row in ids.reshape(taken.ids.shape):
        first, second = np.flatnonzero(row == words.sep)[:2]
        vectors = []
        for part in (row[1:first], row[first + 1 : second]):
            alone = np.array([[words.cls, *part, words.sep]])
            (states,) = encoder.batch_states(alone, np.ones_like(alone), np.zeros_like(alone))
            mean = states.mean(axis=0)
            vectors.append(mean / np.linalg.norm(mean))
        found.append(vectors[0] @ vectors[1])
    return np.array(found)


def threshold(cosines: NDArray[np.float32], labels: NDArray[np.int64], half: int) -> float:
    """How many pairs of the second half are judged right by the best threshold of the first."""
    following = labels == IS_NEXT
    tried = np.sort(cosines[:half])
    best = max(tried, key=lambda limit: ((cosines[:half] >= limit) == following[:half]).mean())
    return float(((cosines[half:] >= best) == following[half:]).mean())


if __name__ == "__main__":
    main()
