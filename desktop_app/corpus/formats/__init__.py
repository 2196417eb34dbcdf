"""One reader a file format; a new format is a new module here and a line in READERS."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from desktop_app.corpus.formats.base import Reader, Unlocker
from desktop_app.corpus.formats.delimited import read_delimited
from desktop_app.corpus.formats.docx import read_docx
from desktop_app.corpus.formats.epub import read_epub
from desktop_app.corpus.formats.html import read_html
from desktop_app.corpus.formats.json_text import read_json, read_json_lines
from desktop_app.corpus.formats.mail import read_mail
from desktop_app.corpus.formats.odt import read_odt
from desktop_app.corpus.formats.pdf import read_pdf
from desktop_app.corpus.formats.plain import read_markdown, read_plain
from desktop_app.corpus.formats.pptx import read_pptx
from desktop_app.corpus.formats.rtf import read_rtf
from desktop_app.corpus.formats.workbook import read_workbook
from desktop_app.corpus.formats.xml_text import read_xml

READERS: dict[str, Reader] = {
    **dict.fromkeys((".csv", ".tsv", ".tab", ".psv"), read_delimited),
    **dict.fromkeys((".docx", ".docm", ".dotx"), read_docx),
    ".eml": read_mail,
    ".epub": read_epub,
    **dict.fromkeys((".html", ".htm", ".xhtml"), read_html),
    ".json": read_json,
    **dict.fromkeys((".jsonl", ".ndjson"), read_json_lines),
    **dict.fromkeys((".md", ".markdown"), read_markdown),
    **dict.fromkeys((".odt", ".ott", ".odp"), read_odt),
    ".pdf": read_pdf,
    **dict.fromkeys((".pptx", ".pptm", ".ppsx"), read_pptx),
    ".rtf": read_rtf,
    **dict.fromkeys((".txt", ".text", ".log", ".rst", ".adoc", ".org", ".tex"), read_plain),
    **dict.fromkeys((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"), read_workbook),
    ".xml": read_xml,
}
"""The reader of every file name ending that can be read, in lower case."""

UNLOCKERS: dict[str, Unlocker] = {".pdf": read_pdf}
"""The readers among them that take passwords."""


def reader_of(path: Path, passwords: Sequence[str] = ()) -> Reader | None:
    """The reader for `path` by its ending, or None where files of its kind are not read."""
    ending = path.suffix.lower()
    if passwords and (unlocker := UNLOCKERS.get(ending)):
        return partial(unlocker, passwords=passwords)
    return READERS.get(ending)
