"""The default model, opened once, and empty libraries for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.core.recipe import Recipe
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Library
from desktop_app.services.models import open_encoder


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return open_encoder()


@pytest.fixture(scope="session")
def recipe(encoder: Encoder) -> Recipe:
    return Recipe(encoder.bundle.fingerprint, 32)


@pytest.fixture
def library(tmp_path: Path, recipe: Recipe) -> Iterator[Library]:
    with Library.create(tmp_path / "library", recipe) as created:
        yield created
