"""Reads OpenDocument texts, presentations and drawings: the body, and what stands next to it."""

import posixpath
from collections.abc import Iterator
from pathlib import Path

from desktop_app.core.types import Skipped
from desktop_app.corpus.formats.archive import Archive, opened
from desktop_app.corpus.formats.base import Format, Locked, Record, Refused, fields_of, skipped, title_of
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.markup.row_spans import RowSpans
from desktop_app.corpus.formats.office.embedded import read_embedded
from desktop_app.corpus.formats.office.odf_styles import OdfNumbers, OdfStyles, whole
from desktop_app.corpus.formats.office.story import Story
from desktop_app.corpus.formats.xml_text import Attributes, Values, attribute, parse

_LEFT_OUT = {"tracked-changes", "page-number", "page-count", "style", "date-style", "number"}
_APART = {"note", "annotation", "text-box"}
"""What would tear the paragraph that it is anchored in; it follows the paragraph."""
_DESCRIBING = ("title", "desc")
_HEADER = frozenset(("header", "footer", "header-left", "footer-left", "header-first", "footer-first"))
_MASTER = frozenset(("master-page",))
_MATH = frozenset(("mi", "mn", "mo", "mtext", "ms"))
_FILLED = frozenset(
    ("text", "textarea", "formatted-text", "combobox", "date", "time", "number", "value-range")
)
_MOST_SPACES = 100
_MOST_REPEATED = 64
"""A cell that stands more often side by side is one to the end of a sheet."""


def read_odt(path: Path) -> Iterator[Record | Skipped]:
    """The document as one text; the slides of a presentation are its parts."""
    with opened(path) as archive:
        manifest = "META-INF/manifest.xml"
        if manifest in archive.names and b"encryption-data" in archive.read(manifest):
            raise Locked
        flow = TextFlow()
        styles = OdfStyles()
        beside = archive.read("styles.xml") if "styles.xml" in archive.names else b""
        if beside:
            parse(beside, styles)
        body = archive.read("content.xml")
        parse(body, styles)
        story = OdfStory(flow, styles, archive)
        parse(body, story)
        if beside and story.masters:
            master = _MasterStory(TextFlow(), styles, archive, _MASTER, frozenset(story.masters))
            parse(beside, master)
            flow.place("all slides")
            flow.add(master.flow.text)
        elif beside:
            apart = OdfStory(TextFlow(), styles, archive, within=_HEADER)
            parse(beside, apart)
            flow.paragraph()
            flow.add(apart.flow.text)
        found = Values(archive.read("meta.xml") if "meta.xml" in archive.names else b"<none/>")
        title = title_of(path, found.first("title"), story.heading)
        embedded = list(read_embedded(path, archive, title))
    if not flow.length and story.pictures and not embedded:
        raise Refused("it holds no text but pictures: run OCR on them first")
    for name in story.faulty:
        yield skipped(path, f"what {name} in it shows cannot be read and is left out")
    yield Record("", fields_told(found), title, flow.text, tuple(flow.places))
    yield from embedded


def fields_told(found: Values) -> dict[str, str]:
    """What a document says of itself."""
    return fields_of(
        author=found.all("initial-creator") or found.all("creator"),
        subject=found.all("subject"),
        keywords=found.all("keyword"),
        description=found.first("description"),
        created=found.first("creation-date"),
        modified=found.first("date"),
    )


