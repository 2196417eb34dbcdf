"""Reads XML by its events, without trees, entities or anything from outside the file; and plain XML files."""

from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from desktop_app.corpus.formats.base import Format, Record, Refused, check_size, title_of
from desktop_app.corpus.formats.flow import TextFlow

Attributes = dict[str, str]


class Content:
    """Takes what an XML text holds, in order. Names are local ones; attributes' are "namespace name"."""

    def start(self, name: str, attributes: Attributes) -> None: ...

    def end(self, name: str) -> None: ...

    def data(self, text: str) -> None: ...


def parse(xml: bytes, content: Content, doctype: bool = False) -> None:
    """Tells `content` what is in `xml`.

    Raises Refused where it is not XML, where it declares entities (they can be bombs, or name files), and
    for any DOCTYPE unless `doctype`: office files have none.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_told: object) -> None:
        raise Refused("it declares entities, which no document needs and attacks are made of")

    parser.EntityDeclHandler = refuse
    if not doctype:
        parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: content.start(name.rpartition(" ")[2], attributes)
    parser.EndElementHandler = lambda name: content.end(name.rpartition(" ")[2])
    parser.CharacterDataHandler = content.data
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        where = f" at line {error.lineno}" if isinstance(error, expat.ExpatError) else ""
        raise Refused(f"it is damaged: its XML is faulty{where}") from error


def attribute(attributes: Attributes, name: str) -> str:
    """An attribute by its local name, or ""."""
    if name in attributes:
        return attributes[name]
    return next((value for key, value in attributes.items() if key.endswith(f" {name}")), "")


class _Elements(Content):
    def __init__(self) -> None:
        self.found: list[tuple[str, Attributes]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        self.found.append((name, attributes))


def elements(xml: bytes, doctype: bool = False) -> list[tuple[str, Attributes]]:
    """The elements of `xml` in order, by their local names, with their attributes; raises as `parse` does."""
    content = _Elements()
    parse(xml, content, doctype)
    return content.found


class Values(Content):
    """Gathers the texts of elements by their local names, the first of each."""

    def __init__(self, xml: bytes, doctype: bool = False) -> None:
        self.first: dict[str, str] = {}
        self._open: list[list[str]] = []
        parse(xml, self, doctype)

    def start(self, _name: str, _attributes: Attributes) -> None:
        self._open.append([])

    def data(self, text: str) -> None:
        self._open[-1].append(text)

    def end(self, name: str) -> None:
        if value := "".join(self._open.pop()).strip():
            self.first.setdefault(name, value)


class _ElementLines(Content):
    """Every element on a line of its own."""

    def __init__(self) -> None:
        self.flow = TextFlow()

    def start(self, _name: str, _attributes: Attributes) -> None:
        self.flow.line()

    def end(self, _name: str) -> None:
        self.flow.line()

    def data(self, text: str) -> None:
        self.flow.add_words(text)


def read_xml(path: Path) -> Iterator[Record]:
    """The text of all elements, one a line; attributes are left out."""
    check_size(path)
    data = path.read_bytes()
    if not data.strip():
        raise Refused("it holds no text")
    content = _ElementLines()
    parse(data, content, doctype=True)
    yield Record(title=title_of(path), text=content.flow.text)


FORMAT = Format(
    (".xml",),
    "XML",
    read_xml,
    document="the text of all elements",
    engine="expat",
)
