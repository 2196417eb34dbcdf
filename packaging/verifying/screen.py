"""A screen with a window manager, and a hand that clicks, types and takes pictures."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from types import TracebackType

from verifying.machine import VerifyError, expect, host

SIZE = (1280, 860)
WAIT_S = 60


class Screen:
    """An X server of its own; used as a context."""

    def __init__(self, pictures: Path) -> None:
        self.pictures = pictures
        pictures.mkdir(parents=True, exist_ok=True)
        read_end, write_end = os.pipe()
        geometry = f"{SIZE[0]}x{SIZE[1]}x24"
        self._processes = [
            subprocess.Popen(
                ["Xvfb", "-displayfd", str(write_end), "-screen", "0", geometry, "-ac", "-nolisten", "tcp"],
                pass_fds=[write_end],
                stderr=subprocess.DEVNULL,
            )
        ]
        os.close(write_end)
        with os.fdopen(read_end) as stream:
            self.display = f":{stream.readline().strip()}"
        os.environ["DISPLAY"] = self.display
        self._processes.append(subprocess.Popen(["openbox"], stderr=subprocess.DEVNULL))

    def __enter__(self) -> Screen:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if kind:
            subprocess.run(["import", "-window", "root", self.pictures / "failed.png"], check=False)
        for process in reversed(self._processes):
            process.terminate()
            process.wait()

    def window(self, title: str) -> str:
        """The id of the window with this title, once it is seen; raises VerifyError."""
        begun = time.monotonic()
        while time.monotonic() - begun < WAIT_S:
            done = subprocess.run(
                ["xdotool", "search", "--onlyvisible", "--name", title],
                capture_output=True,
                text=True,
                check=False,
            )
            if found := done.stdout.split():
                return found[-1]
            time.sleep(0.02)
        raise VerifyError(f"no window called {title} was seen in {WAIT_S} s")

    def click(self, window: str, x: int, y: int, rest: float = 1.0) -> None:
        """Clicks at a place of a window, in its pixels."""
        host("xdotool", "mousemove", "--window", window, str(x), str(y), "click", "1")
        time.sleep(rest)

    def click_from_end(self, window: str, x: int, y: int, rest: float = 1.0) -> None:
        """Clicks at a place of a window that is counted from its lower right corner."""
        told = host("xdotool", "getwindowgeometry", "--shell", window).split()
        size = dict(line.split("=") for line in told)
        self.click(window, int(size["WIDTH"]) - x, int(size["HEIGHT"]) - y, rest)

    def type(self, text: str, rest: float = 1.0) -> None:
        host("xdotool", "type", "--delay", "40", text)
        time.sleep(rest)

    def keys(self, *keys: str, rest: float = 1.0) -> None:
        for key in keys:
            host("xdotool", "key", key)
            time.sleep(rest)

    def picture(self, name: str) -> Path:
        """Saves what is on the screen, and refuses a screen of one color."""
        file = self.pictures / f"{name}.png"
        host("import", "-window", "root", file)
        expect(int(host("identify", "-format", "%k", file)) > 50, f"{file.name} shows nothing")
        return file
