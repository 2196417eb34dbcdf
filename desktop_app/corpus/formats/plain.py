"""Reads plain text: one document a file."""

from collections.abc import Iterator
from pathlib import Path

from desktop_app.corpus.formats.base import Format, Record
from desktop_app.corpus.formats.encoding import read_text


def read_plain(path: Path) -> Iterator[Record]:
    """The file as one document; its title is the file's name without the ending."""
    yield Record(title=path.stem, text=read_text(path))


FORMAT = Format(
    (".txt", ".text", ".log", ".me", ".1st", ".nfo", ".diz", ".asc", ".md5", ".sha256", ".wiki", ".textile"),
    "Text",
    read_plain,
)
