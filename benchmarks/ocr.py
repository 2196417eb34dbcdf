"""How much of a printed page OCR reads rightly, how fast, and what it takes: `python -m benchmarks.ocr`.

Pages of A4 in 11 points, drawn here: at 300 and 150 dpi, and askew by two degrees. Prints a Markdown table.
"""

from __future__ import annotations

import resource
import time

import numpy as np
from PIL import Image, ImageDraw
from rapidfuzz.distance import Levenshtein

from desktop_app.core.types import CERTAIN
from desktop_app.corpus.formats.scans.recognizer import recognized
from tests.corpus.formats.scans.pages import ENGLISH, FRENCH, GERMAN, font

LANGUAGES = {"English": ENGLISH, "German": GERMAN, "French": FRENCH}
WAYS = {"300 dpi": (300, 0.0), "150 dpi": (150, 0.0), "150 dpi, 2 degrees askew": (150, 2.0)}
LINES = 42


def page(sentences: tuple[str, ...], dpi: int, askew: float) -> tuple[Image.Image, list[str]]:
    """A full page of A4 and its lines."""
    sheet = Image.new("L", (int(8.27 * dpi), int(11.69 * dpi)), 255)
    draw, face, margin = ImageDraw.Draw(sheet), font(11 / 72 * dpi), 0.9 * dpi
    lines = [f"{number + 1}. {sentences[number % len(sentences)]}" for number in range(LINES)]
    for number, line in enumerate(lines):
        draw.text((margin, margin + number * 0.23 * dpi), line, font=face, fill=0)
    if askew:
        sheet = sheet.rotate(askew, resample=Image.Resampling.BICUBIC, fillcolor=255)
    return sheet, lines


def main() -> None:
    print("| page | characters right | processor seconds a page | lines uncertain |\n|---|---|---|---|")
    for language, sentences in LANGUAGES.items():
        for way, (dpi, askew) in WAYS.items():
            picture, lines = page(sentences, dpi, askew)
            began = time.process_time()
            found = [line for line in recognized(np.asarray(picture)) if line]
            seconds = time.process_time() - began
            right = "\n".join(lines)
            wrong = Levenshtein.distance(right, "\n".join(line.text for line in found))
            uncertain = sum(line.certainty < CERTAIN for line in found)
            told = f"{1 - wrong / len(right):.4f} | {seconds:.1f} | {uncertain}"
            print(f"| {language}, {way} | {told} |", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"\nPeak of memory: {peak >> 10} MB.")


if __name__ == "__main__":
    main()
