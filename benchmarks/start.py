"""How long a start takes: the window's first paint, and a search from the command line.

    .venv/bin/python -m benchmarks.start [RUNS, 15]

Each run is a process of its own; the clock starts before the process does, and next to it the time of the
processor is told, which other programs change less. In turns with ours a bare window of PySide6 is painted,
and numpy and onnxruntime are imported and nothing else. Last come the modules on the way to the window: how
many of ours, of Qt and of others, and those that take most, by their own time without what they import.
Bytecode is kept in a folder of its own, as after any first start. The window is drawn on the screen that
DISPLAY names, or on none.
"""

from __future__ import annotations

import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from desktop_app.core.paths import SAMPLE_LIBRARY

RUNS = 15
SHOWN = 25
WATCHED = """
import os, sys, time
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print(time.monotonic() - float(sys.argv[1]), time.process_time(), flush=True)
            os._exit(0)
        return False

application = QApplication(sys.argv[:1])
{made}
watch = Watch()
window.show()
application.installEventFilter(watch)
application.exec()
"""
OURS = WATCHED.format(made="from desktop_app import app\nwindow = app.build()")
BARE = WATCHED.format(made="window = QMainWindow()")
LIBRARIES = "import desktop_app, numpy, onnxruntime"
_IMPORT = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)")
Took = tuple[float, float]
"""Seconds on the clock and of the processor."""


def main(runs: int) -> None:
    """Prints two Markdown tables."""
    program = str(Path(sys.executable).with_name("embedscope"))
    search = [program, "search", "looking after sick animals", "--library", str(SAMPLE_LIBRARY)]
    ways = {
        "a bare window of PySide6 painted": [sys.executable, "-c", BARE],
        "the window painted": [sys.executable, "-c", OURS],
        "numpy and onnxruntime imported": [sys.executable, "-c", LIBRARIES],
        "a search answered on the command line": search,
    }
    with tempfile.TemporaryDirectory() as folder:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"EMBEDSCOPE_DATA_DIR": folder, "PYTHONPYCACHEPREFIX": f"{folder}/bytecode"}
        environment["PYTHONPATH"] = str(Path(__file__).parents[1])
        if not os.environ.get("DISPLAY"):
            environment["QT_QPA_PLATFORM"] = "offscreen"
        took: dict[str, list[Took]] = {name: [] for name in ways}
        for number in range(runs + 1):
            for name, command in ways.items():
                one = painted(command, environment) if "painted" in name else ended(command, environment)
                if number:  # the first one writes the bytecode
                    took[name].append(one)
        told = imports(environment)
    print("| from the start of the process to | median | slowest | of the processor | ratio |")
    print("|---|---|---|---|---|")
    beside = 0.0
    for name, seconds in took.items():
        clock, cpu = zip(*seconds, strict=True)
        middle = statistics.median(cpu)
        ratio = "" if name in list(ways)[::2] else f"{middle / beside:.1f}"
        beside = middle
        figures = (
            f"{statistics.median(clock) * 1e3:.0f} ms | {max(clock) * 1e3:.0f} ms | {middle * 1e3:.0f} ms"
        )
        print(f"| {name} | {figures} | {ratio} |")
    show(told)


def painted(command: list[str], environment: Mapping[str, str]) -> Took:
    started = time.monotonic()
    clock, cpu = subprocess.check_output([*command, str(started)], env=environment, text=True).split()
    return float(clock), float(cpu)


def ended(command: list[str], environment: Mapping[str, str]) -> Took:
    started, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, capture_output=True, check=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - started, cpu


def imports(environment: Mapping[str, str]) -> dict[str, float]:
    """The modules that are imported on the way to the window, and the milliseconds of each by itself."""
    command = [sys.executable, "-X", "importtime", "-c", OURS, str(time.monotonic())]
    told = subprocess.run(command, capture_output=True, check=True, env=environment, text=True).stderr
    return {name: int(own) / 1e3 for own, name in _IMPORT.findall(told)}


def show(told: Mapping[str, float]) -> None:
    groups = {"ours": ("desktop_app",), "Qt": ("PySide6", "shiboken6", "shibokensupport")}
    print("\n| modules on the way to the window | how many | ms |\n|---|---|---|")
    left = dict(told)
    for group, begins in groups.items():
        mine = [left.pop(name) for name in list(left) if name.startswith(begins)]
        print(f"| {group} | {len(mine)} | {sum(mine):.0f} |")
    print(f"| others | {len(left)} | {sum(left.values()):.0f} |")
    for name in sorted(told, key=lambda name: -told[name])[:SHOWN]:
        print(f"| `{name}` | | {told[name]:.1f} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
