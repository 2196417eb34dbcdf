"""A hundred real sentences with their real vectors, and few networks, so that a training takes seconds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from desktop_app.core.arrays import Int64
from desktop_app.core.paths import CORPORA, SAMPLE_CORPUS
from desktop_app.explore.classifier import training

REVIEWS = [json.loads(line) for line in (CORPORA / "reviews.jsonl").read_text(encoding="utf-8").splitlines()]
KINDS = ("Healthcare", "Hospitality and food", "Human resources")


@contextmanager
def quickly() -> Iterator[None]:
    """Two seeds, and a learning curve of one more point."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "SEEDS", (0, 1))
        patch.setattr(training, "CURVE", (0.5,))
        patch.setattr(training, "CURVE_SEEDS", (0,))
        yield


def reviews(many: int = 100) -> tuple[list[str], Int64]:
    """Texts, and 1 for each that is positive."""
    rows = REVIEWS[:many]
    return [row["text"] for row in rows], np.array([row["label"] == "positive" for row in rows]).astype(int)


def jobs(each: int = 20) -> tuple[list[str], list[str]]:
    """Texts and labels of three kinds of work."""
    rows = [json.loads(line) for line in SAMPLE_CORPUS.read_text(encoding="utf-8").splitlines()]
    chosen = [row for kind in KINDS for row in [row for row in rows if row["category"] == kind][:each]]
    return [row["description"] for row in chosen], [row["category"] for row in chosen]
