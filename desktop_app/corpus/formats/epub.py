"""Reads e-books: the chapters in the order in which the book shows them."""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

from desktop_app.core.types import Skipped
from desktop_app.corpus.formats.archive import opened
from desktop_app.corpus.formats.base import Format, Record, Refused, fields_of, title_of
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.html import decoded, write
from desktop_app.corpus.formats.xml_text import Values, attribute, elements

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
        container = elements(archive.read("META-INF/container.xml"), doctype=True)
        roots = (attribute(attributes, "full-path") for name, attributes in container if name == "rootfile")
        root = next(filter(None, roots), "")
        package = archive.read(root)
        found = Values(package, doctype=True).first
        flow = TextFlow()
        missing = 0
        for number, name in enumerate(_chapters(package, posixpath.dirname(root)), 1):
            if name not in archive.names:
                missing += 1
                continue
            chapter = TextFlow()
            heading = write(LexborHTMLParser(decoded(archive.read(name))), chapter)
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


def _chapters(package: bytes, folder: str) -> list[str]:
    """The members of the archive that hold the text, in order."""
    files: dict[str, str] = {}
    spine = []
    for name, attributes in elements(package, doctype=True):
        if name == "item":
            target = unquote(attribute(attributes, "href").partition("#")[0])
            files[attribute(attributes, "id")] = posixpath.normpath(posixpath.join(folder, target))
        elif name == "itemref":
            spine.append(attribute(attributes, "idref"))
    return [files[id_] for id_ in spine if id_ in files]


FORMAT = Format(
    (".epub",),
    "E-book",
    read_epub,
    packed=True,
    document="the book, in the order of its spine",
    title="the author's",
    place="the chapter's heading, else part 3",
    engine="zip, expat, Lexbor",
)
