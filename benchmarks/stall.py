"""How long the window is deaf while thousands of files are indexed and one types: gaps of its event loop.

    python -m benchmarks.stall [--files 3000] [--seconds 60]

A precise timer rings every 5 ms in the interface thread; what is beyond that until it is heard is a stall. A
query is typed letter by letter all the while, results are shown, and libraries are counted. The window is
drawn on the screen that DISPLAY names, or on none.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path

if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.indexing import take
from desktop_app.app import build
from desktop_app.core.types import IndexRequest
from desktop_app.ui.find.page import FindPage
from desktop_app.ui.find.search.view import SearchView
from desktop_app.ui.window.main_window import MainWindow

RING_MS = 5
LETTER_MS = 150
PAUSE_LETTERS = 20  # so long one reads before one types again: indexing goes on then
QUERY = "looking after sick animals "
LIMIT_MS = 50


class Probe:
    """Listens to the loop; `gaps` are in milliseconds beyond the ring."""

    def __init__(self) -> None:
        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(RING_MS)
        self._timer.timeout.connect(self._ring)

    def start(self) -> None:
        self._last = time.perf_counter()
        self._timer.start()

    def _ring(self) -> None:
        now = time.perf_counter()
        self.gaps.append(max((now - self._last) * 1000 - RING_MS, 0.0))
        self._last = now

    def percentile(self, share: float) -> float:
        """The gap that `share` (0..1) of all gaps do not exceed, in milliseconds."""
        ordered = sorted(self.gaps)
        return ordered[min(round(share * len(ordered)), len(ordered) - 1)]


def main() -> None:
    """Prints one Markdown table."""
    options = argparse.ArgumentParser()
    options.add_argument("--files", type=int, default=3_000)
    options.add_argument("--seconds", type=float, default=60.0)
    chosen = options.parse_args()
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        files = folder / "files"
        files.mkdir()
        for number, text in enumerate(take(chosen.files)):
            (files / f"{number:06}.txt").write_text(text, encoding="utf-8")
        window = build(folder / "data")
        probe = Probe()
        window.show()
        QTimer.singleShot(3_000, lambda: run(window, files, probe, chosen.seconds))
        application.exec()
    slow = [gap for gap in probe.gaps if gap > LIMIT_MS]
    print("| files | seconds | rings | p50 ms | p95 ms | p99 ms | p99.9 ms | longest ms | over 50 ms |")
    print("|---|---|---|---|---|---|---|---|---|")
    figures = [f"{probe.percentile(share):.1f}" for share in (0.5, 0.95, 0.99, 0.999, 1.0)]
    row = [f"{chosen.files:,}", f"{chosen.seconds:.0f}", f"{len(probe.gaps):,}", *figures, str(len(slow))]
    print(f"| {' | '.join(row)} |")


def run(window: MainWindow, files: Path, probe: Probe, seconds: float) -> None:
    """Indexes `files`, types all the while, and closes the window after so many seconds."""
    (page,) = [page.search for page in window.pages if isinstance(page, FindPage)]
    assert isinstance(page, SearchView)
    library = window.libraries.root / "Files"
    window.libraries.index(IndexRequest(library, "Files", (files,)))
    letters = cycle([*QUERY, *[""] * PAUSE_LETTERS])

    def letter() -> None:
        if typed := next(letters):
            if len(page.bar.box.text()) > len(QUERY):
                page.bar.box.clear()
            QTest.keyClick(page.bar.box, typed)

    typing = QTimer(window)
    typing.setInterval(LETTER_MS)
    typing.timeout.connect(letter)
    typing.start()
    probe.start()
    QTimer.singleShot(round(seconds * 1000), lambda: window.close())


if __name__ == "__main__":
    main()
