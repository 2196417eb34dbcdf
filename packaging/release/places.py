"""Names and places of a release, and the one way to run a command."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
RESOURCES = ROOT / "resources"
BUILD = ROOT / "build"
MODEL = BUILD / "models" / "all-MiniLM-L6-v2"
SAMPLE = BUILD / "libraries" / "Sample jobs"
VENV = BUILD / "packaging-venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
WORK = BUILD / "release"
FROZEN = BUILD / "frozen" / "embedscope"
SHARE = WORK / "share"
DIST = BUILD / "dist"

APPLICATION = "org.embedscope.Embedscope"


class BuildError(Exception):
    """The build cannot go on; the text says why."""


def say(text: str) -> None:
    print(f"build: {text}", flush=True)


def version() -> str:
    """The program's version, as its package says it."""
    text = (ROOT / "desktop_app" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "(.+)"$', text, re.MULTILINE)
    assert found
    return found[1]


def epoch() -> int:
    """Seconds since 1970 that every file and archive bears: the commit's, unless SOURCE_DATE_EPOCH says."""
    if told := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(told)
    return int(run("git", "log", "-1", "--format=%ct").strip())


def run(
    *command: str | Path,
    cwd: Path = ROOT,
    environment: Mapping[str, str] | None = None,
    log: Path | None = None,
) -> str:
    """What a command prints; raises BuildError with all of it when it fails. `log` keeps it."""
    line = [str(part) for part in command]
    done = subprocess.run(
        line,
        cwd=cwd,
        env=os.environ | dict(environment or {}),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if log else subprocess.PIPE,
        check=False,
    )
    if log:
        log.write_text(done.stdout, encoding="utf-8")
    if done.returncode:
        said = f"{done.stdout}{done.stderr or ''}"[-4000:]
        raise BuildError(f"This command failed with status {done.returncode}: {shlex.join(line)}\n{said}")
    return done.stdout


def write(path: Path, data: str | bytes) -> None:
    """Writes a file, with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
