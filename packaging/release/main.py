"""The steps of a build, one after the other."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from release import (
    archives,
    components,
    debian,
    freezing,
    icon_files,
    interpreter,
    linked,
    macos,
    portable,
    sbom,
    share,
    smoke,
    tools,
    windows,
)
from release.beside import addon, model_package, ocr, openvino
from release.places import (
    DIST,
    FROZEN,
    PACKAGING,
    ROOT,
    SHARE,
    BuildError,
    epoch,
    run,
    say,
    version,
    write,
)


def main(arguments: Sequence[str]) -> int:
    """Builds what this system can build; returns 0, or 2 with the reason on stderr."""
    parser = argparse.ArgumentParser(prog="packaging/build", description=__doc__)
    parser.add_argument("--twice", action="store_true", help="build again and fail where a byte differs")
    parser.add_argument("--trial", action="store_true", help="take a Python that is not current, too")
    parser.add_argument("--model", help="only the package of this model, which packaging/dev.py model made")
    options = parser.parse_args(arguments)
    os.umask(0o022)
    try:
        if options.model:
            for file in model_package.build(options.model):
                say(f"{file.relative_to(ROOT)}: {file.stat().st_size:,} bytes")
            return 0
        tools.install_programs()
        tools.install_packages()
        if not options.trial:
            interpreter.require()
        fast = ("-z1",) if options.trial else ()
        build(*fast)
        if options.twice:
            again(*fast)
    except BuildError as error:
        print(f"build: {error}", file=sys.stderr)
        return 2
    return 0


def again(*fast: str) -> None:
    """Builds a second time; raises BuildError that names every file with other bytes than before."""
    before = sbom.files(FROZEN) | sbom.files(DIST)
    build(*fast)
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


def build(*fast: str) -> None:
    """Fills build/dist anew with what is downloaded on this system; `fast` are options for its packing."""
    run(sys.executable, PACKAGING / "dev.py", "setup")  # a moment, where nothing changed since
    addon.install(ocr.OCR)
    freezing.freeze(icon())
    say("trying the frozen program")
    smoke.smoke()
    freezing.refuse(freezing.untold(freezing.parts()), "the program wrote into its own folder")
    describe()
    freezing.settle(FROZEN)
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir(parents=True)
    if sys.platform == "win32":
        files = windows.build()
    elif sys.platform == "darwin":
        files = macos.build()
    else:
        freezing.refuse(linked.missing(FROZEN), "a library is not found")
        share.fill(SHARE)
        windows.lint(share.pictures((16, 32, 48)))
        files = [debian.build(*fast), *portable.build()]
    files += [*ocr.build(*fast), *openvino.build(*fast)]
    bill = DIST / f"embedscope-{version()}.cdx.json"
    shutil.copyfile(FROZEN / sbom.NAME, bill)
    sums = DIST / "SHA256SUMS"
    lines = [f"{archives.sha256(file)}  {file.name}\n" for file in sorted([*files, bill])]
    write(sums, "".join(lines))
    if key := os.environ.get("EMBEDSCOPE_SIGNING_KEY"):
        run("gpg", "--batch", "--yes", "--local-user", key, "--armor", "--detach-sign", sums)
    for file in sorted(DIST.iterdir()):
        say(f"{file.relative_to(ROOT)}: {file.stat().st_size:,} bytes")


def icon() -> Path | None:
    """The program's icon as one file, where the system wants one in the program."""
    if sys.platform == "win32":
        write(windows.ICON, icon_files.ico(share.pictures((16, 24, 32, 48, 64, 256))))
        return windows.ICON
    if sys.platform == "darwin":
        write(macos.ICON, icon_files.icns(share.pictures(tuple(icon_files.ICNS))))
        return macos.ICON
    return None
