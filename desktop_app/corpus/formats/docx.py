"""Reads Word documents: body, tables, text boxes, notes, comments, headers and footers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from desktop_app.corpus.formats.archive import opened
from desktop_app.corpus.formats.base import Format, Record
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.ooxml import Story, main_part, properties, relations
from desktop_app.corpus.formats.titles import title_of
from desktop_app.corpus.formats.xml_text import parse

_APART = ("footnotes", "endnotes", "comments", "diagramData", "header", "footer")
"""What stands beside the body, in the order in which it follows it."""


def read_docx(path: Path) -> Iterator[Record]:
    """The document as one text. What stands beside the body follows it, each text once."""
    with opened(path) as archive:
        main = main_part(archive, "word/document.xml")
        story = Story(TextFlow())
        parse(archive.read(main), story)
        related = relations(archive, main)
        apart: dict[str, None] = {}
        for kind in _APART:
            for part in dict.fromkeys(relation.target for relation in related if relation.kind == kind):
                beside = Story(TextFlow())
                parse(archive.read(part), beside)
                apart[beside.flow.text] = None
        for text in apart:
            story.flow.paragraph()
            story.flow.add(text)
        title, fields = properties(archive)
    yield Record(fields=fields, title=title_of(path, title, story.heading), text=story.flow.text)


FORMAT = Format((".docx", ".docm", ".dotx"), "Word", read_docx, packed=True)
