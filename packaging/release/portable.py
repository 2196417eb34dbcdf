"""The archive for every Linux, and the same archive as a program that installs itself for one user."""

from __future__ import annotations

import os
import platform
import shutil
from pathlib import Path

from release import archives, freezing
from release.places import DIST, FROZEN, PACKAGING, SHARE, WORK, epoch, say, version, write

INSTALLER = PACKAGING / "linux" / "install.sh"


def name() -> str:
    """The name of the archives without their endings, and of the folder inside."""
    return f"embedscope-{version()}-linux-{platform.machine()}"


def build() -> list[Path]:
    """Writes the .tar.gz and the .run to build/dist and returns them."""
    say("building the archives")
    tree = WORK / "portable" / name()
    shutil.rmtree(tree.parent, ignore_errors=True)
    shutil.copytree(FROZEN, tree / "lib" / "embedscope", symlinks=True)
    shutil.copytree(SHARE, tree / "share")
    write(tree / "install.sh", INSTALLER.read_bytes())
    (tree / "install.sh").chmod(0o755)
    freezing.settle(tree)
    archive = DIST / f"{name()}.tar.gz"
    archives.tar_gz(tree, archive)
    return [archive, self_extracting(archive, name())]


def self_extracting(archive: Path, folder: str) -> Path:
    """A shell script with the archive behind it, which it verifies, unpacks and installs.

    `folder` is the one that the archive holds; the script lies beside the archive and ends in .run.
    """
    size = archive.stat().st_size
    head = (PACKAGING / "linux" / "header.sh").read_text(encoding="utf-8")
    values = {"VERSION": version(), "FOLDER": folder, "BYTES": str(size), "SHA256": archives.sha256(archive)}
    for key, value in values.items():
        head = head.replace(f"@{key}@", value)
    # The place where the archive begins is a number in the text before it, so its width is fixed.
    head = head.replace("@OFFSET@", f"{len(head.encode()) - len('@OFFSET@') + 8:08}")
    program = archive.with_name(f"{folder}.run")
    with program.open("wb") as file, archive.open("rb") as packed:
        file.write(head.encode())
        shutil.copyfileobj(packed, file, 1 << 20)
    program.chmod(0o755)
    os.utime(program, (epoch(), epoch()))
    return program
