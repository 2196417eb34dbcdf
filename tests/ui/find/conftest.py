"""What the tests of the Find page share."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from PySide6.QtCore import QObject

from desktop_app.ui.tasks import TaskRunner

HoldLane = Callable[[TaskRunner, QObject], AbstractContextManager[None]]


@pytest.fixture
def hold_lane() -> HoldLane:
    """Keeps the query lane busy within a `with`, so that what is asked meanwhile waits."""

    @contextmanager
    def held(runner: TaskRunner, owner: QObject) -> Iterator[None]:
        free = threading.Event()
        runner.query(lambda: free.wait(30), owner=owner)
        try:
            yield
        finally:
            free.set()

    return held
