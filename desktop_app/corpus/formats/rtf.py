r"""Reads RTF: groups, control words and characters in a dozen code pages (RTF specification 1.9.1)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from desktop_app.corpus.formats.base import Format, Record, Refused, check_size, fields_of, title_of
from desktop_app.corpus.formats.encoding import known
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.markup.row_spans import CellsGoingOn

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)", re.DOTALL
)
_LEFT_OUT = frozenset(
    b"fonttbl colortbl stylesheet listtable listoverridetable rsidtbl generator pict object themedata"
    b" colorschememapping latentstyles datastore xmlnstbl mmathPr fldinst filetbl revtbl bkmkstart bkmkend"
    b" nonshppict objdata pnseclvl factoidname info upr xe tc tcn".split()
)
_APART = b"footnote annotation header headerl headerr headerf footer footerl footerr footerf".split()
_INFO = (b"title", b"author", b"subject", b"keywords")
_COMMENTS_AUTHOR = b"atnauthor"
_AS_BEFORE = 25
"""What is chosen in a form that nobody filled in: its default."""
_ENTRY = b"ffl"
"""Of a list to choose from, in a form."""
_MERGES = (_BEGINS_MERGE := b"clvmgf", b"clvmrg")
_SPECIAL = {b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•"} | {
    b"endash": "–",
    b"emdash": "—",
    b"~": "\u00a0",
    b"_": "-",
}
_SPACES = {b"emspace": "\u2003", b"enspace": "\u2002", b"qmspace": "\u2005", b"tab": "\t"}
_CHARSETS = {
    0: "cp1252",
    77: "mac_roman",
    78: "cp932",
    79: "cp949",
    80: "gb18030",
    81: "big5hkscs",
    84: "mac_arabic",
    85: "mac_greek",
    86: "mac_turkish",
    88: "mac_latin2",
    89: "mac_cyrillic",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gb18030",
    136: "big5hkscs",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
"""The encodings of the charsets of fonts; 1 stands for that of the document, 2 for signs of its own."""
_SIGNS = 2
_SYMBOL = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ",
        strict=True,
    )
) | dict(
    zip(
        "¢£¥«¬\xad®¯°±²³´µ¶·¸¹»¼ÆÎÑÖÛÞåò",
        "′≤∞↔←↑→↓°±″≥×∝∂•÷≠≈…∅∈∇√⇔⇒∑∫",
        strict=True,
    )
)
_WINGDINGS = dict(zip("lno§¨·Øàüýþû", "●■☐▪☐•➢→✓☒☑✗", strict=True))
"""What the two fonts of signs that documents use show for the characters of Latin-1."""


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits and changes for itself. `into` is the field of `\\info` that is being read."""

    left_out: bool = False
    into: bytes = b""
    font: int | None = None
    skip: int = 1
    apart: bool = False
    in_fonts: bool = False
    deleted: bool = False
    raised: bool = False
    in_number: bool = False
    hidden: bool = False


def read_rtf(path: Path) -> Iterator[Record]:
    """The document as one text; notes, headers and footers follow it."""
    check_size(path)
    data = path.read_bytes()
    if not data.strip():
        raise Refused("it is empty: it holds no text")
    if not data.lstrip().startswith(b"{\\rtf"):
        raise Refused("it is damaged, or no RTF at all")
    reading = _Reading()
    reading.run(data)
    reading.info.pop(_COMMENTS_AUTHOR, None)
    info = {name.decode(): value for name, value in reading.info.items()}
    title = info.pop("title", "")
    yield Record("", fields_of(**info), title_of(path, title), reading.text())


