"""How long the map takes: a frame while it is moved and zoomed, the plane of PCA, t-SNE, neighbors, a query.

    python -m benchmarks.map [POINTS …]

Without numbers of points: 1,000, 10,000 and 100,000. The vectors are made up: 40 groups of directions in 384
dimensions. t-SNE is computed last of each, in one thread; of 100,000 points it takes long.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtWidgets import QApplication

from desktop_app.core.arrays import Float32, Int64
from desktop_app.explore import projection
from desktop_app.ui import theme
from desktop_app.ui.map.canvas import MapCanvas

POINTS = (1_000, 10_000, 100_000)
SIZES = ((880, 560), (3_840, 2_160))
DIMENSIONS = 384
GROUPS = 40
FRAMES = 60


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
        started = time.perf_counter()
        layout = projection.tsne(found, plane, 0)
        cells.append(f"{time.perf_counter() - started:.2f} s")
        way = "transform" if layout.transforms else "nearest"
        cells.append(f"{timed(partial(layout.place, found[:1]))} ({way})")
        print(f"| {' | '.join(cells)} |", flush=True)


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
    """Milliseconds of frames, from a wheel's notch or a drag's step to the map painted; and of their thread."""
    canvas = MapCanvas()
    canvas.resize(width, height)
    canvas.show_points(places, (), ())
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
    started = time.perf_counter()
    work()
    return f"{time.perf_counter() - started:.2f} s"


def processor() -> str:
    """The name Linux has for it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or POINTS)
