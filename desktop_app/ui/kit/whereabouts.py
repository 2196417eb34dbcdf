"""Where a source lies, and which page a place names."""

import re
from pathlib import Path

_PAGE = re.compile(r"page (?:.*\((\d{1,6}) of \d+\)|(\d{1,6}))(?: \(OCR.*\))?\Z")
# "page 4", or "page iv (4 of 20)" where pages have names of their own; "page 4 (OCR)" where OCR read it.


def number_of(place: str) -> int | None:
    """The page, counted from 1, that `place` names of the file itself, not of one that lies in it."""
    found = _PAGE.match(place)
    return int(found[1] or found[2]) if found else None


def on_disk(source: str) -> str:
    """The file to be opened for `source`: itself, or the archive that it lies in."""
    path = Path(source)
    return source if path.exists() else next((str(held) for held in path.parents if held.is_file()), source)
