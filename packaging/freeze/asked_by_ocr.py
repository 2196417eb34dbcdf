"""Prints the modules that the add-on for OCR imports and does not hold, which PyInstaller does not see.

The program has to hold them. Run with the environment that is frozen, in the project's folder:
python asked_by_ocr.py ADDON
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import numpy as np

OURS = ("desktop_app", "requests")
"""What the freezing finds by itself, and what the add-on has of ours."""


def main(addon: Path) -> None:
    """Reads a line in a picture of each format."""
    before = set(sys.modules)
    sys.path.append(str(addon))
    from PIL import Image, ImageDraw

    from desktop_app.corpus.formats.scans.recognizer import recognized

    Image.init()
    sheet = Image.new("L", (900, 200), 255)
    ImageDraw.Draw(sheet).text((40, 60), "Harbor master", fill=0, font_size=60)
    for name in ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF"):
        stream = io.BytesIO()
        sheet.save(stream, name)
        with Image.open(stream) as picture:
            list(recognized(np.asarray(picture.convert("L"))))
    for name in sorted(set(sys.modules) - before):
        top = name.split(".")[0]
        held = top in OURS or (addon / top).exists() or (addon / f"{top}.py").exists()
        if not held and getattr(sys.modules[name], "__spec__", None):
            print(name)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
