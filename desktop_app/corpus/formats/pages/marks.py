"""Where a passage and single words stand on a page of a PDF."""

from __future__ import annotations

import pypdfium2
from pypdfium2 import raw

from desktop_app.core.types import Box

ENDS = 24
"""Letters by which the end of a passage is known that begins on another page, or ends there."""


class PageMarks:
    """The letters and digits of a page: line ends, hyphens and spaces differ between a text and its page."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._page, self._text = page, page.get_textpage()
        read = self._text.get_text_range()
        signs = [(sign.casefold(), at) for at, sign in enumerate(read) if sign.isalnum()]
        pairs = [(letter, at) for folded, at in signs for letter in folded]
        self._letters = "".join(letter for letter, _ in pairs)
        self._at = [at for _, at in pairs]
        self._starts = [not at or not read[at - 1].isalnum() for at in self._at]

    def of_passage(self, passage: str) -> tuple[Box, ...]:
        """A box a line of it."""
        wanted = _letters(passage)
        if not wanted:
            return ()
        begin = self._letters.find(wanted)
        if begin >= 0:
            return self._boxes(begin, begin + len(wanted))
        # It begins on the page before, or goes on on the next.
        begin, end = self._letters.find(wanted[:ENDS]), self._letters.find(wanted[-ENDS:])
        if begin >= 0:
            return self._boxes(begin, len(self._letters))
        return self._boxes(0, end + ENDS) if end >= 0 else ()

    def of_word(self, word: str) -> list[Box]:
        """Wherever a word on the page begins with it."""
        wanted = _letters(word)
        found: list[Box] = []
        begin = self._letters.find(wanted) if wanted else -1
        while begin >= 0:
            if self._starts[begin]:
                found += self._boxes(begin, begin + len(wanted))
            begin = self._letters.find(wanted, begin + len(wanted))
        return found

    def _boxes(self, begin: int, end: int) -> tuple[Box, ...]:
        first, last = self._at[begin], self._at[min(end, len(self._at)) - 1]
        count = self._text.count_rects(first, last - first + 1)
        return tuple(self._box(*self._text.get_rect(number)) for number in range(count))

    def _box(self, left: float, bottom: float, right: float, top: float) -> Box:
        from ctypes import byref, c_int

        corners = []
        for x, y in ((left, top), (right, bottom)):
            across, down = c_int(), c_int()
            raw.FPDF_PageToDevice(self._page, 0, 0, 1000, 1000, 0, x, y, byref(across), byref(down))
            corners.append((across.value, down.value))
        (a, b), (c, d) = corners
        return min(a, c), min(b, d), max(a, c), max(b, d)


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
