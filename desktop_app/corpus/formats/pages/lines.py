"""The lines of a page as PDFium finds them, with where they stand; columns are read one after the other."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from ctypes import byref, c_double
from itertools import pairwise
from typing import NamedTuple

import pypdfium2
from pypdfium2 import raw

from desktop_app.corpus.formats.flow import before_raised

MARK = "\ufffe"
"""PDFium's mark for a hyphen at the end of a line, and ours for the place where a word was divided."""

_MARKS = "\x02\ufffe"
_HYPHENS = "-\u2010\xad"
_MARKED = frozenset(_MARKS)
_END = re.compile(f"\r?\n|\r|[{_MARKS}]|$")
_INVISIBLE = {ord(sign): None for sign in "\xad\u200b\u2060\ufeff"}
_SAMPLES = 8
_MANY = 20
"""So many letters in a row that the blanks between them may have been overlooked."""
_GLUED = re.compile(rf"[^\W\d_]{{{_MANY}}}")
_SMALL_GAP = 0.06
"""Of a line's height: so much more than usual between two letters is a blank that was overlooked."""
_DIGITS = re.compile(r"(?<![0-9(\[{#$€£/+-])[0-9]+")
_SMALLER, _HIGHER = 0.85, 0.15
"""Of the height of what it stands beside: a number is raised that is so small and begins so much above."""
_GAP = 1.0
"""Of a line's height: what parts two pieces of a line that may stand in two columns or cells."""
_LEAST_COLUMN = 8.0
"""A line of a column is as many times wider than high; cells of tables are not."""
_LEAST_LINES = 3


class Box(NamedTuple):
    """Where something stands, in points; `bottom` < `top`, in the direction in which the text is upright."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def beside(self, other: "Box") -> bool:
        """Whether both stand on one line: by more than half of the lower one's height."""
        bottom, top = max(self.bottom, other.bottom), min(self.top, other.top)
        return 2 * (top - bottom) > min(self.top - self.bottom, other.top - other.bottom)


def both(here: Box, there: Box) -> Box:
    """The box around two."""
    return Box(
        min(here.left, there.left),
        min(here.bottom, there.bottom),
        max(here.right, there.right),
        max(here.top, there.top),
    )


class PageLine(NamedTuple):
    """A line of text; `divided`: its last word goes on in the next line, and its hyphen is left out.

    `row`: it has gaps, or dots in them, as a line of a table or of contents has.
    """

    text: str
    box: Box
    divided: bool = False
    row: bool = False


