"""Ctrl-C ends every command, whatever it waits for, with status 130."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop_app.core.paths import SAMPLE_LIBRARY
from desktop_app.interrupts import STATUS, TOLD

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGINT cannot be sent to one process on Windows")

PROGRAM = (sys.executable, "-m", "desktop_app")
FOREVER = 1_000_000
PATIENCE = 60
"""Seconds; what ends takes one of them."""

BLOCKED = f"""
import sys, time
from pathlib import Path
from desktop_app import interrupts
from desktop_app.core.files import replacing
from desktop_app.core.jobs import CancelToken

interrupts.GRACE_S = {{grace}}
with interrupts.Interrupts(CancelToken()), replacing(Path(sys.argv[1])) as handle:
    handle.write(b"half")
    print("writing", flush=True)
    end = time.monotonic() + {FOREVER}
    while time.monotonic() < end:  # it looks at no token
        time.sleep(0.01)
"""


@contextmanager
def started(*command: str | Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def ended(process: subprocess.Popen[str]) -> str:
    """What a process said on stderr that an interrupt ends."""
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, errors
    assert "Traceback" not in errors
    return errors


def reads(process: subprocess.Popen[str], file: Path) -> None:
    """Waits until the process has opened a file, which it then reads."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        links = (path.readlink() for path in Path(f"/proc/{process.pid}/fd").iterdir() if path.is_symlink())
        if file in links:
            return
        time.sleep(0.05)
    raise AssertionError(process.communicate())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it looks into /proc")
def test_a_pipe_that_says_nothing_is_left(tmp_path: Path) -> None:
    pipe, output = tmp_path / "pipe", tmp_path / "vectors.npy"
    os.mkfifo(pipe)
    with started(*PROGRAM, "embed", pipe, "--output", output) as process, pipe.open("w"):
        reads(process, pipe)
        process.send_signal(signal.SIGINT)
        assert TOLD in ended(process)
    assert list(tmp_path.iterdir()) == [pipe]


@pytest.mark.parametrize(
    "command",
    [
        ("search", "hospital", "--library", SAMPLE_LIBRARY),
        ("check", "--library", SAMPLE_LIBRARY),
        ("attention", "word " * 400, "--json"),
        ("selftest",),
    ],
)
def test_a_command_that_has_begun_ends(command: tuple[str | Path, ...]) -> None:
    """Once it has its own handler of interrupts, which is when onnxruntime or SQLite are loaded."""
    script = (
        "import signal, sys, threading, time\n"
        "from desktop_app import cli, interrupts\n"
        "from desktop_app.__main__ import main\n"
        "entered = interrupts.Interrupts.__enter__\n"
        "def enter(self):\n"
        "    found = entered(self)\n"
        "    signal.raise_signal(signal.SIGINT)\n"
        "    return found\n"
        "interrupts.Interrupts.__enter__ = enter\n"
        "sys.exit(main())\n"
    )
    with started(sys.executable, "-c", script, *command) as process:
        assert TOLD in ended(process)


@pytest.mark.parametrize(
    ("grace", "interrupts", "ending"),
    [(0.05, 1, "SIGINT"), (FOREVER, 2, "SIGINT"), (0.05, 1, "SIGTERM"), (FOREVER, 2, "SIGHUP")],
)
def test_what_looks_at_no_token_is_ended_and_leaves_nothing_half_written(
    tmp_path: Path, grace: float, interrupts: int, ending: str
) -> None:
    """By Ctrl-C, by the end of a session, and by a terminal that is closed."""
    script = BLOCKED.format(grace=grace)
    with started(sys.executable, "-c", script, tmp_path / "file") as process:
        assert process.stdout
        assert process.stdout.readline() == "writing\n"
        for _ in range(interrupts):
            process.send_signal(signal.Signals[ending])
            time.sleep(0.3)
        assert ended(process) == f"{TOLD}\n"
    assert list(tmp_path.iterdir()) == []


def test_it_ends_where_nobody_can_be_told_any_more(tmp_path: Path) -> None:
    with started(sys.executable, "-c", BLOCKED.format(grace=0.05), tmp_path / "file") as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline() == "writing\n"
        process.stderr.close()
        process.send_signal(signal.SIGHUP)
        assert process.wait(PATIENCE) == STATUS
    assert list(tmp_path.iterdir()) == []


def test_what_a_program_is_told_to_ignore_it_ignores(tmp_path: Path) -> None:
    """As `nohup` does."""
    script = "import signal\nsignal.signal(signal.SIGHUP, signal.SIG_IGN)\n" + BLOCKED.format(grace=0.05)
    with started(sys.executable, "-c", script, tmp_path / "file") as process:
        assert process.stdout
        assert process.stdout.readline() == "writing\n"
        process.send_signal(signal.SIGHUP)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1)


def test_before_anything_is_loaded_it_ends_as_quietly() -> None:
    script = (
        "import signal, sys\n"
        "from desktop_app import __main__\n"
        "__main__._run = lambda: signal.raise_signal(signal.SIGINT)\n"
        "sys.exit(__main__.main())\n"
    )
    with started(sys.executable, "-c", script) as process:
        assert ended(process) == f"{TOLD}\n"
