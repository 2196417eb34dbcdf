"""Reads Word documents and PowerPoint presentations: body or slides, and what stands next to them."""

import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from desktop_app.corpus.formats.archive import Archive, opened
from desktop_app.corpus.formats.base import Format, Record, Refused, fields_of, title_of
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.story import Story
from desktop_app.corpus.formats.xml_text import Attributes, Values, attribute, elements, parse

_APART = ("footnotes", "endnotes", "comments", "diagramData", "header", "footer")
"""What stands next to a document's body, in the order in which it follows it."""
_LEFT_OUT = {"Fallback", "instrText", "delText", "moveFrom"}
"""What is there twice, is no text, or was deleted."""
_HEADINGS = ("title", "heading1", "ctrtitle")


def read_docx(path: Path) -> Iterator[Record]:
    """The document as one text. What stands next to the body follows it, each text once."""
    with opened(path) as archive:
        main = _main_part(archive, "word/document.xml")
        story = _Part(TextFlow())
        parse(archive.read(main), story)
        apart: dict[str, None] = {}
        for part in _targets(archive, main, *_APART):
            beside = _Part(TextFlow())
            parse(archive.read(part), beside)
            apart[beside.flow.text] = None
        for text in apart:
            story.flow.paragraph()
            story.flow.add(text)
        title, fields = _properties(archive)
    yield Record(fields=fields, title=title_of(path, title, story.heading), text=story.flow.text)


def read_pptx(path: Path) -> Iterator[Record]:
    """The presentation as one text, whose parts are "slide 1" …, each with its diagrams and notes.

    Raises Refused where a slide that is listed is not there.
    """
    with opened(path) as archive:
        main = _main_part(archive, "ppt/presentation.xml")
        order = [
            value
            for name, attributes in elements(archive.read(main))
            if name == "sldId"
            for key, value in attributes.items()
            if key.endswith("relationships id")
        ]
        slides = {relation.id: relation.target for relation in _relations(archive, main)}
        if missing := [id_ for id_ in order if id_ not in slides]:
            raise Refused(f"it is damaged: {len(missing)} of its {len(order)} slides are missing in it")
        flow = TextFlow()
        heading = ""
        for number, id_ in enumerate(order, 1):
            flow.place(f"slide {number}")
            slide = slides[id_]
            for part in (slide, *_targets(archive, slide, "diagramData", "notesSlide")):
                story = _Part(flow)
                parse(archive.read(part), story)
                heading = heading or story.heading
                flow.paragraph()
        title, fields = _properties(archive)
    yield Record("", fields, title_of(path, title, heading), flow.text, tuple(flow.places))


class _Relation(NamedTuple):
    """A part that another refers to; `kind` is the last word of the relationship's type ("footer")."""

    id: str
    kind: str
    target: str


def _relations(archive: Archive, part: str) -> list[_Relation]:
    """The parts that `part` refers to and that are there, in order; "" is the package itself."""
    folder, name = posixpath.split(part)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    if listed not in archive.names:
        return []
    found = []
    for _, attributes in elements(archive.read(listed)):
        target = unquote(attributes.get("Target", ""))
        path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = attributes.get("Type", "").rpartition("/")[2]
        if path in archive.names and attributes.get("TargetMode") != "External":
            found.append(_Relation(attributes.get("Id", ""), kind, path))
    return found


def _targets(archive: Archive, part: str, *kinds: str) -> list[str]:
    """What `part` refers to as one of `kinds`, kind by kind, each once."""
    related = _relations(archive, part)
    return list(
        dict.fromkeys(relation.target for kind in kinds for relation in related if relation.kind == kind)
    )


def _main_part(archive: Archive, usual: str) -> str:
    """The document itself: where the package says it is, else in the usual place."""
    return next(iter(_targets(archive, "", "officeDocument")), usual)


def _properties(archive: Archive) -> tuple[str, dict[str, str]]:
    """The title that the author gave, and the other properties worth a field."""
    named = _targets(archive, "", "core-properties")
    found = Values(archive.read(named[0])).first if named else {}
    fields = fields_of(
        author=found.get("creator"),
        subject=found.get("subject"),
        keywords=found.get("keywords"),
        created=found.get("created"),
        modified=found.get("modified"),
    )
    return found.get("title", ""), fields


class _Part(Story):
    """The text of one part of the package."""

    def __init__(self, flow: TextFlow) -> None:
        super().__init__(flow)
        self._open: list[str] = []
        self._is_heading = False

    def start(self, name: str, attributes: Attributes) -> None:
        parent = self._open[-1] if self._open else ""
        self._open.append(name)
        if self._left_out or name in _LEFT_OUT or _is_apparatus(name, attributes):
            self._left_out += 1
        elif name == "p":
            self._begin_paragraph(close="txBody" in self._open)
        elif name == "tab" and parent == "r":
            self._add("\t")
        elif name in ("br", "cr") and parent in ("r", "p"):
            self.flow.line_break()
        elif name == "noBreakHyphen":
            self._add("-")
        elif name in ("pStyle", "ph"):
            style = attribute(attributes, "val") or attribute(attributes, "type")
            self._is_heading = style.replace(" ", "").lower() in _HEADINGS
        elif name in ("tbl", "sp"):
            self.flow.paragraph()
        elif name == "tr":
            self.flow.line()
        elif name == "tc":
            self._begin_cell()
        elif name == "txbxContent":
            self._begin_box()

    def end(self, name: str) -> None:
        self._open.pop()
        if self._left_out:
            self._left_out -= 1
        elif name == "p":
            self._end_paragraph(self._is_heading)
            if "txBody" not in self._open:
                self._is_heading = False
            self._release()
        elif name == "sp":
            self._is_heading = False
        elif name == "tc":
            self._end_cell()
        elif name == "tbl":
            self.flow.paragraph()
        elif name == "txbxContent":
            self._end_box()

    def data(self, text: str) -> None:
        if not self._left_out and self._open[-1] == "t":
            self._add(text)

    def _add(self, text: str) -> None:
        self.flow.add(text)
        self._words.append(text)


def _is_apparatus(name: str, attributes: Attributes) -> bool:
    """The rule above footnotes, and the number of a slide."""
    kind = attribute(attributes, "type")
    return name in ("footnote", "endnote", "fld") and ("eparat" in kind or kind == "slidenum")


WORD = Format(
    (".docx", ".docm", ".dotx"),
    "Word",
    read_docx,
    packed=True,
    document="the file, with tables, text boxes, notes, comments, headers and footers",
    title="the author's, else the first heading",
    engine="zip, expat",
)
POWERPOINT = Format(
    (".pptx", ".pptm", ".ppsx"),
    "PowerPoint",
    read_pptx,
    packed=True,
    document="the file, with the speaker's notes",
    title="the author's, else the first heading",
    place="slide 3",
    engine="zip, expat",
)
