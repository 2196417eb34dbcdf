"""Reads XML of any vocabulary: what stands in the middle of a text stays in its line, the rest gets lines."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from desktop_app.core.types import Skipped
from desktop_app.corpus.formats.base import Format, Record, Refused, check_size, skipped, title_of
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.markup.declared import decoded
from desktop_app.corpus.formats.markup.html import page_of
from desktop_app.corpus.formats.spreadsheets.sheet import records
from desktop_app.corpus.formats.spreadsheets.spreadsheetml import NAMESPACE, sheets
from desktop_app.corpus.formats.xml_text import Attributes, Content, FaultyXml, parse


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


_INLINE = _names(
    "a abbr acronym b bold bdi bdo c choice cite citetitle code corr del em emph emphasis ex foreign g"
    " hi i inline ins ital italic kbd link literal m mark mentioned monospace named-content orig pc q"
    " quote r reg ref roman s samp sc seg sic small smallcaps span strike strong styled-content sub"
    " subscript sup superscript supplied t tt u ulink underline var w xref"
)
"""Of HTML, DocBook, TEI, DITA, JATS, Word: these stay in the line of a paragraph that holds only them."""
_BLOCK = _names(
    "bibl blockquote caption entry epigraph figure formalpara head item itemizedlist l label lg li list"
    " list-item listitem orderedlist p para row section simpara sp speaker table tbody td th title tr"
    " variablelist"
)
"""These begin a line, even in the middle of one."""
_ENDINGS = (
    "xml rss atom opml tei dita ditamap dbk docbook xlf xliff tmx ttml dfxp kml gpx tcx enex"
    " rdf owl xsd xsl xslt resx"
)
"""Texts, feeds, outlines, translations, subtitles, places, notes of Evernote, what describes data."""
_NOTES = frozenset(("annotation", "fn", "footnote", "note"))
"""What is anchored in a line and follows it."""
_PREFORMATTED = _names("codeblock eg literallayout pre programlisting screen verbatim")
_PAGES = _names("content description encoded html summary")
"""In feeds, they hold pages as text."""
_PAGE = re.compile(r"</?(?:[a-z][a-z0-9-]*)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BARE = re.compile(r"&(?!#?\w+;)")
"""The commonest fault: a sign that should be written &amp;."""
_BREAKS = frozenset(("br", "lb", "newline", "linebreak", "pb", "cb"))
_WORDS = frozenset(("w", "surname", "forename", "given-names", "firstname", "lastname"))
"""Words of their own, though nothing stands between them."""
_SAYING = _names("alt caption desc description label _note note summary text title")
_UNSAYING = _names("class style schemalocation space d points transform viewbox path")
_SENTENCE = re.compile(r"[^\W\d_]{2,}[^<>{};]*?\s[^<>{};]*?[^\W\d_]{2,}[^<>{};]*?\s[^<>{};]*?[^\W\d_]{2,}")
"""Three words at least: what is said, and no name, number or list of settings."""
_HEAD = 4096
_BLANKS = re.compile(r"[ \t\xa0]+")


class _Mixed(Content):
    """Whether each element, by its number, has text of its own or blanks between what it holds."""

    def __init__(self) -> None:
        self.flags = bytearray()
        self._open: list[int] = []

    def start(self, _name: str, _attributes: Attributes) -> None:
        self._open.append(len(self.flags))
        self.flags.append(0)

    def end(self, _name: str) -> None:
        self._open.pop()

    def data(self, text: str) -> None:
        if self._open and (not text.isspace() or _BLANKS.fullmatch(text)):
            self.flags[self._open[-1]] = 1


class _Open(NamedTuple):
    """An element that is open: has it text of its own, stays it in a line, is it a paragraph or a note?"""

    mixed: bool = False
    inline: bool = False
    block: bool = False
    note: bool = False


class _XmlText(Content):
    """`mixed` is what _Mixed found in the same text."""

    def __init__(self, mixed: bytearray) -> None:
        self.flow = TextFlow()
        self.title = ""
        self._mixed = iter(mixed)
        self._open = [_Open()]
        self._outer: list[TextFlow] = []
        self._notes: list[tuple[int, str]] = []
        """And how deep the paragraph lies that each follows."""
        self._titles: list[str] | None = None
        self._preformatted = 0
        self._page = False

    @property
    def text(self) -> str:
        """What was told so far."""
        return "\n".join(filter(None, (flow.text for flow in (*self._outer, self.flow))))

    def start(self, name: str, attributes: Attributes) -> None:
        name = name.lower()
        around = self._open[-1]
        block = name in _BLOCK
        note = name in _NOTES and around.mixed
        # A paragraph, and what stays within one, keeps its marks in its line though it holds nothing else.
        inline = not block if around.mixed or around.inline else name in _INLINE and around.block
        apart = name in _WORDS or (inline and not around.mixed and name not in _INLINE)
        self._open.append(_Open(bool(next(self._mixed, 0)), inline, block, note))
        if note:
            self._outer.append(self.flow)
            self.flow = TextFlow()
        elif name in _BREAKS:
            if attributes.get("break") != "no":
                self.flow.line()
        elif apart:
            self.flow.word()
        elif not inline:
            self.flow.line()
        self._preformatted += name in _PREFORMATTED
        self._page = name in _PAGES or attributes.get("type") in ("html", "text/html")
        if attributes:
            self._add_sayings(attributes, within=inline or note)
        if name == "title" and not self.title:
            self._titles = []

    def end(self, name: str) -> None:
        name = name.lower()
        ended = self._open.pop()
        self._preformatted -= name in _PREFORMATTED
        self._page = False
        if ended.note:
            depth = next(
                depth for depth in range(len(self._open) - 1, -1, -1) if not self._open[depth].inline
            )
            self._notes.append((depth, self.flow.text))
            self.flow = self._outer.pop()
        elif not ended.inline and name not in _BREAKS and name not in _WORDS:
            self.flow.line()
            self._release()
        if name == "title" and self._titles is not None:
            self.title = "".join(self._titles)
            self._titles = None

    def data(self, text: str) -> None:
        if self._preformatted:
            self.flow.add(text)
        elif self._page and "<" in text and _PAGE.search(text):
            page = TextFlow()
            page_of(text).write(page)
            text = page.text
            self.flow.add(text)
        else:
            self.flow.add_words(text)
        if self._titles is not None:
            self._titles.append(text)

    def _add_sayings(self, attributes: Attributes, within: bool) -> None:
        """Writes what attributes say: in lines, or after the paragraph in which their element stands."""
        told: set[str] = set()
        for name, value in attributes.items():
            plain = name.rpartition(" ")[2].lower()
            if value in told:
                continue
            told.add(value)
            if plain in _SAYING or (plain not in _UNSAYING and _SENTENCE.search(value)):
                if within:
                    self._note(" ".join(value.split()))
                else:
                    self.flow.line()
                    self.flow.add_words(value)
                    self.flow.line()

    def _note(self, text: str) -> None:
        paragraph = max(depth for depth, one in enumerate(self._open) if not one.inline)
        self._notes.append((paragraph, text))

    def _release(self) -> None:
        """Writes the notes of a paragraph that has ended."""
        while self._notes and self._notes[0][0] >= len(self._open) and not self._outer:
            self.flow.add(self._notes.pop(0)[1])
            self.flow.line()


def read_xml(path: Path) -> Iterator[Record | Skipped]:
    """The text of all elements and of attributes that say something; parts in other files are told."""
    check_size(path)
    data = path.read_bytes()
    if not data.strip():
        raise Refused("it holds no text")
    text = decoded(data)
    if NAMESPACE in text[:_HEAD]:
        for one in sheets(text):
            yield from records(one)
        return
    mixed = _Mixed()
    try:
        parse(text, mixed, doctype=True)
    except FaultyXml:
        text = _BARE.sub("&amp;", text)
        mixed = _Mixed()
        with suppress(FaultyXml):
            parse(text, mixed, doctype=True)
    content = _XmlText(mixed.flags)
    try:
        wanted = parse(text, content, doctype=True)
    except FaultyXml as error:
        if not content.text:
            raise
        wanted = ()
        yield skipped(path, f"{error.reason}, and what follows is not read")
    if wanted:
        yield skipped(path, f"its parts in other files are not read with it: {', '.join(wanted)}")
    yield Record(title=title_of(path, content.title), text=content.text)


FORMAT = Format(
    tuple(f".{ending}" for ending in _ENDINGS.split()),
    "XML",
    read_xml,
    document="the text of all elements; workbooks of Excel 2003 a row",
    title="that of its first title, else the file's name",
    unread="attributes of less than three words; parts in other files, which are told",
    limits="128 MiB",
    engine="expat",
)
