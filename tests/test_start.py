"""The program as a process: what the first argument decides, and what a window that is open."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from desktop_app import second_start
from desktop_app.core.jobs import ENDINGS
from desktop_app.core.paths import SAMPLE_LIBRARY
from desktop_app.services.libraries import export

WAIT_S = 90.0


@pytest.mark.skipif(os.name == "nt", reason="no signal asks a window to close there")
@pytest.mark.parametrize("ending", list(ENDINGS))
def test_an_exported_library_given_as_the_only_argument_is_imported_by_the_window(
    tmp_path: Path, ending: signal.Signals
) -> None:
    """However it is asked to end, it keeps what the next start takes up."""
    file = tmp_path / "Carried over.embedscope"
    export(SAMPLE_LIBRARY, file)
    environment = os.environ | {
        "EMBEDSCOPE_DATA_DIR": str(tmp_path / "data"),
        "QT_QPA_PLATFORM": "offscreen",
    }
    program = subprocess.Popen([sys.executable, "-m", "desktop_app", str(file)], env=environment)
    imported = tmp_path / "data" / "libraries" / "Carried over" / "library.json"
    end = time.monotonic() + 60
    while not imported.exists() and program.poll() is None and time.monotonic() < end:
        time.sleep(0.1)
    program.send_signal(ending)
    assert program.wait(30) == 0
    assert imported.exists()
    assert json.loads((tmp_path / "data" / "settings.json").read_text())["geometry"]


BUSY = """
import sys, time
from PySide6.QtCore import QTimer
from desktop_app import app

built = app.build

def build():
    window = built()
    runner = window.desk.runner
    QTimer.singleShot(0, lambda: runner.query(lambda: time.sleep(1_000), owner=window))
    QTimer.singleShot(500, window.close)
    return window

app.build = build
sys.exit(app.main())
"""


def test_a_window_that_is_closed_ends_whatever_it_works_on(tmp_path: Path) -> None:
    environment = os.environ | {"EMBEDSCOPE_DATA_DIR": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", BUSY], env=environment, timeout=120, check=False)
    assert done.returncode == 0
    assert json.loads((tmp_path / "settings.json").read_text())["geometry"]


@pytest.mark.skipif(not shutil.which("Xvfb"), reason="there is no screen to be made")
def test_where_there_is_no_session_bus_none_is_started(tmp_path: Path) -> None:
    """libdbus would run dbus-launch, which leaves ~/.dbus behind."""
    launcher, home = tmp_path / "bin" / "dbus-launch", tmp_path / "home"
    for folder in (launcher.parent, home):
        folder.mkdir()
    launcher.write_text('#!/bin/sh\nmkdir "$HOME/.dbus"\nexit 1\n')
    launcher.chmod(0o755)
    with subprocess.Popen(["Xvfb", "-displayfd", "1"], stdout=subprocess.PIPE, text=True) as screen:
        assert screen.stdout
        environment = os.environ | {
            "DISPLAY": f":{screen.stdout.readline().strip()}",
            "QT_QPA_PLATFORM": "xcb",
            "HOME": str(home),
            "EMBEDSCOPE_DATA_DIR": str(tmp_path / "data"),
            "PATH": f"{launcher.parent}:{os.environ['PATH']}",
        }
        for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
            environment.pop(name, None)
        script = "from PySide6.QtCore import QTimer; import sys; from desktop_app import app\n"
        script += "built = app.build\ndef build():\n    window = built()\n"
        script += "    QTimer.singleShot(2_000, window.close)\n    return window\n"
        script += "app.build = build\nsys.exit(app.main())\n"
        done = subprocess.run([sys.executable, "-c", script], env=environment, timeout=120, check=False)
        screen.terminate()
    assert done.returncode == 0
    assert not (home / ".dbus").exists()


def test_an_exported_library_is_no_command_beside_other_words(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "desktop_app", "a.embedscope", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "invalid choice: 'a.embedscope'" in done.stderr


def until(ready: Callable[[], object]) -> None:
    end = time.monotonic() + WAIT_S
    while not ready():
        assert time.monotonic() < end
        time.sleep(0.02)


def asks(folder: Path) -> list[Path]:
    return list(folder.glob(second_start.ASKED.format("*")))


@pytest.mark.skipif(os.name == "nt", reason="no signal asks a window to close there")
def test_the_window_that_is_open_opens_the_file_and_the_second_start_ends(tmp_path: Path) -> None:
    file, data = tmp_path / "Carried over.embedscope", tmp_path / "data"
    export(SAMPLE_LIBRARY, file)
    environment = os.environ | {"EMBEDSCOPE_DATA_DIR": str(data), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "desktop_app"]
    first = subprocess.Popen(command, env=environment)
    until(lambda: second_start._is_open(data))
    again = subprocess.run([*command, str(file)], env=environment, timeout=WAIT_S, check=False)
    assert again.returncode == 0
    assert first.poll() is None
    until((data / "libraries" / "Carried over" / "library.json").exists)
    first.send_signal(signal.SIGTERM)
    assert first.wait(WAIT_S) == 0
    assert not second_start._is_open(data)
    assert not asks(data)


def test_without_a_window_nothing_is_asked(tmp_path: Path) -> None:
    assert not second_start.ask(tmp_path, None)
    assert not second_start.ask(tmp_path / "not there", None)
    with second_start.only(tmp_path):
        pass
    assert not second_start.ask(tmp_path, None)
    assert not asks(tmp_path)


def test_a_window_that_does_not_answer_is_not_waited_for(tmp_path: Path) -> None:
    with second_start.only(tmp_path):
        assert not second_start.ask(tmp_path, None, patience_s=0.05)
    assert not asks(tmp_path)


def test_every_start_is_answered_with_what_it_was_to_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(second_start.TOKEN, "a token")
    monkeypatch.chdir(tmp_path)
    with second_start.only(tmp_path), ThreadPoolExecutor() as pool:
        asking = pool.submit(second_start.ask, tmp_path, Path("a.embedscope"), WAIT_S)
        until(lambda: asks(tmp_path))
        found = list(second_start.taken(tmp_path))
        assert asking.result()
    assert found == [second_start.Summoned("a token", tmp_path / "a.embedscope")]


@pytest.mark.parametrize("content", [b"", b"[]", b'{"opening": "/etc/passwd", "checksum": "0"}'])
def test_what_nobody_wrote_whole_asks_for_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / second_start.ASKED.format(7)).write_bytes(content)
    assert list(second_start.taken(tmp_path)) == []
    assert not asks(tmp_path)


def test_what_was_asked_before_a_window_opened_is_forgotten(tmp_path: Path) -> None:
    (tmp_path / second_start.ASKED.format(7)).write_bytes(b'{"token": "", "opening": "old.embedscope"}')
    with second_start.only(tmp_path):
        assert list(second_start.taken(tmp_path)) == []


def test_a_second_window_leaves_the_first_one_what_is_asked_of_it(tmp_path: Path) -> None:
    with second_start.only(tmp_path):
        path = tmp_path / second_start.ASKED.format(7)
        path.write_bytes(b'{"token": "", "opening": ""}')
        with second_start.only(tmp_path):
            assert path.exists()
