"""The classifier that was trained last, which the user's data folder keeps."""

from __future__ import annotations

from pathlib import Path

from desktop_app.core.errors import AppError
from desktop_app.core.words import listed
from desktop_app.explore.classifier import figures
from desktop_app.language import plural, tr
from desktop_app.services.classifying import stored

WORDS = (("cls", "[CLS]"), ("mean", tr("mean")))


def kept_in(data: Path) -> Path:
    """Where it is kept in the data folder."""
    return data / "classifier"


def accuracy(data: Path) -> str:
    """What it reaches with each pooling, in a sentence; "" where there is none."""
    folder = kept_in(data)
    if not stored.is_there(folder):
        return ""
    try:
        classifier = stored.load(folder)
    except AppError:
        return ""
    found = classifier.figures
    reached = {str(pooling): figures.spread(one.accuracies) for pooling, one in found.of.items()}
    both = [f"{name} {reached[pooling]}" for pooling, name in WORDS if pooling in reached]
    return plural(
        sum(found.held_out),
        "Yours, of {source} with {model}: {accuracies} over {seeds} seeds, {n} text held out.",
        "Yours, of {source} with {model}: {accuracies} over {seeds} seeds, {n} texts held out.",
        source=classifier.trained_on,
        model=classifier.model_name,
        accuracies=listed(both),
        seeds=len(found.seeds),
    )
