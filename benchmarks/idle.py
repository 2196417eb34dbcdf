"""What a window costs that is left alone: processor time, and how often a thread of it is woken.

    .venv/bin/python -m benchmarks.idle [SECONDS, 20]

The window is drawn on the screen that DISPLAY names, or on none, with the sample library, and watched once it
has settled: when it took next to no processor time for some seconds. What the system counts is told (Linux):
how often any of its threads gave the processor up of itself, which is once for each time it was woken.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SECONDS = 20.0
SETTLED_S = 6.0
LONGEST_S = 180.0
UNFOCUSED_MS = 5_000
WITHOUT_CURSOR = f"""
from PySide6.QtCore import QTimer
from desktop_app import app

built = app.build

def build():
    window = built()
    QTimer.singleShot({UNFOCUSED_MS}, window.setFocus)
    return window

app.build = build
app.main()
"""
WINDOWS = {
    "with the cursor in the search box": ["-m", "desktop_app"],
    "without a cursor": ["-c", WITHOUT_CURSOR],
}
QUIET = 0.01
"""The share of a processor under which it has settled."""


def main(seconds: float) -> None:
    """Prints one Markdown table."""
    print("| window | seconds | of the processor | wake-ups a second |\n|---|---|---|---|")
    for name, command in WINDOWS.items():
        with tempfile.TemporaryDirectory() as folder:
            environment = os.environ | {"EMBEDSCOPE_DATA_DIR": folder}
            if not os.environ.get("DISPLAY"):
                environment["QT_QPA_PLATFORM"] = "offscreen"
            window = subprocess.Popen([sys.executable, *command], env=environment)
            try:
                settle(window.pid)
                before, woken = spent(window.pid), wakes(window.pid)
                time.sleep(seconds)
                took, later = spent(window.pid) - before, wakes(window.pid)
                times = sum(count - woken.get(thread, 0) for thread, count in later.items())
            finally:
                window.terminate()
                window.wait()
        print(f"| {name} | {seconds:.0f} | {took:.2f} | {times / seconds:.1f} |", flush=True)


def settle(process: int) -> None:
    end = time.monotonic() + LONGEST_S
    time.sleep(SETTLED_S)
    while time.monotonic() < end:
        before = spent(process)
        time.sleep(SETTLED_S)
        if before and spent(process) - before < QUIET * SETTLED_S:
            return


def spent(process: int) -> float:
    """The processor time of all threads, in seconds."""
    told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def wakes(process: int) -> dict[str, int]:
    """How often each of its threads gave the processor up of itself."""
    found = {}
    for thread in Path(f"/proc/{process}/task").iterdir():
        told = (thread / "status").read_text(encoding="utf-8")
        found[thread.name] = int(told.partition("\nvoluntary_ctxt_switches:")[2].split()[0])
    return found


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS)
