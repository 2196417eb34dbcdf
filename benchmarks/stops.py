"""How long the window stops: a megabyte pasted, a large text indexed, the theme switched, a view first shown.

    python -m benchmarks.stops [--megabytes 5]

A stop is the time between two rounds of the interface thread's loop. On Linux the time that the thread
waited for a core, which is the other programs' doing, is taken off (schedstat); what it waited for another
thread of ours is in it. "Computing" is the thread's own processor time. A bare window of PySide6 with as
much text, shown the same way, stands beside. A key in the microscope is measured by
`benchmarks.search.keystroke`.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from benchmarks.endurance import TEXTS, settle, until
from desktop_app.app import build, keep
from desktop_app.core.paths import SAMPLE_CORPUS
from desktop_app.core.types import IndexRequest
from desktop_app.services.models import open_encoder
from desktop_app.ui import theme
from desktop_app.ui.find.page import FindPage
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.views import PLACES
from desktop_app.ui.window.main_window import MainWindow

RING_MS = 2
PASTED = 1_000_000
SWITCHES = 6
READ_S = 3.0


class Stops:
    """What the interface thread did between two rings of a timer: (net, computing) in milliseconds each."""

    def __init__(self) -> None:
        self.all: list[tuple[float, float]] = []
        self._state = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._last = self._now()
        self._timer = QTimer()
        self._timer.setInterval(RING_MS)
        self._timer.timeout.connect(self._ring)
        self._timer.start()

    def begin(self) -> None:
        self.all.clear()
        self._last = self._now()

    def longest(self) -> str:
        """Two cells of a table: the longest stop net of waiting for a core, and the most computed in one."""
        settle()
        net, computed = (max(column) for column in zip(*self.all, strict=True))
        return f"{net:.0f} | {computed:.0f}"

    def _now(self) -> tuple[float, float, float]:
        waited = int(self._state.read_text().split()[1]) / 1e6 if self._state.exists() else 0.0
        return time.perf_counter() * 1e3, waited, time.thread_time() * 1e3

    def _ring(self) -> None:
        now = self._now()
        passed, waited, computed = (new - old for new, old in zip(now, self._last, strict=True))
        self.all.append((passed - waited, computed))
        self._last = now


def main() -> None:
    """Prints one Markdown table."""
    options = argparse.ArgumentParser()
    options.add_argument("--megabytes", type=float, default=5.0)
    chosen = options.parse_args()
    QApplication([])
    encoder = open_encoder()
    print("| what | longest stop, ms | of it computing, ms |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        bare(Path(folder))
        window = build(Path(folder, "data"), preloaded=(encoder,))
        keep(window)
        window.resize(1280, 800)
        window.show()
        until(lambda: window.libraries.current is not None)
        until(lambda: not window.status.text().startswith("Loading"))
        stops = Stops()
        switched(stops, "the search alone")
        first_shown(window, stops)
        switched(stops, "all views there")
        pasted(window, stops)
        indexed(window, stops, Path(folder), chosen.megabytes)
        window.close()


def said(what: str, stops: Stops) -> None:
    print(f"| {what} | {stops.longest()} |", flush=True)


def bare(_folder: Path) -> None:
    """A window that holds nothing but a text box, with the same paste and the same switch."""
    box = QPlainTextEdit()
    box.resize(1280, 800)
    box.show()
    settle(0.2)
    stops = Stops()
    stops.begin()
    box.setPlainText(megabyte()[:PASTED])
    said("a bare window: a megabyte pasted", stops)
    box.setPlainText("")
    switched(stops, "a bare window")
    box.close()


def switched(stops: Stops, where: str) -> None:
    stops.begin()
    for number in range(SWITCHES):
        theme.choose("light" if number % 2 else "dark")
        settle(0.1)
    said(f"theme switched, {where}", stops)


def first_shown(window: MainWindow, stops: Stops) -> None:
    """Every page and view for the first time, with a text or a query in it."""
    find = window.pages[0]
    assert isinstance(find, FindPage)
    shown("Find", find.host.titles, find.show_view, stops, lambda _number: False)
    for number in range(1, len(window.titles)):
        stops.begin()
        window.show_page(number)
        settle(0.2)
        said(f"{window.titles[number]} first shown", stops)
        if number > len(PLACES):
            continue
        page = microscope(window)
        until(lambda page=page: page.controls.limit() is not None)  # type: ignore[misc]
        page.first.edit.set_text(TEXTS[0])
        page.ask()
        views = PLACES[number - 1].views
        names = [spec.title for spec in views]

        def busy(view: int, page: MicroscopePage = page, names: list[str] = names) -> bool:
            return page.view_named(names[view]).busy

        shown(window.titles[number], names, page.show_view, stops, busy)


def shown(
    page: str, names: list[str], show: Callable[[int], None], stops: Stops, busy: Callable[[int], bool]
) -> None:
    for view, name in enumerate(names):
        stops.begin()
        show(view)
        settle(0.1)
        until(lambda view=view: not busy(view))  # type: ignore[misc]
        said(f"{page}: {name} first shown", stops)


def pasted(window: MainWindow, stops: Stops) -> None:
    """A megabyte into the box of every view of the microscope."""
    text = QMimeData()
    text.setText(megabyte()[:PASTED])
    page = microscope(window)
    for place, spec in enumerate(PLACES):
        window.show_page(1 + place)
        for view, each in enumerate(spec.views):
            page.show_view(view)
            page.first.edit.set_text(TEXTS[0])
            page.ask()
            settle(0.3)
            until(lambda each=each: not page.view_named(each.title).busy)  # type: ignore[misc]
            stops.begin()
            page.first.edit.selectAll()
            page.first.edit.insertFromMimeData(text)
            settle(1.0)
            until(lambda each=each: not page.view_named(each.title).busy)  # type: ignore[misc]
            said(f"a megabyte pasted: {each.title}", stops)
            stops.begin()
            QTest.keyClicks(page.first.edit, "a")
            settle(1.0)
            until(lambda each=each: not page.view_named(each.title).busy)  # type: ignore[misc]
            said(f"a key behind it: {each.title}", stops)


def microscope(window: MainWindow) -> MicroscopePage:
    page = window.pages[1]
    assert isinstance(page, MicroscopePage)
    return page


def indexed(window: MainWindow, stops: Stops, folder: Path, megabytes: float) -> None:
    """A text file of so many megabytes is read and indexed, for a while, and stopped."""
    file = folder / "long.txt"
    whole = round(megabytes * 1e6)
    file.write_text((megabyte() * (whole // PASTED + 1))[:whole], encoding="utf-8")
    window.show_page(0)
    settle(0.5)
    stops.begin()
    window.libraries.index(IndexRequest(window.libraries.root / "Long", "Long", (file,)))
    until(lambda: window.libraries.current is not None and window.libraries.current.passages > 0)
    settle(READ_S)
    said(f"a text of {megabytes:g} MB read and indexed", stops)


def megabyte() -> str:
    """Running text, at least PASTED characters."""
    text = SAMPLE_CORPUS.read_text(encoding="utf-8").replace('"', " ")
    return text * (PASTED // len(text) + 1)


if __name__ == "__main__":
    main()
