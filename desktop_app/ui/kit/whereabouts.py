"""Where a source lies, which page a place names, and how a place is called."""

import re
from collections.abc import Mapping
from pathlib import Path

from desktop_app.language import spoken, tr

_PAGE = re.compile(r"page (?:.*\((\d{1,6}) of \d+\)|(\d{1,6}))(?: \(OCR.*\))?\Z")
# "page 4", or "page iv (4 of 20)" where pages have names of their own; "page 4 (OCR)" where OCR read it.

_PLACE = re.compile(
    r"(?:(?P<kind>cell|line|message|page|part|record|slide) (?P<number>\d+)(?P<hidden>, hidden)?"
    r"|page (?P<label>.+) \((?P<at>\d+) of (?P<of>\d+)\)|sheet (?P<sheet>.+?)(?P<sheet_hidden> \(hidden\))?)"
    r"(?P<ocr> \(OCR(?:, (?P<some>\d+) of (?P<lines>\d+) lines uncertain)?\))?"
)
_KINDS: Mapping[str, str] = {
    "cell": tr("cell {number}"),
    "line": tr("line {number}"),
    "message": tr("message {number}"),
    "page": tr("page {number}"),
    "part": tr("part {number}"),
    "record": tr("record {number}"),
    "slide": tr("slide {number}"),
}


def place_words(place: str) -> str:
    """A place, which the library keeps in English, in the language of the window."""
    found = _PLACE.fullmatch(place)
    if spoken() == "en" or not found:
        return place
    if found["kind"]:
        words = _KINDS[found["kind"]].format(number=found["number"])
    elif found["sheet"]:
        words = tr("sheet {name}", name=found["sheet"])
    else:
        words = tr(
            "page {label} ({number} of {all})", label=found["label"], number=found["at"], all=found["of"]
        )
    if found["hidden"] or found["sheet_hidden"]:
        words = tr("{place}, hidden", place=words)
    if found["some"]:
        doubt = tr("OCR, {some} of {lines} lines uncertain", some=found["some"], lines=found["lines"])
        return f"{words} ({doubt})"
    return f"{words} (OCR)" if found["ocr"] else words


def number_of(place: str) -> int | None:
    """The page, counted from 1, that `place` names of the file itself, not of one that lies in it."""
    found = _PAGE.match(place)
    return int(found[1] or found[2]) if found else None


def on_disk(source: str) -> str:
    """The file to be opened for `source`: itself, or the archive that it lies in."""
    path = Path(source)
    return source if path.exists() else next((str(held) for held in path.parents if held.is_file()), source)
