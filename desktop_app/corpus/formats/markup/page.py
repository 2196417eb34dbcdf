"""What a page shows, from the events of its elements: a browser's HTML and the XHTML of books alike."""

from collections.abc import Callable
from functools import partial

from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.markup.around import is_around
from desktop_app.corpus.formats.markup.hidden import is_hidden
from desktop_app.corpus.formats.markup.row_spans import RowSpans
from desktop_app.corpus.formats.office.numbers import written
from desktop_app.corpus.formats.xml_text import Attributes, Content

AROUND = "around the text"
"""The place of menus, notices and footers: of what stands on a page beside what it is about."""


def _names(tags: str) -> frozenset[str]:
    return frozenset(tags.split())


LEFT_OUT = _names(
    "script style noscript template iframe canvas audio video metadata annotation annotation-xml"
)
_GAPS: dict[str, Callable[[TextFlow], None]] = {
    **dict.fromkeys(
        _names(
            "p h1 h2 h3 h4 h5 h6 dl table blockquote pre section article header footer nav aside main figure"
            " form fieldset hr textarea hgroup search dialog xmp listing"
        ),
        TextFlow.paragraph,
    ),
    **dict.fromkeys(
        _names(
            "div li tr dt dd caption figcaption legend address summary details option optgroup center ul ol"
            " menu dir text desc mtr noframes noembed frameset body select datalist"
        ),
        TextFlow.line,
    ),
    **dict.fromkeys(_names("button label meter progress"), TextFlow.word),
}
"""What stands before and after an element."""
_HEADINGS = _names("h1 h2 h3 h4 h5 h6")
_BOXES = _names("div ul ol section form dialog p header table td")
_OWN = _names("main article")
_AROUND_ALWAYS = _names("nav search select datalist")
_AROUND_ALONE = _names("aside footer")
"""Around the text unless they stand in an article."""
_TURNING = _BOXES | _OWN | _AROUND_ALWAYS | _AROUND_ALONE
_ATTRIBUTED = _names("img input area meta ol li td th frame iframe")
_SHOWN_INPUTS = _names("text search email url tel number date submit button reset")
_KINDS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_TOLD = {
    "author": "author",
    "dc.creator": "author",
    "description": "description",
    "keywords": "keywords",
    "date": "date",
    "dc.date": "date",
    "article:published_time": "date",
}
"""What a page's head says of it, and the fields that become of it."""
_SEVERAL = ("author", "keywords")
_EPUB_TYPE = "http://www.idpf.org/2007/ops type"
"""Where books say what is the number of a printed page, and what that of a note."""
_TO_THE_END = 1 << 16
"""The rows of a cell that spans all that follow."""


