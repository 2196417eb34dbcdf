"""Reads OpenDocument texts and presentations: body, tables, notes, comments, boxes, headers and footers."""

from collections.abc import Iterator
from pathlib import Path

from desktop_app.corpus.formats.archive import opened
from desktop_app.corpus.formats.base import Format, Locked, Record, fields_of, title_of
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.story import Story
from desktop_app.corpus.formats.xml_text import Attributes, Values, attribute, parse

_LEFT_OUT = {"tracked-changes", "note-citation", "page-number", "page-count", "forms", "style", "date-style"}
_APART = {"note", "annotation", "text-box"}
"""What would tear the paragraph that it is anchored in; it follows the paragraph."""
_HEADER = frozenset(("header", "footer", "header-left", "footer-left", "header-first", "footer-first"))
_MOST_SPACES = 100


def read_odt(path: Path) -> Iterator[Record]:
    """The document as one text; the slides of a presentation are its parts."""
    with opened(path) as archive:
        manifest = "META-INF/manifest.xml"
        if manifest in archive.names and b"encryption-data" in archive.read(manifest):
            raise Locked
        flow = TextFlow()
        story = _Story(flow)
        parse(archive.read("content.xml"), story)
        if "styles.xml" in archive.names:
            apart = _Story(TextFlow(), within=_HEADER)
            parse(archive.read("styles.xml"), apart)
            flow.paragraph()
            flow.add(apart.flow.text)
        found = Values(archive.read("meta.xml")).first if "meta.xml" in archive.names else {}
    fields = fields_of(
        author=found.get("initial-creator") or found.get("creator"),
        subject=found.get("subject"),
        keywords=found.get("keyword"),
        created=found.get("creation-date"),
        modified=found.get("date"),
    )
    title = title_of(path, found.get("title"), story.heading)
    yield Record("", fields, title, flow.text, tuple(flow.places))


class _Story(Story):
    """Only what is within the elements `within`, where these are given."""

    def __init__(self, flow: TextFlow, within: frozenset[str] = frozenset()) -> None:
        super().__init__(flow)
        self._within = within
        self._inside = 0 if within else 1
        self._slides = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name in self._within:
            self._inside += 1
            self.flow.paragraph()
        if self._left_out or name in _LEFT_OUT:
            self._left_out += 1
        elif name in ("p", "h"):
            self._begin_paragraph()
        elif name == "s":
            count = attribute(attributes, "c")
            self._add(" " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES))
        elif name == "tab":
            self._add("\t")
        elif name == "line-break":
            self.flow.line()
        elif name == "table":
            self.flow.paragraph()
        elif name == "table-row":
            self.flow.line()
        elif name == "table-cell":
            self._begin_cell()
        elif name == "page":
            self._slides += 1
            self.flow.place(f"slide {self._slides}")
        elif name in _APART:
            self._begin_box()

    def end(self, name: str) -> None:
        if name in self._within:
            self._inside -= 1
        if self._left_out:
            self._left_out -= 1
        elif name in ("p", "h"):
            self._end_paragraph(name == "h")
            self._release()
        elif name == "table":
            self.flow.paragraph()
        elif name == "table-cell":
            self._end_cell()
        elif name in _APART:
            self._end_box()
            self._release()

    def data(self, text: str) -> None:
        if self._paragraphs and self._inside and not self._left_out:
            self.flow.add_words(text)
            self._words.append(text)

    def _add(self, text: str) -> None:
        if self._inside:
            self.flow.add(text)

    def _release(self) -> None:
        if self._boxes and not self._paragraphs and not self._outer:
            super()._release()
            self.flow.paragraph()


FORMAT = Format(
    (".odt", ".ott", ".odp"),
    "OpenDocument",
    read_odt,
    packed=True,
    document="the file, with tables, text boxes, notes, comments, headers and footers",
    title="the author's, else the first heading",
    place="slide 3",
    engine="zip, expat",
)
