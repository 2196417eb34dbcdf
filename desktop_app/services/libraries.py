"""Making a library with the recipe a model asks for, and opening one to add to it."""

from __future__ import annotations

from pathlib import Path

from desktop_app.core.types import UNTOUCHED, Pooling, Preprocessing, Recipe
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Library


def open_or_create(
    folder: Path,
    encoder: Encoder,
    preprocessing: Preprocessing = UNTOUCHED,
    pooling: Pooling | None = None,
    name: str | None = None,
) -> Library:
    """The library in `folder`, open for writing; a new one with this recipe where there is none.

    `pooling` is the one the model was trained with, unless chosen; a library that exists keeps its own
    recipe. Raises AppError.
    """
    recipe = Recipe(
        model=encoder.bundle.fingerprint,
        max_length=encoder.passage_length,
        pooling=pooling or encoder.bundle.manifest.pooling,
        preprocessing=preprocessing,
    )
    return Library.open_or_create(folder, recipe, name)
