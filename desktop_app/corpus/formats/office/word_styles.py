"""What Word's styles and lists say of a paragraph: its number, and what is hidden."""

from dataclasses import dataclass, field, replace

from desktop_app.corpus.formats.office.numbers import ListLevel, ListNumbers
from desktop_app.corpus.formats.xml_text import Attributes, Content, attribute, parse

_MOST_BASES = 32
_DEEPEST = 8


@dataclass(slots=True)
class WordStyle:
    """One style; None is said by the style that it is based on."""

    name: str = ""
    based_on: str = ""
    list_id: str | None = None
    level: int | None = None
    hidden: bool | None = None
    font: str = ""


@dataclass(slots=True)
class _AbstractList:
    levels: dict[int, ListLevel] = field(default_factory=dict)
    styles: dict[str, int] = field(default_factory=dict)
    link: str = ""


@dataclass(slots=True)
class _List:
    abstract: str = ""
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, ListLevel] = field(default_factory=dict)


def is_on(attributes: Attributes) -> bool:
    """Whether a property that is switched by its presence is on."""
    return attribute(attributes, "val").lower() not in ("0", "false", "off", "none")


def number_of(attributes: Attributes, name: str = "val") -> int:
    """An attribute that is a whole number; 0 where it is none."""
    value = attribute(attributes, name)
    return int(value) if value.lstrip("-").isdecimal() else 0


class Styles(Content):
    """The styles of a document (styles.xml), by their ids."""

    def __init__(self, xml: bytes = b"") -> None:
        self.by_id: dict[str, WordStyle] = {}
        self.default = ""
        self._style = WordStyle()
        if xml:
            parse(xml, self)

    def start(self, name: str, attributes: Attributes) -> None:
        style = self._style
        if name == "style":
            id_ = attribute(attributes, "styleId")
            self._style = self.by_id[id_] = WordStyle()
            if attribute(attributes, "type") == "paragraph" and attribute(attributes, "default") in (
                "1",
                "true",
            ):
                self.default = id_
        elif name == "name":
            style.name = attribute(attributes, "val")
        elif name == "basedOn":
            style.based_on = attribute(attributes, "val")
        elif name == "numId":
            style.list_id = attribute(attributes, "val")
        elif name == "ilvl":
            style.level = number_of(attributes)
        elif name == "vanish":
            style.hidden = is_on(attributes)
        elif name == "rFonts":
            style.font = attribute(attributes, "ascii")

    def end(self, name: str) -> None:
        if name == "style":
            self._style = WordStyle()

    def chain(self, id_: str) -> list[WordStyle]:
        """A style and those it is based on."""
        found: list[WordStyle] = []
        while id_ in self.by_id and len(found) < _MOST_BASES:
            found.append(self.by_id[id_])
            id_ = found[-1].based_on
        return found

    def hides(self, id_: str) -> bool:
        """Whether text of that style is hidden."""
        return next((style.hidden for style in self.chain(id_) if style.hidden is not None), False)

    def font(self, id_: str) -> str:
        """The font of a style, or ""."""
        return next((style.font for style in self.chain(id_) if style.font), "")


class Lists(Content):
    """The lists of a document (numbering.xml), and how far each has come."""

    def __init__(self, styles: Styles, xml: bytes = b"") -> None:
        self._styles = styles
        self._abstract: dict[str, _AbstractList] = {}
        self._lists: dict[str, _List] = {}
        self._numbering = ListNumbers()
        self._owner: dict[int, ListLevel] = {}
        self._now = _AbstractList()
        self._list: _List | None = None
        self._level = 0
        if xml:
            parse(xml, self)

    def start(self, name: str, attributes: Attributes) -> None:
        match name:
            case "abstractNum":
                self._now = self._abstract[attribute(attributes, "abstractNumId")] = _AbstractList()
                self._owner, self._list = self._now.levels, None
            case "num":
                self._list = self._lists[attribute(attributes, "numId")] = _List()
                self._owner = self._list.levels
            case "abstractNumId" if self._list:
                self._list.abstract = attribute(attributes, "val")
            case "numStyleLink":
                self._now.link = attribute(attributes, "val")
            case "lvl" | "lvlOverride":
                self._level = number_of(attributes, "ilvl")
                if name == "lvl":
                    self._owner[self._level] = ListLevel()
            case "startOverride" if self._list:
                self._list.starts[self._level] = number_of(attributes)
            case "pStyle" if not self._list:
                self._now.styles[attribute(attributes, "val")] = self._level
            case "start" | "numFmt" | "lvlText" | "lvlRestart" | "isLgl" | "suff":
                if level := self._owner.get(self._level):
                    self._owner[self._level] = _with(level, name, attributes)

    def label(self, style: str, list_id: str | None, level: int | None) -> str:
        """The number of the next paragraph, by what it says itself and by its style; "" without one."""
        for one in self._styles.chain(style):
            list_id = one.list_id if list_id is None else list_id
            level = one.level if level is None else level
        if not list_id or list_id not in self._lists:
            return ""
        own = self._lists[list_id]
        abstract = self._resolved(own.abstract)
        if level is None:
            level = abstract.styles.get(style, 0)
        return self._numbering.next(
            (list_id, own.abstract), min(level, _DEEPEST), abstract.levels, own.levels, own.starts
        )

    def _resolved(self, abstract: str) -> _AbstractList:
        found = self._abstract.get(abstract, _AbstractList())
        if found.link and not found.levels:
            linked = next((style.list_id for style in self._styles.chain(found.link) if style.list_id), "")
            other = self._lists.get(linked or "", _List()).abstract
            return self._abstract.get(other, found)
        return found


def _with(level: ListLevel, name: str, attributes: Attributes) -> ListLevel:
    value = attribute(attributes, "val")
    match name:
        case "start":
            return replace(level, start=number_of(attributes))
        case "numFmt":
            zeros = attribute(attributes, "format")
            return replace(level, kind="decimalZero" if zeros.startswith("01") else value)
        case "lvlText":
            return replace(level, text=value)
        case "lvlRestart":
            return replace(level, restart_after=number_of(attributes))
        case "isLgl":
            return replace(level, decimal=is_on(attributes))
        case _:
            return replace(level, joined=value == "nothing")


def lists_of(styles: bytes, numbering: bytes) -> tuple[Styles, Lists]:
    """What styles.xml and numbering.xml say, either of them maybe b""."""
    known = Styles(styles)
    return known, Lists(known, numbering)
