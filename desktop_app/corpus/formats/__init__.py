"""One reader a file format; a new format is a new module that declares it, and its name in FORMATS."""

from collections.abc import Sequence
from pathlib import Path

from desktop_app.corpus.formats import (
    delimited,
    epub,
    html,
    json_text,
    mail,
    office,
    pdf,
    plain,
    rtf,
    xml_text,
)
from desktop_app.corpus.formats.base import Format, Reader
from desktop_app.corpus.formats.cards import content_lines, references
from desktop_app.corpus.formats.office import flat
from desktop_app.corpus.formats.spreadsheets import workbook
from desktop_app.corpus.formats.texts import fictionbook, latex, marked, notebook, source, subtitles

FORMATS: tuple[Format, ...] = (
    delimited.FORMAT,
    office.WORD,
    mail.FORMAT,
    epub.FORMAT,
    html.FORMAT,
    json_text.JSON,
    json_text.JSON_LINES,
    plain.MARKDOWN,
    office.OPEN_DOCUMENT,
    pdf.FORMAT,
    office.POWERPOINT,
    rtf.FORMAT,
    plain.TEXT,
    workbook.FORMAT,
    xml_text.FORMAT,
    source.CODE,
    source.SETTINGS,
    marked.RST,
    marked.ASCIIDOC,
    marked.ORG,
    latex.FORMAT,
    notebook.FORMAT,
    subtitles.FORMAT,
    content_lines.CALENDAR,
    content_lines.CONTACTS,
    references.BIBTEX,
    references.TAGGED,
    fictionbook.FORMAT,
    flat.TEXT,
    flat.SPREADSHEET,
)

FORMAT_OF = {ending: one for one in FORMATS for ending in one.endings}
"""The format of every file name ending that can be read, in lower case."""

PACKED = frozenset(ending for ending, one in FORMAT_OF.items() if one.packed)
"""The endings of files of which most bytes are not text."""

LOCKABLE = frozenset(ending for ending, one in FORMAT_OF.items() if one.unlock)
"""The endings of files that a password can open."""


def reader_of(path: Path, passwords: Sequence[str] = ()) -> Reader | None:
    """The reader for `path` by its ending, or None where files of its kind are not read."""
    found = FORMAT_OF.get(path.suffix.lower())
    if found and passwords and (unlock := found.unlock):
        return lambda path: unlock(path, passwords)
    return found.read if found else None
