"""How long a start takes: the window's first paint, and a search from the command line.

    .venv/bin/python -m benchmarks.start

Each run is a process of its own; the clock starts before the process does. The window is drawn on the screen
that DISPLAY names, or on none.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from desktop_app.core.paths import SAMPLE_LIBRARY

RUNS = 15
WINDOW = """
import sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from desktop_app import app

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print(time.monotonic() - float(sys.argv[1]), flush=True)
            application.removeEventFilter(self)
            QTimer.singleShot(0, window.close)
        return False

application = QApplication(sys.argv[:1])
window = app.build()
watch = Watch()
window.show()
application.installEventFilter(watch)
application.exec()
"""


def main() -> None:
    """Prints one Markdown table."""
    program = Path(sys.executable).with_name("embedscope")
    search = [str(program), "search", "looking after sick animals", "--library", str(SAMPLE_LIBRARY)]
    painted, searched = [], []
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"EMBEDSCOPE_DATA_DIR": folder}
        if not os.environ.get("DISPLAY"):
            environment["QT_QPA_PLATFORM"] = "offscreen"
        for _ in range(RUNS):
            command = [sys.executable, "-c", WINDOW, str(time.monotonic())]
            painted.append(float(subprocess.check_output(command, env=environment)))
            started = time.monotonic()
            subprocess.run(search, capture_output=True, check=True)
            searched.append(time.monotonic() - started)
    print("| from the start of the process to | median | slowest |\n|---|---|---|")
    for name, seconds in (
        ("the window painted", painted),
        ("a search answered on the command line", searched),
    ):
        print(f"| {name} | {statistics.median(seconds) * 1e3:.0f} ms | {max(seconds) * 1e3:.0f} ms |")


if __name__ == "__main__":
    main()
