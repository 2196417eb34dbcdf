"""What the networks make of one input, step by step, and its export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from desktop_app.core.arrays import Float32
from desktop_app.core.types import AT_THE_END, Pooling, Truncation
from desktop_app.explore.classifier import figures
from desktop_app.explore.classifier.network import Activations, Classifier, run
from desktop_app.explore.export import Export, program, reading

MADE_UP = (("positive", 0.92), ("negative", 0.08))
"""What the guide's part 7 prints for its review; made up, as all its numbers are."""
REVIEW = "The product is high quality and delivered quickly"
"""The review it prints them for."""


@dataclass(frozen=True, slots=True, eq=False)
class ReadText:
    """One input, read up to `limit` tokens: its unit vectors, float32, (hidden,), and what follows them.

    `by` has the activations of each pooling's network, (1, …).
    """

    texts: tuple[str, ...]
    limit: int
    truncation: Truncation
    vectors: Mapping[Pooling, Float32]
    by: Mapping[Pooling, Activations]


def read(
    classifier: Classifier,
    texts: tuple[str, ...],
    limit: int,
    vectors: Mapping[Pooling, Float32],
    truncation: Truncation = AT_THE_END,
) -> ReadText:
    """Runs the networks on an input's unit vectors; float32, (hidden,) each."""
    by = {
        pooling: run(network, vectors[pooling][np.newaxis])
        for pooling, network in classifier.networks.items()
    }
    return ReadText(texts, limit, truncation, {pooling: vectors[pooling] for pooling in by}, by)


def export(found: ReadText, classifier: Classifier, weights: Path, digest: str, model_folder: Path) -> Export:
    """The activations in every form; the array is (poolings, units), after ReLU.

    `weights` is the file of the classifier's weights, and `digest` its SHA-256.
    """
    rows: list[tuple[object, ...]] = []
    said = {}
    for pooling, steps in found.by.items():
        logits, chances = steps.logits[0].tolist(), steps.probabilities[0].tolist()
        rows += [
            (pooling, name, logit, chance)
            for name, logit, chance in zip(classifier.classes, logits, chances, strict=True)
        ]
        said[pooling] = {
            "embedding": found.vectors[pooling].tolist(),
            "dense": steps.dense[0].tolist(),
            "relu": steps.relu[0].tolist(),
            "logits": logits,
            "probabilities": dict(zip(classifier.classes, chances, strict=True)),
        }
    document = {
        "texts": list(found.texts),
        "classes": list(classifier.classes),
        "model": classifier.model_name,
        "trained_on": classifier.source,
        "of": said,
        "figures": figures.document(classifier.figures),
    }
    return Export(
        "classifier",
        ("pooling", "class", "logit", "probability"),
        rows,
        document,
        np.concatenate([steps.relu for steps in found.by.values()]),
        script(found, weights, digest, model_folder),
        title=f"{classifier.model_name}, trained on {classifier.source}",
    )


def script(found: ReadText, weights: Path, digest: str, model_folder: Path) -> str:
    """A program that computes the probabilities again and asserts them."""
    expected = {pooling: steps.probabilities[0].tolist() for pooling, steps in found.by.items()}
    lines = [
        "import hashlib",
        f"WEIGHTS = Path(sys.argv[2] if len(sys.argv) > 2 else {str(weights)!r})",
        "if not WEIGHTS.exists():",
        '    sys.exit(f"{WEIGHTS} is not there: the classifier was trained again since, or moved.")',
        f"assert hashlib.sha256(WEIGHTS.read_bytes()).hexdigest() == {digest!r}",
        "weights = np.load(WEIGHTS)",
        f"rows = states(*{reading(found.texts, found.limit, found.truncation)})[-1, 0]",
        'vectors = {"cls": rows[0], "mean": rows.mean(axis=0)}',
        f"expected = {expected!r}",
        "for pooling, wanted in expected.items():",
        "    vector = vectors[pooling] / np.linalg.norm(vectors[pooling])",
        '    relu = np.maximum(vector @ weights[f"{pooling}.first"] + weights[f"{pooling}.first_bias"], 0)',
        '    logits = relu @ weights[f"{pooling}.second"] + weights[f"{pooling}.second_bias"]',
        "    powers = np.exp(logits - logits.max())",
        "    found = powers / powers.sum()",
        '    print(pooling, "probabilities:", found)',
        "    assert np.abs(found - wanted).max() < 1e-4",
    ]
    return program(model_folder, lines, found.limit)
