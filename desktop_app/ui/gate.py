"""Where long work waits, between two batches, while the user types or wants it to rest."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Qt, Signal

from desktop_app.core.jobs import Between, CancelToken
from desktop_app.ui.tasks import WAIT_S


class Gate(QObject):
    """Holds a lane up between two batches while there is a reason to; made and moved by the interface thread.

    `changed` follows when the work has really come to rest or continues.
    """

    changed = Signal()
    _moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._moved.connect(self.changed, Qt.ConnectionType.QueuedConnection)
        self._reasons: dict[str, str] = {}
        self._open = threading.Event()
        self._open.set()
        self.waiting = False  # whether work rests at the gate
        self.query = ""  # what is being asked now, for who passes

    @property
    def reason(self) -> str:
        """Why work rests, or soon will; the first reason there was."""
        return next(iter(self._reasons.values()), "")

    def hold(self, cause: str, words: str) -> None:
        """Work rests from the next batch on, until `release` of every cause."""
        if self._reasons.get(cause) != words:
            self._reasons[cause] = words
            self._open.clear()
            self.changed.emit()

    def release(self, cause: str) -> None:
        if self._reasons.pop(cause, None) is not None:
            if not self._reasons:
                self._open.set()
            self.changed.emit()

    def open(self) -> None:
        """Lets work continue whatever it was held for."""
        for cause in tuple(self._reasons):
            self.release(cause)

    def wait(self, cancel: CancelToken) -> None:
        """Runs in a lane's thread, between two batches. Raises Cancelled."""
        if self._open.is_set():
            return
        self._rest(True)
        try:
            while not self._open.wait(WAIT_S):
                cancel.check()
        finally:
            self._rest(False)

    def between(self, cancel: CancelToken) -> Between:
        """What a lane calls between two batches: waits while it must, then returns the latest query."""

        def passed() -> str:
            self.wait(cancel)
            return self.query

        return passed

    def _rest(self, waiting: bool) -> None:
        self.waiting = waiting
        self._moved.emit()
