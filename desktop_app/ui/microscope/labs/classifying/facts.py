"""A classifier and the text in it, in words and exact numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.core.words import per_cent
from desktop_app.language import number, tr
from desktop_app.ui.microscope.details import Facts
from desktop_app.ui.microscope.labs.classifying.columns import NAMES
from desktop_app.ui.microscope.labs.classifying.tables import in_order

if TYPE_CHECKING:
    from desktop_app.core.types import Pooling
    from desktop_app.explore.classifier.network import Classifier
    from desktop_app.explore.classifier.reading import ReadText

LISTED = 8
"""Classes that a unit's weights are listed for."""


def of_text(
    classifier: Classifier, found: ReadText, dimension: int | None, unit: tuple[Pooling, int] | None
) -> tuple[Facts, ...]:
    """What is pointed at, a dimension or a unit of a pooling's network, and then the whole."""
    told = []
    if dimension is not None:
        values = [
            (NAMES[pooling], f"{float(vector[dimension]):.6f}")
            for pooling, vector in found.vectors.items()
            if dimension < len(vector)
        ]
        told.append(
            Facts(
                tr("Dimension {dimension}", dimension=dimension),
                tr("Of the vector at length 1."),
                tuple(values),
            )
        )
    if unit and unit[0] in found.by:
        told.append(_unit(classifier, found, *unit))
    figures = classifier.figures
    pairs = [
        (tr("trained on"), classifier.trained_on),
        (tr("model"), classifier.model_name),
        (
            tr("texts"),
            tr(
                "{trained} and {held_out} held out",
                trained=number(sum(figures.trained)),
                held_out=number(sum(figures.held_out)),
            ),
        ),
        *(
            (tr("accuracy, {name}", name=NAMES[name]), per_cent(figures.of[name].accuracies[0], 1))
            for name in in_order(classifier)
        ),
    ]
    words = tr(
        "Its weights were learned from the labeled texts; BERT itself was not changed. A percentage says how "
        "sure the network is, and not how often it is right: see Figures."
    )
    return (*told, Facts(tr("A network on vectors"), words, tuple(pairs)))


def _unit(classifier: Classifier, found: ReadText, pooling: Pooling, unit: int) -> Facts:
    network, steps = classifier.networks[pooling], found.by[pooling]
    weights = [
        (tr("to {name}", name=name), f"{float(network.second[unit, at]):+.6f}")
        for at, name in enumerate(classifier.classes[:LISTED])
    ]
    values = [
        (tr("after Dense"), f"{float(steps.dense[0, unit]):.6f}"),
        (tr("after ReLU"), f"{float(steps.relu[0, unit]):.6f}"),
    ]
    words = tr("Its value after ReLU times each weight is what it adds to the logit of that class.")
    return Facts(tr("{name}, unit {unit}", name=NAMES[pooling], unit=unit), words, (*values, *weights))
