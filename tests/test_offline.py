"""A whole session opens no connection and writes nowhere but where it may, as strace sees it.

The program is that of this tree, or the one whose command line `EMBEDSCOPE_PROGRAM` gives.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop_app.ui.commands import command
from tests.tracing import Deeds, no_network, read, tracer

if missing := [name for name in ("strace", "Xvfb", "openbox", "xdotool") if not shutil.which(name)]:
    pytest.skip(f"{', '.join(missing)} cannot be had here", allow_module_level=True)

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = shlex.split(os.environ.get("EMBEDSCOPE_PROGRAM", "")) or [sys.executable, "-m", "desktop_app"]
WAIT_S = 30.0
PROBE = re.compile(re.escape(tempfile.gettempdir()) + "/[a-z0-9_]{8}")
"""The file of a few bytes with which Python finds out where temporary files may be, and which it removes."""
RECORDS = (
    ("Baker", "Start at three in the morning, knead, shape and bake bread for the whole town."),
    ("Nurse", "Look after patients at night and keep their charts."),
    ("Train Driver", "Take regional trains safely through fog, snow and the evening rush."),
)


@dataclass(frozen=True)
class Session:
    """What was run, where, and what was seen of it."""

    home: Path
    allowed: tuple[Path, ...]
    deeds: Deeds
    receipt: dict[str, object]
    before: frozenset[Path]


class Runner:
    """Runs the program under strace, without an interface where the system can do that."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir()
        self.accounts: list[Path] = []
        self.prefix = no_network() or []
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
        self.environment = {
            **kept,
            "HOME": str(self.home),
            "PYTHONDONTWRITEBYTECODE": "1",
            "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent",  # else Qt's D-Bus starts a bus that stays
        }

    def command(self, *arguments: str | Path) -> list[str]:
        """The whole command line for the program with these arguments."""
        account = self.folder / f"account-{len(self.accounts)}"
        self.accounts.append(account)
        return [*self.prefix, *tracer(account), *PROGRAM, *map(str, arguments)]

    def run(self, *arguments: str | Path) -> str:
        """What one command prints."""
        done = subprocess.run(
            self.command(*arguments),
            capture_output=True,
            text=True,
            env=self.environment,
            cwd=ROOT,
            check=False,
        )
        assert done.returncode == 0, f"{arguments}: {done.stderr}"
        return done.stdout


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """Every command but `models add` and `remove`, then the window with all its places and views."""
    folder = tmp_path_factory.mktemp("offline")
    documents, library, output = folder / "documents", folder / "library", folder / "output"
    for place in (documents, output):
        place.mkdir()
    lines = (json.dumps({"_id": title, "title": title, "text": text}) for title, text in RECORDS)
    (documents / "jobs.jsonl").write_text("\n".join(lines) + "\n")
    (documents / "note.html").write_text("<h1>Gardener</h1><p>Prune hedges and plant bulbs.</p>")
    (documents / "texts.txt").write_text("bread\nsnow\n")
    (documents / "queries.jsonl").write_text('{"_id": "q1", "text": "bread"}\n')
    (documents / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tBaker\t1\n")
    before = frozenset(folder.rglob("*"))
    runner = Runner(folder)
    runner.run("index", documents / "jobs.jsonl", documents / "note.html", "--library", library, "--json")
    for mode in ("hybrid", "semantic", "keyword"):
        told = json.loads(runner.run("search", "bread", "--library", library, "--mode", mode, "--json"))
        assert told["hits"][0]["id"] == "Baker"
    runner.run("explain", "bread", "--library", library, "--id", "Baker", "--json")
    runner.run("tokens", "Is it long lasting", "Yes it lasts", "--json")
    runner.run("mask", "They bake [MASK] every morning", "--json")
    runner.run("next", "They bake bread.", "It is sold in town.", "--json")
    runner.run("attention", "Is it long lasting", "Yes it lasts", "--json")
    runner.run("preprocess", "The children were running!", "--json")
    runner.run("embed", documents / "texts.txt", "--output", output / "vectors.npy")
    runner.run(
        *("evaluate", "--library", library, "--json"),
        *("--queries", documents / "queries.jsonl", "--qrels", documents / "test.tsv"),
    )
    runner.run("check", "--library", library, "--json")
    runner.run("models", "list", "--json")
    runner.run("models", "verify", "--json")
    receipt = json.loads(runner.run("selftest", "--json"))
    window(runner)
    allowed = (library, output, runner.home / ".local" / "share" / "embedscope", runner.home / ".cache")
    return Session(runner.home, allowed, read(runner.accounts, ROOT), receipt, before)


def window(runner: Runner) -> None:
    """Searches in the sample library, goes to every place and view, and closes."""
    with display() as screen:
        runner.environment["DISPLAY"] = screen
        process = subprocess.Popen(runner.command(), env=runner.environment, cwd=ROOT)
        try:
            press = {**os.environ, "DISPLAY": screen}
            found = subprocess.run(
                [
                    "timeout",
                    str(WAIT_S),
                    *["xdotool", "search", "--sync", "--onlyvisible", "--name", "Embedscope"],
                ],
                env=press,
                capture_output=True,
                text=True,
                check=True,
            )
            number = found.stdout.split()[0]

            def do(*words: str, rest: float = 1.0) -> None:
                subprocess.run(["xdotool", *words], env=press, check=True)
                time.sleep(rest)

            def key(name: str, rest: float = 1.0) -> None:
                do("key", name.lower().replace("return", "Return").replace("f1", "F1"), rest=rest)

            do("mousemove", "--window", number, "600", "300", rest=8)
            do("windowactivate", number)
            for view in command("view").keys:
                key(view)
            key(command("view").keys[0])
            do("type", "--delay", "60", "a role with data", rest=4)
            for place in command("page").keys:
                key(place, rest=2)
                do("type", "--delay", "60", "bank ", rest=3)
            key(command("quit").keys[0])
            assert process.wait(WAIT_S) == 0
        finally:
            process.kill()
            process.wait()
    used = runner.home / ".local" / "share" / "embedscope"
    assert (used / "settings.json").exists(), "the window did not close by itself"
    assert "a role with data" in (used / "searches.json").read_text(), "the window was not typed into"


@contextmanager
def display() -> Iterator[str]:
    """A screen of its own, with a window manager, since without one nobody gives the focus back."""
    read_end, write_end = os.pipe()
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=[write_end],
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    try:
        with os.fdopen(read_end) as stream:
            screen = f":{stream.readline().strip()}"
        known = {**os.environ, "DISPLAY": screen}
        manager = subprocess.Popen(["openbox"], env=known, stderr=subprocess.DEVNULL)
        try:
            yield screen
        finally:
            manager.terminate()
            manager.wait()
    finally:
        process.terminate()
        process.wait()


def test_no_connection_is_opened(session: Session) -> None:
    assert session.deeds.calls > 10_000
    assert session.deeds.internet == []
    assert session.deeds.servers == []


def test_no_name_is_looked_up(session: Session) -> None:
    assert session.deeds.lookups == []


def test_nothing_is_written_elsewhere(session: Session) -> None:
    assert session.allowed[0] / "library.json" in session.deeds.written
    outside = session.deeds.outside(session.allowed)
    assert [path for path in outside if not PROBE.fullmatch(str(path))] == []
    assert not [path for path in outside if path.exists()]


def test_only_what_may_be_there_is_left_behind(session: Session) -> None:
    folder = session.home.parent
    left = {path for path in folder.rglob("*") if path.is_file() and path not in session.before}
    strange = [
        path
        for path in left
        if not path.name.startswith("account-")
        and not any(place in path.parents for place in session.allowed)
    ]
    assert strange == []
    assert not [path for path in left if "Microsoft" in path.parts or ".onnxruntime" in path.name]


def test_telemetry_is_not_even_looked_for(session: Session) -> None:
    """The self-test looks for its file; nobody opens or makes it."""
    assert [
        line for line in session.deeds.telemetry if not line.startswith(("stat", "newfstatat", "access"))
    ] == []


def test_the_receipt_agrees(session: Session) -> None:
    assert session.receipt["ok"] is True, session.receipt


@pytest.mark.parametrize(
    ("code", "deed"),
    [
        ("import socket; socket.socket().connect_ex(('192.0.2.1', 9))", "internet"),
        ("import socket; socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)", "internet"),
        ("import socket; socket.socket(socket.AF_UNIX).connect_ex('/somewhere/else')", "servers"),
        ("import socket\ntry: socket.gethostbyname('a.invalid')\nexcept OSError: pass", "lookups"),
        ("import os; os.makedirs(os.path.expanduser('~/.cache/Microsoft/DeveloperTools'))", "telemetry"),
    ],
)
def test_a_program_that_does_it_is_seen(tmp_path: Path, code: str, deed: str) -> None:
    account = tmp_path / "account"
    line = [*(no_network() or []), *tracer(account), sys.executable, "-c", code]
    subprocess.run(line, env={**os.environ, "HOME": str(tmp_path)}, check=True)
    assert getattr(read([account], tmp_path), deed)


def test_a_program_that_writes_elsewhere_is_seen(tmp_path: Path) -> None:
    account = tmp_path / "account"
    code = "import os; open('a', 'w'); os.mkdir('b'); os.rename('a', 'b/c')"
    subprocess.run([*tracer(account), sys.executable, "-c", code], cwd=tmp_path, check=True)
    assert read([account], tmp_path).outside([tmp_path / "b"]) == [tmp_path / "a"]
    assert {tmp_path / "a", tmp_path / "b", tmp_path / "b" / "c"} <= read([account], tmp_path).written
