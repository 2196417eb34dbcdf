"""Freezes the program into one folder, and refuses what must not be in it."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from release.places import FROZEN, PACKAGING, PYTHON, WORK, BuildError, epoch, run, say

LOG = WORK / "freeze.log"
CONTENTS = WORK / "contents.json"

FORBIDDEN = {
    *("torch", "transformers", "optimum", "sympy", "pandas", "matplotlib"),
    *("setuptools", "pkg_resources", "pip", "wheel", "PyInstaller", "pytest", "hypothesis", "mypy"),
    *("tkinter", "_tkinter", "IPython", "requests", "urllib3", "huggingface_hub", "hf_xet"),
}
"""Modules that would make the package larger, slower or able to speak to a server."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the frozen folder or a module inside the program, and the file that it came from."""

    name: str
    source: Path
    module: bool


def freeze(icon: Path | None = None) -> None:
    """Fills build/frozen/embedscope; raises BuildError where it is not what it must be."""
    say("freezing with PyInstaller")
    WORK.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(FROZEN.parent, ignore_errors=True)
    fixed = {
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": str(epoch()),
        "PYINSTALLER_CONFIG_DIR": str(WORK / "cache"),
        "EMBEDSCOPE_CONTENTS": str(CONTENTS),
        "EMBEDSCOPE_ICON": str(icon or ""),
    }
    folders = ("--distpath", FROZEN.parent, "--workpath", WORK / "pyinstaller")
    spec = PACKAGING / "app.spec"
    run(PYTHON, "-m", "PyInstaller", "--noconfirm", "--clean", *folders, spec, environment=fixed, log=LOG)
    if sys.platform.startswith("linux"):
        for library in (FROZEN / "_internal").glob("libpython*.so*"):
            run("strip", "--strip-unneeded", library)  # three quarters of it are for debuggers
        (FROZEN / "qt.conf").write_text("[Paths]\nPrefix = _internal/PySide6/Qt\n", encoding="utf-8")
    found = parts()
    refuse(warnings(LOG.read_text(encoding="utf-8"), found), "PyInstaller warns")
    refuse(forbidden(found), "this must not be frozen")
    refuse(untold(found), "nobody knows where this comes from")


def refuse(problems: Iterable[str], why: str) -> None:
    """Raises BuildError when there is any problem."""
    if told := sorted(problems):
        raise BuildError(f"{why}:\n  " + "\n  ".join(told))


def parts() -> list[Part]:
    """Everything that PyInstaller put into the folder and into the program, links left out, and packages
    without a file.
    """
    told = json.loads(CONTENTS.read_text(encoding="utf-8"))
    files = [Part(name, Path(source), False) for name, source, kind in told["files"] if kind != "SYMLINK"]
    modules = [
        Part(name, Path(source), True) for name, source, _kind in told["modules"] if source not in ("", "-")
    ]
    return sorted([*files, *modules], key=lambda part: (part.module, part.name))


def warnings(log: str, found: Iterable[Part]) -> list[str]:
    """The warnings about libraries that are not found, except of files that are left out of the folder."""
    kept = {part.source.name for part in found if not part.module}
    problems = []
    for line in log.splitlines():
        if "WARNING" not in line or "not found" not in line.lower():
            continue
        dependent = re.search(r"dependency of '([^']+)'", line)
        if not dependent or Path(dependent[1]).name in kept:
            problems.append(line.partition("WARNING: ")[2])
    return problems


def forbidden(found: Iterable[Part]) -> set[str]:
    """The forbidden modules that are there, pure ones and compiled ones, in whatever form."""
    names = {re.sub(r"^python3\.\d+/lib-dynload/", "", part.name.replace("\\", "/")) for part in found}
    tops = {re.split("[/.]", name)[0] for name in names}
    return tops & FORBIDDEN


def untold(found: Iterable[Part]) -> set[str]:
    """Files of the folder that the list of its contents does not name."""
    own = {"embedscope", "embedscope.exe", "qt.conf", "_internal/base_library.zip"}
    named = {f"_internal/{part.name}" for part in found if not part.module} | own
    there = {
        path.relative_to(FROZEN).as_posix()
        for path in FROZEN.rglob("*")
        if path.is_file() and not path.is_symlink()
    }
    return there - named


def settle(folder: Path) -> None:
    """Gives everything in a folder the modes that it has on every machine, and one time."""
    when = epoch()
    for path in sorted(folder.rglob("*"), reverse=True):
        if not path.is_symlink():
            runs = path.is_dir() or (path.stat().st_mode & 0o100 and ".so" not in path.name)
            path.chmod(0o755 if runs else 0o644)
        os.utime(path, (when, when), follow_symlinks=False)
    folder.chmod(0o755)
    os.utime(folder, (when, when))
