"""Reads PDF with PDFium: the pages in their order, each findable; scanned ones by OCR, or reported."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import closing
from ctypes import POINTER, cast, create_string_buffer
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
from pypdfium2 import raw

from desktop_app.core.types import PagePicture, PageStep, Recognized, Scanned, Skipped
from desktop_app.core.words import listed
from desktop_app.corpus.formats.base import Format, Locked, Record, Refused, fields_of, title_of
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.page_marks import PageMarks
from desktop_app.corpus.formats.scans import ADVICE

if TYPE_CHECKING:
    from desktop_app.corpus.formats.scans.recognizer import Gray
    from desktop_app.corpus.formats.scans.transcript import Transcript

DPI = 150
"""At so many dots an inch a page is rendered for OCR: 300 read no better."""
SCREEN_DPI = 120
LONGEST = 3600
"""Pixels of the longer side of a rendered page at most: posters are A4 at 300 dpi."""
STAMP, PICTURE = 120, 0.5
"""A page with fewer characters, and a picture over more of it than this share, is a scan with a stamp."""
SHORT_LINE = 0.6
"""A line shorter than so much of the page's long ones ends a heading, a paragraph or a row."""

_MARK = re.compile("[\x02\ufffe]")
_BROKEN = re.compile("(\\w{0,60})[\x02\ufffe]\\s*(\\w{0,60})")
"""PDFium's mark for a hyphen at the end of a line."""
_UNREADABLE = re.compile("[\0-\x08\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")
_MOSTLY = 0.3
_LISTED_PAGES = 12
_FEWEST = 3
_OPENING = "\"'“‘«(•●–—-"
_TYPED = {raw.FPDF_ANNOT_WIDGET: b"V", raw.FPDF_ANNOT_TEXT: b"Contents", raw.FPDF_ANNOT_FREETEXT: b"Contents"}


@dataclass(slots=True)
class _Pages:
    """The text, and the numbers of the pages that are pictures, that are garbled, and that failed.

    `stamped` are pictures with a few letters on them, `foreign` show so many lines that OCR cannot read.
    """

    flow: TextFlow = field(default_factory=TextFlow)
    scanned: list[int] = field(default_factory=list)
    garbled: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    stamped: list[int] = field(default_factory=list)
    foreign: dict[int, int] = field(default_factory=dict)
    recognized: list[Recognized] = field(default_factory=list)


def read_pdf(path: Path, passwords: Sequence[str] = ()) -> Iterator[Record | Skipped]:
    """The file as one text whose parts are its pages, after what is reported about pages without text."""
    for item in _read(path, passwords, recognizing=False):
        if not isinstance(item, PageStep):
            yield item


def recognize_pdf(path: Path, passwords: Sequence[str] = ()) -> Iterator[Record | Skipped | PageStep]:
    """The same with the text that OCR finds on pages that are pictures."""
    yield from _read(path, passwords, recognizing=True)


def _read(path: Path, passwords: Sequence[str], recognizing: bool) -> Iterator[Record | Skipped | PageStep]:
    if not path.stat().st_size:
        raise Refused("it is empty: it holds 0 bytes")
    pages = _Pages()
    with path.open("rb") as stream, closing(_opened(stream, passwords)) as document:
        yield from _pages(document, pages, recognizing)
        metadata = document.get_metadata_dict(skip_empty=True)
        count = len(document)
    if not count:
        raise Refused("it has no pages")
    text = _whole_words(pages)
    yield from _told(path, pages, count, recognizing, bool(text))
    if not text:
        return
    fields = fields_of(
        author=metadata.get("Author"),
        subject=metadata.get("Subject"),
        keywords=metadata.get("Keywords"),
        created=_date(metadata.get("CreationDate", "")),
        modified=_date(metadata.get("ModDate", "")),
        pages=str(count),
    )
    title = title_of(path, metadata.get("Title"))
    yield Record("", fields, title, text, tuple(pages.flow.places), recognized=tuple(pages.recognized))


