"""The numbers that lists of Word's older files have ([MS-DOC] 2.9.131, 2.9.147, 2.9.150, 2.9.260)."""

import struct
from dataclasses import dataclass, field

from desktop_app.corpus.formats.compound.word97_looks import ParagraphLook, paragraph_look
from desktop_app.corpus.formats.office.numbers import ListLevel, ListNumbers

_STYLES_AT, _LISTS_AT, _USES_AT = 0xA2, 0x2E2, 0x2EA
_LIST_SIZE, _USE_SIZE, _LEVEL_SIZE = 28, 16, 28
_PARAGRAPH_STYLE = 1
_NO_STYLE, _MOST_BASES = 0xFFF, 32
_DEEPEST = 8
_KINDS = dict(enumerate(("decimal", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter", "ordinal")))
_KINDS |= {6: "cardinalText", 7: "ordinalText", 8: "hex", 9: "chicago", 18: "decimalEnclosedCircle"}
_KINDS |= {22: "decimalZero", 23: "bullet", 255: "none"}
_KINDS |= {58: "russianLower", 59: "russianUpper", 60: "greekLower", 61: "greekUpper"}


@dataclass(slots=True)
class _Use:
    """A list as a text uses it: its definition, and what differs from that."""

    definition: int
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, ListLevel] = field(default_factory=dict)


class Word97Lists:
    """The lists of a document, and how far each has come; raises struct.error where they are damaged."""

    def __init__(self, data: bytes, table: bytes) -> None:
        self._table = table
        self._levels: dict[int, dict[int, ListLevel]] = {}
        self._by_style: dict[int, dict[int, int]] = {}
        self._uses: list[_Use] = []
        self._styles: dict[int, tuple[int, ParagraphLook]] = {}
        self._numbering = ListNumbers()
        if len(data) >= _USES_AT + 8:
            self._read_lists(*struct.unpack_from("<II", data, _LISTS_AT))
            self._read_uses(*struct.unpack_from("<II", data, _USES_AT))
        if self._uses:
            self._read_styles(*struct.unpack_from("<II", data, _STYLES_AT))

    def __bool__(self) -> bool:
        return bool(self._uses)

    def label(self, look: ParagraphLook) -> str:
        """The number of the next paragraph, with what stands between it and its text; "" without one."""
        list_, level, style = look.list, look.level, look.style
        for _ in range(_MOST_BASES):
            base, says = self._styles.get(style, (_NO_STYLE, ParagraphLook()))
            list_ = says.list if list_ is None else list_
            level = says.level if level is None else level
            style = base
        if not list_ or list_ > len(self._uses):
            return ""
        use = self._uses[list_ - 1]
        if level is None:
            level = self._by_style.get(use.definition, {}).get(look.style, 0)
        if level > _DEEPEST:
            return ""
        levels = self._levels.get(use.definition, {})
        return self._numbering.next((list_, use.definition), level, levels, use.levels, use.starts)

    def _read_lists(self, where: int, size: int) -> None:
        if size < 2:
            return
        (count,) = struct.unpack_from("<h", self._table, where)
        at = where + size  # the levels follow the lists
        for number in range(count):
            begin = where + 2 + _LIST_SIZE * number
            identity, *styles, flags = struct.unpack_from("<i4x9HB", self._table, begin)
            self._by_style[identity] = {
                style: level for level, style in enumerate(styles) if style != _NO_STYLE
            }
            levels = self._levels[identity] = {}
            for level in range(1 if flags & 1 else 9):
                levels[level], at = self._level(at)

    def _level(self, at: int) -> tuple[ListLevel, int]:
        """The level that is written at `at`, and where it ends."""
        start, kind, flags = struct.unpack_from("<iBB", self._table, at)
        places = frozenset(self._table[at + 6 : at + 15])
        follow, letters, paragraph, limit = struct.unpack_from("<B8xBBB", self._table, at + 15)
        at += _LEVEL_SIZE + paragraph + letters
        (length,) = struct.unpack_from("<H", self._table, at)
        text = self._table[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
        label = "".join(
            f"%{ord(char) + 1}" if ord(char) < 9 and place in places else char
            for place, char in enumerate(text, 1)
        )
        level = ListLevel(
            _KINDS.get(kind, "decimal"),
            label,
            start,
            limit if flags & 8 else None,
            decimal=bool(flags & 4),
            joined=follow == 2,
        )
        return level, at + 2 + 2 * length

    def _read_uses(self, where: int, size: int) -> None:
        if size < 4:
            return
        (count,) = struct.unpack_from("<i", self._table, where)
        changes = []
        for number in range(count):
            identity, changed = struct.unpack_from("<i8xB", self._table, where + 4 + _USE_SIZE * number)
            self._uses.append(_Use(identity))
            changes.append(changed)
        at = where + 4 + _USE_SIZE * max(count, 0)
        for use, changed in zip(self._uses, changes, strict=True):
            at += 4
            for _ in range(changed):
                start, flags = struct.unpack_from("<iI", self._table, at)
                at += 8
                if flags & 0x20:
                    use.levels[flags & 0xF], at = self._level(at)
                elif flags & 0x10:
                    use.starts[flags & 0xF] = start

    def _read_styles(self, where: int, size: int) -> None:
        table = self._table[where : where + size]
        head, count, base_size = struct.unpack_from("<HHH", table)
        at = 2 + head
        for number in range(count):
            if at + 2 > len(table):
                return
            (length,) = struct.unpack_from("<H", table, at)
            at += 2
            if length:
                self._read_style(number, table[at : at + length], base_size)
            at += length + length % 2

    def _read_style(self, number: int, style: bytes, base_size: int) -> None:
        if len(style) < base_size + 2:
            return
        (kinship,) = struct.unpack_from("<H", style, 2)
        (name,) = struct.unpack_from("<H", style, base_size)
        at = base_size + 2 + 2 * name + 2
        if kinship & 0xF == _PARAGRAPH_STYLE and at + 4 <= len(style):
            (length,) = struct.unpack_from("<H", style, at)
            look = paragraph_look(style[at + 4 : at + 2 + length], number)
            self._styles[number] = (kinship >> 4, look)
