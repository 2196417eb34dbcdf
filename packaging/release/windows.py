"""The installer for Windows, made by NSIS on Windows or elsewhere."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from release import icon_files
from release.places import DIST, FROZEN, PACKAGING, WORK, run, say, version, write

SCRIPT = PACKAGING / "windows" / "embedscope.nsi"
ICON = WORK / "embedscope.ico"


def installer(payload: Path, icon: Path, output: Path, release: str) -> Path:
    """Compiles the script over the folder `payload`; raises BuildError for a warning, too."""
    values = {"VERSION": release, "PAYLOAD": payload, "ICON": icon, "OUTPUT": output}
    run("makensis", "-V2", "-WX", *(f"-D{name}={value}" for name, value in values.items()), SCRIPT)
    return output


def lint(pictures: Mapping[int, bytes]) -> None:
    """Compiles the script over a folder that holds nearly nothing; raises BuildError."""
    with tempfile.TemporaryDirectory() as place:
        payload = Path(place) / "payload"
        write(payload / "embedscope.exe", b"MZ")
        write(payload / "_internal" / "data.txt", b"nothing")
        icon = Path(place) / "embedscope.ico"
        write(icon, icon_files.ico(pictures))
        installer(payload, icon, Path(place) / "embedscope-installer.exe", version())


def build() -> list[Path]:
    """Writes build/dist/embedscope-<version>-windows-x86_64.exe and returns it."""
    say("building the installer for Windows")
    output = DIST / f"embedscope-{version()}-windows-x86_64.exe"
    return [installer(FROZEN, ICON, output, version())]
