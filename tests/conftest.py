"""What every test shares. The first import switches onnxruntime's telemetry off."""

import signal
from collections.abc import Iterator

import pytest

import desktop_app  # noqa: F401
from tests.scripts import Scripts


@pytest.fixture(scope="session")
def run_script() -> Iterator[Scripts]:
    with Scripts() as scripts:
        yield scripts


@pytest.fixture(scope="session", autouse=True)
def _interruptible() -> None:
    """A shell ignores interrupts for what it starts in the background, and programs pass that on."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
