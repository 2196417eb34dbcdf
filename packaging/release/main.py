"""The steps of a build, one after the other."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Sequence

from release import archives, debian, freezing, linked, portable, share, tools
from release.places import DIST, FROZEN, SHARE, BuildError, say


def main(arguments: Sequence[str]) -> int:
    """Builds what this system can build; returns 0, or 2 with the reason on stderr."""
    parser = argparse.ArgumentParser(prog="packaging/build", description=__doc__)
    parser.parse_args(arguments)
    os.umask(0o022)
    try:
        build()
    except BuildError as error:
        print(f"build: {error}", file=sys.stderr)
        return 2
    return 0


def build() -> None:
    """Fills build/dist anew."""
    tools.install_programs()
    tools.install_packages()
    freezing.freeze()
    freezing.settle(FROZEN)
    if not sys.platform.startswith("linux"):
        return  # packaging/windows and packaging/macos go on from the frozen folder
    freezing.refuse(linked.missing(FROZEN), "a library is not found")
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir(parents=True)
    share.fill(SHARE)
    files = [debian.build(), *portable.build()]
    lines = [f"{archives.sha256(file)}  {file.name}\n" for file in sorted(files)]
    (DIST / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
    for file in sorted(DIST.iterdir()):
        say(f"{file.relative_to(DIST.parent.parent)}: {file.stat().st_size:,} bytes")
