"""Trains a classifier on labeled texts, and runs one on others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.core.arrays import Float32
from desktop_app.core.errors import AppError
from desktop_app.core.jobs import NEVER, CancelToken, Report, silent
from desktop_app.core.text import encodable
from desktop_app.core.types import POOLINGS, Pooling
from desktop_app.explore.classifier import figures
from desktop_app.explore.classifier.network import Classifier, probabilities
from desktop_app.language import tr
from desktop_app.services.classifying.material import LabeledSet

if TYPE_CHECKING:
    from desktop_app.core.recipe import ReadAs
    from desktop_app.encoder.bundle import Bundle
    from desktop_app.encoder.encode import Encoder


def train(
    encoder: Encoder,
    material: LabeledSet,
    poolings: Sequence[Pooling] = POOLINGS,
    report: Report = silent,
    cancel: CancelToken = NEVER,
) -> Classifier:
    """A classifier with a network for each of `poolings`; the one that is right more often comes first.

    Raises AppError and Cancelled.
    """
    from desktop_app.explore.classifier import training

    encoded = encoder.encode(material.texts, report=report, cancel=cancel)
    vectors = {pooling: encoded.pooled(pooling) for pooling in poolings}
    networks, found = training.train(
        material.texts, material.labels, material.classes, vectors, report, cancel
    )
    better = sorted(networks, key=lambda pooling: -figures.mean(found.of[pooling].accuracies))
    return Classifier(
        material.classes,
        encoder.bundle.fingerprint,
        encoder.bundle.manifest.name,
        encoder.passage_length,
        material.source,
        {pooling: networks[pooling] for pooling in better},
        found,
    )


def check_model(classifier: Classifier, bundle: Bundle) -> None:
    """Raises AppError where the classifier was trained on another model's vectors."""
    if classifier.model != bundle.fingerprint:
        raise AppError(
            tr(
                "This classifier was trained on the vectors of {trained} ({its}), not of {model} ({other}).",
                trained=classifier.model_name,
                its=classifier.model[:12],
                model=bundle.manifest.name,
                other=bundle.fingerprint[:12],
            ),
            tr("Choose that model, or train the classifier again with this one."),
        )


def classify(
    encoder: Encoder,
    classifier: Classifier,
    texts: Sequence[str],
    report: Report = silent,
    cancel: CancelToken = NEVER,
) -> Float32:
    """The probability of each class, float32, (texts, classes); raises AppError and Cancelled."""
    check_model(classifier, encoder.bundle)
    given = [encodable(text) for text in texts]
    vectors = encoder.encode(given, reading(encoder, classifier), report, cancel).pooled(classifier.pooling)
    return probabilities(classifier.network, vectors)


def reading(encoder: Encoder, classifier: Classifier) -> ReadAs:
    """How `encoder` reads a text for a classifier: as it read those that it was trained on."""
    return replace(encoder.passages, max_length=classifier.max_length)
