"""The whole way of a release: package, upgrade, command line, window, removal; the same for one user."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from verifying.machine import HOME, Machine, VerifyError, expect, host, need, say
from verifying.scenario import LIBRARY, command_line, kept, prepare, use_window
from verifying.screen import Screen

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
PROGRAMS = ("debootstrap", "unshare", "dpkg-deb", "Xvfb", "openbox", "xdotool", "import", "strace")
KINDS = ("_[0-9]*.deb", "-[0-9]*.run", "-[0-9]*.tar.gz")
"""Of the program; its add-ons lie beside it."""
OLDER = "0.0.1"
GONE = "usr/lib/embedscope/of-an-older-version"
DATA = f"{HOME}/.local/share/embedscope"
LEFT = (DATA, f"{HOME}/.cache", LIBRARY, f"{HOME}/documents", f"{HOME}/vectors.npy")
"""What may be there once the program is removed: the user's own."""


def main(arguments: Sequence[str]) -> int:
    """Verifies what lies in build/dist; returns 0, or 2 with the reason on stderr."""
    parser = argparse.ArgumentParser(prog="packaging/verify", description=__doc__)
    parser.add_argument("--dist", type=Path, default=BUILD / "dist", help="where the release lies")
    parser.add_argument("--frozen", type=Path, default=BUILD / "frozen" / "embedscope")
    parser.add_argument("--skip-offline", action="store_true", help="leave out the session under strace")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(143))  # so that the screen is put away
    place = BUILD / "verify"
    measured: dict[str, float] = {}
    try:
        need(PROGRAMS)
        deb, run, archive = (one(options.dist, f"embedscope{kind}") for kind in KINDS)
        for file in (deb, run, archive):
            measured[f"{file.suffix.lstrip('.')} MB"] = file.stat().st_size / 1e6
        older = repacked(deb, place / "older")
        machine = Machine.make(place)
        with Screen(place) as screen:
            package(machine, screen, deb, older, measured)
            portable(machine, screen, run, measured)
        if not options.skip_offline:
            offline(options.frozen / "embedscope")
    except VerifyError as error:
        print(f"verify: {error}", file=sys.stderr)
        return 2
    finally:
        shutil.rmtree(place / "root", ignore_errors=True)
    (place / "measured.json").write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    for name, value in measured.items():
        say(f"{name:<32}{value:8.2f}")
    say("everything is as it has to be")
    return 0


def one(folder: Path, pattern: str) -> Path:
    """The one file of a kind that a build made."""
    found = sorted(folder.glob(pattern))
    expect(len(found) == 1, f"{folder} holds {len(found)} files like {pattern}; run packaging/build first")
    return found[0]


def repacked(deb: Path, folder: Path) -> Path:
    """The package under a lower version, with a file that the new one does not have."""
    say("repacking the package as an older version")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    host("dpkg-deb", "-R", deb, folder / "tree")
    control = folder / "tree" / "DEBIAN" / "control"
    version = host("dpkg-deb", "-f", deb, "Version").strip()
    text = control.read_text(encoding="utf-8")
    expect(f"Version: {version}\n" in text, "the package has no version")
    control.write_text(text.replace(f"Version: {version}\n", f"Version: {OLDER}\n"), encoding="utf-8")
    (folder / "tree" / GONE).write_text("an older version had this file\n", encoding="utf-8")
    older = folder / "older.deb"
    host("dpkg-deb", "--root-owner-group", "-Znone", "--build", folder / "tree", older)
    shutil.rmtree(folder / "tree")
    return older