def _told(path: Path, pages: _Pages, count: int, recognizing: bool, any_text: bool) -> Iterator[Skipped]:
    """What was not read of the file; raises Refused where that is all, and cannot be helped."""
    scanned, garbled, failed = pages.scanned, pages.garbled, pages.failed
    if recognizing:
        seen = {line.page for line in pages.recognized}
        bare = [
            number
            for number in sorted({*scanned, *garbled})
            if number not in seen and number not in pages.foreign
        ]
        lines = sum(pages.foreign.values())
        script = "in a script that OCR does not know, which reads Latin letters"
        if not any_text and pages.foreign:
            raise Refused(f"its pages show {lines:,} lines {script}")
        if not any_text and bare:
            raise Refused("its pages are pictures in which OCR finds no text")
        for number, lines in sorted(pages.foreign.items()):
            yield Skipped(str(path), f"Page {number} of {count} shows {_lines(lines)} that OCR cannot read.")
        if bare:
            yield Skipped(
                str(path), f"{_listed(bare)} of {count} {_hold(bare)} pictures in which OCR finds no text."
            )
    else:
        if not any_text and garbled:
            yield Scanned(
                str(path),
                f"Its letters are stored without their meaning: {ADVICE}.",
                len(garbled) + len(scanned),
            )
            return
        if not any_text and scanned:
            held = "its only page holds" if count == 1 else f"its {count} pages hold"
            yield Scanned(str(path), f"{held.capitalize()} pictures of text: {ADVICE}.", len(scanned))
            return
        told = (
            (scanned, f"no text but pictures: {ADVICE} if they show text"),
            (garbled, f"letters that are stored without their meaning: {ADVICE}"),
            (pages.stamped, f"a picture with a few letters on it: {ADVICE} if it shows text"),
        )
        for numbers, what in told:
            if numbers:
                yield Scanned(
                    str(path), f"{_listed(numbers)} of {count} {_hold(numbers)} {what}.", len(numbers)
                )
    if failed and not any_text and len(failed) == count:
        raise Refused("it is damaged: none of its pages can be read")
    if failed:
        yield Skipped(str(path), f"{_listed(failed)} of {count} {_hold(failed)} a fault, and cannot be read.")


def _hold(numbers: list[int]) -> str:
    return "holds" if len(numbers) == 1 else "hold"


def _lines(number: int) -> str:
    return "1 line" if number == 1 else f"{number:,} lines"


def _opened(stream: object, passwords: Sequence[str]) -> pypdfium2.PdfDocument:
    for password in (None, *passwords):
        try:
            return pypdfium2.PdfDocument(stream, password=password)
        except pypdfium2.PdfiumError as error:
            if error.err_code == raw.FPDF_ERR_SECURITY:
                raise Refused("it is locked in a way that is not known here") from error
            if error.err_code != raw.FPDF_ERR_PASSWORD:
                raise Refused("it is damaged, or no PDF at all") from error
    raise Locked(bool(passwords))


def _pages(document: pypdfium2.PdfDocument, found: _Pages, recognizing: bool) -> Iterator[PageStep]:
    """Reads all pages into `found`; if `recognizing`, pictures too, with a PageStep for each line."""
    flow = found.flow
    document.init_forms()
    transcript = _transcript(flow) if recognizing else None
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
            textpage = page.get_textpage()
            text = textpage.get_text_range()
        except pypdfium2.PdfiumError:
            found.failed.append(number)
            continue
        garbled = len(_UNREADABLE.findall(text)) > _MOSTLY * len(text)
        text = "" if garbled else _paragraphs(text)
        filled = _filled_in(page)
        picture = len(text) < STAMP and _picture_share(page)
        if garbled:
            found.garbled.append(number)
        elif not text and not filled and picture:
            found.scanned.append(number)
        elif picture > PICTURE:
            found.stamped.append(number)
        flow.place(f"page {number}")
        if transcript and number in (*found.garbled[-1:], *found.scanned[-1:], *found.stamped[-1:]):
            before = flow.length
            for _ in transcript.page(number, rendered(page)):
                yield PageStep(number - 1, len(document))
            text = "" if flow.length > before + len(text) else text
            flow.paragraph()
        flow.add(text)
        for value in filled:
            flow.line()
            flow.add(value)
        textpage.close()
        page.close()
    if transcript:
        found.recognized, found.foreign = transcript.lines, dict(transcript.foreign)


def _transcript(flow: TextFlow) -> Transcript:
    from desktop_app.corpus.formats.scans.transcript import Transcript

    return Transcript(flow)


def _picture_share(page: pypdfium2.PdfPage) -> float:
    """How much of the page its largest picture covers, 0..1; a little where it is of the smallest."""
    width, height = page.get_size()
    largest = 0.0
    for one in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = one.get_bounds()
        largest = max(largest, 1e-9, (right - left) * (top - bottom) / max(width * height, 1))
    return largest


