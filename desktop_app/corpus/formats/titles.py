"""The title of a file that is one text: its own where that says something, else the file's name."""

from __future__ import annotations

import re
from pathlib import Path

LONGEST = 300

_JUNK = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel|office)\b.*|(?:powerpoint )?presentation(?: title)?|"
    r"untitled\b.*|(?:unbenannt|sans titre|document|dokument|slide|folie|page|title|sheet|new|scan)[ _-]*\d*|"
    r"(?:no|enter|insert|click to add|type the document) (?:document )?title|unknown|\(?anonymous\)?|none|"
    r"\(?unspecified\)?|normal\.dotm?|print|full page photo|"
    # A file's name is no title, but for the file's own name below.
    r"\S*\.(?:docx?|odt|rtf|pdf|pptx?|odp|xlsx?|html?|indd|dvi|tex|ps|eps|qxd|qxp|pmd|pm\d|fm|wpd|txt|md|cdr|"
    r"jpe?g|tiff?|png)|[\W\d_]*)",
    re.IGNORECASE,
)


def title_of(path: Path, *candidates: str | None) -> str:
    """The first candidate that is a title, on one line; else the file's name without its ending."""
    for candidate in candidates:
        title = " ".join((candidate or "").split())
        if len(title) <= LONGEST and "\ufffd" not in title and not _JUNK.fullmatch(title):
            return title
    return path.stem


def fields_of(**values: str | None) -> dict[str, str]:
    """What is known about a file, without what is not."""
    return {name: " ".join(value.split()) for name, value in values.items() if value and value.strip()}
