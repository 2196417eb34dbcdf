"""The language of the window: a sentence is looked up by its English, which stands where there is no other.

`speak` is called before any other part of the program is imported, since constants hold sentences too. The
command line never calls it, and neither do the processes that read documents: what they print, and what the
ledger keeps, is English. The catalogs are gettext's: resources/translations/*.po, compiled when the project
is set up.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

LANGUAGES = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español", "zh": "简体中文"}
"""Each language of the window by its code, in its own words."""

_SEPARATORS = {"en": ",", "de": ".", "fr": "\u202f", "es": ".", "zh": ","}
"""What stands between the thousands (CLDR 48)."""

_GROUPED_FROM = {"es": 10_000}
"""Where fewer thousands than that are not set apart (CLDR's minimumGroupingDigits)."""

_POINTS = {"en": ".", "de": ",", "fr": ",", "es": ",", "zh": "."}
"""What stands before its fractions."""

_catalog = _english = gettext.NullTranslations()
_spoken = "en"
_written = ContextVar("written", default=False)


@contextmanager
def in_english() -> Iterator[None]:
    """Everything said in here is English, whatever the window speaks: what is written to a file, say."""
    token = _written.set(True)
    try:
        yield
    finally:
        _written.reset(token)


def _now() -> tuple[gettext.NullTranslations, str]:
    return (_english, "en") if _written.get() else (_catalog, _spoken)


def speak(language: str, catalogs: Path) -> None:
    """From now on `tr` and `plural` answer in `language`, a key of LANGUAGES.

    `catalogs` holds a `.mo` file for each but English; where that is missing or damaged it stays English.
    """
    global _catalog, _spoken
    try:
        with (catalogs / f"{language}.mo").open("rb") as file:
            _catalog = gettext.GNUTranslations(file)
    except (OSError, ValueError):
        return
    _spoken = language


def spoken() -> str:
    """The language in use, a key of LANGUAGES."""
    return _spoken


def tr(text: str, /, **values: object) -> str:
    """`text` in the language of the window, with each {name} filled in from `values`.

    Without values braces stand for themselves. `text` is a literal, for only these are found and translated.
    """
    found = _now()[0].gettext(text)
    return found.format_map(values) if values else found


def tr_as(meaning: str, text: str, /, **values: object) -> str:
    """The same for a word that other languages tell apart: "Open" as "a verb" or "a state"."""
    found = _now()[0].pgettext(meaning, text)
    return found.format_map(values) if values else found


def plural(count: int, one: str, many: str, /, **values: object) -> str:
    """`one` or `many` as `count` asks for, or what other languages have; {n} is the count itself."""
    return _now()[0].ngettext(one, many, count).format_map({"n": number(count), **values})


def number(count: int, /) -> str:
    """A whole number with its thousands apart."""
    return fraction(count, 0)


def fraction(value: float, digits: int = 1, /) -> str:
    """A number with so many digits behind its point."""
    language = _now()[1]
    signs = {ord(","): _SEPARATORS[language], ord("."): _POINTS[language]}
    apart = "," if abs(round(value, digits)) >= _GROUPED_FROM.get(language, 0) else ""
    return f"{value:{apart}.{digits}f}".translate(signs)


def amid(title: str, /) -> str:
    """A title as it stands amid a sentence: without its capital, which German nouns keep."""
    return title if _now()[1] == "de" else title.lower()