def rendered(page: pypdfium2.PdfPage, dpi: float = DPI) -> Gray:
    """The page as it looks in print, in gray, (height, width)."""
    import numpy as np  # half as long as the child takes to start: only where it is needed

    scale = min(dpi / 72, LONGEST / max(1.0, *page.get_size()))
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    return np.array(bitmap.to_numpy(), dtype=np.uint8).reshape(bitmap.height, bitmap.width)


def _paragraphs(text: str) -> str:
    """A page's lines; after one that is short an empty line, unless the sentence visibly continues.

    Raised signs come as lines of their own: they end nothing.
    """
    lines = [line.strip() for line in text.replace("\r", "\n").split("\n")]
    lines = [line for line in lines if line]
    # Over a broken word PDFium runs two lines into one.
    lasts = [_MARK.split(line)[-1] for line in lines]
    lengths = sorted(len(part) for line in lines for part in _MARK.split(line))
    long = lengths[len(lengths) * 9 // 10] if lengths else 0
    pieces: list[str] = []
    for line, last, following in zip(lines, lasts, [*lines[1:], ""], strict=False):
        ends = (
            _FEWEST < len(last) < SHORT_LINE * long
            and line[-1] not in ",;-"
            and len(following) > _FEWEST
            and (following[0].isalnum() or following[0] in _OPENING)
            and not following[0].islower()
        )
        pieces += [line, "\n\n" if ends else "\n"]
    return "".join(pieces).strip()


def picture_of_page(
    path: Path, number: int, passage: str, words: Sequence[str], passwords: Sequence[str] = ()
) -> PagePicture:
    """The page as it looks on a screen, and where the passage and the words stand; raises Refused, Locked."""
    with path.open("rb") as stream, closing(_opened(stream, passwords)) as document:
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


def _whole_words(pages: _Pages) -> str:
    """The text with its broken words joined, as they are written elsewhere in it if they are.

    The places and the recognized lines in `pages` move with it.
    """
    text = pages.flow.text
    words = set(re.findall(r"[\w-]+", text))
    pieces: list[str] = []
    ends, losses = [-1], [0]
    position = 0
    for match in _BROKEN.finditer(text):
        before, after = match.groups()
        keep = before + after not in words and (f"{before}-{after}" in words or not after[:1].islower())
        joined = f"{before}-{after}" if keep else before + after
        pieces += [text[position : match.start()], joined]
        position = match.end()
        ends.append(position)
        losses.append(losses[-1] + match.end() - match.start() - len(joined))
    pieces.append(text[position:])

    def moved(at: int) -> int:
        return at - losses[bisect_right(ends, at) - 1]

    pages.flow.places = [(moved(begin), name) for begin, name in pages.flow.places]
    pages.recognized = [
        replace(line, start=moved(line.start), end=moved(line.end)) for line in pages.recognized
    ]
    return "".join(pieces)


def _filled_in(page: pypdfium2.PdfPage) -> list[str]:
    """What was typed into the form fields and notes of a page."""
    values = []
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if key := _TYPED.get(raw.FPDFAnnot_GetSubtype(annotation)):
            size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
            buffer = create_string_buffer(size)
            raw.FPDFAnnot_GetStringValue(annotation, key, cast(buffer, POINTER(raw.FPDF_WCHAR)), size)
            values.append(buffer.raw[: size - 2].decode("utf-16-le", "replace").replace("\r", "\n").strip())
        raw.FPDFPage_CloseAnnot(annotation)
    return [value for value in values if value and value not in ("Off", "Yes")]


def _date(written: str) -> str:
    """`D:20230412…` as 2023-04-12."""
    match = re.match(r"D:(\d{4})(\d\d)(\d\d)", written)
    return "-".join(match.groups()) if match else ""


def _listed(pages: list[int]) -> str:
    """For example "Page 3", "Pages 3 and 5–9"."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], page]
        else:
            runs.append([page])
    names = ["–".join(map(str, run)) for run in runs[:_LISTED_PAGES]]
    if len(runs) > _LISTED_PAGES:
        names.append("others")
    return f"Page{'s' if len(pages) > 1 else ''} {listed(names)}"


FORMAT = Format(
    (".pdf",),
    "PDF",
    read_pdf,
    packed=True,
    unlock=read_pdf,
    recognize=recognize_pdf,
    title="the author's, else the file's name",
    place="page 3",
    document="the file, its scanned pages by OCR",
    engine="PDFium (pypdfium2)",
)
