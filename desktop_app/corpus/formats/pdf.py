"""Reads PDF with PDFium: the pages in their order, each findable; scanned pages are reported."""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from desktop_app.core.types import Skipped
from desktop_app.corpus.formats.base import (
    Format,
    Locked,
    Record,
    Refused,
    fields_of,
    numbered,
    skipped,
    title_of,
)
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.pages.annotations import written_on
from desktop_app.corpus.formats.pages.columns import lines_of
from desktop_app.corpus.formats.pages.lines import LayoutPage, PageLine
from desktop_app.corpus.formats.pages.paragraphs import carry_over, paragraphs, whole_words
from desktop_app.corpus.formats.pages.xfa import filled_in, is_xfa

_UNREADABLE = re.compile("[\0-\x08\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")
_SIGNS = re.compile(r"[\W_]+")
_MOSTLY = 0.3
_PRINT = "what was filled in is read, for the rest print it to a PDF there"
_DEEPEST = 15
_MOST_HEADINGS = 10_000
_MOST_SEARCHED = 200_000


def read_pdf(path: Path, passwords: Sequence[str] = ()) -> Iterator[Record | Skipped]:
    """The file as one text whose parts are its pages, after what is reported about pages without text."""
    if not path.stat().st_size:
        raise Refused("it is empty: it holds 0 bytes")
    with path.open("rb") as stream, closing(_opened(stream, passwords)) as document:
        flow, scanned, garbled, failed = _pages(document)
        text = whole_words(flow)
        only_adobe = is_xfa(document)
        outline = _outline(document, text, flow.places)
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
            yield skipped(path, f"{numbered('page', numbers)} of {count} {verb} {what}")
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
    if not is_xfa(document):
        document.init_forms()
    before = _Page()
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
            layout = LayoutPage(page)
        except pypdfium2.PdfiumError:
            failed.append(number)
            continue
        lines = lines_of(layout)
        if len(_UNREADABLE.findall(layout.text)) > _MOSTLY * len(layout.text):
            garbled.append(number)
            lines = []
        beside = written_on(page, document.formenv)
        pictured = not lines and not beside and any(page.get_objects([raw.FPDF_PAGEOBJ_IMAGE]))
        if pictured and number not in garbled:
            scanned.append(number)
        layout.close()
        page.close()
        carry_over(before.lines, lines)
        before.write(flow)
        before = _Page(_named(document, number - 1), lines, beside)
    before.write(flow)
    for value in filled_in(document) if is_xfa(document) else ():
        flow.line()
        flow.add(value)
    if attached := _attached(document):
        flow.paragraph()
        flow.add(attached)
    return flow, scanned, garbled, failed


def _named(document: pypdfium2.PdfDocument, index: int) -> str:
    """What a page is called: "page 4", or "page iv (4 of 20)" where that is printed on it."""
    label = document.get_page_label(index).strip()
    number = str(index + 1)
    return f"page {number}" if label in ("", number) else f"page {label} ({number} of {len(document)})"


@dataclass(frozen=True, slots=True)
class _Page:
    """A page that waits for the next one: the end of its last word may stand there."""

    name: str = ""
    lines: list[PageLine] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)

    def write(self, flow: TextFlow) -> None:
        """The text, and below it what was written on the page."""
        if self.name:
            flow.place(self.name)
        flow.add(paragraphs(self.lines))
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


def _letters(text: str) -> str:
    return _SIGNS.sub("", text.casefold())


def _attached(document: pypdfium2.PdfDocument) -> str:
    """The names of the files within the file, which are not read."""
    count = document.count_attachments()
    names = [document.get_attachment(index).get_name() for index in range(count)]
    return f"Attachments: {', '.join(names)}" if names else ""


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
    document="the file, paragraphs run on, columns one after the other, tables by rows; the fields of forms"
    " and the comments of every annotation follow their page",
    title="the author's, else the file's name",
    place="page 3; page iv (4 of 20) where pages have names",
    unread="pictures of text (told), attached files (named)",
    engine="PDFium (pypdfium2)",
)