class OdfStory(Story):
    """Only what is within the elements `within`, where these are given.

    `pictures` counts those shown; `faulty` are the charts and formulas that cannot be read, `masters` those
    of the slides.
    """

    def __init__(
        self,
        flow: TextFlow,
        styles: OdfStyles,
        archive: Archive | None = None,
        within: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(flow)
        self.pictures = 0
        self.faulty: list[str] = []
        self._styles = styles
        self._numbers = OdfNumbers(styles)
        self._archive = archive
        self._within = within
        self._inside = 0 if within else 1
        self.masters: set[str] = set()
        self._slides = 0
        self._place = "slide"
        self._tables = [RowSpans()]
        self._cell = 0, 1
        """Where the cell that is open begins, and how many times it stands side by side."""
        self._open: list[str] = []
        self._hides: list[bool] = []
        self._raises: list[bool] = []
        self._describing: list[str] = []
        self._base: list[str] = []
        self._reading: list[str] = []
        self._in_title = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name in self._within:
            self._inside += 1
            self.flow.paragraph()
        parent = self._open[-1] if self._open else ""
        self._open.append(name)
        self._hides.append(bool(self._hides and self._hides[-1]) or self._is_hidden(name, attributes))
        if name == "span":
            self._raises.append(self._styles.raises(attribute(attributes, "style-name")))
        else:
            self._raises.append(name not in ("p", "h") and bool(self._raises and self._raises[-1]))
        if self._left_out or self._leaves_out(name, attributes):
            self._left_out += 1
            return
        match name:
            case "p" | "h":
                self._begin_paragraph()
                if self._inside and (label := self._numbers.label(name == "h", attributes)):
                    self.flow.label(label)
            case "list":
                self._numbers.begin_list(attributes)
            case "list-item" | "list-header":
                self._numbers.begin_item(attributes, name == "list-header")
            case "s":
                self._add(" " * min(whole(attributes, "c", 1), _MOST_SPACES))
            case "tab":
                self._add("\t")
            case "line-break":
                self.flow.line()
            case "table":
                self.flow.paragraph()
                self._tables.append(RowSpans())
            case "table-row":
                self.flow.line()
                self._tables[-1].begin_row()
            case "table-cell":
                width, rows = (whole(attributes, f"number-{what}-spanned", 1) for what in ("columns", "rows"))
                self._tables[-1].begin_cell(self.flow, width, rows)
                self._begin_cell()
                self._cell = self.flow.pieces, whole(attributes, "number-columns-repeated", 1)
            case "drawing":
                self._place = "page"
            case "page":
                self._begin_page(attributes)
            case "image":
                self.pictures += 1
            case "frame" if "form" not in self._open[-3:]:
                self._in_title = attribute(attributes, "class") == "title"
            case "object":
                self._embed(attribute(attributes, "href"))
            case "ruby-base" | "ruby-text":
                (self._base if name == "ruby-base" else self._reading).clear()
            case _ if name in _APART:
                self._begin_box()
            case _ if name in _DESCRIBING or (name == "creator" and parent == "annotation"):
                self._describing.clear()
            case _ if "form" in self._open[-3:]:
                self._add_form(name, attributes)

    def end(self, name: str) -> None:
        self._open.pop()
        self._hides.pop()
        self._raises.pop()
        if name in self._within:
            self._inside -= 1
        if self._left_out:
            self._left_out -= 1
            return
        match name:
            case "p" | "h":
                self._finish_paragraph(name == "h" or self._in_title)
            case "list":
                self._numbers.end_list()
            case "frame":
                self._in_title = False
            case "table":
                self.flow.paragraph()
                self._tables.pop()
            case "table-row":
                self._tables[-1].end_row(self.flow)
            case "table-cell":
                self._end_cell()
                self._tables[-1].end_cell(self.flow)
                self._repeat()
            case "ruby":
                self._readings.append(f"{''.join(self._base)} ({''.join(self._reading)})")
            case "creator" if self._open[-1:] == ["annotation"]:
                self.flow.label(f"{''.join(self._describing).strip()}: ")
            case _ if name in _APART:
                self.flow.take_label()
                self._end_box()
                self._release()
            case _ if name in _DESCRIBING and self._inside:
                self._add_description("".join(self._describing))
                self._release()

    def data(self, text: str) -> None:
        name = self._open[-1] if self._open else ""
        if not self._inside or self._left_out:
            return
        if name in _DESCRIBING or name == "creator":
            self._describing.append(text)
        elif name == "ruby-text" or "ruby-text" in self._open[-3:]:
            self._reading.append(text)
        elif name == "note-citation":
            self._refer(text)
        elif self._paragraphs:
            if "ruby-base" in self._open:
                self._base.append(text)
            self._add_visible(text)
        elif name in _MATH:
            self.flow.add(text)

    def _repeat(self) -> None:
        """The cell that has ended once more, as often as it stands side by side."""
        begin, count = self._cell
        self._cell = 0, 1
        if 1 < count <= _MOST_REPEATED and (text := self.flow.since(begin).strip()):
            for _ in range(count - 1):
                self.flow.cell()
                self.flow.add(text)

    def _leaves_out(self, name: str, _attributes: Attributes) -> bool:
        return name in _LEFT_OUT

    def _is_hidden(self, name: str, attributes: Attributes) -> bool:
        if name in ("hidden-text", "hidden-paragraph"):
            return attribute(attributes, "is-hidden") == "true"
        if name == "section" and attribute(attributes, "display") == "none":
            return True
        style = attribute(attributes, "style-name")
        return bool(style) and name in ("p", "h", "span") and self._styles.hides(style)

    def _refer(self, number: str) -> None:
        """The number of a note: in the text, and before the note."""
        if self._outer:
            self._outer[-1][0].note(number)
            self.flow.label(f"{number} ")

    def _begin_page(self, attributes: Attributes) -> None:
        self._slides += 1
        self.masters.add(attribute(attributes, "master-page-name"))
        hidden = self._styles.hides(attribute(attributes, "style-name"))
        self.flow.place(f"{self._place} {self._slides}{', hidden' if hidden else ''}")

    def _finish_paragraph(self, is_heading: bool) -> None:
        if label := self.flow.take_label():
            self._add(label.strip() if self._cells else "")
        self._end_paragraph(is_heading)
        self._release()

    def _add_visible(self, text: str) -> None:
        if self._hides and self._hides[-1]:
            self._hidden.append(" ".join(text.split()))
        else:
            if self._raises and self._raises[-1]:
                self.flow.raised(text)
            else:
                self.flow.add_words(text)
            self._words.append(text)

    def _add(self, text: str) -> None:
        if self._inside and text:
            self.flow.add(text)

    def _add_form(self, name: str, attributes: Attributes) -> None:
        """What stands in the fields of a form, and their labels."""
        text = ""
        if name in _FILLED:
            text = attribute(attributes, "current-value") or attribute(attributes, "value")
        elif name in ("fixed-text", "checkbox", "radio", "button", "frame"):
            text = attribute(attributes, "label")
            if "checked" in (
                attribute(attributes, "current-state"),
                attribute(attributes, "current-selected"),
            ):
                text = f"☒ {text}"
        elif name == "option" and "true" in (
            attribute(attributes, "current-selected"),
            attribute(attributes, "selected"),
        ):
            text = attribute(attributes, "label") or attribute(attributes, "value")
        if text.strip():
            self.flow.line()
            self.flow.add(text.strip())
            self.flow.line()

    def _embed(self, href: str) -> None:
        """A chart, a formula or a table that stands in a folder of its own in the archive."""
        part = posixpath.normpath(posixpath.join(href, "content.xml"))
        if not self._archive or not self._inside or part not in self._archive.names:
            return
        try:
            xml = self._archive.read(part)
            inner = self._story_of(xml)
            parse(xml, inner)
        except Refused:
            self.faulty.append(part)
            return
        self._add_box(inner.flow.text)
        self._release()

    def _story_of(self, _xml: bytes) -> "OdfStory":
        """What takes in an embedded part."""
        return OdfStory(TextFlow(), self._styles)

    def _release(self) -> None:
        if self._boxes and not self._paragraphs and not self._outer:
            super()._release()
            self.flow.paragraph()


class _MasterStory(OdfStory):
    """What the masters `used` show on slides by themselves, without the places that slides fill."""

    def __init__(
        self,
        flow: TextFlow,
        styles: OdfStyles,
        archive: Archive,
        within: frozenset[str],
        used: frozenset[str],
    ) -> None:
        super().__init__(flow, styles, archive, within)
        self._used = used

    def _leaves_out(self, name: str, attributes: Attributes) -> bool:
        if name == "master-page":
            return attribute(attributes, "name") not in self._used
        is_place = any(key.endswith("presentation:1.0 class") for key in attributes)
        return is_place or name == "notes" or super()._leaves_out(name, attributes)


FORMAT = Format(
    (".odt", ".ott", ".odp", ".otp", ".odg"),
    "OpenDocument",
    read_odt,
    packed=True,
    document="the file, with the numbers of lists and headings, tables, text boxes, charts, formulas, forms,"
    " notes, comments, headers and footers, what a master shows on its slides, descriptions of pictures;"
    " hidden text and slides are marked; each file of another kind that is embedded is a document of its own",
    title="the author's, else the first heading",
    place="slide 3; embedded Object 1.xls, sheet Staff, row 4",
    unread="deleted text, pictures",
    engine="zip, expat",
)
