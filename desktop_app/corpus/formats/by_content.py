"""What a file is, by its first bytes: where its name has no ending, or one that does not say what it is."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from desktop_app.core.types import PageStep, Skipped
from desktop_app.corpus.formats.base import Record, Refused
from desktop_app.corpus.formats.encoding import open_text

HEAD = 1 << 16

_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_STREAMS = {
    "WordDocument": ".doc",
    "PowerPoint Document": ".ppt",
    "PP40": ".ppt",
    "Workbook": ".xls",
    "Book": ".xls",
    "__properties_version1.0": ".msg",
}
_MAGIC = (
    (b"{\\rtf", ".rtf"),
    (b"7z\xbc\xaf\x27\x1c", ".7z"),
    (b"\x1f\x8b", ".gz"),
    (b"BZh", ".bz2"),
    (b"\xfd7zXZ\0", ".xz"),
    (b"\x78\x9f\x3e\x22", ".tnef"),
)
_MEMBERS = (
    ("word/", ".docx"),
    ("ppt/", ".pptx"),
    ("xl/workbook.bin", ".xlsb"),
    ("xl/", ".xlsx"),
)
_MIME_TYPES = {
    b"application/epub+zip": ".epub",
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
    b"application/vnd.oasis.opendocument.presentation": ".odp",
}
_HEADER = re.compile(
    r"(?:From|Received|Return-Path|Date|Subject|To|MIME-Version|Message-ID|Delivered-To): ", re.I
)
_TEXTS = (
    (re.compile(r"<!doctype html|<html[\s>]", re.IGNORECASE), ".html"),
    (re.compile(r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<FictionBook", re.DOTALL), ".fb2"),
    (re.compile(r"(?:<\?xml[^>]*>\s*)?<office:document[\s>]", re.DOTALL), ".fodt"),
    (re.compile(r"<\?xml[^>]*>\s*(?:<!DOCTYPE html[^>]*>\s*)?<html", re.DOTALL | re.IGNORECASE), ".xhtml"),
    (re.compile(r"<\?xml\s"), ".xml"),
    (re.compile(r"BEGIN:VCARD", re.IGNORECASE), ".vcf"),
    (re.compile(r"BEGIN:VCALENDAR", re.IGNORECASE), ".ics"),
    (re.compile(r"WEBVTT"), ".vtt"),
    (re.compile(r"From \S+@?\S* .*\n[\w-]+: "), ".mbox"),
)


def ending_by_content(path: Path) -> str:
    """The ending that files like `path` have, ".txt" where nothing says more. Raises OSError, Refused."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
        if b"%PDF-" in head[:1024]:
            return ".pdf"
        if head[257:262] == b"ustar":
            return ".tar"
        if head.startswith(b"PK\3\4"):
            return _of_archive(stream)
        if head.startswith(_COMPOUND):
            return _of_compound(path)
    for magic, ending in _MAGIC:
        if head.startswith(magic):
            return ending
    with open_text(path) as text:
        begin = text.read(4096).lstrip("\ufeff \t\r\n")
    for pattern, ending in _TEXTS:
        if pattern.match(begin):
            return ending
    if _HEADER.match(begin) and len(_HEADER.findall(begin)) > 2:
        return ".eml"
    return ".json" if re.match(r"[\[{]\s*[\"{\[]", begin) and _ends_as_json(path) else ".txt"


def is_text(path: Path) -> bool:
    """Whether a file is a text, of whatever kind. Raises OSError."""
    try:
        with open_text(path) as text:
            return bool(text.read(4096).strip())
    except (Refused, UnicodeError):
        return False


def older_kind(path: Path) -> str:
    """The ending of the older format that a file is though its name says a newer one; "" for others."""
    with path.open("rb") as stream:
        if stream.read(8) != _COMPOUND:
            return ""
    try:
        return _of_compound(path)
    except Refused:
        return ""


def other_kind(path: Path, ending: str) -> str:
    """The ending of the kind that a file is by its first bytes, where `ending` says another; "" else.

    Texts are what their names say. Raises OSError.
    """
    with path.open("rb") as stream:
        head = stream.read(8)
        if head.startswith(b"PK\3\4"):
            kind = _of_archive(stream)
        elif head.startswith(b"%PDF-"):
            kind = ".pdf"
        elif head.startswith(b"{\\rtf"):
            kind = ".rtf"
        else:
            kind = older_kind(path) if head == _COMPOUND else ""
    # Any archive may be a document of a kind that has no sign of its own.
    return "" if kind in (ending, ".zip") else kind


def read_by_content(
    path: Path, passwords: Sequence[str] = (), recognizing: bool = False
) -> Iterator[Record | Skipped | PageStep]:
    """Reads a file whose name has no ending; raises Refused for one of a kind that is not read."""
    try:
        ending = ending_by_content(path)
    except Refused as error:
        raise Refused("its name has no ending, and it is of no kind that is read by its content") from error
    yield from read_as(path, ending, passwords, recognizing)


def read_as(
    path: Path, ending: str, passwords: Sequence[str] = (), recognizing: bool = False
) -> Iterator[Record | Skipped | PageStep]:
    """Reads `path` as files with `ending` are, and with what OCR reads where it is `recognizing`."""
    from desktop_app.corpus.formats import FORMAT_OF  # its readers come here as well
    from desktop_app.corpus.formats.held import HeldFile

    found = FORMAT_OF.get(ending)
    if not found:
        raise Refused(f"it is a file of the kind {ending or 'unknown'}, which is not read")
    if ending not in (".xls", ".xlsx", ".xlsb", ".ods"):
        yield from found.reader(passwords, recognizing)(path)
        return
    held = HeldFile.of(f"{path.name}{ending}", path.read_bytes(), getattr(path, "depth", 0))
    for item in found.read(held):  # it looks at the ending
        yield Skipped(str(path), item.reason) if isinstance(item, Skipped) else item


def _of_archive(stream: object) -> str:
    try:
        with zipfile.ZipFile(stream) as archive:  # type: ignore[call-overload]
            names = archive.namelist()
            if "mimetype" in names and (found := _MIME_TYPES.get(archive.read("mimetype").strip())):
                return found
    except (zipfile.BadZipFile, ValueError, EOFError, RuntimeError, NotImplementedError):
        return ".zip"
    if "[Content_Types].xml" not in names:
        return ".zip"
    return next((ending for part, ending in _MEMBERS if any(name.startswith(part) for name in names)), ".zip")


def _of_compound(path: Path) -> str:
    from desktop_app.corpus.formats.compound.ole import compound

    with compound(path) as file:
        return next((ending for name, ending in _STREAMS.items() if name in file.names), "")


def _ends_as_json(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - 64))
        return stream.read().rstrip().endswith((b"}", b"]"))
