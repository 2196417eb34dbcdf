"""Draws pages of text as a scanner would have them, and files that hold such pages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
    "C:/Windows/Fonts/arial.ttf",
)
ENGLISH = (
    "The committee met on Tuesday to discuss the annual report.",
    "Revenue rose by 12.5 per cent to $4,310,000 over the year.",
    "The chairman thanked everyone for their patience in winter.",
    "The new building opens in spring, beside the old harbor.",
)
GERMAN = (
    "Die Größe der Übung übertraf alle Erwartungen in Köln.",
    "Straßenbahnen fuhren öfter, weil die Behörde es wünschte.",
    "Äpfel und Nüsse wurden während der Pause gereicht.",
)
FRENCH = (
    "L'été dernier, les élèves ont visité le château.",
    "Ça leur a plu, bien que l'accès fût difficile.",
    "Nous reviendrons à Noël, dit le maître d'hôtel.",
)
RUSSIAN = (
    "Комитет собрался во вторник, чтобы обсудить годовой отчёт.",
    "Доход вырос на двенадцать процентов.",
)
GREEK = ("Η επιτροπή συνεδρίασε την Τρίτη για την ετήσια έκθεση.", "Τα έσοδα αυξήθηκαν κατά δώδεκα.")


def font(size: float) -> ImageFont.FreeTypeFont:
    path = next(name for name in FONTS if Path(name).exists())
    return ImageFont.truetype(path, size)


def drawn(
    *columns: Sequence[str], dpi: int = 150, askew: float = 0.0, turn: int = 0, gutter: float = 0.0
) -> Image.Image:
    """A page with the columns beside each other, `gutter` inches apart, in 11 points."""
    face = font(11 / 72 * dpi)
    widths = [max(face.getlength(line) for line in column) for column in columns]
    margin = 0.6 * dpi
    width = sum(widths) + 2 * margin + gutter * dpi * (len(columns) - 1)
    height = max(map(len, columns)) * 0.24 * dpi + 2 * margin
    page = Image.new("L", (int(width), int(height)), 255)
    draw = ImageDraw.Draw(page)
    left = margin
    for column, wide in zip(columns, widths, strict=True):
        for number, line in enumerate(column):
            draw.text((left, margin + number * 0.24 * dpi), line, font=face, fill=0)
        left += wide + gutter * dpi
    if askew:
        page = page.rotate(askew, resample=Image.Resampling.BICUBIC, fillcolor=255)
    return page.rotate(turn, expand=True) if turn else page


def encoded(*pages: Image.Image, kind: str = "PNG", dpi: int = 150) -> bytes:
    """The pages as one file of this kind; several only as PDF or TIFF."""
    stream = io.BytesIO()
    more = {"save_all": True, "append_images": list(pages[1:])} if len(pages) > 1 else {}
    pages[0].save(stream, kind, resolution=dpi, **more)
    return stream.getvalue()
