"""Add-ons: packages in a folder that the installed program finds by itself, as a zip and for Debian."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import sys
import sysconfig
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

from release import archives, components, debian, freezing, linked, sbom, tools
from release.places import (
    DIST,
    PACKAGING,
    WORK,
    epoch,
    run,
    say,
    version,
    write,
)

NEVER_READ = {"__pycache__", "bin", "tests", "typing", "samples"}
OVERRIDDEN = """\
# One folder holds the libraries that the add-on was tested with; they are not those of the system.
{0}: embedded-library
{0}: hardening-no-bindnow
{0}: hardening-no-fortify-functions
{0}: shared-library-lacks-prerequisites
{0}: unstripped-binary-or-object
{0}: custom-library-search-path
{0}: library-not-linked-against-libc
# Who maintains it is for the owner of the project to say.
{0}: bogus-mail-host
{0}: bogus-mail-host-in-debian-changelog
"""
COPYRIGHT = """\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: {0}
Comment: The licenses of all parts are in /usr/lib/{0}/resources/licences.

Files: *
Copyright: 2026 the authors of Embedscope, and of each part as its texts say
License: see-folder
 Each part has its own license; the texts lie in resources/licences beside them.
"""


@dataclass(frozen=True, slots=True)
class Addon:
    """What is packaged as embedscope-`short`: the packages of `<short>.lock`, and `modules` of ours.

    `description` is the Debian package's; `stand_ins` are names of FORBIDDEN that are modules of ours.
    `optional` are libraries in it that are opened only where a package of `recommended` is installed.
    """

    short: str
    description: str
    modules: tuple[Path, ...] = ()
    stand_ins: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    recommended: str = ""

    @property
    def name(self) -> str:
        return f"embedscope-{self.short}"

    @property
    def lock(self) -> Path:
        return PACKAGING / f"{self.short}.lock"

    @property
    def installed(self) -> Path:
        """Where its packages are installed before they are filled into `folder`."""
        return WORK / self.short

    @property
    def report(self) -> Path:
        return WORK / f"{self.short}.json"

    @property
    def folder(self) -> Path:
        return WORK / "addon" / self.name


def install(addon: Addon) -> None:
    """Fills build/release/<short> with the packages of the lock, every archive by its hash."""
    stamp = addon.installed / "installed"
    wanted = f"{archives.sha256(addon.lock)} {sys.version}"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    say(f"installing the packages of {addon.name}")
    shutil.rmtree(addon.installed, ignore_errors=True)
    tools.pip_install(addon.lock, addon.report, "--target", addon.installed)
    write(stamp, wanted)


def fill(addon: Addon) -> None:
    """Fills the folder of the add-on with what it needs of the packages, licences and a bill of materials."""
    say(f"filling {addon.name}")
    shutil.rmtree(addon.folder, ignore_errors=True)
    ours = components.own(addon.name)
    found = [ours]
    for component, files in components.python_packages(addon.installed, (addon.report,)):
        kept = sorted(path for path in files if wanted(path, addon.installed))
        component.parts = [
            freezing.Part(path.relative_to(addon.installed).as_posix(), path, False) for path in kept
        ]
        for part in component.parts:
            (addon.folder / part.name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(part.source, addon.folder / part.name)
        found.append(component)
    for path in addon.modules:
        write(addon.folder / path.name, path.read_bytes())
        ours.parts.append(freezing.Part(path.name, path, False))
    tops = {path.name.split(".")[0] for path in addon.folder.iterdir()}
    freezing.refuse(tops & freezing.FORBIDDEN - addon.stand_ins, "this must not be in the add-on")
    told = {"version": version(), "system": sysconfig.get_platform()}
    write(addon.folder / f"{addon.name}.json", json.dumps(told) + "\n")
    components.write_texts(found, addon.folder / "resources" / "licences")
    document = sbom.document(found, addon.folder, epoch(), inner="")
    write(addon.folder / sbom.NAME_IN_ADDON, json.dumps(document, indent=1, sort_keys=True) + "\n")
    freezing.refuse(
        sbom.differences(document, addon.folder), "the bill of materials is not that of the add-on"
    )
    freezing.settle(addon.folder)


def wanted(path: Path, installed: Path) -> bool:
    """Whether a file of a package in `installed` is needed to run it."""
    inside = path.relative_to(installed) if path.is_relative_to(installed) else None
    return (
        inside is not None
        and path.is_file()
        and not NEVER_READ & set(inside.parts)
        and not inside.parts[0].endswith(".dist-info")
        and path.suffix not in (".pyi", ".typed", ".pyx", ".pxd", ".h", ".c")
    )


def packed(addon: Addon, *fast: str) -> list[Path]:
    """Writes what `fill` made to build/dist: a zip on every system, and a Debian package on Linux."""
    archive = DIST / f"{addon.name}-{version()}-{sysconfig.get_platform()}.zip"
    pack(addon.folder, archive)
    return [archive, _debian(addon, *fast)] if sys.platform.startswith("linux") else [archive]


def pack(folder: Path, archive: Path) -> None:
    """The folder as a zip: sorted, with one time."""
    when = time.gmtime(epoch())[:6]
    archive.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                item = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix(), when)
                item.external_attr = 0o100644 << 16
                item.compress_type = zipfile.ZIP_DEFLATED
                made.writestr(item, path.read_bytes(), compresslevel=9)


def _debian(addon: Addon, *fast: str) -> Path:
    """The package that puts it beside the program."""
    say(f"building the Debian package of {addon.name}")
    tree = WORK / f"{addon.short}-deb"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(addon.folder, tree / "usr" / "lib" / addon.name, symlinks=True)
    documents = tree / "usr" / "share" / "doc" / addon.name
    write(documents / "copyright", COPYRIGHT.format(addon.name))
    write(documents / "changelog.gz", gzip.compress(debian.changelog(addon.name).encode(), mtime=0))
    overrides = OVERRIDDEN.format(addon.name)
    write(tree / "usr" / "share" / "lintian" / "overrides" / addon.name, overrides)
    machine = run("dpkg", "--print-architecture").strip()
    size = sum(os.lstat(path).st_size for path in tree.rglob("*")) // 1024
    needed = linked.dependencies(addon.folder, (), loaded=(), apart=addon.optional)
    more = f"Recommends: {addon.recommended}\n" if addon.recommended else ""
    control = (
        f"Package: {addon.name}\nVersion: {version()}\nSection: utils\nPriority: optional\n"
        f"Architecture: {machine}\nMaintainer: {debian.MAINTAINER}\nInstalled-Size: {size}\n"
        f"Depends: {', '.join([f'embedscope (= {version()})', *needed])}\n{more}"
        f"Description: {addon.description}\n"
    )
    write(tree / "DEBIAN" / "control", control)
    return debian.pack(tree, DIST / f"{addon.name}_{version()}_{machine}.deb", *fast)
