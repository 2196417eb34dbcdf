"""A classifier that was trained, and what it says of texts."""

from dataclasses import replace

import numpy as np
import pytest

from desktop_app.core.errors import AppError
from desktop_app.encoder.encode import Encoder
from desktop_app.explore.classifier.negation import PAIRS, TEXTS, negated
from desktop_app.explore.classifier.network import Classifier, probabilities
from desktop_app.services.classifying.command import classified_document, trained_document, trained_lines
from desktop_app.services.classifying.train import classify


def test_the_better_pooling_decides(classifier: Classifier) -> None:
    means = {name: np.mean(one.accuracies) for name, one in classifier.figures.of.items()}
    assert set(means) == {"mean", "cls"}
    assert means[classifier.pooling] == max(means.values())
    assert sum(classifier.figures.held_out) + sum(classifier.figures.trained) == 100


def test_texts_get_a_class_with_its_probability(encoder: Encoder, classifier: Classifier) -> None:
    texts = [
        "A wonderful, excellent meal.",
        "Terrible, broken and useless.",
        "",
        "word " * 600,
        "\ud800 good",
    ]
    said = classify(encoder, classifier, texts)
    assert np.abs(said.sum(axis=1) - 1).max() < 1e-6
    found = classified_document(classifier, said)["texts"]
    assert [one["label"] for one in found[:2]] == ["positive", "negative"]
    assert list(found[0]["probabilities"]) == ["negative", "positive"]
    alone = classify(encoder, classifier, texts[:1])
    assert np.abs(alone[0] - said[0]).max() < 1e-5


def test_another_model_is_refused_with_advice(encoder: Encoder, classifier: Classifier) -> None:
    with pytest.raises(AppError, match="trained on the vectors of all-MiniLM-L6-v2") as refused:
        classify(encoder, replace(classifier, model="0" * 64), ["good"])
    assert "train the classifier again" in refused.value.hint


def test_what_the_command_line_says(classifier: Classifier) -> None:
    told = trained_document(classifier)
    assert list(told)[:4] == ["classes", "accuracy", "baselines", "confusion"]
    held = sum(map(sum, told["confusion"]))
    assert told["accuracy"] == pytest.approx(sum(row[at] for at, row in enumerate(told["confusion"])) / held)
    assert set(told["baselines"]) == {"majority", "logistic_regression"}
    assert f"of {100:,}" in trained_lines(classifier)[0]


def test_pairs_are_told_apart_by_their_class(encoder: Encoder, classifier: Classifier) -> None:
    vectors = encoder.encode(TEXTS)
    for pooling, network in classifier.networks.items():
        said = probabilities(network, vectors.pooled(pooling))
        found = negated(pooling, said, classifier.classes)
        labels = [classifier.classes[at] for at in said.argmax(axis=1)]
        assert [one.label for one in found.plain] == labels[::2]
        assert found.told_apart == sum(a != b for a, b in zip(labels[::2], labels[1::2], strict=True))
        assert len(found.negated) == len(PAIRS)
