"""What every test shares. The first import switches onnxruntime's telemetry off."""

import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

import desktop_app  # noqa: F401
from tests.scripts import Scripts

# A busy machine takes its time, and the first example of a test may load a tokenizer or WordNet.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


@pytest.fixture(scope="session")
def run_script() -> Iterator[Scripts]:
    with Scripts() as scripts:
        yield scripts


@pytest.fixture(scope="session", autouse=True)
def _interruptible() -> None:
    """What a shell starts in the background ignores interrupts, and under nohup the end of the terminal."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if os.name == "posix" and signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
