"""What every test shares. The first import switches onnxruntime's telemetry off."""

from collections.abc import Iterator

import pytest

import desktop_app  # noqa: F401
from tests.scripts import Scripts


@pytest.fixture(scope="session")
def run_script() -> Iterator[Scripts]:
    with Scripts() as scripts:
        yield scripts
