"""What a build needs beside the checkout: programs of the system and an environment of its own."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from ctypes.util import find_library
from pathlib import Path

from release.places import PACKAGING, PYTHON, ROOT, VENV, BuildError, run, say

LOCKS = (PACKAGING / "runtime.lock", PACKAGING / "build.lock")
REPORTS = [VENV / f"{lock.stem}.json" for lock in LOCKS]
"""What pip tells of each lock: every archive it installed, with its hash."""

DEBIAN = {
    "appstreamcli": "appstream",
    "desktop-file-validate": "desktop-file-utils",
    "dpkg-deb": "dpkg",
    "dpkg-shlibdeps": "dpkg-dev",
    "lintian": "lintian",
    "makensis": "nsis",
    "mandoc": "mandoc",
    "objdump": "binutils",
}
"""The programs of a build on Linux, and the Debian package of each."""


LIBRARIES = {"wayland-cursor": "libwayland-cursor0", "wayland-egl": "libwayland-egl1"}
"""What Qt's plugins load, and a system without a desktop has not; a build looks whether all is found."""


def install_programs() -> None:
    """Installs what is missing of the system, as root on Debian; raises BuildError elsewhere."""
    if not sys.platform.startswith("linux"):
        return
    missing = sorted(
        {package for program, package in DEBIAN.items() if not shutil.which(program)}
        | {package for library, package in LIBRARIES.items() if not find_library(library)}
    )
    if not missing:
        return
    install = ("apt-get", "install", "-y", "-q", "--no-install-recommends", *missing)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise BuildError(f"This is missing. Type: sudo {' '.join(install)}")
    say(f"installing {' '.join(missing)}")
    run("apt-get", "update", "-q")
    run(*install, environment={"DEBIAN_FRONTEND": "noninteractive"})


def install_packages() -> None:
    """The environment that is frozen: the program's libraries and PyInstaller, every archive by its hash."""
    contents = b"".join(lock.read_bytes() for lock in LOCKS)
    wanted = f"{hashlib.sha256(contents).hexdigest()} {sys.version} {ROOT}"
    stamp = VENV / "installed"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    say("creating build/packaging-venv")
    run(sys.executable, "-m", "venv", "--clear", VENV)
    for lock, report in zip(LOCKS, REPORTS, strict=True):
        pip_install(lock, report)
    stamp.write_text(wanted, encoding="utf-8")


def pip_install(lock: Path, report: Path, *options: str | Path) -> None:
    """Installs exactly what `lock` names, every archive by its hash; `report` tells what that was."""
    fixed = ("--disable-pip-version-check", "-q", "--no-deps", "--require-hashes", "--only-binary", ":all:")
    report.parent.mkdir(parents=True, exist_ok=True)
    run(PYTHON, "-m", "pip", "install", *fixed, *options, "--report", report, "-r", lock)