class WebPage(Content):
    """Takes a page's elements.

    With `sorts`, what stands around the page's own text follows it; `main`: it says itself which part is its
    own (<main>), all else is around it. `title` is the page's own one, `told` is what its head says, `frames`
    are the files that it shows within itself.
    """

    def __init__(self, sorts: bool = False, main: bool = False, hides: bool = False) -> None:
        self.hides = hides
        self.attributed = _ATTRIBUTED | (_BOXES | _OWN if sorts else frozenset())
        """The elements whose attributes matter."""
        self.title = ""
        self.told: dict[str, str] = {}
        self.frames: list[str] = []
        self._sorts = sorts
        self._own, self._around, self._hidden = TextFlow(), TextFlow(), TextFlow()
        self._flow = self._around if main else self._own
        self._turns: list[tuple[int, TextFlow]] = []
        """Where the text turned to the other flow: how deep, and the flow before."""
        self._depth = 0
        self._left_out = 0
        self._articles = 0
        self._preformatted = 0
        self._drawings = 0
        self._words: list[str] | None = None
        """Of a title or a heading that is open."""
        self._headings: dict[bool, str] = {}
        self._numbers: list[int] = []
        """Of the next items of the lists that are open; 0 in those without numbers."""
        self._kinds: list[str] = []
        self._readings: list[str] | None = None
        self._in_reading = self._in_title = False
        self._raised: list[str] | None = None
        self._refers = False
        self._ended = -1
        """The pieces of the text where a link or what was taken out ended last."""
        self._tables = [RowSpans()]
        self._fractions: list[list[int]] = []
        """Those that are open: how deep, and how many of their two parts have begun."""

    @property
    def heading(self) -> str:
        """The first of the two highest levels, else of any."""
        return self._headings.get(True) or self._headings.get(False, "")

    def write(self, flow: TextFlow) -> None:
        """Writes what was told into `flow`."""
        flow.add(self._own.text)
        if self._around.length:
            if self._own.length:
                flow.place(AROUND)
            flow.add(self._around.text)
        if hidden := self._hidden.text.strip():
            flow.paragraph()
            flow.add(f"[hidden: {hidden}]")

    def start(self, name: str, attributes: Attributes) -> None:
        name = name.lower()
        self._depth += 1
        told = attributes.get(_EPUB_TYPE) if attributes else ""
        unread = told == "pagebreak" or name in LEFT_OUT or (name == "rp" and self._readings is not None)
        if self._left_out or unread:
            self._left_out += 1
            return
        if self.hides and is_hidden(name, attributes):
            self._turn_to(self._hidden)
        elif self._sorts and name in _TURNING:
            self._turn(name, attributes)
        if self._fractions and self._depth == self._fractions[-1][0] + 1:
            self._fractions[-1][1] += 1
            if self._fractions[-1][1] == 2:
                self._flow.add("/")
        if gap := _GAPS.get(name):
            gap(self._flow)
        if begin := _BEGIN.get(name):
            begin(self, attributes)

    def end(self, name: str) -> None:
        if self._left_out:
            self._left_out -= 1
            self._depth -= 1
            return
        name = name.lower()
        if finish := _FINISH.get(name):
            finish(self)
        if gap := _GAPS.get(name):
            gap(self._flow)
        if self._sorts and name in _OWN:
            self._articles -= 1
        if self._turns and self._turns[-1][0] == self._depth:
            self._flow = self._turns.pop()[1]
        self._depth -= 1

    def data(self, text: str) -> None:
        if self._left_out:
            return
        if self._words is not None:
            self._words.append(text)
            if self._in_title:
                return
        if self._in_reading and self._readings is not None:
            self._readings.append(text.strip())
        elif self._raised is not None:
            self._raised.append(text)
        elif self._preformatted:
            self._flow.add(text)
        else:
            self._flow.add_words(text)

    def _turn(self, name: str, attributes: Attributes) -> None:
        """Turns to what stands around the text, or back to the text, where `name` begins one of them."""
        role = attributes.get("role") or ""
        other: TextFlow | None = None
        if name in _OWN:
            self._articles += 1
            if name == "main":
                other = self._own
        elif name in _AROUND_ALWAYS or (name in _AROUND_ALONE and not self._articles):
            other = self._around
        elif name in _BOXES:
            if role == "main":
                other = self._own
            elif is_around(role, attributes):
                other = self._around
        if other is not None:
            self._turn_to(other)

    def _turn_to(self, other: TextFlow) -> None:
        if other is not self._flow and self._flow is not self._hidden:
            other.paragraph()
            self._turns.append((self._depth, self._flow))
            self._flow = other

    def _begin_cell(self, attributes: Attributes) -> None:
        rows = _whole(attributes.get("rowspan"), 1) or _TO_THE_END
        self._tables[-1].begin_cell(self._flow, _whole(attributes.get("colspan"), 1), rows)
        self._flow.cell()

    def _finish_cell(self) -> None:
        self._tables[-1].end_cell(self._flow)

    def _begin_table(self, _attributes: Attributes) -> None:
        self._tables.append(RowSpans())

    def _finish_table(self) -> None:
        self._tables.pop()

    def _begin_row(self, _attributes: Attributes) -> None:
        self._tables[-1].begin_row()

    def _finish_row(self) -> None:
        self._tables[-1].end_row(self._flow)

    def _begin_list(self, attributes: Attributes) -> None:
        self._numbers.append(_whole(attributes.get("start"), 1))
        self._kinds.append(_KINDS.get(attributes.get("type") or "", "decimal"))

    def _begin_bullets(self, _attributes: Attributes) -> None:
        self._numbers.append(0)
        self._kinds.append("")

    def _finish_list(self) -> None:
        if self._numbers:
            self._numbers.pop()
            self._kinds.pop()

    def _begin_item(self, attributes: Attributes) -> None:
        number = self._numbers[-1] if self._numbers else 0
        if not number:
            self._flow.item()
            return
        number = _whole(attributes.get("value"), number)
        self._numbers[-1] = number + 1
        self._flow.item(f"{written(number, self._kinds[-1])}. ")

    def _begin_raised(self, _attributes: Attributes) -> None:
        self._raised = []

    def _finish_raised(self) -> None:
        text, self._raised = "".join(self._raised or ()), None
        self._flow.raised(" ".join(text.split()))

    def _begin_apart(self, _attributes: Attributes) -> None:
        """Links side by side are words of their own, and so is what was put in for what was taken out."""
        if self._ended == self._flow.pieces:
            self._flow.word()

    def _finish_apart(self) -> None:
        self._ended = self._flow.pieces

    def _begin_link(self, attributes: Attributes) -> None:
        self._begin_apart(attributes)
        self._refers = attributes.get(_EPUB_TYPE) == "noteref" and self._raised is None
        if self._refers:
            self._raised = []

    def _finish_link(self) -> None:
        if self._refers:
            self._finish_raised()
        self._refers = False
        self._finish_apart()

    def _begin_break(self, _attributes: Attributes) -> None:
        self._flow.line_break()

    def _begin_picture(self, attributes: Attributes) -> None:
        self._flow.add_words(f" {attributes.get('alt') or attributes.get('title') or ''} ")

    def _begin_input(self, attributes: Attributes) -> None:
        if (attributes.get("type") or "text").lower() in _SHOWN_INPUTS:
            self._flow.add_words(f" {attributes.get('value') or ''} ")

    def _begin_meta(self, attributes: Attributes) -> None:
        told = _TOLD.get((attributes.get("name") or attributes.get("property") or "").lower())
        if told and (value := attributes.get("content")):
            before = self.told.setdefault(told, value)
            if told in _SEVERAL and value not in before:
                self.told[told] = f"{before}, {value}"

    def _begin_frame(self, attributes: Attributes) -> None:
        self.frames.append(attributes.get("src") or "")

    def _begin_preformatted(self, _attributes: Attributes) -> None:
        self._preformatted += 1

    def _finish_preformatted(self) -> None:
        self._preformatted -= 1

    def _begin_heading(self, _attributes: Attributes) -> None:
        self._words = []

    def _finish_heading(self, high: bool) -> None:
        words = " ".join("".join(self._words or ()).split())
        if words and self._flow is not self._hidden:
            self._headings.setdefault(high, words)
        self._words = None

    def _begin_title(self, _attributes: Attributes) -> None:
        self._words, self._in_title = [], True

    def _begin_drawing(self, _attributes: Attributes) -> None:
        self._drawings += 1

    def _finish_drawing(self) -> None:
        self._drawings -= 1

    def _finish_title(self) -> None:
        words = "".join(self._words or ())
        self._words, self._in_title = None, False
        if self._drawings:
            self._flow.line()
            self._flow.add_words(words)
            self._flow.line()
        else:
            self.title = self.title or words

    def _begin_ruby(self, _attributes: Attributes) -> None:
        self._readings = []

    def _finish_ruby(self) -> None:
        """The base stands whole, so that it is found; how it is read follows."""
        if self._readings:
            self._flow.add(f"({''.join(self._readings)})")
        self._readings, self._in_reading = None, False

    def _begin_reading(self, _attributes: Attributes) -> None:
        self._in_reading = self._readings is not None

    def _finish_reading(self) -> None:
        self._in_reading = False

    def _begin_fraction(self, _attributes: Attributes) -> None:
        self._fractions.append([self._depth, 0])

    def _finish_fraction(self) -> None:
        self._fractions.pop()

    def _begin_root(self, _attributes: Attributes) -> None:
        self._flow.add("√")


