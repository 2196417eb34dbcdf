"""Whether the window keeps its size: a hundred windows opened and closed, every view visited a hundred times.

    python -m benchmarks.endurance [--windows 100] [--visits 100]

The process is measured at each tenth: private memory (what nobody shares), Python's objects, Qt's widgets.
What loads once is loaded before the first figure; a leak grows from tenth to tenth.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from desktop_app.app import build
from desktop_app.services.models import open_encoder
from desktop_app.ui.find.page import FindPage
from desktop_app.ui.find.search.view import SearchView
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.views import PLACES
from desktop_app.ui.window.main_window import MainWindow

TENTHS = 10
WAIT_S = 120.0
QUERIES = ("who works at night", "looking after sick animals")
TEXTS = ("My paycheck lasts until Friday.", "A bank by the river floods in spring.")


def main() -> None:
    """Prints two Markdown tables."""
    options = argparse.ArgumentParser()
    options.add_argument("--windows", type=int, default=100)
    options.add_argument("--visits", type=int, default=100)
    chosen = options.parse_args()
    app = QApplication([])
    encoder = open_encoder()
    with tempfile.TemporaryDirectory() as folder:

        def opened() -> MainWindow:
            window = build(Path(folder), preloaded=(encoder,))
            window.show()
            until(lambda: window.libraries.current is not None)
            until(lambda: not window.status.text().startswith("Loading"))
            return window

        def closed(window: MainWindow) -> None:
            window.close()
            window.deleteLater()
            clear()

        def one_window() -> None:
            window = opened()
            for _view in views(window, 0):
                pass
            closed(window)

        one_window()
        table("windows opened, used and closed", chosen.windows, lambda _number: one_window())
        window = opened()
        for number in range(2):
            visit(window, number)
        table("visits of every view", chosen.visits, lambda number: visit(window, number))
        closed(window)
    app.quit()


def table(what: str, times: int, do: Callable[[int], object]) -> None:
    """Does something so many times, and prints what the process holds at each tenth."""
    print(f"| {what} | private MB | Python objects | widgets |\n|---|---|---|---|")
    print(f"| 0 | {held()}")
    for number in range(times):
        do(number)
        if (number + 1) % max(times // TENTHS, 1) == 0:
            print(f"| {number + 1} | {held()}", flush=True)
    print()


def visit(window: MainWindow, number: int) -> None:
    """Every view with an answer, each time to another question."""
    for _view in views(window, number):
        pass
    clear()


def views(window: MainWindow, number: int) -> Iterator[str]:
    find, microscope = window.pages[0], window.pages[1]
    assert isinstance(find, FindPage)
    assert isinstance(microscope, MicroscopePage)
    search = find.search
    assert isinstance(search, SearchView)
    window.show_page(0)
    find.show_view(0)
    until(search.bar.box.isEnabled)
    search.bar.box.setText(QUERIES[number % 2])
    until(lambda: search.results.model().rowCount() > 0)
    for view, title in enumerate(find.host.titles):
        find.show_view(view)
        settle()
        yield title
    for place, spec in enumerate(PLACES):
        window.show_page(1 + place)
        until(lambda: microscope.controls.limit() is not None)
        microscope.first.edit.set_text(TEXTS[number % 2])
        microscope.ask()
        for view, each in enumerate(spec.views):
            microscope.show_view(view)
            shown = microscope.view_named(each.title)
            until(lambda shown=shown: not shown.busy)  # type: ignore[misc]
            yield each.title
    for place in range(1 + len(PLACES), len(window.titles)):
        window.show_page(place)
        settle()
        yield window.place


def until(ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_S
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError("the window did not get ready")
        settle(0.01)


def settle(seconds: float = 0.03) -> None:
    deadline = time.monotonic() + seconds
    while True:
        QApplication.processEvents()
        if time.monotonic() > deadline:
            return
        time.sleep(0.002)


def clear() -> None:
    """Lets go of what nobody holds any more."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()


def held() -> str:
    clear()
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    private = sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))
    return f"{private / 1024:.0f} | {len(gc.get_objects()):,} | {len(QApplication.allWidgets()):,} |"


if __name__ == "__main__":
    main()
