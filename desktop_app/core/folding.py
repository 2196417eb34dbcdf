"""When a text holds another exactly: one rule for phrases, filters, words and what is shown of them."""

import re
import unicodedata
from collections.abc import Callable

# Accents, and the vowel signs that Hebrew and Arabic may be written without.
_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
"""Soft hyphens, zero-width and direction marks, for a class of a regular expression."""
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_DIVIDED_SOFTLY = re.compile("\u00ad\\s*\n\\s*")
HYPHENS, APOSTROPHES = "-\u2010-\u2015\u2212", "'\u2018\u2019\u201a\u201b\u02b9\u02bb\u02bc\u2032\u00b4`"
"""What is typed as a hyphen or an apostrophe, for a class of a regular expression."""
# What Unicode takes for letters of their own, and signs that a keyboard has not.
_PLAIN = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t",
        "ŋ": "n", "ĸ": "k", "ƒ": "f", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ɨ": "i", "ʉ": "u", "ƶ": "z", "ǥ": "g",
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u02b9\u02bb\u02bc\u2032\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u300c\u300d", '"'),
    }
)  # fmt: skip
# Thai to Burmese, Khmer, Chinese, Japanese, Korean: written without spaces, or with endings joined on.
UNSPACED = "\u0e00-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
"""Scripts without spaces between words, for a class of a regular expression."""
_UNSPACED = re.compile(f"[{UNSPACED}]")
_DIVIDED = re.compile(r"(?<=\w)- ?(?=\w)")


def is_unspaced(text: str) -> bool:
    """Whether some of `text` is in a script that does not put spaces between words."""
    return _UNSPACED.search(text) is not None


def fold(text: str) -> str:
    """`text` without what tells no two words apart: capitals, accents, ligatures and wide letters, invisible
    characters, the typographic kinds of quotes, dashes and apostrophes, and differences of white space.
    """
    if not text.isascii():
        whole = _DIVIDED_SOFTLY.sub("", unicodedata.normalize("NFKC", text))
        plain = _INVISIBLE.sub("", whole).translate(_PLAIN)
        text = _MARKS.sub("", unicodedata.normalize("NFD", plain)).casefold().translate(_PLAIN)
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.casefold().split())


def holder(literal: str) -> Callable[[str], bool]:
    """Says of a folded text whether it holds `literal` as whole words; nothing holds an empty one.

    Hyphens within words may be there or not, as may the end of a line behind them.
    """
    folded = fold(literal)
    if not folded:
        return lambda _text: False
    whole, search = folded, _whole(folded)
    joined = _DIVIDED.sub("", folded)
    search_joined = _whole(joined)

    def holds(text: str) -> bool:
        if whole in text and search(text):
            return True
        if "-" not in text and joined == whole:
            return False
        undivided = _DIVIDED.sub("", text)
        return joined in undivided and search_joined(undivided)

    return holds


def _whole(folded: str) -> Callable[[str], bool]:
    """Looks for a folded literal; where it begins or ends with a letter or digit, a word does so, too."""
    before = r"(?<![^\W_])" if _at_edge(folded[0]) else ""
    after = r"(?![^\W_])" if _at_edge(folded[-1]) else ""
    search = re.compile(before + re.escape(folded) + after).search
    return lambda text: search(text) is not None


def _at_edge(character: str) -> bool:
    return character.isalnum() and not is_unspaced(character)