class LayoutPage:
    """The text of a page with its geometry, turned so that most of it runs from left to right."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._quarter = 0
        self._page = page
        self._text = page.get_textpage()
        self.text: str = self._text.get_text_range()
        turned = self._upright()
        if turned != page.get_rotation() // 90:
            self._text.close()
            raw.FPDFPage_SetRotation(page, turned)
            self._text = page.get_textpage()
            self.text = self._text.get_text_range()
        self._quarter = turned
        count = self._text.count_chars()
        if len(self.text) != count:
            codes = (raw.FPDFText_GetUnicode(self._text, index) for index in range(count))
            self.text = "".join(chr(code) if 0 < code < 0x110000 else " " for code in codes)
        self._may_be_glued = max(map(len, self.text.split()), default=0) >= _MANY
        self._edges = [c_double() for _ in range(4)]
        self._refs = [byref(edge) for edge in self._edges]
        self._loose = raw.FS_RECTF()

    def close(self) -> None:
        self._text.close()

    def _upright(self) -> int:
        """The rotation, in quarters clockwise, under which most of the text is upright."""
        count = self._text.count_chars()
        if not count:
            return int(self._page.get_rotation()) // 90
        step = max(1, count // _SAMPLES)
        angles = [
            raw.FPDFText_GetCharAngle(self._text, index)
            for index in range(0, count, step)
            if not self.text[index : index + 1].isspace()
        ]
        quarters = Counter(round(2 * angle / math.pi) % 4 for angle in angles if angle >= 0)
        return quarters.most_common(1)[0][0] if quarters else int(self._page.get_rotation()) // 90

    def _turned(self, left: float, bottom: float, right: float, top: float) -> Box:
        match self._quarter:
            case 0:
                return Box(left, bottom, right, top)
            case 1:
                return Box(bottom, -right, top, -left)
            case 2:
                return Box(-right, -top, -left, -bottom)
            case _:
                return Box(-top, left, -bottom, right)

    def _of_char(self, index: int) -> Box:
        """The ink of a character."""
        left, right, bottom, top = self._refs
        raw.FPDFText_GetCharBox(self._text, index, left, right, bottom, top)
        a, b, c, d = (edge.value for edge in self._edges)
        return self._turned(a, c, b, d)

    def _of_letter(self, index: int) -> Box:
        """The place that a character takes: as high as its font."""
        loose = self._loose
        if not raw.FPDFText_GetLooseCharBox(self._text, index, loose):
            return self._of_char(index)
        box = Box(loose.left, loose.bottom, loose.right, loose.top)
        return self._turned(*box) if self._quarter else box

    def count_objects(self) -> int:
        """How many pieces of text were drawn at once."""
        return int(self._text.count_rects())

    def objects(self) -> list[Box]:
        """What was drawn at once, in the order of the text."""
        left, right, bottom, top = self._edges
        refs = [byref(edge) for edge in (left, top, right, bottom)]
        text, get = self._text.raw, raw.FPDFText_GetRect
        turned = self._turned if self._quarter else Box
        found = []
        for index in range(raw.FPDFText_CountRects(text, 0, -1)):
            get(text, index, *refs)
            found.append(turned(left.value, bottom.value, right.value, top.value))
        return found

    def lines(self) -> list[PageLine]:
        """The lines in the order in which they were drawn."""
        found = []
        start = 0
        for end in _END.finditer(self.text):
            if line := self._line(start, end.start(), end[0] in _MARKED):
                found.append(line)
            start = end.end()
        return found

    def _line(self, start: int, end: int, divided: bool = False) -> PageLine | None:
        text = self.text[start:end]
        first = start + len(text) - len(text.lstrip())
        last = start + len(text.rstrip()) - 1
        if last < first:
            return None
        text = self.text[first : last + 1]
        box = both(self._of_letter(first), self._of_letter(last))
        if self._may_be_glued and _GLUED.search(text):
            text = self._parted(first, last, box.height)
        else:
            text = self._raised(first, text, box.height)
        text = text.translate(_INVISIBLE) if not text.isascii() else text
        if not divided and len(text) > 2 and text[-1] in _HYPHENS and text[-2].isalpha():
            return PageLine(text[:-1], box, True)
        return PageLine(text, box, divided, "....." in text) if text else None

    def _raised(self, first: int, text: str, height: float) -> str:
        """`text`, which begins at `first`, with powers and numbers of notes set off from what is below."""
        if not _DIGITS.search(text) or self._is_one(first, len(text)):
            return text
        pieces: list[str] = []
        at = 0
        for run in _DIGITS.finditer(text):
            start, end = run.span()
            if start and not text[start - 1].isspace():
                beside = start - 1
            elif end - start > 1:
                beside = start
            elif end < len(text) and text[end].isalpha():
                beside = end
            else:
                continue
            small = self._of_letter(first + (start if beside == end else end - 1))
            if small.height >= _SMALLER * height:
                continue
            base = self._of_letter(first + beside)
            if beside == end:
                if self._is_raised(first + start, base):
                    pieces += (text[at:end], " ")
                    at = end
                continue
            begin = end
            while begin > start and self._is_raised(first + begin - 1, base):
                begin -= 1
            if begin < end:
                pieces += (text[at:begin], before_raised(text[:begin], text[begin:end]))
                at = begin
        return "".join((*pieces, text[at:])) if pieces else text

    def _is_one(self, first: int, count: int) -> bool:
        """Whether so many characters were drawn at once, so that they have one size and stand on one line."""
        return bool(raw.FPDFText_CountRects(self._text, first, count) < 2)

    def _is_raised(self, index: int, base: Box) -> bool:
        box = self._of_letter(index)
        height = base.height
        return box.height < _SMALLER * height and box.bottom > base.bottom + _HIGHER * height

    def _parted(self, first: int, last: int, height: float) -> str:
        """Blanks where letters stand further apart than the others of the line do."""
        inked = [index for index in range(first, last + 1) if not self.text[index].isspace()]
        boxes = [self._of_letter(index) for index in inked]
        gaps = {
            after: there.left - here.right
            for (before, after), (here, there) in zip(pairwise(inked), pairwise(boxes), strict=True)
            if after == before + 1
        }
        if not gaps:
            return self.text[first : last + 1]
        usual = sorted(gaps.values())[len(gaps) // 2]
        wide = {index for index, gap in gaps.items() if gap > usual + _SMALL_GAP * height}
        # Kerning has a few such gaps in long words, but words have no more than some ten letters.
        if len(wide) * 12 < len(gaps):
            return self.text[first : last + 1]
        pieces = (
            f" {self.text[index]}" if index in wide else self.text[index] for index in range(first, last + 1)
        )
        return "".join(pieces)

    def pieces(self) -> list[PageLine]:
        """The pieces of all lines, cut where a gap parts them, in the order in which they were drawn."""
        pieces: list[PageLine] = []
        start = 0
        before: Box | None = None
        for index, letter in enumerate(self.text):
            if letter in "\r\n" or letter in _MARKS:
                pieces += filter(None, (self._line(start, index, letter in _MARKS),))
                start, before = index + 1, None
            elif not letter.isspace():
                box = self._of_letter(index)
                if before and not -box.height < box.left - before.right < _GAP * box.height:
                    pieces += filter(None, (self._line(start, index),))
                    start = index
                before = box
        pieces += filter(None, (self._line(start, len(self.text)),))
        return pieces


def as_row(line: PageLine, rows: Sequence[Box]) -> PageLine:
    left, bottom, right, top = line.box
    is_row = line.row or any(
        row.bottom < top
        and bottom < row.top
        and left < row.right
        and row.left < right
        and line.box.beside(row)
        for row in rows
    )
    return PageLine(line.text, line.box, line.divided, is_row)


def side_by_side(objects: Sequence[Box]) -> list[tuple[Box, Box]]:
    """The neighbors in the order of the text that stand on one line with a gap between them."""
    pieces: list[Box] = []
    for box in objects:
        height = box.top - box.bottom
        if pieces and -height < box.left - pieces[-1].right < _GAP * height and pieces[-1].beside(box):
            pieces[-1] = both(pieces[-1], box)
        else:
            pieces.append(box)
    return [
        (here, there)
        for here, there in pairwise(pieces)
        if there.left - here.right >= _GAP * min(here.height, there.height)
        and abs(here.bottom - there.bottom) < max(here.height, there.height)
    ]


def has_columns(pairs: Sequence[tuple[Box, Box]]) -> bool:
    """Whether the text may go across a gutter, line by line: some lines are as wide there as columns are."""
    wide = [pair for pair in pairs if is_wide(pair[0]) and is_wide(pair[1])]
    return any(cross((here.right + there.left) / 2, wide) >= _LEAST_LINES for here, there in wide)


def is_wide(box: Box) -> bool:
    return box.right - box.left >= _LEAST_COLUMN * box.height


def cross(gutter: float, pairs: Sequence[tuple[Box, Box]]) -> int:
    return sum(here.right < gutter < there.left for here, there in pairs)
