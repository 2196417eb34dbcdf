"""The Debian package: everything in /usr, nothing to be run while it is installed."""

from __future__ import annotations

import gzip
import os
import shutil
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from release import freezing, linked
from release.places import DIST, FROZEN, PACKAGING, SHARE, WORK, epoch, run, say, version, write

TREE = WORK / "deb"
MAINTAINER = "The authors of Embedscope <embedscope@localhost>"
DESCRIPTION = """\
search documents by meaning without a network
 Embedscope reads your files, embeds them with a BERT model on your own
 processor, and ranks their passages for what you ask. Beside the search it
 is a microscope: every number on the way from text to rank can be opened.
 .
 The package holds everything: Python, Qt, ONNX Runtime, the model
 all-MiniLM-L6-v2 and a sample library. It opens no network connection."""


def build(*fast: str) -> Path:
    """Writes build/dist/embedscope_<version>_amd64.deb and returns it; `fast` as for `pack`."""
    say("building the Debian package")
    shutil.rmtree(TREE, ignore_errors=True)
    home = TREE / "usr" / "lib" / "embedscope"
    shutil.copytree(FROZEN, home, symlinks=True)
    link = TREE / "usr" / "bin" / "embedscope"
    link.parent.mkdir(parents=True)
    link.symlink_to("../lib/embedscope/embedscope")
    shutil.copytree(SHARE, TREE / "usr" / "share")
    documents = TREE / "usr" / "share" / "doc" / "embedscope"
    write(documents / "copyright", (PACKAGING / "linux" / "copyright").read_bytes())
    write(documents / "changelog.gz", gzip.compress(changelog().encode(), mtime=0))
    overrides = (PACKAGING / "linux" / "lintian-overrides").read_bytes()
    write(TREE / "usr" / "share" / "lintian" / "overrides" / "embedscope", overrides)
    machine = run("dpkg", "--print-architecture").strip()
    write(TREE / "DEBIAN" / "control", control(machine))
    return pack(TREE, DIST / f"embedscope_{version()}_{machine}.deb", *fast)


def pack(tree: Path, package: Path, *fast: str) -> Path:
    """Packs a folder, and returns `package` once lintian finds nothing in it. `fast` options come last."""
    freezing.settle(tree)
    # Not zstd, which the lintian of Debian 12 refuses. The bytes are the same with any number of threads.
    options = ("--root-owner-group", "-Zxz", "--uniform-compression", *fast)
    run("dpkg-deb", *options, "--build", tree, package, environment={"SOURCE_DATE_EPOCH": str(epoch())})
    run("lintian", "--allow-root", "--fail-on", "error,warning", package)
    return package


def control(machine: str) -> str:
    """The package's control file."""
    sources = [part.source for part in freezing.parts() if not part.module]
    size = sum(os.lstat(path).st_size for path in TREE.rglob("*")) // 1024
    return (
        f"Package: embedscope\nVersion: {version()}\nSection: utils\nPriority: optional\n"
        f"Architecture: {machine}\nMaintainer: {MAINTAINER}\nInstalled-Size: {size}\n"
        f"Depends: {', '.join(linked.dependencies(FROZEN, sources))}\n"
        "Recommends: fonts-dejavu-core | fonts-noto-core, xdg-utils\n"
        f"Description: {DESCRIPTION}\n"
    )


def changelog(name: str = "embedscope") -> str:
    """One entry: this version."""
    when = format_datetime(datetime.fromtimestamp(epoch(), UTC))
    return (
        f"{name} ({version()}) stable; urgency=medium\n\n  * See docs/ of the source.\n\n"
        f" -- {MAINTAINER}  {when}\n"
    )