def package(machine: Machine, screen: Screen, deb: Path, older: Path, measured: dict[str, float]) -> None:
    """The Debian package, from an older version to nothing."""
    bare = machine.files()
    for file in (older, deb):
        shutil.copy(file, machine.path(f"/tmp/{file.name}"))
    say("installing the older package")
    began = time.monotonic()
    machine.run("apt-get", "install", "-y", "-q", f"/tmp/{older.name}")
    measured["deb, install with dependencies s"] = time.monotonic() - began
    expect(not machine.ok("python3", "--version"), "the package brought a Python")
    prepare(machine)
    command_line(machine, "embedscope", measured, "deb")
    use_window(machine, screen, "embedscope", measured, "deb")
    before = kept(machine)

    say("upgrading")
    measured["deb, upgrade s"] = machine.timed("apt-get", "install", "-y", "-q", f"/tmp/{deb.name}")
    expect(not machine.path(GONE).exists(), "the upgrade left a file of the older version")
    expect(kept(machine) == before, "the upgrade changed settings or libraries")
    version = host("dpkg-deb", "-f", deb, "Version").strip()
    expect(machine.run("embedscope", "--version", user=True).strip().endswith(version), "not upgraded")
    command_line(machine, "embedscope", measured, "deb upgraded")
    use_window(machine, screen, "embedscope", measured, "deb upgraded", first=False)
    measured["installed MB"] = size(machine.path("/usr/lib/embedscope"))

    say("removing and purging")
    listed = machine.run("dpkg", "-L", "embedscope").splitlines()
    machine.run("apt-get", "remove", "-y", "-q", "embedscope")
    left = [path for path in listed if machine.path(path).is_file()]
    expect(not left, f"the removal left {left[:5]}")
    machine.run("dpkg", "--purge", "embedscope")
    strange = sorted(path for path in machine.files() - bare if "embedscope" in path and not ours(path))
    expect(not strange, f"the purge left {strange[:5]}")
    after = kept(machine)
    expect(after.keys() >= before.keys(), "the removal took something of the user's")


def portable(machine: Machine, screen: Screen, run: Path, measured: dict[str, float]) -> None:
    """The installer for one user, who is not root and has the libraries of before."""
    say("installing the .run as an ordinary user")
    bare = machine.files()
    shutil.copy(run, machine.path("/tmp/embedscope.run"))
    machine.run("sh", "/tmp/embedscope.run", "--check", user=True)
    measured["run, install s"] = machine.timed("sh", "/tmp/embedscope.run", user=True)
    program = f"{HOME}/.local/bin/embedscope"
    before = kept(machine)
    command_line(machine, program, measured, "run")
    use_window(machine, screen, program, measured, "run", first=False)
    strange = sorted(path for path in machine.files() - bare if not path.startswith(f"{HOME}/"))
    expect(not strange, f"the installer wrote outside of the user's home: {strange[:5]}")
    machine.run("sh", "/tmp/embedscope.run", user=True)
    expect(machine.ok(program, "--version", user=True), "installing it twice broke it")
    machine.run("sh", "/tmp/embedscope.run", "--uninstall", user=True)
    strange = sorted(path for path in machine.files() - bare if not ours(path))
    expect(not strange, f"the removal left {strange[:5]}")
    expect(kept(machine).keys() >= before.keys(), "the removal took something of the user's")


def ours(path: str) -> bool:
    """Whether a path may stay: it is the user's, or leads to what is."""
    return any(path == left or path.startswith(f"{left}/") or left.startswith(f"{path}/") for left in LEFT)


def size(folder: Path) -> float:
    """Megabytes of a folder's files."""
    return sum(os.lstat(path).st_size for path in folder.rglob("*")) / 1e6


def offline(program: Path) -> None:
    """The session under strace, with the frozen program in the place of the source tree's."""
    say("watching a whole session under strace")
    python = ROOT / ".venv" / "bin" / "python"
    expect(python.exists(), "the checkout is not set up: python3 packaging/dev.py test")
    done = subprocess.run(
        [python, "-m", "pytest", "-q", "tests/test_offline.py"],
        cwd=ROOT,
        env={**os.environ, "EMBEDSCOPE_PROGRAM": str(program)},
        capture_output=True,
        text=True,
        check=False,
    )
    expect(done.returncode == 0 and "passed" in done.stdout, f"not offline:\n{done.stdout[-3000:]}")
