"""Text put together from pieces: words, lines, paragraphs, and where pages begin."""

import re

_NUMBER = re.compile(r"[-−–+]?\d{1,3}(?:[,–-] ?\d{1,3})*")
_GAPS = ("", " ", "\t", "\n", "\n\n")


def before_raised(before: str, raised: str) -> str:
    """What stands between a text, of which the last three letters do, and a raised sign.

    A power stays one ("10^3"), the number of a note stands off its word.
    """
    if before and _NUMBER.fullmatch(raised):
        if before[-1].isdigit():
            return "^"
        if not before[-1].isalpha():
            return " "
        if raised[0].isdigit() and len(before) >= 3 and before[-3:].isalpha():
            return " "  # "m2", "km2" and "day-1" are written so
    return ""


class TextFlow:
    """A text as it grows. Between two pieces stands the widest gap that was asked for, at the ends none."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._gap = 0
        self._begins: list[str] = []
        self._mark = ""
        self.length = 0
        self.places: list[tuple[int, str]] = []

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    @property
    def pieces(self) -> int:
        """How many there are."""
        return len(self._pieces)

    def since(self, piece: int) -> str:
        """What came after so many pieces."""
        return "".join(self._pieces[piece:])

    def add(self, text: str) -> None:
        """Takes `text` as it is."""
        if not text:
            return
        if self._gap:
            if self.length:
                self._append(_GAPS[self._gap])
            self._gap = 0
        if self._begins:
            self.places.append((self.length, self._begins[-1]))
            self._begins.clear()
        if self._mark:
            text, self._mark = self._mark + text, ""
        self._append(text)

    def raised(self, text: str) -> None:
        """Takes a raised sign, set off as `before_raised` says."""
        text = text.strip()
        between = "" if self._gap else before_raised("".join(self._pieces[-3:])[-3:], text)
        if between == " ":
            self.word()
        self.add(text if between == " " else between + text)

    def note(self, number: str) -> None:
        """Takes the number of a note, which stands off the word before it."""
        if self._pieces and not self._pieces[-1][-1].isspace():
            self.word()
        self.add(number)

    def add_words(self, text: str) -> None:
        """Takes `text` with every run of white space as one space, as HTML does."""
        words = text.split()
        if not words:
            self._widen(1 if text else 0)
            return
        if text[0].isspace():
            self._widen(1)
        self.add(" ".join(words))
        if text[-1].isspace():
            self._gap = 1

    def word(self) -> None:
        """What follows is a word of its own."""
        self._widen(1)

    def cell(self) -> None:
        """What follows is the next cell of the row."""
        self._widen(2)

    def line(self) -> None:
        """What follows begins a line."""
        self._widen(3)

    def line_break(self) -> None:
        """A forced line break; two of them make a paragraph."""
        self._widen(self._gap + 1 if self._gap == 3 else 3)

    def paragraph(self) -> None:
        """What follows begins a paragraph."""
        self._widen(4)

    def item(self, mark: str = "- ") -> None:
        """What follows is an item of a list, and begins with `mark`."""
        self.line()
        self._mark = mark

    def label(self, text: str) -> None:
        """What is added next is preceded by `text`, the number of a list or a name."""
        self._mark = text

    def take_label(self) -> str:
        """The label that nothing followed, which is gone then; or ""."""
        label, self._mark = self._mark, ""
        return label

    def place(self, name: str) -> None:
        """What follows begins a part called `name` ("page 3"); one without text is left out."""
        self.paragraph()
        self._begins.append(name)

    def _widen(self, gap: int) -> None:
        if gap > self._gap:
            self._gap = gap

    def _append(self, text: str) -> None:
        self._pieces.append(text)
        self.length += len(text)
