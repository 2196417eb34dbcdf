"""A page of a PDF as it looks: in gray for OCR, in color for a person."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
from pypdfium2 import raw

from desktop_app.core.types import PagePicture
from desktop_app.corpus.formats.base import Locked, Refused
from desktop_app.corpus.formats.pages.marks import PageMarks

if TYPE_CHECKING:
    from desktop_app.corpus.formats.scans.recognizer import Gray

DPI = 150
"""At so many dots an inch a page is rendered for OCR: 300 read no better."""
SCREEN_DPI = 120
LONGEST = 3600
"""Pixels of the longer side of a rendered page at most: posters are A4 at 300 dpi."""


def opened(stream: object, passwords: Sequence[str]) -> pypdfium2.PdfDocument:
    """The document, with the first of the passwords that opens it; raises Refused, Locked."""
    for password in (None, *passwords):
        try:
            return pypdfium2.PdfDocument(stream, password=password)
        except pypdfium2.PdfiumError as error:
            if error.err_code == raw.FPDF_ERR_SECURITY:
                raise Refused("it is locked in a way that is not known here") from error
            if error.err_code != raw.FPDF_ERR_PASSWORD:
                raise Refused("it is damaged, or no PDF at all") from error
    raise Locked(bool(passwords))


def rendered(page: pypdfium2.PdfPage, dpi: float = DPI) -> Gray:
    """The page as it looks in print, in gray, (height, width)."""
    import numpy as np  # half as long as the child takes to start: only where it is needed

    scale = min(dpi / 72, LONGEST / max(1.0, *page.get_size()))
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    return np.array(bitmap.to_numpy(), dtype=np.uint8).reshape(bitmap.height, bitmap.width)


def picture_of_page(
    path: Path, number: int, passage: str, words: Sequence[str], passwords: Sequence[str] = ()
) -> PagePicture:
    """The page as it looks on a screen, and where the passage and the words stand; raises Refused, Locked."""
    with path.open("rb") as stream, closing(opened(stream, passwords)) as document:
        pages = len(document)
        if not 0 < number <= pages:
            raise Refused(f"it has no page {number}")
        try:
            page = document[number - 1]
            scale = min(SCREEN_DPI / 72, LONGEST / max(1.0, *page.get_size()))
            bitmap = page.render(scale=scale, rev_byteorder=False, prefer_bgrx=False)
            shown = bitmap.to_numpy()
        except pypdfium2.PdfiumError as error:
            raise Refused(f"page {number} is damaged, and cannot be shown") from error
        marks = PageMarks(page)
        pixels = shown[:, :, :3].tobytes() if shown.ndim == 3 else shown.repeat(3).tobytes()
        return PagePicture(
            number,
            pages,
            bitmap.width,
            bitmap.height,
            pixels,
            marks.of_passage(passage),
            tuple(box for word in words for box in marks.of_word(word)),
        )
