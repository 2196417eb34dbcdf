"""Text for others: what UTF-8 and SQLite can hold, Qt's UTF-16 units, and all on one line."""

import re
from bisect import bisect_left, bisect_right

from desktop_app.language import tr

# Both come from damaged files, their names, keyboards and shells.
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_MARKS = ('"', "“", "”", "„")


def unbroken(text: str) -> str:
    """`text` in which no line ends at a space."""
    return text.replace(" ", "\u00a0")


def is_word(text: str) -> bool:
    """Whether there is a letter or a digit in `text`; else it is a mark, such as a comma or a smiley."""
    return text.isalnum() or any(map(str.isalnum, text))


def encodable(text: str) -> str:
    """`text` with U+FFFD for every lone surrogate, which has no UTF-8; spans stay right."""
    return text if _is_sound(text) else _LONE_SURROGATE.sub(REPLACEMENT, text)


def storable(text: str, instead: str = REPLACEMENT) -> str:
    """As `encodable`, with `instead` for NUL as well, which ends a text in SQLite."""
    return text if "\0" not in text and _is_sound(text) else _UNSTORABLE.sub(instead, text)


def _is_sound(text: str) -> bool:
    """Whether it has a UTF-8: writing it is ten times as fast as looking for what has none."""
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False


class Utf16:
    """Translates between code points of a text (the tokenizer's offsets) and UTF-16 units (Qt's)."""

    def __init__(self, text: str) -> None:
        self._astral = [match.start() for match in _ASTRAL.finditer(text)]
        self._units = [place + earlier for earlier, place in enumerate(self._astral)]

    def unit(self, point: int) -> int:
        """The UTF-16 index at which code point number `point` begins."""
        return point + bisect_left(self._astral, point)

    def point(self, unit: int) -> int:
        """The number of the code point that UTF-16 unit `unit` belongs to."""
        earlier = bisect_right(self._units, unit)
        leading = bool(earlier) and unit == self._units[earlier - 1]
        return unit - earlier + leading


def quoted(text: str, longest: int = 48) -> str:
    """`text` in quotation marks, on one line, shortened, its control characters made visible.

    What begins or ends with such a mark gets no second one.
    """
    line = one_line(text, longest)
    marked = line.startswith(_MARKS) or line.endswith(_MARKS)
    return line if marked else tr("“{words}”", words=line)


def one_line(text: str, longest: int = 48) -> str:
    """`text` shortened to `longest` characters, with control and direction marks made visible."""
    cut = text[:longest] + "…" if len(text) > longest else text
    return _CONTROLS.sub(lambda match: f"\\u{ord(match.group()):04x}", cut)
