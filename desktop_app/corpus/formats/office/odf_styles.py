"""What OpenDocument's styles say: how lists and headings are numbered, and what is hidden."""

from desktop_app.corpus.formats.office.numbers import Counter, ListLevel
from desktop_app.corpus.formats.xml_text import Attributes, Content, attribute

_KINDS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_MOST_BASES = 32
_NUMBER = ("list-level-style-number", "outline-level-style")
OUTLINE = "\0outline"
"""The name of the numbering of headings, which has none."""


def whole(attributes: Attributes, name: str, default: int) -> int:
    """An attribute that is a whole number."""
    value = attribute(attributes, name)
    return int(value) if value.isdecimal() else default


class OdfStyles(Content):
    """Styles by their names, as they come in styles.xml and content.xml."""

    def __init__(self) -> None:
        self.lists: dict[str, dict[int, ListLevel]] = {}
        self._hidden: dict[str, bool] = {}
        self._raised: dict[str, bool] = {}
        self._parent: dict[str, str] = {}
        self._list_of: dict[str, str] = {}
        self._style = ""
        self._list: dict[int, ListLevel] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        own = attribute(attributes, "name")
        if name == "style":
            self._style = own
            self._parent[own] = attribute(attributes, "parent-style-name")
            if named := attribute(attributes, "list-style-name"):
                self._list_of[own] = named
        elif name in ("list-style", "outline-style"):
            self._list = self.lists[OUTLINE if name == "outline-style" else own] = {}
        elif name in _NUMBER:
            self._add_level(attributes)
        elif name in ("list-level-style-bullet", "list-level-style-image"):
            self._list[whole(attributes, "level", 1) - 1] = ListLevel("bullet")
        elif (name == "text-properties" and attribute(attributes, "display") == "none") or (
            name == "drawing-page-properties" and attribute(attributes, "visibility") == "hidden"
        ):
            self._hidden[self._style] = True
        if name == "text-properties" and (position := attribute(attributes, "text-position")):
            self._raised[self._style] = position.startswith("super") or position[0] in "123456789"

    def _add_level(self, attributes: Attributes) -> None:
        level = whole(attributes, "level", 1) - 1
        kind = _KINDS.get(attribute(attributes, "num-format"), "none")
        shown = whole(attributes, "display-levels", 1)
        numbers = ".".join(f"%{index + 1}" for index in range(max(0, level + 1 - shown), level + 1))
        before, after = attribute(attributes, "num-prefix"), attribute(attributes, "num-suffix")
        text = f"{before}{numbers}{after}" if kind != "none" else f"{before}{after}"
        self._list[level] = ListLevel(kind, text, whole(attributes, "start-value", 1))

    def _chain(self, style: str) -> list[str]:
        found: list[str] = []
        while style and len(found) < _MOST_BASES:
            found.append(style)
            style = self._parent.get(style, "")
        return found

    def hides(self, style: str) -> bool:
        """Whether text, or a slide, of that style is hidden."""
        return any(self._hidden.get(one, False) for one in self._chain(style))

    def raises(self, style: str) -> bool:
        """Whether text of that style is raised."""
        return next((self._raised[one] for one in self._chain(style) if one in self._raised), False)

    def list_of(self, style: str) -> str:
        """The list style that a paragraph style brings with it, or ""."""
        return next((self._list_of[one] for one in self._chain(style) if one in self._list_of), "")


class OdfNumbers:
    """The numbers of the paragraphs of one text, told which lists and items begin and end."""

    def __init__(self, styles: OdfStyles) -> None:
        self._styles = styles
        self._outline = Counter(styles.lists.get(OUTLINE, {}))
        self._open: list[str] = []
        self._counter = Counter({})
        self._by_id: dict[str, Counter] = {}
        self._last: dict[str, Counter] = {}
        self._due = False

    def begin_list(self, attributes: Attributes) -> None:
        style = attribute(attributes, "style-name") or (self._open[-1] if self._open else "")
        if not self._open:
            before = self._by_id.get(attribute(attributes, "continue-list"))
            if attribute(attributes, "continue-numbering") == "true":
                before = before or self._last.get(style)
            self._counter = before or Counter(self._styles.lists.get(style, {}))
        if id_ := attribute(attributes, "id"):
            self._by_id[id_] = self._counter
        self._last[style] = self._counter
        self._open.append(style)

    def end_list(self) -> None:
        self._open.pop()
        self._due = False

    def begin_item(self, attributes: Attributes, header: bool) -> None:
        """An item, or its `header`, which has no number."""
        self._due = not header
        level = len(self._open) - 1
        if (start := whole(attributes, "start-value", -1)) >= 0:
            self._counter.restart(level, start)

    def label(self, heading: bool, attributes: Attributes) -> str:
        """The number of the paragraph that begins; "" for one without."""
        if self._open:
            due, self._due = self._due, False
            return self._item(attribute(attributes, "style-name")) if due else ""
        if heading and attribute(attributes, "is-list-header") != "true":
            return self._outline.next(whole(attributes, "outline-level", 1) - 1)
        return ""

    def _item(self, paragraph: str) -> str:
        style = self._open[-1] or self._styles.list_of(paragraph)
        levels = self._styles.lists.get(style)
        if levels is None:
            levels = {len(self._open) - 1: ListLevel("bullet")}
        return self._counter.next(len(self._open) - 1, levels)
