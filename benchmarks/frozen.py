"""How much longer the frozen program takes to start than the source tree, run in turns.

    DISPLAY=:1 .venv/bin/python -m benchmarks.frozen [PROGRAM]

PROGRAM is build/frozen/embedscope/embedscope unless given. The window counts as shown when it is seen on
the screen that DISPLAY names, which must show nothing else; the clock starts before the process does.
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from desktop_app.core.paths import ROOT, SAMPLE_LIBRARY

RUNS = 15
COLD_RUNS = 5
SEARCH = ("search", "looking after sick animals", "--library", str(SAMPLE_LIBRARY))


def shown(command: list[str], environment: Mapping[str, str]) -> float:
    """Seconds until the program's window is on the screen."""
    screen = QGuiApplication.primaryScreen()
    size = screen.size()

    def middle() -> int:
        return screen.grabWindow(0, size.width() // 2, size.height() // 2, 4, 4).toImage().pixel(1, 1)

    empty = middle()
    started = time.monotonic()
    program = subprocess.Popen(command, env=environment, cwd=ROOT)
    while middle() == empty:
        if program.poll() is not None:
            raise SystemExit(f"{command[0]} ended before it showed a window")
        time.sleep(0.002)
    taken = time.monotonic() - started
    time.sleep(2)  # what it does after the first picture must not slow the next start
    program.send_signal(signal.SIGINT)
    program.wait()
    while middle() != empty:
        time.sleep(0.02)
    return taken


def answered(command: list[str], environment: Mapping[str, str]) -> float:
    """Seconds until a search on the command line has ended."""
    started = time.monotonic()
    subprocess.run([*command, *SEARCH], env=environment, cwd=ROOT, capture_output=True, check=True)
    return time.monotonic() - started


def told(command: list[str], environment: Mapping[str, str]) -> float:
    """Seconds until the version is printed: Python's own start and the command line's."""
    started = time.monotonic()
    subprocess.run([*command, "--version"], env=environment, cwd=ROOT, capture_output=True, check=True)
    return time.monotonic() - started


def forget(folder: Path) -> None:
    """Takes every file below `folder` out of the system's cache, as after a start of the machine."""
    os.sync()  # what was just installed is only then no longer needed in memory
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


MEASURES: dict[str, Callable[[list[str], Mapping[str, str]], float]] = {
    "the window is seen": shown,
    "a search is answered on the command line": answered,
    "the version is printed": told,
}


def main() -> None:
    """Prints one Markdown table."""
    application = QGuiApplication(sys.argv[:1])
    source = [sys.executable, "-m", "desktop_app"]
    frozen = [sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "build/frozen/embedscope/embedscope")]
    print("| from the start of the process until | source tree | frozen | ratio |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"EMBEDSCOPE_DATA_DIR": folder}
        for name, measure in MEASURES.items():
            for command in (source, frozen):  # once for the disk's cache
                measure(command, environment)
            times = [(measure(source, environment), measure(frozen, environment)) for _ in range(RUNS)]
            ours, theirs = (statistics.median(column) * 1e3 for column in zip(*times, strict=True))
            print(f"| {name} | {ours:.0f} ms | {theirs:.0f} ms | {theirs / ours:.2f} |", flush=True)
        for name, measure in MEASURES.items():
            cold = []
            for _ in range(COLD_RUNS):
                forget(Path(frozen[0]).parent)
                cold.append(measure(frozen, environment))
            print(f"| {name}, nothing cached | | {statistics.median(cold) * 1e3:.0f} ms | |", flush=True)
    del application


if __name__ == "__main__":
    main()
