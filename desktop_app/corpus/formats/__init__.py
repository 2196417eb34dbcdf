"""One reader a file format; a new format is a new module that declares it, and its name in FORMATS."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path

from desktop_app.corpus.endings import ending_of
from desktop_app.corpus.formats import (
    by_content,
    container,
    delimited,
    json_text,
    pdf,
    plain,
    rtf,
)
from desktop_app.corpus.formats.base import AnyReader, Format
from desktop_app.corpus.formats.cards import content_lines, references
from desktop_app.corpus.formats.compound import outlook, powerpoint97, tnef, word97
from desktop_app.corpus.formats.markup import epub, html, markdown, xml_file
from desktop_app.corpus.formats.messages import mail, mbox, mhtml
from desktop_app.corpus.formats.office import flat, opendocument, slides, word
from desktop_app.corpus.formats.scans import pictures
from desktop_app.corpus.formats.spreadsheets import workbook
from desktop_app.corpus.formats.texts import (
    fictionbook,
    latex,
    lyrics,
    marked,
    notebook,
    property_list,
    source,
    subtitles,
)

FORMATS: tuple[Format, ...] = (
    delimited.FORMAT,
    word.WORD,
    word97.FORMAT,
    mail.FORMAT,
    mail.APPLE,
    mbox.FORMAT,
    outlook.FORMAT,
    tnef.FORMAT,
    epub.FORMAT,
    fictionbook.FORMAT,
    html.FORMAT,
    mhtml.FORMAT,
    property_list.WEB_ARCHIVE,
    json_text.JSON,
    json_text.JSON_LINES,
    property_list.LIST,
    markdown.FORMAT,
    marked.RST,
    marked.ASCIIDOC,
    marked.ORG,
    latex.FORMAT,
    opendocument.FORMAT,
    flat.TEXT,
    pdf.FORMAT,
    pictures.FORMAT,
    slides.POWERPOINT,
    powerpoint97.FORMAT,
    rtf.FORMAT,
    plain.FORMAT,
    source.CODE,
    source.SETTINGS,
    subtitles.FORMAT,
    lyrics.FORMAT,
    notebook.FORMAT,
    content_lines.CALENDAR,
    content_lines.CONTACTS,
    references.BIBTEX,
    references.TAGGED,
    workbook.FORMAT,
    flat.SPREADSHEET,
    xml_file.FORMAT,
    container.ZIP,
    container.TAR,
)

FORMAT_OF = {ending: one for one in FORMATS for ending in one.endings}
"""The format of every file name ending that can be read, in lower case."""

PACKED = frozenset(ending for ending, one in FORMAT_OF.items() if one.packed)
"""The endings of files of which most bytes are not text."""

LOCKABLE = frozenset(ending for ending, one in FORMAT_OF.items() if one.unlock)
"""The endings of files that a password can open."""


READABLE = frozenset((*FORMAT_OF, ""))
"""The endings of files that are read; those without one are told by their content."""

_OWN_WAYS = frozenset((".xls", ".xlsb", ".ods"))
"""Of one kind with others, and read in ways of their own."""

PICTURES = frozenset(pictures.FORMAT.endings)
"""The endings of files that only OCR can read."""


def reader_of(
    path: Path, passwords: Sequence[str] = (), recognizing: bool = False, parts: Collection[int] = ()
) -> AnyReader | None:
    """The reader for `path` by its ending, or None where files of its kind are not read.

    What is of another kind by its first bytes is read as that.
    One that is `recognizing` also reads pictures of text, maybe those in `parts` alone (see Scanned).
    """
    ending = ending_of(path)
    found = FORMAT_OF.get(ending)
    if found:
        with suppress(OSError):  # which its reader tells
            kind = by_content.other_kind(path, ending) if path.is_file() else ""
            other = FORMAT_OF.get(kind)
            if other and (other is not found or not {kind, ending}.isdisjoint(_OWN_WAYS)):
                return lambda path: by_content.read_as(path, kind, passwords, recognizing)
        return found.reader(passwords, recognizing, parts)
    return None if ending else lambda path: by_content.read_by_content(path, passwords, recognizing)
