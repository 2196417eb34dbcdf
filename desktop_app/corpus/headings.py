"""What a list calls a document: its title, else what tells a record from the others of its file."""

from __future__ import annotations

import re
from collections.abc import Mapping

from desktop_app.corpus.fields import is_an_id, is_telling
from desktop_app.corpus.sentences import sentences

LONGEST = 90
"""Characters of a heading without a title: about what a line of results shows."""
_LEAD = 40
"""Characters of an id or a name; what is longer is no handle."""
_ENOUGH = 3
"""Words that say something by themselves; of fewer the next part is added."""
_SAYS_NOTHING = re.compile(r"[\W\d_]*|https?://\S*|[0-9a-fA-F-]{16,}")
"""Numbers, dates, links and hashes: they tell records apart, but not to a reader."""


def heading(title: str, text: str, fields: Mapping[str, str]) -> str:
    """`title`, else an id or a name among the fields and the beginning of the text; "" where nothing speaks.

    "OPS-1042 · Login page hangs after update" of a ticket whose file has no column for titles.
    """
    if title.strip():
        return " ".join(title.split())
    lead = _lead(fields)
    words: list[str] = []
    for part in text.split("\n\n"):
        start, end = next(iter(sentences(part)), (0, 0))
        line = " ".join(part[start:end].split()).removesuffix(".")
        if line in words or line == lead or _SAYS_NOTHING.fullmatch(line):
            continue
        words.append(line)
        if len(" ".join(words).split()) >= _ENOUGH:
            break
    parts = [lead, *words] if lead else words
    return shortened(" · ".join(parts) or " ".join(text.split()), LONGEST)


def shortened(text: str, longest: int) -> str:
    """`text` with at most so many characters: whole words, and an ellipsis where it was cut."""
    if len(text) <= longest:
        return text
    cut = text[:longest]
    whole = cut if text[longest].isspace() else cut.rpartition(" ")[0] or cut
    return f"{whole.rstrip(' ,;:·-–—')} …"


def _lead(fields: Mapping[str, str]) -> str:
    """The first id that is more than a number, else the first name; "" where there is none."""
    short = [
        (name, line)
        for name, value in fields.items()
        if (line := " ".join(value.split())) and len(line) <= _LEAD and not _SAYS_NOTHING.fullmatch(line)
    ]
    ids = (line for name, line in short if is_an_id(name))
    names = (line for name, line in short if is_telling(name))
    return next(ids, "") or next(names, "")
