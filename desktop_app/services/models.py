"""Opening the model a library or a page asks for."""

from __future__ import annotations

from pathlib import Path

from desktop_app.core.errors import AppError
from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.core.types import Recipe
from desktop_app.encoder.bundle import Bundle
from desktop_app.encoder.encode import Encoder


def open_bundle(folder: Path = DEFAULT_BUNDLE) -> Bundle:
    """The bundle in `folder`, quickly checked; raises AppError with what to do when it is not there."""
    if folder == DEFAULT_BUNDLE and not folder.exists():
        raise AppError(
            "The default model all-MiniLM-L6-v2 is not installed.",
            "Run: python3 packaging/dev.py run",
        )
    return Bundle.open(folder)


def check_model(encoder: Encoder, recipe: Recipe, library: str) -> None:
    """Raises AppError unless the vectors of the library of that name come from the encoder's model."""
    if recipe.model != encoder.bundle.fingerprint:
        raise AppError(
            f'The library "{library}" was made with another model than {encoder.bundle.manifest.name}.',
            "Use the model it was made with, or index the files into a new library.",
        )


def open_encoder(folder: Path = DEFAULT_BUNDLE, device: str = "auto", threads: int = 0) -> Encoder:
    """The bundle in `folder`, loaded on `device`; raises AppError when either is not to be had."""
    if device not in ("auto", "cpu"):
        raise AppError(f'The device "{device}" is not available.', "Use auto or cpu.")
    return Encoder(open_bundle(folder), threads)
