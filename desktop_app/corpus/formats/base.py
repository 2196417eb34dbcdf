"""What a reader of one file format gives: records with their place and title, or why one was left out."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop_app.core.types import PageStep, Recognized, Skipped
from desktop_app.core.words import listed

LARGEST = 128 << 20
"""Bytes of a file that is one document, which is held, stored and shown whole."""
LONGEST_TITLE = 300
_LISTED_PAGES = 12

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


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file: its fields verbatim and in order, and its place in the file ("line 12").

    A format whose files are one text each names `title` and `text` itself; for the others they are
    None and are looked for among the fields. `places` says where parts of the text begin, and `recognized`
    which of its lines OCR recognized, as in Document.
    `table` is the part of the file (a sheet) whose records have the same fields. `more` names fields that
    belong to this record's text besides those of all, unless a person chose these. `member` is the file in an
    archive that it is of ("notes/a.txt").
    """

    place: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    title: str | None = None
    text: str | None = None
    places: tuple[tuple[int, str], ...] = ()
    table: str = ""
    more: tuple[str, ...] = ()
    member: str = ""
    recognized: tuple[Recognized, ...] = ()


class Refused(Exception):  # noqa: N818 - an outcome of reading, reported as a Skipped
    """The whole file cannot be read; `reason` is one sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Locked(Refused):
    """Only a password opens the file; `tried` says whether one was given."""

    def __init__(self, tried: bool = False) -> None:
        reason = "the password does not open it" if tried else "it is locked with a password"
        super().__init__(f"{reason}: save a copy without one")


Reader = Callable[[Path], Iterator[Record | Skipped]]
"""Reads one file. Raises Refused or OSError when nothing of it, or nothing more, can be read.

A MemoryError is reported for it, and so is any Exception, as a fault of the file."""

AnyReader = Callable[[Path], Iterator[Record | Skipped | PageStep]]
"""A Reader, or one that reads pictures of text, too, with a PageStep now and then."""

Recognizer = Callable[[Path, Sequence[str], Collection[int]], Iterator[Record | Skipped | PageStep]]
"""An AnyReader that opens what the passwords open, and reads only the numbered parts, where any are given."""


def with_pictures(read: Callable[[Path, bool], Iterator[Record | Skipped | PageStep]]) -> Recognizer:
    """Of a reader that can be told to recognize pictures of text, the one that does."""

    def recognize(
        path: Path, _passwords: Sequence[str] = (), _parts: Collection[int] = ()
    ) -> Iterator[Record | Skipped | PageStep]:
        return read(path, True)

    return recognize


Unlocker = Callable[[Path, Sequence[str]], Iterator[Record | Skipped]]
"""A reader of a format whose files can be locked; raises Locked when none of the passwords opens one."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: the endings of its names, in lower case, what people call it, and how it is read.

    `packed`: most of its bytes are not text. `unlock` reads a file that is locked with a password;
    `recognize` one with pictures of text, for which `read` gives Scanned.

    The others say in words what becomes of such a file; packaging/format_table.py makes the table of
    docs/formats.md of them. `document`: what one document is and what is read of it; `title`: where its title
    is from; `place`: that of a passage; `unread`: what is left out; `limits`: of size; `engine`: its reader.
    """

    endings: tuple[str, ...]
    name: str
    read: AnyReader
    packed: bool = False
    unlock: Unlocker | None = None
    recognize: Recognizer | None = None
    document: str = "the file"
    title: str = "the file's name"
    place: str = ""
    unread: str = ""
    limits: str = ""
    engine: str = "own"

    def reader(
        self, passwords: Sequence[str] = (), recognizing: bool = False, parts: Collection[int] = ()
    ) -> AnyReader:
        """The reader of one file; what is `recognizing` also reads pictures of text, of `parts` if any."""
        if recognizing and (recognize := self.recognize):
            return lambda path: recognize(path, passwords, parts)
        if passwords and (unlock := self.unlock):
            return lambda path: unlock(path, passwords)
        return self.read


def reason_of(error: Exception) -> str:
    """Why a file could not be read, or not further, in one sentence without a capital and a stop."""
    match error:
        case Refused():
            return error.reason
        case UnicodeError():
            return "its encoding changes in the middle; save it as UTF-8"
        case RecursionError():
            return "it is nested too deeply"
    return f"it is damaged in a way that its reader did not expect ({type(error).__name__}: {error})"


def skipped(path: Path, reason: str, place: str = "") -> Skipped:
    """What is left out as a sentence: "Line 12: <reason>.", or "<Reason>." for the whole file."""
    sentence = f"{place}: {reason}." if place else f"{reason}."
    return Skipped(str(path), f"{sentence[:1].upper()}{sentence[1:]}")


def numbered(what: str, numbers: Sequence[int]) -> str:
    """Some pages or slides of a file: "page 3", "pages 3 and 5–9"; of very many the first ones."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    names = ["–".join(map(str, run)) for run in runs[:_LISTED_PAGES]]
    if len(runs) > _LISTED_PAGES:
        names.append("others")
    return f"{what}{'s' if len(numbers) > 1 else ''} {listed(names)}"


def check_size(path: Path, limit: int = LARGEST) -> None:
    """Raises Refused where the file has more than `limit` bytes."""
    if path.stat().st_size > limit:
        raise Refused(f"it is larger than the {limit >> 20} MiB that this kind of file may have")


def title_of(path: Path, *candidates: str | None) -> str:
    """The first candidate that is a title, on one line; else the file's name without its ending."""
    for candidate in candidates:
        title = " ".join((candidate or "").split())
        if len(title) <= LONGEST_TITLE and "\ufffd" not in title and not _JUNK.fullmatch(title):
            return title
    return path.stem


def fields_of(**values: str | None) -> dict[str, str]:
    """What is known about a file, without what is not."""
    return {name: " ".join(value.split()) for name, value in values.items() if value and value.strip()}
