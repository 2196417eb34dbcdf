"""The default model, opened once."""

import pytest

from desktop_app.encoder.bundle import Bundle
from desktop_app.encoder.encode import Encoder
from desktop_app.services.models import open_bundle, open_encoder


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    return open_bundle()


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return open_encoder()
