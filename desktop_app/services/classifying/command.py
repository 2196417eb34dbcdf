"""Training and running a classifier on the command line: what it says as JSON, and in lines for people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desktop_app.core.arrays import Float32
from desktop_app.core.jobs import NEVER, CancelToken, Report, silent
from desktop_app.core.types import Pooling
from desktop_app.corpus.labeled import read_texts
from desktop_app.explore.classifier import figures
from desktop_app.explore.classifier.network import Classifier
from desktop_app.services.classifying import material, stored
from desktop_app.services.classifying.train import classify, reading
from desktop_app.services.classifying.train import train as train_on
from desktop_app.services.open_models import OpenModels

Said = tuple[dict[str, Any], list[str], int]
"""A JSON document, the same in lines, and of how many texts the end was not read."""


def train(
    path: Path, output: Path, pooling: Pooling, report: Report = silent, cancel: CancelToken = NEVER
) -> Said:
    """Trains on the labeled texts of a file and writes the classifier; raises AppError and Cancelled."""
    stored.check_place(output)
    given = material.from_file(path, cancel=cancel)
    encoder = OpenModels().default()
    classifier = train_on(encoder, given, (pooling,), report, cancel)
    stored.save(output, classifier)
    lines = [*given.notes, *trained_lines(classifier)]
    return trained_document(classifier), lines, encoder.cut(given.texts)


def run(path: Path, folder: Path, report: Report = silent, cancel: CancelToken = NEVER) -> Said:
    """What a classifier says of each text of a file; raises AppError and Cancelled."""
    classifier = stored.load(folder)
    texts = read_texts(path, cancel)
    encoder = OpenModels().of(classifier.model)
    said = classify(encoder, classifier, texts, report, cancel)
    lines = [
        f"{float(row.max()):6.1%}  {classifier.classes[int(row.argmax())]:<16} {' '.join(text.split())[:120]}"
        for text, row in zip(texts, said, strict=True)
    ]
    return classified_document(classifier, said), lines, encoder.cut(texts, reading(encoder, classifier))


def trained_document(classifier: Classifier) -> dict[str, Any]:
    """What the command line says of a training: figures of the deciding network on the texts held out."""
    found = classifier.figures
    own = found.of[classifier.pooling]
    return {
        "classes": list(classifier.classes),
        "accuracy": own.accuracies[0],
        "baselines": {"majority": found.majority, "logistic_regression": own.logistic},
        "confusion": [list(row) for row in own.confusion],
        "pooling": classifier.pooling,
        "accuracies": list(own.accuracies),
        "seeds": list(found.seeds),
        "split_seed": found.split_seed,
        "trained": list(found.trained),
        "held_out": list(found.held_out),
        "expected_calibration_error": own.calibration.error,
        "brier": own.calibration.brier,
    }


def trained_lines(classifier: Classifier) -> list[str]:
    """The same in lines for people."""
    found = classifier.figures
    own = found.of[classifier.pooling]
    width = max(map(len, classifier.classes))
    rows = [
        f"  {name:<{width}}  {'  '.join(f'{cell:>6,}' for cell in row)}"
        for name, row in zip(classifier.classes, own.confusion, strict=True)
    ]
    held, given = sum(found.held_out), sum(found.held_out) + sum(found.trained)
    accuracy = f"accuracy {own.accuracies[0]:.1%} on {held:,} texts held out of {given:,}"
    baselines = f"logistic regression {own.logistic:.1%}, always the most frequent class {found.majority:.1%}"
    return [
        f"{accuracy}, split with seed {found.split_seed}",
        f"{len(found.seeds)} seeds: {figures.spread(own.accuracies)}; {baselines}",
        "taken for (columns in the same order):",
        *rows,
    ]


def classified_document(classifier: Classifier, said: Float32) -> dict[str, Any]:
    """What the command line says of each text."""
    return {
        "texts": [
            {
                "label": classifier.classes[int(row.argmax())],
                "probabilities": dict(zip(classifier.classes, row.tolist(), strict=True)),
            }
            for row in said
        ]
    }
