"""Whether a library's model reads the language that the library is in, and which installed one does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.core.lexical.languages import mostly
from desktop_app.core.words import listed
from desktop_app.encoder.bundle import Bundle
from desktop_app.language import plural, tr
from desktop_app.library.store import Library

SAMPLED = 200
"""Passages that are looked at, evenly spread over the library."""
CODES = {
    "ar": "arabic",
    "bn": "bengali",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "he": "hebrew",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "it": "italian",
    "ja": "japanese",
    "ka": "georgian",
    "ko": "korean",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "th": "thai",
    "tr": "turkish",
    "uk": "ukrainian",
    "vi": "vietnamese",
    "zh": "chinese",
}
"""What model cards call the languages that can be told of a text (ISO 639-1)."""
SHOWN = {
    "arabic": tr("Arabic"),
    "bengali": tr("Bengali"),
    "czech": tr("Czech"),
    "danish": tr("Danish"),
    "german": tr("German"),
    "greek": tr("Greek"),
    "english": tr("English"),
    "spanish": tr("Spanish"),
    "finnish": tr("Finnish"),
    "french": tr("French"),
    "hebrew": tr("Hebrew"),
    "hindi": tr("Hindi"),
    "hungarian": tr("Hungarian"),
    "armenian": tr("Armenian"),
    "italian": tr("Italian"),
    "japanese": tr("Japanese"),
    "georgian": tr("Georgian"),
    "korean": tr("Korean"),
    "dutch": tr("Dutch"),
    "norwegian": tr("Norwegian"),
    "polish": tr("Polish"),
    "portuguese": tr("Portuguese"),
    "romanian": tr("Romanian"),
    "russian": tr("Russian"),
    "swedish": tr("Swedish"),
    "tamil": tr("Tamil"),
    "thai": tr("Thai"),
    "turkish": tr("Turkish"),
    "ukrainian": tr("Ukrainian"),
    "vietnamese": tr("Vietnamese"),
    "chinese": tr("Chinese"),
}
"""Their names in the language of the window."""
EVERY = frozenset(CODES.values())
_MANY = ("multilingual", "mul", "multi")


@dataclass(frozen=True, slots=True)
class BetterModel:
    """The library is mostly in `language`, which its model does not read and `bundle` does."""

    language: str
    bundle: Bundle


def languages_of(bundle: Bundle) -> frozenset[str]:
    """What the model's card says that it reads, as English names; none where it does not say."""
    try:
        card = (bundle.folder / "README.md").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return frozenset()
    front = re.match(r"\ufeff?---\r?\n(.*?)\r?\n---", card, re.DOTALL)
    found = front and re.search(r"^language:[ \t]*(.*(?:\n[ \t]*-.*)*)", front[1], re.MULTILINE)
    codes = re.findall(r"[a-z]+", found[1].lower()) if found else []
    if any(code in _MANY for code in codes):
        return EVERY
    return frozenset(CODES[code] for code in codes if code in CODES)


def said_of(bundle: Bundle) -> str:
    """The languages that a model reads, in words; "" where its card does not say."""
    known = languages_of(bundle)
    if known == EVERY:
        return plural(len(EVERY), "{n} language and more", "{n} languages and more")
    return listed(sorted(SHOWN[one] for one in known))


def language_of_library(library: Library) -> str:
    """The language that most of its passages are in; "" where that cannot be told. Raises AppError."""
    ((last,),) = library.query("SELECT coalesce(max(id), 0) FROM passages")
    every = max(last // SAMPLED, 1)
    rows = library.query("SELECT id FROM passages WHERE id % ? = 0 LIMIT ?", every, SAMPLED)
    return mostly(one.text for one in library.found([row for (row,) in rows]).values())


def better_model(library: Library, installed: Sequence[Bundle]) -> BetterModel | None:
    """An installed model that reads what the library's does not; None where all is well. Raises AppError."""
    own = next((bundle for bundle in installed if bundle.fingerprint == library.recipe.model), None)
    reads = languages_of(own) if own else frozenset[str]()
    if not reads or reads == EVERY:
        return None
    language = language_of_library(library)
    if not language or language in reads:
        return None
    return next((BetterModel(language, one) for one in installed if language in languages_of(one)), None)
