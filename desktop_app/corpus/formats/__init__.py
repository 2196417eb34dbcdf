"""One reader a file format; a new format is a new module that declares it, and its name in FORMATS."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from desktop_app.core.types import PageStep, Skipped
from desktop_app.corpus.formats import (
    delimited,
    epub,
    html,
    json_text,
    mail,
    odt,
    ooxml,
    pdf,
    plain,
    rtf,
    workbook,
    xml_text,
)
from desktop_app.corpus.formats.base import Format, Record
from desktop_app.corpus.formats.scans import pictures

FORMATS: tuple[Format, ...] = (
    delimited.FORMAT,
    ooxml.WORD,
    mail.FORMAT,
    epub.FORMAT,
    html.FORMAT,
    json_text.JSON,
    json_text.JSON_LINES,
    plain.MARKDOWN,
    odt.FORMAT,
    pdf.FORMAT,
    pictures.FORMAT,
    ooxml.POWERPOINT,
    rtf.FORMAT,
    plain.TEXT,
    workbook.FORMAT,
    xml_text.FORMAT,
)

FORMAT_OF = {ending: one for one in FORMATS for ending in one.endings}
"""The format of every file name ending that can be read, in lower case."""

PACKED = frozenset(ending for ending, one in FORMAT_OF.items() if one.packed)
"""The endings of files of which most bytes are not text."""

LOCKABLE = frozenset(ending for ending, one in FORMAT_OF.items() if one.unlock)
"""The endings of files that a password can open."""


PICTURES = frozenset(pictures.FORMAT.endings)
"""The endings of files that only OCR can read."""


def reader_of(
    path: Path, passwords: Sequence[str] = (), recognizing: bool = False
) -> Callable[[Path], Iterator[Record | Skipped | PageStep]] | None:
    """The reader for `path` by its ending, or None where files of its kind are not read.

    One that is `recognizing` also reads pictures of text.
    """
    found = FORMAT_OF.get(path.suffix.lower())
    if found and recognizing and (recognize := found.recognize):
        return lambda path: recognize(path, passwords)
    if found and passwords and (unlock := found.unlock):
        return lambda path: unlock(path, passwords)
    return found.read if found else None
