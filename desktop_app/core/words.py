"""Numbers and lists as they are said in a sentence."""

from collections.abc import Mapping, Sequence
from typing import Literal

from desktop_app.language import fraction, plural, tr, tr_as

Strength = Literal["strong", "fair", "weak"]
STRONG, FAIR = 0.4, 0.1
"""The least match (0..1) that is called so. It is rather too low: the judges of the sets that it was fitted
on looked at a part of the documents (see benchmarks.md).
"""

STRENGTHS: Mapping[Strength, str] = {"strong": tr("strong"), "fair": tr("fair"), "weak": tr("weak")}
"""What each is called in the language of the window."""
MATCH_WORDS: Mapping[Strength, str] = {
    "strong": tr("strong match"),
    "fair": tr("fair match"),
    "weak": tr("weak match"),
}

_FIELDS: Mapping[str, str] = {
    "author": tr_as("a field", "Author"),
    "editor": tr_as("a field", "Editor"),
    "from": tr_as("a field", "From"),
    "to": tr_as("a field", "To"),
    "cc": tr_as("a field", "Cc"),
    "bcc": tr_as("a field", "Bcc"),
    "date": tr_as("a field", "Date"),
    "year": tr_as("a field", "Year"),
    "subject": tr_as("a field", "Subject"),
    "keywords": tr_as("a field", "Keywords"),
    "abstract": tr_as("a field", "Abstract"),
    "labels": tr_as("a field", "Labels"),
    "attachments": tr_as("a field", "Attachments"),
    "attached to": tr_as("a field", "Attached to"),
    "embedded in": tr_as("a field", "Embedded in"),
    "created": tr_as("a field", "Created"),
    "modified": tr_as("a field", "Modified"),
    "language": tr_as("a field", "Language"),
    "pages": tr_as("a field", "Pages"),
    "size": tr_as("a field", "Size"),
    "publisher": tr_as("a field", "Publisher"),
    "journal": tr_as("a field", "Journal"),
}
"""What the fields that the readers of files name are called in the language of the window."""

BETWEEN = tr_as("between the words of a list", ", ")
NO_GOOD_MATCHES = tr("No good matches; these are the closest.")


def count(number: int, one: str, many: str = "") -> str:
    """So many things: "1 document", "3,000 documents", "2 queries" where `many` is "queries"."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def count_are(number: int, one: str, many: str = "") -> str:
    """The same with its verb: "1 document is", "3,000 documents are"."""
    return f"{count(number, one, many)} {'is' if number == 1 else 'are'}"


def decimals(number: float, digits: int = 3) -> str:
    """A number to so many significant digits, never as a power of ten: 0.000000119, 1.01, 0."""
    from decimal import Decimal  # late, for a quick start

    return f"{Decimal(f'{number:.{digits - 1}e}'):f}" if number else "0"


def behind(copies: int, more: int, at_least: bool = False) -> str:
    """What stands behind a line of a list: "+ 9 copies · 37 more like this"; nothing where nothing does."""
    if at_least:
        same = plural(copies, "+ at least {n} copy", "+ at least {n} copies")
        alike = plural(more, "at least {n} more like this", "at least {n} more like this")
    else:
        same = plural(copies, "+ {n} copy", "+ {n} copies")
        alike = plural(more, "{n} more like this", "{n} more like this")
    return " · ".join((*([same] if copies else []), *([alike] if more else [])))


def per_cent(share: float, digits: int = 0) -> str:
    """0.894 as "89 %", or with so many digits behind the point."""
    return tr("{number} %", number=fraction(share * 100, digits))


def field_name(name: str) -> str:
    """What a field is called where it is shown: `_id` "ID", `date_posted` "Date posted".

    A name that says nothing without its signs stays.
    """
    if name in _FIELDS:
        return _FIELDS[name]
    words = " ".join(name.replace("_", " ").split())
    return words.upper() if words.casefold() == "id" else words[:1].upper() + words[1:] or name


def listed(words: Sequence[str]) -> str:
    """As a list is said: "a", "a and b", "a, b and c"; nothing of no words."""
    if len(words) < 2:
        return "".join(words)
    return tr("{first} and {last}", first=BETWEEN.join(words[:-1]), last=words[-1])


def strength(match: float) -> Strength:
    """What a match, 0..1, is called."""
    return "strong" if match >= STRONG else "fair" if match >= FAIR else "weak"
