"""Which language a text is in, by its script and by its little words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache

from desktop_app.core.folding import fold
from desktop_app.core.lexical.stemming import LANGUAGES, stop_words

_SCRIPTS = {
    "HIRAGANA": "japanese",
    "KATAKANA": "japanese",
    "HANGUL": "korean",
    "CJK": "chinese",
    "GREEK": "greek",
    "ARABIC": "arabic",
    "HEBREW": "hebrew",
    "DEVANAGARI": "hindi",
    "BENGALI": "bengali",
    "TAMIL": "tamil",
    "THAI": "thai",
    "GEORGIAN": "georgian",
    "ARMENIAN": "armenian",
}
"""The language that most texts in a script are in."""
_UKRAINIAN = re.compile("[іїєґ]")
_VIETNAMESE = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
_LETTERS = {
    "czech": re.compile("[ďěňřťů]"),
    "german": re.compile("ß"),
    "hungarian": re.compile("[őű]"),
    "polish": re.compile("[ąęłńśźż]"),
    "portuguese": re.compile("[ãõ]"),
    "romanian": re.compile("[ățș]"),
    "spanish": re.compile("ñ"),
    "turkish": re.compile("[ğış]"),
}
"""Letters that no other of the languages told by their words has: a word with one counts as a little word."""
_WORD = re.compile(r"[^\W\d_]+")
LOOKED_AT = 2_000
"""Characters of a text that are looked at."""
FEWEST, SHARE = 2, 0.08
"""Little words that a text must hold, and the share of all its words that they must be."""
MOSTLY = 0.6


def language_of(text: str) -> str:
    """The English name of the language, small; "" where it cannot be told.

    Japanese holds Chinese characters; where any of its own are with them, it is Japanese.
    """
    part = text[:LOOKED_AT].lower()
    if part.isascii():
        return _by_words(part) if any(map(str.isalpha, part)) else ""
    scripts = Counter(
        _SCRIPTS.get(name, name)
        for letter in part
        if letter.isalpha()
        if (name := unicodedata.name(letter, "OTHER").split()[0].split("-")[0])
    )
    if not scripts:
        return ""
    if scripts["japanese"] * 10 > scripts["chinese"] > 0:
        scripts["japanese"] += scripts.pop("chinese")
    script, _ = scripts.most_common(1)[0]
    if script in _SCRIPTS.values():
        return script
    if script == "CYRILLIC":
        return "ukrainian" if _UKRAINIAN.search(part) else _by_words(part) or "russian"
    if script == "LATIN" and len(_VIETNAMESE.findall(part)) * 12 > scripts["LATIN"]:
        return "vietnamese"
    return _by_words(part) if script == "LATIN" else ""


def mostly(texts: Iterable[str]) -> str:
    """The language that most of the texts are in whose language can be told; "" where there is none."""
    found = Counter(filter(None, map(language_of, texts)))
    if not found:
        return ""
    language, count = found.most_common(1)[0]
    return language if count >= MOSTLY * found.total() else ""


def _by_words(text: str) -> str:
    words = Counter(_WORD.findall(text))
    counts = dict.fromkeys(LANGUAGES, 0)
    for word, many in words.items():
        tells = _little().get(fold(word), frozenset())
        if not word.isascii():
            tells = tells | {language for language, letters in _LETTERS.items() if letters.search(word)}
        for language in tells:
            counts[language] += many
    best, second = sorted(counts, key=counts.__getitem__, reverse=True)[:2]
    enough = counts[best] >= max(min(FEWEST, words.total() // 2), SHARE * words.total(), 1)
    return best if enough and counts[best] > counts[second] else ""


@cache
def _little() -> dict[str, frozenset[str]]:
    """Of each little word the languages that have it."""
    having: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for word in stop_words(language):
            having.setdefault(word, set()).add(language)
    return {word: frozenset(languages) for word, languages in having.items()}
