"""Reads PDF with PDFium: the pages in their order, each findable; scanned ones by OCR, or reported."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
from pypdfium2 import raw

from desktop_app.core.types import PageStep, Recognized, Skipped
from desktop_app.corpus.formats.base import Format, Record, Refused, fields_of, skipped, title_of
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.held import HeldFile, depth_in, read_within
from desktop_app.corpus.formats.pages.annotations import clipped_to, written_on
from desktop_app.corpus.formats.pages.columns import lines_of
from desktop_app.corpus.formats.pages.descriptions import descriptions
from desktop_app.corpus.formats.pages.lines import LayoutPage, PageLine
from desktop_app.corpus.formats.pages.paragraphs import carry_over, paragraphs, whole_words
from desktop_app.corpus.formats.pages.picture import opened, rendered
from desktop_app.corpus.formats.pages.unread import UnreadPages, damaged, not_recognized, waiting
from desktop_app.corpus.formats.pages.xfa import filled_in, is_xfa

if TYPE_CHECKING:
    from desktop_app.corpus.formats.scans.recognizer import Gray
    from desktop_app.corpus.formats.scans.transcript import Transcript

STAMP, PICTURE = 120, 0.5
"""A page with fewer characters, and a picture over more of it than this share, is a scan with a stamp."""

_UNREADABLE = re.compile("[\0-\x08\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")
_SIGNS = re.compile(r"[\W_]+")
_MOSTLY = 0.3
_PRINT = "what was filled in is read, for the rest print it to a PDF there"
_DEEPEST = 15
MOST_ATTACHED = 1000
"""Files in one file that are read."""
_MOST_HEADINGS = 10_000
_MOST_SEARCHED = 200_000


@dataclass(slots=True)
class _Pages:
    """The text, the pages without any, the lines that OCR read, and how many a page it could not."""

    flow: TextFlow = field(default_factory=TextFlow)
    unread: UnreadPages = field(default_factory=UnreadPages)
    recognized: list[Recognized] = field(default_factory=list)
    foreign: dict[int, int] = field(default_factory=dict)
    attached: list[pypdfium2.PdfAttachment] = field(default_factory=list)


def read_pdf(path: Path, passwords: Sequence[str] = ()) -> Iterator[Record | Skipped]:
    """The file as one text whose parts are its pages, after what is reported about pages without text."""
    for item in _read(path, passwords, recognizing=False):
        if not isinstance(item, PageStep):
            yield item


def recognize_pdf(
    path: Path, passwords: Sequence[str] = (), _parts: Collection[int] = ()
) -> Iterator[Record | Skipped | PageStep]:
    """The same with the text that OCR finds on pages that are pictures."""
    yield from _read(path, passwords, recognizing=True)


def _read(path: Path, passwords: Sequence[str], recognizing: bool) -> Iterator[Record | Skipped | PageStep]:
    if not path.stat().st_size:
        raise Refused("it is empty: it holds 0 bytes")
    pages = _Pages()
    with path.open("rb") as stream, closing(opened(stream, passwords)) as document:
        yield from _pages(document, pages, recognizing)
        text, recognized = whole_words(pages.flow, pages.recognized)
        only_adobe = is_xfa(document)
        outline = _outline(document, text, pages.flow.places)
        metadata = document.get_metadata_dict(skip_empty=True)
        count = len(document)
        title = title_of(path, metadata.get("Title"))
        attached = read_within(
            path, _files(path, pages.attached), "attached", fields_of(**{"attached to": title}), recognizing
        )
        beside = list(attached)
    if not count:
        raise Refused("it has no pages")
    unread, any_text = pages.unread, bool(text)
    if recognizing:
        read = {line.page for line in recognized}
        yield from not_recognized(path, unread, count, read, pages.foreign, any_text)
    else:
        yield from waiting(path, unread, count, any_text)
        if not any_text and (unread.scanned or unread.garbled):
            yield from beside
            return
    yield from damaged(path, unread, count, any_text)
    if only_adobe:
        yield skipped(path, f"it is a form whose pages only Adobe Reader shows: {_PRINT}")
    fields = fields_of(
        author=metadata.get("Author"),
        subject=metadata.get("Subject"),
        keywords=metadata.get("Keywords"),
        created=_date(metadata.get("CreationDate", "")),
        modified=_date(metadata.get("ModDate", "")),
        pages=str(count),
        outline=outline,
    )
    yield Record("", fields, title, text, tuple(pages.flow.places), recognized=recognized)
    yield from beside


def _pages(document: pypdfium2.PdfDocument, found: _Pages, recognizing: bool) -> Iterator[PageStep]:
    """Reads all pages into `found`; if `recognizing`, pictures too, with a PageStep for each line."""
    flow, unread = found.flow, found.unread
    transcript = _transcript(flow) if recognizing else None
    if not is_xfa(document):
        document.init_forms()
    before = _Page()
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
            layout = LayoutPage(page)
        except pypdfium2.PdfiumError:
            unread.failed.append(number)
            continue
        lines = lines_of(layout)
        beside = written_on(page, document.formenv)
        found.attached += clipped_to(page)
        pictured = True
        if len(_UNREADABLE.findall(layout.text)) > _MOSTLY * len(layout.text):
            unread.garbled.append(number)
            lines = []
        else:
            few = sum(len(line.text) for line in lines) < STAMP
            share = _picture_share(page) if few else 0.0
            if share and not lines and not beside:
                unread.scanned.append(number)
            elif share > PICTURE:
                unread.stamped.append(number)
            else:
                pictured = False
        if lines:
            beside += _unsaid(descriptions(page), layout.text)
        picture = rendered(page) if transcript and pictured else None
        layout.close()
        page.close()
        carry_over(before.lines, lines)
        for _ in before.write(flow, transcript):
            yield PageStep(before.number - 1, len(document))
        before = _Page(number, _named(document, number - 1), lines, beside, picture)
    for _ in before.write(flow, transcript):
        yield PageStep(before.number - 1, len(document))
    if transcript:
        found.recognized, found.foreign = transcript.lines, dict(transcript.foreign)
    for value in filled_in(document) if is_xfa(document) else ():
        flow.line()
        flow.add(value)
    found.attached[:0] = map(document.get_attachment, range(document.count_attachments()))
    if found.attached:
        flow.paragraph()
        flow.add(f"Attachments: {', '.join(one.get_name() for one in found.attached)}")


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


def _named(document: pypdfium2.PdfDocument, index: int) -> str:
    """What a page is called: "page 4", or "page iv (4 of 20)" where that is printed on it."""
    label = document.get_page_label(index).strip()
    number = str(index + 1)
    return f"page {number}" if label in ("", number) else f"page {label} ({number} of {len(document)})"


@dataclass(frozen=True, slots=True)
class _Page:
    """A page that waits for the next one: the end of its last word may stand there."""

    number: int = 0
    name: str = ""
    lines: list[PageLine] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    picture: Gray | None = None

    def write(self, flow: TextFlow, transcript: Transcript | None) -> Iterator[None]:
        """The text, and below it what was written on the page; stops after each line that OCR reads.

        OCR reads a stamp with the page that it is on: then it is not written twice.
        """
        if self.name:
            flow.place(self.name)
        text = paragraphs(self.lines)
        if transcript and self.picture is not None:
            begin = flow.length
            yield from transcript.page(self.number, self.picture)
            if flow.length > begin + len(text):
                text = ""
            flow.paragraph()
        flow.add(text)
        for value in self.beside:
            flow.line()
            flow.add(value)


def _outline(document: pypdfium2.PdfDocument, text: str, places: Sequence[tuple[int, str]]) -> str:
    """The headings of the outline that the page they lead to does not show."""
    found: dict[str, None] = {}
    begins = {name: begin for begin, name in places}
    ends = dict(
        zip((name for _, name in places), (*(begin for begin, _ in places[1:]), len(text)), strict=False)
    )
    shown: dict[str, str] = {}
    for bookmark in islice(document.get_toc(_DEEPEST), _MOST_HEADINGS):
        destination = bookmark.get_dest()
        page = destination.get_index() if destination else None
        name = _named(document, page) if page is not None else ""
        if name not in shown:
            # One that leads nowhere may be shown anywhere.
            span = slice(begins.get(name, 0), ends.get(name, 0)) if name else slice(_MOST_SEARCHED)
            shown[name] = _letters(text[span])
        title = " ".join(bookmark.get_title().split())
        if _letters(title) not in shown[name]:
            found[title] = None
    return "; ".join(found)


def _unsaid(told: list[str], text: str) -> list[str]:
    """Descriptions, but for those that only repeat what stands on the page."""
    shown = _letters(text) if told else ""
    return [one for one in told if _letters(one) not in shown]


def _letters(text: str) -> str:
    return _SIGNS.sub("", text.casefold())


def _files(path: Path, attached: Sequence[pypdfium2.PdfAttachment]) -> Iterator[HeldFile | Skipped]:
    for one in attached[:MOST_ATTACHED]:
        name = one.get_name()
        try:
            yield HeldFile.of(name, bytes(one.get_data()), depth_in(path))
        except pypdfium2.PdfiumError:
            yield skipped(path, "it is damaged", f"attached {name}")


def _date(written: str) -> str:
    """`D:20230412…` as 2023-04-12."""
    match = re.match(r"D:(\d{4})(\d\d)(\d\d)", written)
    return "-".join(match.groups()) if match else ""


FORMAT = Format(
    (".pdf",),
    "PDF",
    read_pdf,
    packed=True,
    unlock=read_pdf,
    recognize=recognize_pdf,
    document="the file, paragraphs run on, columns one after the other, tables by rows, scanned pages by OCR;"
    " the fields of forms, the comments of every annotation and descriptions of pictures follow their page;"
    " each file that is attached is a document of its own",
    title="the author's, else the file's name",
    place="page 3; page iv (4 of 20) where pages have names; attached bill.xml",
    unread="pictures on pages with text; which layers are hidden; scanned pages where OCR is off (told)",
    engine="PDFium (pypdfium2)",
)
