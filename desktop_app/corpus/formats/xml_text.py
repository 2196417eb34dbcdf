"""Reads XML by its events, without trees or anything from outside the file."""

import re
from html.entities import html5
from xml.parsers import expat

from desktop_app.corpus.formats.base import Refused

Attributes = dict[str, str]

_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)(\w[\w.:-]*);?")
_MOST_OF_OTHERS = 10_000
"""Characters of an entity that is made of others: names and sentences are; attacks double at every step."""
_MOST_OF_ONE = 4
_LEAST = 1 << 20
"""A text may have so many characters more than a few times its bytes: names of things repeat."""


class Content:
    """Takes what an XML text holds, in order. Names are local ones; attributes' are "namespace name".

    With `whole_names`, those of elements are, too: it spares a call for each of very many.
    """

    whole_names = False

    def start(self, name: str, attributes: Attributes) -> None: ...

    def end(self, name: str) -> None: ...

    def data(self, text: str) -> None: ...


class LocalNames(dict[str, str]):
    """The local part of every name that is asked for, cut once: a text has few names, and many of each."""

    def __missing__(self, name: str) -> str:
        self[name] = local = name.rpartition(" ")[2]
        return local


class FaultyXml(Refused):
    """What was told before the fault is right; what follows is not known."""


def parse(xml: bytes | str, content: Content, doctype: bool = False) -> tuple[str, ...]:
    """Tells `content` what is in `xml`; returns the files it wanted as parts of itself, which nobody opens.

    Named characters of HTML (&nbsp;) are read wherever they stand, and others of which nothing is known are
    kept as they are written. Raises Refused where it is not XML, where entities make much of little, or are
    made of others at length, and for any DOCTYPE unless `doctype`: office files have none.
    """
    parser = expat.ParserCreate("utf-8" if isinstance(xml, str) else None, " ")
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    data = xml.encode("utf-8", "replace") if isinstance(xml, str) else xml
    left = _LEAST + _MOST_OF_ONE * len(data)
    files: dict[str, str] = {}
    sizes: dict[str, int] = {}
    wanted: list[str] = []

    def refuse(*_told: object) -> None:
        raise Refused("it declares entities, which no document needs and attacks are made of")

    def declared(
        name: str, parameter: int, value: str | None, _base: object, file: str | None, *_: object
    ) -> None:
        if parameter:
            return
        if value is None:
            files[name] = file or name
            return
        parts = _ENTITY.findall(value)
        sizes[name] = len(value) + sum(sizes.get(part, len(part)) for part in parts)
        if parts and (
            sizes[name] > _MOST_OF_OTHERS or not all(part in sizes or f"{part};" in html5 for part in parts)
        ):
            raise Refused("it declares entities made of entities, as attacks do")
        parser.CharacterDataHandler = told

    def named(name: str, parameter: int) -> None:
        if name in files:
            wanted.append(files[name])
        elif not parameter:
            content.data(html5.get(f"{name};", f"&{name};"))

    def told(text: str) -> None:
        nonlocal left
        left -= len(text)
        if left < 0:
            raise Refused("its entities make much of little, as attacks do")
        content.data(text)

    def included(_context: object, _base: object, file: str | None, _public: object) -> int:
        wanted.extend([file] if file else [])
        return 1

    if doctype:
        parser.UseForeignDTD(True)  # so that a name nobody declares is told and is no fault
        parser.EntityDeclHandler = declared
        parser.ExternalEntityRefHandler = included
    else:
        parser.EntityDeclHandler = parser.StartDoctypeDeclHandler = refuse
    parser.SkippedEntityHandler = named
    start, end, local = content.start, content.end, LocalNames()
    if content.whole_names:
        parser.StartElementHandler, parser.EndElementHandler = start, end
    else:
        parser.StartElementHandler = lambda name, attributes: start(local[name], attributes)
        parser.EndElementHandler = lambda name: end(local[name])
    parser.CharacterDataHandler = content.data
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        parser.buffer_text = False  # tells the text before the fault
        where = f" at line {error.lineno}" if isinstance(error, expat.ExpatError) else ""
        raise FaultyXml(f"it is damaged: its XML is faulty{where}") from error
    return tuple(dict.fromkeys(wanted))


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
    """Gathers the texts of elements, or of those `within` one, by their local names."""

    def __init__(self, xml: bytes, doctype: bool = False, within: str = "") -> None:
        self._within = within
        self._inside = 0 if within else 1
        self._found: dict[str, list[str]] = {}
        self._open: list[list[str]] = []
        parse(xml, self, doctype)

    def start(self, name: str, _attributes: Attributes) -> None:
        self._open.append([])
        self._inside += name == self._within

    def data(self, text: str) -> None:
        self._open[-1].append(text)

    def end(self, name: str) -> None:
        self._inside -= name == self._within
        if (value := "".join(self._open.pop()).strip()) and self._inside:
            self._found.setdefault(name, []).append(value)

    def first(self, name: str) -> str:
        """The first one, or ""."""
        return self._found.get(name, [""])[0]

    def all(self, name: str) -> str:
        """Every one, once, with commas between."""
        return ", ".join(dict.fromkeys(self._found.get(name, ())))
