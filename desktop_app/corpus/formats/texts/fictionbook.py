"""Reads FictionBook e-books: one XML file with the book's sections."""

from collections.abc import Iterator
from pathlib import Path

from desktop_app.corpus.formats.base import Format, Record, Refused, check_size, fields_of, title_of
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.markup.row_spans import RowSpans
from desktop_app.corpus.formats.xml_text import Attributes, Content, parse

_LONGEST_NAME = 80
_LINES = ("p", "v", "subtitle", "text-author", "tr", "date")
_PARAGRAPHS = ("section", "title", "epigraph", "poem", "stanza", "cite", "annotation", "table", "body")
_KEPT = ("genre", "keywords", "publisher", "year", "isbn")
_ABOUT = {"book-title": "title", "lang": "language", **{name: name for name in _KEPT}}
_NAMES = ("first-name", "middle-name", "last-name", "nickname")


def read_fictionbook(path: Path) -> Iterator[Record]:
    """The book as one text, whose parts are its sections by their titles."""
    check_size(path)
    data = path.read_bytes()
    if not data.strip():
        raise Refused("it holds no text")
    book = _Book()
    parse(data, book, doctype=True)
    if not book.is_one:
        raise Refused("it is XML, but no FictionBook")
    told = {name: ", ".join(dict.fromkeys(values)) for name, values in book.about.items()}
    title = title_of(path, told.pop("title", ""))
    fields = fields_of(author=", ".join(dict.fromkeys(book.authors)), **told)
    yield Record("", fields, title, book.flow.text, tuple(book.flow.places))


class _Book(Content):
    def __init__(self) -> None:
        self.flow = TextFlow()
        self.about: dict[str, list[str]] = {}
        self.authors: list[str] = []
        self.is_one = False
        self._open: list[str] = []
        self._words: list[str] = []
        self._name: list[str] = []
        self._title: list[str] | None = None
        self._sections = 0
        self._chapter = TextFlow()
        self._spans = RowSpans()

    def start(self, name: str, attributes: Attributes) -> None:
        self._open.append(name)
        self.is_one |= name == "FictionBook"
        self._words.clear()
        if "body" not in self._open and name != "annotation":
            return
        if name == "section":
            self._release()
        elif name == "title":
            self._title = []
        if name in _PARAGRAPHS:
            self._chapter.paragraph()
            if name == "table":
                self._spans = RowSpans()
        elif name in _LINES:
            self._chapter.line()
            if name == "tr":
                self._spans.begin_row()
        elif name in ("td", "th"):
            width, rows = (_whole(attributes.get(key, "")) for key in ("colspan", "rowspan"))
            self._spans.begin_cell(self._chapter, width, rows)
            self._chapter.cell()
        elif name == "a" and attributes.get("type") == "note":
            self._chapter.word()
        elif name == "image":
            self._chapter.add_words(f" {attributes.get('alt', '')} ")

    def end(self, name: str) -> None:
        self._open.pop()
        if "description" in self._open and "annotation" not in self._open:
            self._told(name)
        if name == "title" and self._title is not None and "body" in self._open:
            self._begin_chapter(" ".join("".join(self._title).split()))
            self._title = None
        if name in ("td", "th"):
            self._spans.end_cell(self._chapter)
        elif name == "tr":
            self._spans.end_row(self._chapter)
        if name in _PARAGRAPHS:
            self._chapter.paragraph()
        elif name in _LINES:
            self._chapter.line()
            if self._title is not None:
                self._title.append(" ")
        if name in ("body", "annotation"):
            self._release()

    def data(self, text: str) -> None:
        self._words.append(text)
        if "binary" in self._open or ("body" not in self._open and "annotation" not in self._open):
            return
        self._chapter.add_words(text)
        if self._title is not None:
            self._title.append(text)

    def _begin_chapter(self, title: str) -> None:
        self._sections += 1
        self.flow.place(title[:_LONGEST_NAME] or f"part {self._sections}")

    def _release(self) -> None:
        """A section's text comes after the place that its title gives, which is known only at its end."""
        self.flow.paragraph()
        self.flow.add(self._chapter.text)
        self._chapter = TextFlow()

    def _told(self, name: str) -> None:
        value = " ".join("".join(self._words).split())
        self._words.clear()
        if name in _NAMES and value:
            self._name.append(value)
        elif name == "author":
            if "title-info" in self._open and self._name:
                self.authors.append(" ".join(self._name))
            self._name.clear()
        elif name in _ABOUT and value:
            self.about.setdefault(_ABOUT[name], []).append(value)


def _whole(number: str) -> int:
    return int(number) if number.isdecimal() else 1


FORMAT = Format(
    (".fb2",),
    "E-book",
    read_fictionbook,
    document="the book",
    title="the author's",
    place="the section's title",
    unread="pictures",
    limits="128 MiB",
    engine="expat",
)
