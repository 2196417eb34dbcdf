"""What another start of the program asks of the window that is open (desktop_app/second_start.py)."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject

from desktop_app import second_start


class Summons(QObject):
    """Watches the data folder: `come` brings the window, `open_files` opens what that start was to open."""

    def __init__(
        self,
        folder: Path,
        come: Callable[[], object],
        open_files: Callable[[Sequence[Path]], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._folder, self._come, self._open = folder, come, open_files
        self._watcher = QFileSystemWatcher([str(folder)], self)
        self._watcher.directoryChanged.connect(self._look)
        self._look()

    def _look(self) -> None:
        for asked in second_start.taken(self._folder):
            if asked.token:  # Qt hands it to the compositor, and forgets it
                os.environ[second_start.TOKEN] = asked.token
            self._come()
            if asked.opening:
                self._open((asked.opening,))
