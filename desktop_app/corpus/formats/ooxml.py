"""What DOCX and PPTX have in common: relationships, properties, stories of paragraphs and tables."""

from __future__ import annotations

import posixpath
from typing import NamedTuple
from urllib.parse import unquote

from desktop_app.corpus.formats.archive import Archive
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.titles import fields_of
from desktop_app.corpus.formats.xml_text import Attributes, Values, attribute, parse

_LEFT_OUT = {"Fallback", "instrText", "delText", "moveFrom"}
"""What is there twice, is no text, or was deleted."""
_HEADINGS = ("title", "heading1", "ctrtitle")


class Relation(NamedTuple):
    """A part that another refers to; `kind` is the last word of the relationship's type ("footer")."""

    id: str
    kind: str
    target: str


def relations(archive: Archive, part: str) -> list[Relation]:
    """The parts that `part` refers to and that are there, in order; "" is the package itself."""
    folder, name = posixpath.split(part)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    if listed not in archive.names:
        return []
    found: list[Relation] = []

    class Relationships:
        def start(self, _name: str, attributes: Attributes) -> None:
            target = unquote(attributes.get("Target", ""))
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            if path in archive.names and attributes.get("TargetMode") != "External":
                found.append(Relation(attributes.get("Id", ""), kind, path))

        def end(self, _name: str) -> None: ...

        def data(self, _text: str) -> None: ...

    parse(archive.read(listed), Relationships())
    return found


def main_part(archive: Archive, usual: str) -> str:
    """The document itself: where the package says it is, else in the usual place."""
    named = [relation.target for relation in relations(archive, "") if relation.kind == "officeDocument"]
    return next(iter(named), usual)


def properties(archive: Archive) -> tuple[str, dict[str, str]]:
    """The title that the author gave, and the other properties worth a field."""
    named = [relation.target for relation in relations(archive, "") if relation.kind == "core-properties"]
    if not named:
        return "", {}
    found = Values(archive.read(named[0])).first
    fields = fields_of(
        author=found.get("creator"),
        subject=found.get("subject"),
        keywords=found.get("keywords"),
        created=found.get("created"),
        modified=found.get("modified"),
    )
    return found.get("title", ""), fields


class Story:
    """Writes the text of a part into `flow`; a cell or a box does not tear the paragraph around it."""

    def __init__(self, flow: TextFlow) -> None:
        self.flow = flow
        self.heading = ""
        self._open: list[str] = []
        self._left_out = 0
        self._outer: list[tuple[TextFlow, int]] = []
        self._boxes: list[str] = []
        self._paragraphs = 0
        self._cells = 0
        self._first_of_cell = False
        self._is_heading = False
        self._words: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        parent = self._open[-1] if self._open else ""
        self._open.append(name)
        if self._left_out or name in _LEFT_OUT or _is_apparatus(name, attributes):
            self._left_out += 1
        elif name == "p":
            self._begin_paragraph()
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
            self.flow.cell()
            self._cells += 1
            self._first_of_cell = True
        elif name == "txbxContent":
            self._outer.append((self.flow, self._paragraphs))
            self.flow, self._paragraphs = TextFlow(), 0

    def end(self, name: str) -> None:
        self._open.pop()
        if self._left_out:
            self._left_out -= 1
        elif name == "p":
            self._end_paragraph()
        elif name == "sp":
            self._is_heading = False
        elif name == "tc":
            self._cells -= 1
            self._first_of_cell = False
        elif name == "tbl":
            self.flow.paragraph()
        elif name == "txbxContent":
            self._boxes.append(self.flow.text)
            self.flow, self._paragraphs = self._outer.pop()

    def data(self, text: str) -> None:
        if not self._left_out and self._open[-1] == "t":
            self._add(text)

    def _add(self, text: str) -> None:
        self.flow.add(text)
        self._words.append(text)

    def _begin_paragraph(self) -> None:
        self._paragraphs += 1
        self._words.clear()
        if self._first_of_cell:
            self._first_of_cell = False
        elif self._cells or "txBody" in self._open:
            self.flow.line()
        else:
            self.flow.paragraph()

    def _end_paragraph(self) -> None:
        self._paragraphs -= 1
        if self._is_heading and not self.heading:
            self.heading = "".join(self._words)
        if "txBody" not in self._open:
            self._is_heading = False
        if not self._paragraphs and not self._outer:
            for text in self._boxes:
                self.flow.paragraph()
                self.flow.add(text)
            self._boxes.clear()


def _is_apparatus(name: str, attributes: Attributes) -> bool:
    """The rule above footnotes, and the number of a slide."""
    kind = attribute(attributes, "type")
    return name in ("footnote", "endnote", "fld") and ("eparat" in kind or kind == "slidenum")
