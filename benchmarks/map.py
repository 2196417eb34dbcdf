"""How long the map takes: a frame while it is moved and zoomed, PCA, neighbors, t-SNE, a whole library.

    python -m benchmarks.map [POINTS …]

Without numbers of points: 1,000, 10,000 and 100,000. The vectors are made up: 40 groups of directions in 384
dimensions. What is computed is told in seconds, and in brackets in seconds of all processors, which other
programs do not change. t-SNE of more than 20,000 points is stopped after 50 of 750 steps. At last a window
opens a library of as many documents at its map, while a timer tells how long it is deaf.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.search.latency import fill
from desktop_app.app import build
from desktop_app.core.arrays import Float32, Int64
from desktop_app.core.errors import Cancelled
from desktop_app.core.jobs import CancelToken, Progress
from desktop_app.core.settings import Settings, save
from desktop_app.explore import projection
from desktop_app.services.models import open_encoder
from desktop_app.ui import theme
from desktop_app.ui.map.canvas import MapCanvas
from desktop_app.ui.map.page import MapPage

POINTS = (1_000, 10_000, 100_000)
SIZES = ((880, 560), (3_840, 2_160))
DIMENSIONS = 384
GROUPS = 40
FRAMES = 60
FIRST, STOPPED = 5, 50


def main(numbers: tuple[int, ...]) -> None:
    """Prints two Markdown tables."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.install(app, "light")
    print(f"{processor()}, {os.cpu_count()} cores\n")
    made = {number: vectors(number) for number in numbers}
    print("| points | pixels | a frame, p50 ms | p95 ms | of it computing, p50 ms |\n|---|---|---|---|---|")
    for number, (found, groups) in made.items():
        places = projection.pca(found).place(found)
        for width, height in SIZES:
            walls, threads = frames(app, places, groups % 8, width, height)
            p95 = statistics.quantiles(walls, n=20)[-1]
            numbers_told = (statistics.median(walls), p95, statistics.median(threads))
            told = " | ".join(f"{value:.1f}" for value in numbers_told)
            print(f"| {number:,} | {width} x {height} | {told} |", flush=True)
    print("\n| points | PCA | neighbors kept | neighbors of one | t-SNE | a query in t-SNE |")
    print("|---|---|---|---|---|---|", flush=True)
    for number, (found, _) in made.items():
        cells = [f"{number:,}"]
        cells.append(timed(partial(projection.pca, found)))
        plane = projection.pca(found)
        cells.append(timed(partial(projection.kept, found, plane.place(found))))
        cells.append(timed(partial(projection.nearest, found, np.array([0]))))
        cells += laid_out(found, plane)
        print(f"| {' | '.join(cells)} |", flush=True)
    print("\n| documents | map drawn after | longest without an answer, ms | of it computing, ms |")
    print("|---|---|---|---|", flush=True)
    for number, (found, _) in made.items():
        seconds, deaf, busy = opened(app, found)
        print(f"| {number:,} | {seconds:.1f} s | {deaf:.0f} | {busy:.0f} |", flush=True)


def laid_out(found: Float32, plane: projection.Pca) -> list[str]:
    """What t-SNE takes, and a query in it."""
    begun = time.process_time()
    token, marks = CancelToken(), [begun, begun]

    def report(progress: Progress) -> None:
        if progress.unit == "steps" and progress.done <= STOPPED:
            marks[0 if progress.done <= FIRST else 1] = time.process_time()
        if progress.unit == "steps" and progress.done >= STOPPED and len(found) > projection.EXACT:
            token.cancel()

    layouts: list[projection.Tsne] = []

    def lay_out() -> None:
        with suppress(Cancelled):
            layouts.append(projection.tsne(found, plane, 0, report, token))

    told = timed(lay_out)
    if not layouts:
        step = (marks[1] - marks[0]) / (STOPPED - FIRST)
        return [f"neighbors ({marks[0] - begun:.0f}), a step ({step:.2f})", ""]
    (layout,) = layouts
    way = "transform" if layout.transforms else "nearest"
    return [told, f"{timed(partial(layout.place, found[:1]))}, {way}"]


def opened(app: QApplication, found: Float32) -> tuple[float, float, float]:
    """Seconds until a library of these vectors is drawn, the longest the window was deaf, in ms, and the most
    that its thread computed at a time, in ms.
    """
    texts = [f"Text number {number} of a document that is about nothing." for number in range(len(found))]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary, "library")
        encoder = open_encoder()
        fill(folder, len(found), encoder, texts, found)
        save(Path(temporary, "data"), Settings("light", (str(folder),), str(folder)))
        window = build(Path(temporary, "data"), preloaded=(encoder,))
        window.show()
        until(app, lambda: window.libraries.current is not None)
        beats: list[float] = []
        timer = QTimer()
        timer.timeout.connect(lambda: beats.append(time.perf_counter()))
        timer.start(1)
        page = next(page for page in window.pages if isinstance(page, MapPage))
        started, begun = time.perf_counter(), time.thread_time()
        window.show_page(window.titles.index("Map"))
        busy = max(time.thread_time() - begun, until(app, lambda: bool((view := page.view()) and view.kept)))
        seconds = time.perf_counter() - started
        timer.stop()
        window.close()
    return seconds, 1e3 * max(np.diff(beats)), 1e3 * busy


def until(app: QApplication, ready: Callable[[], bool]) -> float:
    """The most seconds that the window's thread computed at a time while it waited."""
    most = 0.0
    while not ready():
        begun = time.thread_time()
        app.processEvents()
        most = max(most, time.thread_time() - begun)
        time.sleep(0.0005)
    return most


def vectors(number: int) -> tuple[Float32, Int64]:
    """Unit vectors around GROUPS directions, and the group of each."""
    chosen = np.random.default_rng(0)
    middles = chosen.normal(size=(GROUPS, DIMENSIONS))
    groups = chosen.integers(0, GROUPS, number)
    found = middles[groups] + 1.5 * chosen.normal(size=(number, DIMENSIONS))
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32), groups


def frames(
    app: QApplication, places: projection.Points, groups: Int64, width: int, height: int
) -> tuple[list[float], list[float]]:
    """Milliseconds from a wheel's notch or a drag's step to the map painted; and the thread's."""
    canvas = MapCanvas(str)
    canvas.resize(width, height)
    canvas.show_points(places, ())
    canvas.show_colors(groups)
    canvas.show()
    app.processEvents()
    walls, threads = [], []
    for frame in range(FRAMES):
        started, begun = time.perf_counter(), time.thread_time()
        if frame % 3 == 0:
            canvas.zoom(1.25 if frame % 2 else 1 / 1.25)
        else:
            canvas.frame.pan(7, -3)
            canvas.outdate()
        canvas.repaint()
        walls.append(1e3 * (time.perf_counter() - started))
        threads.append(1e3 * (time.thread_time() - begun))
    canvas.close()
    canvas.deleteLater()
    return walls, threads


def timed(work: Callable[[], object]) -> str:
    started, begun = time.perf_counter(), time.process_time()
    work()
    return f"{time.perf_counter() - started:.2f} s ({time.process_time() - begun:.2f})"


def processor() -> str:
    """The name Linux has for it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or POINTS)
