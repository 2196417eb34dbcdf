"""A person before a screen of their own: reads what is on it, clicks, types, presses keys, takes pictures."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, "-m", "desktop_app"]
EYES = Path(__file__).with_name("eyes.py")
READER = "/usr/bin/python3"
BUS = "/usr/libexec/at-spi-bus-launcher"
SIZE = (1280, 800)
PATIENCE_S = 90.0
REST_S = 0.3


def missing() -> list[str]:
    """What such a person needs and this machine has not."""
    wanted = [
        name for name in ("Xvfb", "openbox", "xdotool", "import", "dbus-daemon") if not shutil.which(name)
    ]
    reads = (
        Path(READER).exists()
        and subprocess.run([READER, "-c", "import pyatspi"], capture_output=True, check=False).returncode == 0
    )
    return [
        *wanted,
        *([] if reads else ["pyatspi"]),
        *([] if Path(BUS).exists() else ["at-spi-bus-launcher"]),
    ]


@dataclass(frozen=True, slots=True)
class Seen:
    """Something on the screen, as it is told to who cannot see it; its place is x, y, width, height."""

    window: str
    role: str
    name: str
    description: str
    focusable: bool
    focused: bool
    enabled: bool
    checked: bool
    place: list[int]
    text: str


NOTHING = Seen("", "", "", "", False, False, False, False, [], "")


class Person:
    """Used as a context; `folder` is the home of the person, where the program keeps what it keeps."""

    def __init__(self, folder: Path, size: tuple[int, int] = SIZE) -> None:
        self.folder, self.size = folder, size
        self.factor = 1.0
        """The size of Settings, which Qt leaves out of the places it tells."""
        self.data = folder / "data"
        self.pictures = folder / "pictures"
        self.pictures.mkdir(parents=True)
        self._ends = ExitStack()
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
        self.environment = {
            **kept,
            "HOME": str(folder),
            "EMBEDSCOPE_DATA_DIR": str(self.data),
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "QT_QPA_PLATFORM": "xcb",
        }
        self.program: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Person:
        read_end, write_end = os.pipe()
        wide, high = self.size
        self._start(
            "Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{wide}x{high}x24", "-nolisten", "tcp",
            pass_fds=(write_end,),
        )  # fmt: skip
        os.close(write_end)
        with os.fdopen(read_end) as stream:
            self.environment["DISPLAY"] = f":{stream.readline().strip()}"
        self._start("openbox")
        bus = self._start("dbus-daemon", "--session", "--nofork", "--print-address", stdout=subprocess.PIPE)
        assert bus.stdout
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()
        self._start(BUS, "--launch-immediately")
        self._eyes = self._start(READER, EYES, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._eyes.stdout
        assert self._eyes.stdout.readline() == b"ready\n"
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._ends.close()

    def open_program(self) -> None:
        """Starts the program and waits until it is seen."""
        self.program = self._start(*PROGRAM)
        self.wait_for("page tab", "Find")

    def close_program(self) -> int:
        """Quits it by its key; its exit status."""
        assert self.program
        self.keys("ctrl+q")
        return self.program.wait(PATIENCE_S)

    def look(self) -> list[Seen]:
        """All that is on the screen of the program; once more where it was too busy to answer."""
        assert self._eyes.stdin
        assert self._eyes.stdout
        for _ in range(10):
            self._eyes.stdin.write(b"Embedscope\n")
            self._eyes.stdin.flush()
            if found := json.loads(self._eyes.stdout.readline()):
                return [Seen(**one) for one in found]
            time.sleep(REST_S)
        return []

    def see(self, role: str, name: str, window: str = "") -> list[Seen]:
        """Those of a role whose whole name matches a pattern, in windows whose title matches another."""
        return [
            one
            for one in self.look()
            if re.fullmatch(role, one.role)
            and re.fullmatch(name, one.name, re.DOTALL)
            and (not window or re.fullmatch(window, one.window))
        ]

    def wait_for(self, role: str, name: str, window: str = "") -> Seen:
        """The first of them, as soon as there is one."""
        return self.until(lambda: next(iter(self.see(role, name, window)), None), f"{role} {name!r}")

    def until(self, ready: Callable[[], Seen | bool | None], what: str) -> Seen:
        """What `ready` gives once it gives something."""
        begun = time.monotonic()
        while time.monotonic() - begun < PATIENCE_S:
            if found := ready():
                return found if isinstance(found, Seen) else NOTHING
            time.sleep(REST_S)
        self.picture("failed")
        told = sorted({f"{one.role} {one.name!r}" for one in self.look() if one.name})
        raise AssertionError(f"{what} was not seen among {told}")

    def click(self, role: str, name: str, window: str = "") -> None:
        """Clicks in the middle of something, once it is there and can be used."""
        found = self.until(
            lambda: next((one for one in self.see(role, name, window) if one.enabled), None),
            f"{role} {name!r}",
        )
        x, y, wide, high = (round(self.factor * length) for length in found.place)
        self._do("mousemove", str(x + wide // 2), str(y + high // 2), "click", "1")

    def type(self, text: str) -> None:
        self._do("type", "--delay", "30", text)

    def keys(self, *keys: str) -> None:
        for key in keys:
            self._do("key", key)

    def picture(self, name: str) -> Path:
        """Saves what is on the screen."""
        file = self.pictures / f"{name}.png"
        subprocess.run(["import", "-window", "root", file], env=self.environment, check=False)
        return file

    def _do(self, *what: str) -> None:
        subprocess.run(["xdotool", *what], env=self.environment, check=True)
        time.sleep(REST_S)

    def _start(
        self,
        *command: str | Path,
        stdin: int | None = None,
        stdout: int | None = None,
        pass_fds: tuple[int, ...] = (),
    ) -> subprocess.Popen[bytes]:
        errors = (self.folder / "errors.txt").open("ab")
        self._ends.callback(errors.close)
        process = subprocess.Popen(
            list(map(str, command)),
            env=self.environment,
            cwd=ROOT,
            stdin=stdin,
            stdout=stdout or errors,
            stderr=errors,
            pass_fds=pass_fds,
        )
        self._ends.callback(self._end, process)
        return process

    @staticmethod
    def _end(process: subprocess.Popen[bytes]) -> None:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for stream in (process.stdin, process.stdout):
            if stream:
                stream.close()
