"""The window's tests run without a screen, and leave no thread behind."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator

import pytest

if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from desktop_app.ui import theme
from desktop_app.ui.tasks import TaskRunner


@pytest.fixture(autouse=True)
def no_dangling_worker() -> Iterator[None]:
    yield
    left = [thread.name for thread in threading.enumerate() if thread.name.startswith("embedscope-")]
    assert not left, f"worker threads outlived the test: {left}"


@pytest.fixture
def app(qapp: QApplication) -> QApplication:
    theme.install(qapp, "light")
    return qapp


@pytest.fixture
def runner(qapp: QApplication) -> Iterator[TaskRunner]:
    tasks = TaskRunner()
    yield tasks
    tasks.shutdown()
