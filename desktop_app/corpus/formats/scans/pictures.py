"""Reads pictures of text: photographs, screenshots and scans, page by page where a TIFF has several."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.types import PagePicture, PageStep, Scanned, Skipped
from desktop_app.core.words import count
from desktop_app.corpus.formats.base import Format, Record, Refused, check_size, fields_of, title_of
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.pages.paragraphs import whole_words
from desktop_app.corpus.formats.scans import ADVICE

if TYPE_CHECKING:
    from PIL.Image import Image

    from desktop_app.corpus.formats.scans.recognizer import Gray

LARGEST = 100_000_000
"""Pixels of a picture that is read: 300 MB when it is unpacked, and four times the paper A3 at 300 dpi."""
LONGEST = 3600
"""Pixels of the longer side that are kept: A4 at 300 dpi. Letters of a larger picture are large enough."""
SEEN = 1600
"""Pixels of the longer side of a picture that is looked at."""
LONG = 8
"""A picture that is so many times as long as it is wide keeps them all: a receipt, a screenshot of a page."""
MOST_PAGES = 2_000


def read_picture(path: Path) -> Iterator[Skipped]:
    """Tells that only OCR can read it, without opening it."""
    if not path.stat().st_size:
        raise Refused("it is empty: it holds 0 bytes")
    yield Scanned(str(path), f"It is a picture: {ADVICE}.", 1)


def recognize_picture(
    path: Path, _passwords: Sequence[str] = (), _parts: Collection[int] = ()
) -> Iterator[Record | Skipped | PageStep]:
    """The text of the picture, or of the pages of a TIFF."""
    from desktop_app.corpus.formats.scans.transcript import Transcript

    check_size(path)
    if not path.stat().st_size:
        raise Refused("it is empty: it holds 0 bytes")
    flow = TextFlow()
    transcript = Transcript(flow)
    with _opened(path) as picture:
        pages = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
        for number in range(1, min(pages, MOST_PAGES) + 1):
            try:
                picture.seek(number - 1)
                gray = as_gray(picture)
            except (OSError, SyntaxError, ValueError, EOFError) as error:
                if pages == 1:
                    raise Refused("it is damaged, and cannot be unpacked") from error
                yield Skipped(str(path), f"Page {number} of {pages} is damaged, and cannot be unpacked.")
                continue
            if pages > 1:
                flow.place(f"page {number}")
            for _ in transcript.page(number, gray):
                yield PageStep(number - 1, pages)
        size = f"{picture.width} x {picture.height} pixels"
    if pages > MOST_PAGES:
        yield Skipped(str(path), f"Of its {pages:,} pages the first {MOST_PAGES:,} are read.")
    if transcript.foreign:
        lines = count(transcript.foreign.total(), "line")
        if not flow.length:
            raise Refused(f"it shows {lines} in a script that OCR does not know, which reads Latin letters")
        yield Skipped(str(path), f"It shows {lines} that OCR cannot read.")
    if not flow.length:
        raise Refused("it is a picture in which OCR finds no text")
    text, recognized = whole_words(flow, transcript.lines)
    fields = fields_of(size=size, pages=str(pages) if pages > 1 else "")
    yield Record("", fields, title_of(path), text, tuple(flow.places), recognized=recognized)


def picture_to_see(path: Path, number: int) -> PagePicture:
    """The picture, or a page of a TIFF, no larger than a screen; raises what Pillow raises, and Refused."""
    import numpy as np
    from PIL import ImageOps

    check_size(path)
    with _opened(path) as picture:
        pages = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
        picture.seek(min(number, pages) - 1)
        _check_pixels(picture)
        picture.draft("RGB", (SEEN, SEEN))
        upright = ImageOps.exif_transpose(picture).convert("RGB")
        upright.thumbnail((SEEN, SEEN))
    pixels = np.asarray(upright)[:, :, ::-1].tobytes()
    return PagePicture(min(number, pages), pages, upright.width, upright.height, pixels)


@contextmanager
def _opened(path: Path) -> Iterator[Image]:
    """The picture, of which nothing is unpacked yet; raises Refused where it is none."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # the size is checked before anything is unpacked
    with path.open("rb") as stream:
        try:
            picture = Image.open(stream)
        except (UnidentifiedImageError, SyntaxError, ValueError) as error:
            raise Refused("it is damaged, or no picture at all") from error
        with picture:
            yield picture


def _check_pixels(picture: Image) -> None:
    width, height = picture.size
    if width * height > LARGEST:
        most = LARGEST // 1_000_000
        raise Refused(f"it has {width:,} x {height:,} pixels, more than {most} million: make it smaller")


def as_gray(picture: Image) -> Gray:
    """The picture as the eye sees it: upright as its camera noted, on white where it is transparent.

    Raises Refused where it is too large.
    """
    import numpy as np
    from PIL import Image, ImageOps

    width, height = picture.size
    _check_pixels(picture)
    long, short = max(width, height), max(1, min(width, height))
    most = LONGEST if long < LONG * short else long
    picture.draft("L", (most, most))  # a JPEG is unpacked no larger than this
    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith("I"):  # 16 bits: PIL would cut them off
        values = np.asarray(upright, dtype=np.float64)
        low, high = float(values.min()), float(values.max())
        upright = Image.fromarray(((values - low) * (255 / max(high - low, 1))).astype(np.uint8))
    if upright.has_transparency_data:
        colored = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", colored.size, "white"), colored)
    gray = upright.convert("L")
    gray.thumbnail((most, most))
    return np.asarray(ImageOps.autocontrast(gray, cutoff=0.1), dtype=np.uint8)


FORMAT = Format(
    (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".gif"),
    "Picture",
    read_picture,
    packed=True,
    recognize=recognize_picture,
    document="the picture, its pages in a TIFF, by OCR",
    place="page 3",
    unread="scripts other than Latin and Chinese ones; all but the first picture of a film",
    limits="100 million pixels",
    engine="PP-OCRv6 (rapidocr), Pillow",
)
