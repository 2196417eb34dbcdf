"""Reads e-books: the chapters in the order in which the book shows them."""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from desktop_app.core.types import Skipped
from desktop_app.core.words import listed
from desktop_app.corpus.formats.archive import Archive, opened
from desktop_app.corpus.formats.base import Format, Locked, Record, Refused, fields_of, skipped, title_of
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.markup.declared import decoded
from desktop_app.corpus.formats.markup.html import page_of
from desktop_app.corpus.formats.xml_text import Attributes, Content, Values, attribute, elements, parse

_FONTS_ONLY = re.compile(
    rb"algorithm\s*=\s*[\"'](?!http://(?:www\.idpf\.org|ns\.adobe\.com/pdf/enc#RC))", re.I
)
_LONGEST_NAME = 80
_TEXTS = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")
_MOST_LISTED = 5


class _Item(NamedTuple):
    """A member of the archive that the book's list names."""

    name: str
    kind: str
    properties: str


def read_epub(path: Path) -> Iterator[Record | Skipped]:
    """The book as one text, whose parts are its chapters: by their headings, their names in the book's own
    table of contents, else "part 1" …
    """
    with opened(path) as archive:
        locks = "META-INF/encryption.xml"
        if locks in archive.names and _FONTS_ONLY.search(archive.read(locks)):
            raise Refused("it is locked by the copy protection of a shop, and only its program opens it")
        container = elements(archive.read("META-INF/container.xml"), doctype=True)
        roots = (attribute(attributes, "full-path") for name, attributes in container if name == "rootfile")
        root = next(filter(None, roots), "")
        package = archive.read(root)
        found = Values(package, doctype=True)
        items, spine = _listed(package, posixpath.dirname(root))
        contents = _contents(archive, items)
        same = {name.casefold(): name for name in archive.names}
        flow = TextFlow()
        missing = 0
        damaged: list[str] = []
        for number, listed_name in enumerate(_chapters(items, spine, archive), 1):
            name = listed_name
            if name not in archive.names:
                name = same.get(name.casefold(), "")
            if not name:
                missing += 1
                continue
            try:
                page = page_of(decoded(archive.read(name)))
            except Locked:
                raise
            except Refused:
                damaged.append(posixpath.basename(name))
                continue
            chapter = TextFlow()
            page.write(chapter)
            flow.place((page.heading or contents.get(name, ""))[:_LONGEST_NAME] or f"part {number}")
            flow.add(chapter.text)
    if missing:
        yield Skipped(
            str(path), f"{missing} of its chapters {'is' if missing == 1 else 'are'} missing in it."
        )
    if damaged:
        verb = "is" if len(damaged) == 1 else "are"
        yield skipped(path, f"{listed(damaged[:_MOST_LISTED])} in it {verb} damaged and left out")
    fields = fields_of(
        author=found.all("creator"),
        language=found.all("language"),
        publisher=found.all("publisher"),
        date=found.first("date"),
        subject=found.all("subject"),
        series=_series(package),
        description=_words(found.first("description")),
    )
    yield Record("", fields, title_of(path, found.first("title")), flow.text, tuple(flow.places))


def _series(package: bytes) -> str:
    """The name of the series that Calibre or EPUB 3 says a book belongs to."""
    series = _Series()
    parse(package, series, doctype=True)
    return series.name.strip()


class _Series(Content):
    def __init__(self) -> None:
        self.name = ""
        self._within = False

    def start(self, _name: str, attributes: Attributes) -> None:
        self._within = attribute(attributes, "property") == "belongs-to-collection" and not self.name
        if attribute(attributes, "name") == "calibre:series":
            self.name = attribute(attributes, "content")

    def end(self, _name: str) -> None:
        self._within = False

    def data(self, text: str) -> None:
        self.name += text if self._within else ""


def _words(description: str) -> str:
    """A description, which programs write with the marks of a page."""
    if "<" not in description:
        return description
    flow = TextFlow()
    page_of(description).write(flow)
    return flow.text


def _listed(package: bytes, folder: str) -> tuple[dict[str, _Item], list[str]]:
    """The members by their ids, and the ids of those that the book shows one after the other.

    What is beside the line of reading, as notes are, comes after it.
    """
    items: dict[str, _Item] = {}
    spine: list[str] = []
    beside: list[str] = []
    for name, attributes in elements(package, doctype=True):
        if name == "item":
            target = _target(attribute(attributes, "href"), folder)
            kind = attribute(attributes, "media-type")
            items[attribute(attributes, "id")] = _Item(target, kind, attribute(attributes, "properties"))
        elif name == "itemref":
            aside = attribute(attributes, "linear") == "no"
            (beside if aside else spine).append(attribute(attributes, "idref"))
    return items, spine + beside


def _chapters(items: dict[str, _Item], spine: list[str], archive: Archive) -> list[str]:
    """The members that hold the text, in order; those that only links lead to (notes) come last."""
    shown = [items[id_].name for id_ in spine if id_ in items]
    rest = (item for item in items.values() if item.kind in _TEXTS and "nav" not in item.properties.split())
    return list(dict.fromkeys([*shown, *(item.name for item in rest if item.name in archive.names)]))


def _contents(archive: Archive, items: dict[str, _Item]) -> dict[str, str]:
    """What the book's table of contents calls its members, as far as it can be read."""
    for item in items.values():
        if item.name in archive.names and ("nav" in item.properties.split() or item.kind.endswith("ncx+xml")):
            entries = _ContentsEntries(posixpath.dirname(item.name))
            try:
                parse(decoded(archive.read(item.name)), entries, doctype=True)
            except Locked:
                raise
            except Refused:
                continue
            if entries.names:
                return entries.names
    return {}


class _ContentsEntries(Content):
    """The first name of each file in a table of contents, of EPUB 3 (a) or 2 (navPoint: text, content)."""

    def __init__(self, folder: str) -> None:
        self.names: dict[str, str] = {}
        self._folder = folder
        self._target = ""
        self._words: list[str] = []
        self._named = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name in ("a", "navLabel"):
            self._words.clear()
            self._named = True
            self._target = attribute(attributes, "href")
        elif name == "content":
            self._enter(attribute(attributes, "src"))

    def end(self, name: str) -> None:
        if name == "a":
            self._enter(self._target)
        if name in ("a", "navLabel"):
            self._named = False

    def data(self, text: str) -> None:
        if self._named:
            self._words.append(text)

    def _enter(self, target: str) -> None:
        if target and (words := " ".join("".join(self._words).split())):
            self.names.setdefault(_target(target, self._folder), words)


def _target(reference: str, folder: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(reference.partition("#")[0])))


FORMAT = Format(
    (".epub",),
    "E-book",
    read_epub,
    packed=True,
    document="the book, in the order of its spine",
    title="the author's",
    place="the chapter's heading or name in the contents, else part 3",
    unread="pictures; books that a shop has locked",
    limits="512 MiB unpacked",
    engine="zip, expat, Lexbor",
)