_BEGIN: dict[str, Callable[[WebPage, Attributes], None]] = {
    **dict.fromkeys(("td", "th", "mtd"), WebPage._begin_cell),
    "table": WebPage._begin_table,
    "tr": WebPage._begin_row,
    **dict.fromkeys(("ul", "menu", "dir"), WebPage._begin_bullets),
    **dict.fromkeys(("img", "area"), WebPage._begin_picture),
    **dict.fromkeys(_HEADINGS, WebPage._begin_heading),
    "a": WebPage._begin_link,
    "br": WebPage._begin_break,
    "frame": WebPage._begin_frame,
    "input": WebPage._begin_input,
    "li": WebPage._begin_item,
    "meta": WebPage._begin_meta,
    "mfrac": WebPage._begin_fraction,
    "msqrt": WebPage._begin_root,
    "ol": WebPage._begin_list,
    "ins": WebPage._begin_apart,
    **dict.fromkeys(("pre", "xmp", "listing"), WebPage._begin_preformatted),
    "rt": WebPage._begin_reading,
    "ruby": WebPage._begin_ruby,
    "sup": WebPage._begin_raised,
    "svg": WebPage._begin_drawing,
    "title": WebPage._begin_title,
}
_FINISH: dict[str, Callable[[WebPage], None]] = {
    **dict.fromkeys(("td", "th"), WebPage._finish_cell),
    "table": WebPage._finish_table,
    "tr": WebPage._finish_row,
    **dict.fromkeys(("ul", "menu", "dir", "ol"), WebPage._finish_list),
    "a": WebPage._finish_link,
    **dict.fromkeys(_HEADINGS, partial(WebPage._finish_heading, high=False)),
    **dict.fromkeys(("h1", "h2"), partial(WebPage._finish_heading, high=True)),
    "mfrac": WebPage._finish_fraction,
    "del": WebPage._finish_apart,
    **dict.fromkeys(("pre", "xmp", "listing"), WebPage._finish_preformatted),
    "rt": WebPage._finish_reading,
    "ruby": WebPage._finish_ruby,
    "sup": WebPage._finish_raised,
    "svg": WebPage._finish_drawing,
    "title": WebPage._finish_title,
}


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise
