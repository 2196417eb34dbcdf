"""The steps of a build, one after the other."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Sequence

from release import archives, components, debian, freezing, linked, portable, sbom, share, tools
from release.places import DIST, FROZEN, SHARE, BuildError, epoch, say, version, write


def main(arguments: Sequence[str]) -> int:
    """Builds what this system can build; returns 0, or 2 with the reason on stderr."""
    parser = argparse.ArgumentParser(prog="packaging/build", description=__doc__)
    parser.add_argument("--twice", action="store_true", help="build again and fail where a byte differs")
    options = parser.parse_args(arguments)
    os.umask(0o022)
    try:
        build()
        if options.twice:
            again()
    except BuildError as error:
        print(f"build: {error}", file=sys.stderr)
        return 2
    return 0


def again() -> None:
    """Builds a second time; raises BuildError that names every file with other bytes than before."""
    before = sbom.files(FROZEN) | sbom.files(DIST)
    build()
    after = sbom.files(FROZEN) | sbom.files(DIST)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    freezing.refuse(changed, "the second build differs")
    say(f"two builds gave the same {len(before)} files")


def describe() -> None:
    """Adds to the frozen folder the licence texts of all that is in it, and its bill of materials."""
    say("collecting licences, writing the bill of materials")
    found = components.components(freezing.parts())
    components.write_texts(found, FROZEN / "_internal" / "resources" / "licences")
    told = sbom.document(found, FROZEN, epoch())
    write(FROZEN / sbom.NAME, json.dumps(told, indent=1, sort_keys=True) + "\n")
    freezing.refuse(sbom.differences(told, FROZEN), "the bill of materials is not that of the folder")


def build() -> None:
    """Fills build/dist anew."""
    tools.install_programs()
    tools.install_packages()
    freezing.freeze()
    describe()
    freezing.settle(FROZEN)
    if not sys.platform.startswith("linux"):
        return  # packaging/windows and packaging/macos go on from the frozen folder
    freezing.refuse(linked.missing(FROZEN), "a library is not found")
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir(parents=True)
    share.fill(SHARE)
    files = [debian.build(), *portable.build()]
    bill = DIST / f"embedscope-{version()}.cdx.json"
    shutil.copyfile(FROZEN / sbom.NAME, bill)
    files.append(bill)
    lines = [f"{archives.sha256(file)}  {file.name}\n" for file in sorted(files)]
    (DIST / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
    for file in sorted(DIST.iterdir()):
        say(f"{file.relative_to(DIST.parent.parent)}: {file.stat().st_size:,} bytes")
