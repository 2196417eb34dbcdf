"""The add-on for OCR: what reads pictures of text, in a folder that the installed program finds by itself."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import sys
import sysconfig
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

from release import archives, components, debian, freezing, linked, sbom, smoke, tools
from release.places import (
    DIST,
    PACKAGING,
    PYTHON,
    WORK,
    epoch,
    run,
    say,
    version,
    write,
)

LOCK = PACKAGING / "ocr.lock"
INSTALLED = WORK / "ocr"
REPORT = WORK / "ocr.json"
FOLDER = WORK / "addon" / "embedscope-ocr"
OWN = PACKAGING / "freeze" / "addon"
STAND_IN = "requests"
"""The one name of FORBIDDEN that is in it: our own module, which opens no connection."""
NEVER_READ = {"__pycache__", "bin", "tests", "typing", "samples"}
TREE = WORK / "addon-deb"
COPYRIGHT = """\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: embedscope-ocr
Comment: The licenses of all parts are in /usr/lib/embedscope-ocr/resources/licences.

Files: *
Copyright: 2026 the authors of Embedscope, and of each part as its texts say
License: see-folder
 Each part has its own license; the texts lie in resources/licences beside them.
"""
DESCRIPTION = """\
reads scanned pages and pictures of text for Embedscope
 With this add-on Embedscope finds the text of scanned pages and of pictures
 (OCR). It works without a network, like all of Embedscope.
 .
 The package holds RapidOCR, the models PP-OCRv6, OpenCV, Pillow, Shapely and
 pyclipper."""


def install() -> None:
    """Fills build/release/ocr with the packages of the lock, every archive by its hash."""
    stamp = INSTALLED / "installed"
    wanted = f"{archives.sha256(LOCK)} {sys.version}"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    say("installing the packages of the add-on for OCR")
    shutil.rmtree(INSTALLED, ignore_errors=True)
    tools.pip_install(LOCK, REPORT, "--target", INSTALLED)
    write(stamp, wanted)


def fill() -> None:
    """Fills the folder of the add-on with what it needs of the packages, licences and a bill of materials."""
    say("filling the add-on for OCR")
    shutil.rmtree(FOLDER.parent, ignore_errors=True)
    packages = list(components.python_packages(INSTALLED, (REPORT,)))
    ours = components.own("embedscope-ocr")
    found = [ours]
    for component, files in packages:
        kept = sorted(path for path in files if _wanted(path))
        component.parts = [
            freezing.Part(path.relative_to(INSTALLED).as_posix(), path, False) for path in kept
        ]
        for part in component.parts:
            (FOLDER / part.name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(part.source, FOLDER / part.name)
        found.append(component)
    for path in sorted(OWN.glob("*.py")):
        write(FOLDER / path.name, path.read_bytes())
        ours.parts.append(freezing.Part(path.name, path, False))
    tops = {path.name.split(".")[0] for path in FOLDER.iterdir()}
    freezing.refuse(tops & freezing.FORBIDDEN - {STAND_IN}, "this must not be in the add-on")
    told = {"version": version(), "system": sysconfig.get_platform()}
    write(FOLDER / "embedscope-ocr.json", json.dumps(told) + "\n")
    components.write_texts(found, FOLDER / "resources" / "licences")
    document = sbom.document(found, FOLDER, epoch(), inner="")
    write(FOLDER / sbom.NAME_IN_ADDON, json.dumps(document, indent=1, sort_keys=True) + "\n")
    freezing.refuse(sbom.differences(document, FOLDER), "the bill of materials is not that of the add-on")
    freezing.settle(FOLDER)


def _wanted(path: Path) -> bool:
    """Whether a file of a package is needed to read pictures."""
    inside = path.relative_to(INSTALLED) if path.is_relative_to(INSTALLED) else None
    return (
        inside is not None
        and path.is_file()
        and not NEVER_READ & set(inside.parts)
        and not inside.parts[0].endswith(".dist-info")
        and path.suffix not in (".pyi", ".typed", ".pyx", ".pxd", ".h", ".c")
    )


def attempt() -> None:
    """Raises BuildError where the frozen program does not read a picture with it, or does without it."""
    say("trying the add-on with the frozen program")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        picture = folder / "files" / "sign.png"
        picture.parent.mkdir()
        drawing = (
            "import sys; sys.path.append(sys.argv[1]); from PIL import Image, ImageDraw; "
            "page = Image.new('L', (1200, 200), 255); "
            "ImageDraw.Draw(page).text((40, 60), 'Harbor master at Ostwick', fill=0, font_size=60); "
            "page.save(sys.argv[2])"
        )
        run(PYTHON, "-c", drawing, FOLDER, picture)
        own = {"EMBEDSCOPE_DATA_DIR": str(folder / "data")}

        def indexed(library: str) -> dict[str, Any]:
            command = ("index", picture.parent, "--library", folder / library, "--json")
            told: dict[str, Any] = json.loads(run(smoke.PROGRAM, *command, environment=own))
            return told

        smoke.expect("index without OCR", indexed("without")["documents"], 0)
        (folder / "data").mkdir(exist_ok=True)
        shutil.copytree(FOLDER, folder / "data" / FOLDER.name, symlinks=True)
        smoke.expect("index with OCR", indexed("with")["documents"], 1)
        command = ("search", "ostwick", "--library", folder / "with", "--mode", "keyword", "--json")
        hits = json.loads(run(smoke.PROGRAM, *command, environment=own))["hits"]
        smoke.expect("search in a picture", [hit["title"] for hit in hits], ["sign"])


def build(*fast: str) -> list[Path]:
    """Writes the add-on to build/dist: a zip on every system, and a Debian package on Linux."""
    fill()
    attempt()
    archive = DIST / f"embedscope-ocr-{version()}-{sysconfig.get_platform()}.zip"
    _pack(archive)
    return [archive, _debian(*fast)] if sys.platform.startswith("linux") else [archive]


def _pack(archive: Path) -> None:
    """The folder as a zip: sorted, with one time."""
    when = time.gmtime(epoch())[:6]
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in sorted(FOLDER.rglob("*")):
            if path.is_file():
                item = zipfile.ZipInfo(path.relative_to(FOLDER.parent).as_posix(), when)
                item.external_attr = 0o100644 << 16
                item.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(item, path.read_bytes(), compresslevel=9)


def _debian(*fast: str) -> Path:
    """The package that puts it beside the program."""
    say("building the Debian package of the add-on")
    shutil.rmtree(TREE, ignore_errors=True)
    shutil.copytree(FOLDER, TREE / "usr" / "lib" / FOLDER.name, symlinks=True)
    documents = TREE / "usr" / "share" / "doc" / FOLDER.name
    write(documents / "copyright", COPYRIGHT)
    write(documents / "changelog.gz", gzip.compress(debian.changelog(FOLDER.name).encode(), mtime=0))
    overrides = (PACKAGING / "linux" / "lintian-overrides-ocr").read_bytes()
    write(TREE / "usr" / "share" / "lintian" / "overrides" / FOLDER.name, overrides)
    machine = run("dpkg", "--print-architecture").strip()
    size = sum(os.lstat(path).st_size for path in TREE.rglob("*")) // 1024
    needed = linked.dependencies(FOLDER, (), loaded=())
    control = (
        f"Package: {FOLDER.name}\nVersion: {version()}\nSection: utils\nPriority: optional\n"
        f"Architecture: {machine}\nMaintainer: {debian.MAINTAINER}\nInstalled-Size: {size}\n"
        f"Depends: {', '.join([f'embedscope (= {version()})', *needed])}\n"
        f"Description: {DESCRIPTION}\n"
    )
    write(TREE / "DEBIAN" / "control", control)
    return debian.pack(TREE, DIST / f"{FOLDER.name}_{version()}_{machine}.deb", *fast)
