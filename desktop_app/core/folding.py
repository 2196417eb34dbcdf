"""When a text holds another exactly: one rule for phrases, filters and what is shown of them."""

import re
import unicodedata
from collections.abc import Callable

_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
# Thai to Burmese, Khmer, Chinese, Japanese, Korean: written without spaces, or with endings joined on.
_UNSPACED = re.compile("[\u0e00-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def is_unspaced(text: str) -> bool:
    """Whether some of `text` is in a script that does not put spaces between words."""
    return _UNSPACED.search(text) is not None


def fold(text: str) -> str:
    """`text` without capitals, accents and differences of white space."""
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFD", text))
    return " ".join(text.casefold().split())


def holder(literal: str) -> Callable[[str], bool]:
    """Says of a folded text whether it holds `literal` as whole words; nothing holds an empty one."""
    folded = fold(literal)
    if not folded:
        return lambda _text: False
    spaced = not is_unspaced(folded)
    before = r"(?<![^\W_])" if spaced and folded[0].isalnum() else ""
    after = r"(?![^\W_])" if spaced and folded[-1].isalnum() else ""
    search = re.compile(before + re.escape(folded) + after).search
    return lambda text: folded in text and search(text) is not None
