"""Reads plain text: one document a file."""

import re
from collections.abc import Iterator
from pathlib import Path

from desktop_app.corpus.formats.base import Format, Record
from desktop_app.corpus.formats.encoding import read_text

_COLORS = re.compile("\x1b\\[[0-9;?]*[A-Za-z]")
"""What programs write to color a terminal: kept, it would stand at the beginning of words."""


def read_plain(path: Path) -> Iterator[Record]:
    """The file as one document; its title is the file's name without the ending."""
    text = read_text(path)
    yield Record(title=path.stem, text=_COLORS.sub("", text) if "\x1b" in text else text)


FORMAT = Format(
    (
        ".txt",
        ".text",
        ".log",
        ".me",
        ".1st",
        ".nfo",
        ".diz",
        ".asc",
        ".md5",
        ".sha256",
        ".wiki",
        ".mediawiki",
        ".textile",
        ".gmi",
        ".fountain",
    ),
    "Text",
    read_plain,
)
