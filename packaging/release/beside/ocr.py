"""The add-on for OCR: what reads pictures of text."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from release import smoke
from release.beside.addon import Addon, fill, packed
from release.places import PACKAGING, PYTHON, run, say

OCR = Addon(
    "ocr",
    """\
reads scanned pages and pictures of text for Embedscope
 With this add-on Embedscope finds the text of scanned pages and of pictures
 (OCR). It works without a network, like all of Embedscope.
 .
 The package holds RapidOCR, the models PP-OCRv6, OpenCV, Pillow, Shapely and
 pyclipper.""",
    modules=tuple(sorted((PACKAGING / "freeze" / "addon").glob("*.py"))),
    stand_ins=frozenset({"requests"}),  # our own module, which opens no connection
)


def attempt() -> None:
    """Raises BuildError where the frozen program does not read a picture with it, or does without it."""
    say("trying the add-on for OCR with the frozen program")
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
        run(PYTHON, "-c", drawing, OCR.folder, picture)
        own = {"EMBEDSCOPE_DATA_DIR": str(folder / "data")}

        def indexed(library: str) -> dict[str, Any]:
            command = ("index", picture.parent, "--library", folder / library, "--json")
            told: dict[str, Any] = json.loads(run(smoke.PROGRAM, *command, environment=own))
            return told

        smoke.expect("index without OCR", indexed("without")["documents"], 0)
        (folder / "data").mkdir(exist_ok=True)
        shutil.copytree(OCR.folder, folder / "data" / OCR.name, symlinks=True)
        smoke.expect("index with OCR", indexed("with")["documents"], 1)
        command = ("search", "ostwick", "--library", folder / "with", "--mode", "keyword", "--json")
        hits = json.loads(run(smoke.PROGRAM, *command, environment=own))["hits"]
        smoke.expect("search in a picture", [hit["title"] for hit in hits], ["sign"])


def build(*fast: str) -> list[Path]:
    """Writes the add-on to build/dist; `fast` as for `debian.pack`."""
    fill(OCR)
    attempt()
    return packed(OCR, *fast)
