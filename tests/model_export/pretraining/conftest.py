"""A small text, and the odd BERT with heads that have learned nothing."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from model_export.pretraining import checkpoints
from model_export.pretraining.corpus import Corpus
from model_export.pretraining.examples import Words
from model_export.pretraining.network import PretrainingBert

WORDS = Words(size=97, pad=0, unknown=1, cls=2, sep=3, mask=4)


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """Three documents of made-up words, the last of a single sentence."""
    rows = [
        {"source": "a", "text": "W1 w2 w3. W4 w5 w6 w7! W8 w9."},
        {"source": "b", "text": "W11 w12 w13. W14 w15?"},
        {"source": "c", "text": "W20 w21"},
    ]
    path = tmp_path / "text.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """40 documents of eight sentences of 3 to 7 pieces; a document keeps to ten pieces of its own."""
    random = np.random.default_rng(3)
    lengths = random.integers(3, 8, 320)
    pieces = np.concatenate(
        [5 + 9 * (number // 8 % 10) + random.integers(0, 9, length) for number, length in enumerate(lengths)]
    )
    return Corpus(
        pieces.astype(np.int32),
        np.concatenate([[0], np.cumsum(lengths)]),
        np.arange(0, 321, 8),
        ("made up",) * 40,
    )


@pytest.fixture
def network(saved: Path) -> PretrainingBert:
    return checkpoints.start(saved)