class _Reading:
    """Goes through the tokens once; bytes wait until it is known that the character is whole."""

    def __init__(self) -> None:
        self.info: dict[bytes, str] = {}
        self._body, self._beside = TextFlow(), TextFlow()
        self._state = _State()
        self._stack: list[_State] = []
        self._codepage = "cp1252"
        self._default: int | None = None
        self._fonts: dict[int | None, str] = {}
        self._names: dict[int | None, str] = {}
        self._waiting = bytearray()
        self._to_skip = 0
        self._high = 0
        self._hidden: list[str] = []
        self._notes = 0
        self._note_begins = False
        self._entries: list[str] = []
        self._chosen: int | None = None
        self._spans = CellsGoingOn()
        self._merged: list[bytes] = []
        """How each cell of a row is merged with those above and below it."""
        self._merge = b""

    def text(self) -> str:
        self._end_paragraph()
        self._body.add(self._beside.text)
        return self._body.text

    def run(self, data: bytes) -> None:
        position = 0
        while match := _TOKEN.search(data, position):
            position = match.end()
            word, number, hexadecimal, symbol, brace, text = match.groups()
            if text is not None:
                self._bytes(text)
            elif hexadecimal is not None:
                self._bytes(bytes.fromhex(hexadecimal.decode()))
            elif brace == b"{":
                self._flush()
                self._to_skip = 0
                self._stack.append(self._state)
            elif brace == b"}":
                self._flush()
                self._to_skip = 0
                self._state = self._stack.pop() if self._stack else self._state
            elif symbol is not None:
                self._symbol(symbol)
            elif word == b"bin":
                position += max(0, int(number or 0))
            else:
                self._word(word, int(number) if number else None)
        self._flush()

    @property
    def _flow(self) -> TextFlow:
        return self._beside if self._state.apart else self._body

    @property
    def _font(self) -> int | None:
        return self._default if self._state.font is None else self._state.font

    def _bytes(self, data: bytes) -> None:
        skipped = min(self._to_skip, len(data))
        self._to_skip -= skipped
        if self._state.in_fonts or not self._state.left_out:
            self._waiting += data[skipped:]

    def _flush(self) -> None:
        if not self._waiting:
            return
        # What is told about the document is in its own code page, whatever its default font.
        codepage = self._codepage if self._state.into else self._fonts.get(self._font, self._codepage)
        text = bytes(self._waiting).decode(codepage or "latin-1", "replace")
        self._waiting.clear()
        if self._state.in_fonts:
            self._names[self._state.font] = self._names.get(self._state.font, "") + text
        else:
            self._add(text if codepage else self._signs(text))

    def _signs(self, text: str) -> str:
        """The signs that a font of its own charset shows for `text`; as it is, where they are not known."""
        name = self._names.get(self._font, "").casefold()
        signs = _SYMBOL if name.startswith("symbol") else _WINGDINGS if name.startswith("wingdings") else {}
        return "".join(signs.get(char, char) for char in text)

    def _add(self, text: str) -> None:
        if self._state.left_out or self._state.deleted:
            return
        if self._note_begins and self._state.apart:
            text = text.lstrip()
            self._note_begins = not text
        if self._state.into == _ENTRY:
            self._entries[-1] += text
        elif self._state.into:
            self.info[self._state.into] = self.info.get(self._state.into, "") + text
        elif self._state.hidden:
            self._hidden.append(text)
        elif self._state.raised:
            self._flow.raised(text)
        else:
            self._flow.add(text)

    def _end_paragraph(self) -> None:
        """What is hidden in a paragraph follows it."""
        self._flow.paragraph()
        if hidden := "".join(self._hidden).strip():
            self._flow.add(f"[hidden: {hidden}]")
            self._flow.paragraph()
        self._hidden.clear()

    def _symbol(self, symbol: bytes) -> None:
        self._flush()
        if symbol == b"*":
            self._state = replace(self._state, left_out=True, in_fonts=False)
        elif symbol in (b"\n", b"\r"):
            self._end_paragraph()
        elif symbol in _SPECIAL:
            self._add(_SPECIAL[symbol])
        elif symbol in b"\\{}":
            self._bytes(symbol)

    def _word(self, word: bytes, number: int | None) -> None:
        if word == b"u":
            self._unicode(number or 0)
            return
        self._flush()
        self._high = 0
        state = self._state
        if word in _INFO or word == _COMMENTS_AUTHOR:
            self._state = replace(state, into=word, left_out=False)
        elif word == b"formfield":
            self._entries, self._chosen = [], None
        elif word == _ENTRY:
            self._entries.append("")
            self._state = replace(state, into=word, left_out=False)
        elif word == b"ffres" or (word == b"ffdefres" and self._chosen in (None, _AS_BEFORE)):
            self._chosen = number
        elif word == b"fldrslt" and self._entries:
            self._choose()
        elif word in _APART:
            self._state = replace(state, apart=True, left_out=False)
            self._beside.paragraph()
            if word == b"annotation" and (author := self.info.pop(_COMMENTS_AUTHOR, "").strip()):
                self._beside.label(f"{author}: ")
        elif word in (b"shptxt", b"ud", b"result"):
            self._state = replace(state, left_out=False)
        elif word in (b"listtext", b"pntext"):
            self._state = replace(state, in_number=True)
        elif word == b"fonttbl":
            self._state = replace(state, left_out=True, in_fonts=True)
        elif word in _LEFT_OUT:
            self._state = replace(state, left_out=True)
        elif word == b"f" and number is not None:
            self._state = replace(state, font=number)
        elif word == b"deff":
            self._default = number
        elif word == b"plain":
            self._state = replace(state, font=None, deleted=False, raised=False, hidden=False)
        elif word in (b"deleted", b"mvf"):
            self._state = replace(state, deleted=number != 0)
        elif word == b"v":
            self._state = replace(state, hidden=number != 0)
        elif word in (b"super", b"sub", b"nosupersub"):
            self._state = replace(state, raised=word == b"super" and number != 0)
        elif word == b"fcharset" and state.in_fonts and state.font is not None:
            if number in _CHARSETS:
                self._fonts.setdefault(state.font, _CHARSETS[number])
            elif number == _SIGNS:
                self._fonts[state.font] = ""
        elif word == b"cpg" and state.in_fonts and (named := known(f"cp{number}")):
            self._fonts[state.font] = named
        elif word == b"uc":
            self._state = replace(state, skip=number or 0)
        elif word in (b"ansicpg", b"mac", b"pc", b"pca"):
            named = {b"mac": "mac_roman", b"pc": "cp437", b"pca": "cp850"}.get(word, f"cp{number}")
            self._codepage = known(named) or self._codepage
        elif state.left_out or state.into:
            return
        elif word in (b"par", b"sect", b"page"):
            self._end_paragraph()
        elif word in (b"row", b"trowd"):
            self._flow.line()
            self._spans.begin_row()
            self._spans.begin_cell(self._flow)
            if word == b"trowd":
                self._merged.clear()
        elif word in _MERGES:
            self._merge = word
        elif word == b"cellx":
            self._merged.append(self._merge)
            self._merge = b""
        elif word == b"cell":
            self._end_cell()
        elif word in (b"line", b"nestrow"):
            self._flow.line()
        elif word == b"nestcell":
            self._flow.cell()
        elif word in _SPACES:
            self._add(" " if state.in_number else _SPACES[word])
        elif word in _SPECIAL:
            self._add(_SPECIAL[word])
        elif word == b"chftn":
            self._refer()

    def _end_cell(self) -> None:
        column = self._spans.column
        merge = self._merged[column] if column < len(self._merged) else b""
        if merge == _BEGINS_MERGE:
            self._spans.reaches_down()
        elif merge:
            self._spans.goes_on(self._flow)
        self._spans.end_cell()
        self._flow.cell()
        self._spans.begin_cell(self._flow)

    def _refer(self) -> None:
        """The number of a note: in the text, and before the note."""
        if self._state.apart:
            self._beside.label(f"{self._notes} ")
            self._note_begins = True
        else:
            self._notes += 1
            self._body.note(str(self._notes))

    def _choose(self) -> None:
        """Writes the entry of a list that was chosen, instead of what some programs write in its place."""
        entries, self._entries = self._entries, []
        if self._chosen is not None and 0 <= self._chosen < len(entries):
            self._add(entries[self._chosen])
            self._state = replace(self._state, left_out=True)

    def _unicode(self, number: int) -> None:
        """A UTF-16 unit, signed; the characters after it for old readers are skipped."""
        self._flush()
        unit = number & 0xFFFF
        self._to_skip = self._state.skip
        if 0xF000 <= unit < 0xF100:
            self._add(self._signs(chr(unit - 0xF000)))
        elif 0xD800 <= unit < 0xDC00:
            self._high = unit
        elif 0xDC00 <= unit < 0xE000 and self._high:
            self._add(chr(0x10000 + ((self._high - 0xD800) << 10) + unit - 0xDC00))
            self._high = 0
        else:
            self._add(chr(unit))


FORMAT = Format(
    (".rtf",),
    "Rich text",
    read_rtf,
    document="the file, with the numbers of its lists, notes, headers and footers; hidden text is marked",
    title="the author's, else the file's name",
    unread="what is marked as deleted, pictures, field instructions",
    limits="128 MiB",
)
