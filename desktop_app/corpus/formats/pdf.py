"""Reads PDF with PDFium: the pages in their order, each findable; scanned pages are reported."""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from ctypes import POINTER, cast, create_string_buffer
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from desktop_app.core.types import Skipped
from desktop_app.core.words import listed
from desktop_app.corpus.formats.base import Format, Locked, Record, Refused, fields_of, title_of
from desktop_app.corpus.formats.flow import TextFlow

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


def read_pdf(path: Path, passwords: Sequence[str] = ()) -> Iterator[Record | Skipped]:
    """The file as one text whose parts are its pages, after what is reported about pages without text."""
    if not path.stat().st_size:
        raise Refused("it is empty: it holds 0 bytes")
    with path.open("rb") as stream, closing(_opened(stream, passwords)) as document:
        flow, scanned, garbled, failed = _pages(document)
        metadata = document.get_metadata_dict(skip_empty=True)
        count = len(document)
    if not count:
        raise Refused("it has no pages")
    advice = "run OCR on it first"
    if not flow.length and garbled:
        raise Refused(f"its letters are stored without their meaning: {advice}")
    if not flow.length and scanned:
        pages = "its only page holds" if count == 1 else f"its {count} pages hold"
        raise Refused(f"{pages} pictures of text: {advice}")
    if not flow.length and failed:
        raise Refused("it is damaged: none of its pages can be read")
    told = (
        (scanned, f"no text but pictures: {advice} if they show text"),
        (garbled, f"letters that are stored without their meaning: {advice}"),
        (failed, "a fault, and cannot be read"),
    )
    for numbers, what in told:
        if numbers:
            verb = "holds" if len(numbers) == 1 else "hold"
            yield Skipped(str(path), f"{_listed(numbers)} of {count} {verb} {what}.")
    fields = fields_of(
        author=metadata.get("Author"),
        subject=metadata.get("Subject"),
        keywords=metadata.get("Keywords"),
        created=_date(metadata.get("CreationDate", "")),
        modified=_date(metadata.get("ModDate", "")),
        pages=str(count),
    )
    text = _whole_words(flow)
    yield Record("", fields, title_of(path, metadata.get("Title")), text, tuple(flow.places))


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


def _pages(document: pypdfium2.PdfDocument) -> tuple[TextFlow, list[int], list[int], list[int]]:
    """The text, and the numbers of the pages that are pictures, that are garbled, and that failed."""
    flow = TextFlow()
    scanned, garbled, failed = [], [], []
    document.init_forms()
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
            textpage = page.get_textpage()
            text = textpage.get_text_range()
        except pypdfium2.PdfiumError:
            failed.append(number)
            continue
        if len(_UNREADABLE.findall(text)) > _MOSTLY * len(text):
            garbled.append(number)
            text = ""
        text = _paragraphs(text)
        filled = _filled_in(page)
        if not text and not filled and any(True for _ in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE])):
            scanned += [number] if number not in garbled else []
        flow.place(f"page {number}")
        flow.add(text)
        for value in filled:
            flow.line()
            flow.add(value)
        textpage.close()
        page.close()
    return flow, scanned, garbled, failed


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


def _whole_words(flow: TextFlow) -> str:
    """The text with its broken words joined, as they are written elsewhere in it if they are.

    The places in `flow` move with it.
    """
    text = flow.text
    words = set(re.findall(r"[\w-]+", text))
    pieces: list[str] = []
    moved: list[tuple[int, int]] = []
    position = lost = 0
    for match in _BROKEN.finditer(text):
        before, after = match.groups()
        keep = before + after not in words and (f"{before}-{after}" in words or not after[:1].islower())
        joined = f"{before}-{after}" if keep else before + after
        pieces += [text[position : match.start()], joined]
        position = match.end()
        lost += match.end() - match.start() - len(joined)
        moved.append((position, lost))
    pieces.append(text[position:])
    places = []
    step = lost = 0
    for begin, name in flow.places:
        while step < len(moved) and moved[step][0] <= begin:
            lost = moved[step][1]
            step += 1
        places.append((begin - lost, name))
    flow.places = places
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
    title="the author's, else the file's name",
    place="page 3",
    engine="PDFium (pypdfium2)",
)
