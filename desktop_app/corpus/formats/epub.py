"""Reads e-books: the chapters in the order in which the book shows them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from desktop_app.core.types import Skipped
from desktop_app.corpus.formats.archive import opened
from desktop_app.corpus.formats.base import Format, Record, Refused
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.html import decoded, parsed, write
from desktop_app.corpus.formats.titles import fields_of, title_of
from desktop_app.corpus.formats.xml_text import Attributes, Values, attribute, parse

_FONTS_ONLY = re.compile(
    rb"algorithm\s*=\s*[\"'](?!http://(?:www\.idpf\.org|ns\.adobe\.com/pdf/enc#RC))", re.I
)
_LONGEST_NAME = 80


def read_epub(path: Path) -> Iterator[Record | Skipped]:
    """The book as one text, whose parts are its chapters by their headings, else "part 1" …"""
    with opened(path) as archive:
        locks = "META-INF/encryption.xml"
        if locks in archive.names and _FONTS_ONLY.search(archive.read(locks)):
            raise Refused("it is locked by the copy protection of a shop, and only its program opens it")
        root = _Package(archive.read("META-INF/container.xml"), "").root
        package = _Package(archive.read(root), posixpath.dirname(root))
        found = Values(archive.read(root), doctype=True).first
        flow = TextFlow()
        missing = 0
        for number, name in enumerate(package.chapters(), 1):
            if name not in archive.names:
                missing += 1
                continue
            chapter = TextFlow()
            heading = write(parsed(decoded(archive.read(name))), chapter)
            flow.place(heading[:_LONGEST_NAME] or f"part {number}")
            flow.add(chapter.text)
    if missing:
        yield Skipped(
            str(path), f"{missing} of its chapters {'is' if missing == 1 else 'are'} missing in it."
        )
    fields = fields_of(
        author=found.get("creator"),
        language=found.get("language"),
        publisher=found.get("publisher"),
        date=found.get("date"),
    )
    yield Record("", fields, title_of(path, found.get("title")), flow.text, tuple(flow.places))


class _Package:
    """What a container or a package file lists."""

    def __init__(self, xml: bytes, folder: str) -> None:
        self.root = ""
        self._folder = folder
        self._files: dict[str, str] = {}
        self._spine: list[str] = []
        parse(xml, self, doctype=True)

    def chapters(self) -> list[str]:
        """The members of the archive that hold the text, in order."""
        return [self._files[id_] for id_ in self._spine if id_ in self._files]

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "rootfile" and not self.root:
            self.root = attribute(attributes, "full-path")
        elif name == "item":
            target = unquote(attribute(attributes, "href").partition("#")[0])
            path = posixpath.normpath(posixpath.join(self._folder, target))
            self._files[attribute(attributes, "id")] = path
        elif name == "itemref":
            self._spine.append(attribute(attributes, "idref"))

    def end(self, _name: str) -> None: ...

    def data(self, _text: str) -> None: ...


FORMAT = Format((".epub",), "E-book", read_epub, packed=True)
