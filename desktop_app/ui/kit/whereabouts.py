"""Where a source lies, which page a place names, and a place in words."""

import re
from collections.abc import Mapping
from pathlib import Path

from desktop_app.language import spoken, tr

_PAGE = re.compile(r"page (?:.*\((\d{1,6}) of \d+\)|(\d{1,6}))(?: \(OCR.*\))?\Z")
# "page 4", or "page iv (4 of 20)" where pages have names of their own; "page 4 (OCR)" where OCR read it.


_PARTS: Mapping[str, str] = {
    "line": tr("line {name}"),
    "record": tr("record {name}"),
    "page": tr("page {name}"),
    "slide": tr("slide {name}"),
    "cell": tr("cell {name}"),
    "message": tr("message {name}"),
    "part": tr("part {name}"),
    "sheet": tr("sheet {name}"),
    "row": tr("row {name}"),
    "attached": tr("attached {name}"),
}
_PART = re.compile(
    r"(?:(line|record|cell|message|part|row|slide) ([\d,]+)|(page) (\S+)|(sheet|attached) (.+?))"
    r"( \(hidden\))?"
)
_LABELED = re.compile(r"page (.+) \((\d+) of (\d+)\)")
_RECOGNIZED = re.compile(r"(.+) \(OCR(?:, (\d+) of (\d+) lines uncertain)?\)")


def in_words(place: str) -> str:
    """A place in the language of the window; the library keeps it in English. Headings stay as they are."""
    if spoken() == "en":
        return place
    if not (found := _RECOGNIZED.fullmatch(place)):
        return ", ".join(map(_part_in_words, place.split(", ")))
    page = in_words(found[1])
    if found[2] is None:
        return tr("{page} (OCR)", page=page)
    return tr("{page} (OCR, {some} of {all} lines uncertain)", page=page, some=found[2], all=found[3])


def _part_in_words(part: str) -> str:
    if part == "hidden":
        return tr("hidden")
    if found := _LABELED.fullmatch(part):
        return tr("page {label} ({page} of {pages})", label=found[1], page=found[2], pages=found[3])
    if not (found := _PART.fullmatch(part)):
        return part
    kind, name = filter(None, found.groups()[:-1])
    words = _PARTS[kind].format(name=name)
    return tr("{part} (hidden)", part=words) if found[7] else words


def number_of(place: str) -> int | None:
    """The page, counted from 1, that `place` names of the file itself, not of one that lies in it."""
    found = _PAGE.match(place)
    return int(found[1] or found[2]) if found else None


def on_disk(source: str) -> str:
    """The file to be opened for `source`: itself, or the archive that it lies in."""
    path = Path(source)
    return source if path.exists() else next((str(held) for held in path.parents if held.is_file()), source)
