"""Figures by hand, and by scikit-learn where it has them."""

import json

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, confusion_matrix

from desktop_app.explore.classifier import figures

SAID = np.array([[0.93, 0.07], [0.83, 0.17], [0.28, 0.72], [0.55, 0.45], [0.05, 0.95]], dtype=np.float32)
TRUE = np.array([0, 1, 1, 0, 1])


def test_confusion() -> None:
    predicted = SAID.argmax(axis=1)
    assert figures.confusion(TRUE, predicted, 2) == ((2, 0), (1, 2))
    assert np.array_equal(figures.confusion(TRUE, predicted, 2), confusion_matrix(TRUE, predicted))


def test_calibration_by_hand() -> None:
    found = figures.calibration(SAID, TRUE)
    assert [one.texts for one in found.bins] == [1, 1, 1, 2]
    assert [one.accuracy for one in found.bins] == [1, 1, 0, 1]
    by_hand = (0.45 + 0.28 + 0.83 + 2 * 0.06) / 5
    assert found.error == pytest.approx(by_hand, abs=1e-6)
    assert found.brier == pytest.approx(2 * brier_score_loss(TRUE, SAID[:, 1]), abs=1e-6)


def test_certainty_belongs_to_the_last_bin() -> None:
    found = figures.calibration(np.array([[1.0, 0.0]], dtype=np.float32), np.array([0]))
    assert found.bins == (figures.ReliabilityBin(1, 1.0, 1.0),)
    assert found.error == found.brier == 0


def test_misses_are_the_surest_first() -> None:
    said = np.array([[0.6, 0.4], [0.1, 0.9], [0.2, 0.8]], dtype=np.float32)
    found = figures.misses(["a", "b", "c"], np.array([1, 0, 1]), said, ("no", "yes"))
    assert [(miss.text, miss.true, miss.predicted) for miss in found] == [
        ("b", "no", "yes"),
        ("a", "yes", "no"),
    ]
    assert found[0].probability == pytest.approx(0.9)


def test_spread() -> None:
    assert figures.spread([0.8, 0.9]) == "85.0 ± 7.1 %"
    assert figures.spread([0.8]) == "80.0 ± 0.0 %"


def test_a_document_comes_back() -> None:
    own = figures.PoolingFigures(
        (0.5, 0.75),
        0.5,
        ((1, 1), (0, 2)),
        figures.calibration(SAID, TRUE),
        (figures.CurvePoint(8, (0.5,)),),
        1,
        (figures.Miss("text", "a", "b", 0.7),),
    )
    whole = figures.Figures((8, 8), (2, 2), 0, (0, 1), 0.5, {"mean": own})
    assert figures.from_document(json.loads(json.dumps(figures.document(whole)))) == whole
    with pytest.raises(ValueError, match="no pooling"):
        figures.pooling_named("max")
