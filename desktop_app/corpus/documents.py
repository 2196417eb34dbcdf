"""One file to its documents; what is wrong with it is reported and never raised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from desktop_app.core.errors import os_error
from desktop_app.core.text import storable
from desktop_app.core.types import Document, Skipped
from desktop_app.corpus.fields import NoSuchField, Roles, recognize
from desktop_app.corpus.formats import LOCKABLE, reader_of
from desktop_app.corpus.formats.base import Locked, Record, Refused, skipped

SAMPLE_RECORDS = 100
"""The fields of a table are those of so many first records."""


@dataclass(frozen=True, slots=True)
class FileOutline:
    """The fields of a file's first table of records, in order, and the parts they seem to play.

    `title` is "", all others are empty for a file that is one text.
    """

    fields: tuple[str, ...] = ()
    title: str = ""
    texts: tuple[str, ...] = ()
    records: tuple[dict[str, str], ...] = ()


def documents(
    path: Path, title_field: str | None = None, text_fields: Sequence[str] = (), passwords: Sequence[str] = ()
) -> Iterator[Document | Skipped]:
    """The documents of `path` in order, read as they are asked for.

    Raises Locked where one of other `passwords` is needed, and MemoryError; anything else is a Skipped.
    """
    seen: dict[str, int] = {}
    empty = True
    try:
        before = path.stat()
        for table in _tables(_records(path, passwords)):
            empty = False
            first = list(islice(table, SAMPLE_RECORDS))
            try:
                roles = recognize(_sample(first), title_field, text_fields) if _sample(first) else _NO_ROLES
            except NoSuchField as error:
                names = ", ".join(map(repr, error.fields))
                yield Skipped(str(path), f"It has no field {error.name!r}; its fields are {names}.")
                for _ in table:
                    pass
                continue
            for item in chain(first, table):
                yield item if isinstance(item, Skipped) else _document(path, item, roles, seen)
        if empty:
            yield Skipped(str(path), "It holds no records.")
        after = path.stat()
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            yield Skipped(str(path), "It was changed while it was read; the next run reads it again.")
    except MemoryError:
        raise
    except Exception as error:
        yield Skipped(str(path), why(path, error))


def outline(path: Path, records: int, passwords: Sequence[str] = ()) -> Iterator[FileOutline | Skipped]:
    """What the first records of `path` look like, `records` of them to look at; or why nobody can say."""
    try:
        first = list(islice(next(_tables(_records(path, passwords)), iter(())), SAMPLE_RECORDS))
    except MemoryError:
        raise
    except Exception as error:
        yield Skipped(str(path), why(path, error))
        return
    if sample := _sample(first):
        roles = recognize(sample)
        shown = tuple(dict(fields) for fields in sample[:records])
        yield FileOutline(roles.fields, roles.title, roles.texts, shown)
    else:
        yield FileOutline()


def why(path: Path, error: Exception) -> str:
    """Why nothing of `path`, or nothing more, could be read; one sentence.

    Raises Locked where a password helps.
    """
    if isinstance(error, Locked) and path.suffix.lower() in LOCKABLE:
        raise error
    if isinstance(error, OSError):
        return os_error("read", path, error).message
    if isinstance(error, Refused):
        return f"{error.reason[:1].upper()}{error.reason[1:]}."
    if isinstance(error, UnicodeError):
        return "Its encoding changes in the middle; save it as UTF-8."
    if isinstance(error, RecursionError):
        return "It is nested too deeply."
    return f"It is damaged in a way that its reader did not expect ({type(error).__name__}: {error})."


_NO_ROLES = Roles((), "", (), "")


def _records(path: Path, passwords: Sequence[str]) -> Iterator[Record | Skipped]:
    reader = reader_of(path, passwords)
    if reader is None:
        raise Refused(f"files of the kind {path.suffix or path.name} are not read")
    return reader(path)


def _tables(records: Iterator[Record | Skipped]) -> Iterator[Iterator[Record | Skipped]]:
    """The records of each table, to be taken in order."""
    waiting: list[Record | Skipped] = list(islice(records, 1))

    def table(name: str) -> Iterator[Record | Skipped]:
        for item in chain(waiting[:], records):
            waiting[:] = [item]
            if isinstance(item, Record) and item.table != name:
                return
            waiting.clear()
            yield item

    while waiting:
        yield table(getattr(waiting[0], "table", ""))


def _sample(items: Iterable[Record | Skipped]) -> list[Mapping[str, str]]:
    """The fields of the records whose title and text are to be found among them."""
    return [item.fields for item in items if isinstance(item, Record) and item.text is None]


def _document(path: Path, record: Record, roles: Roles, seen: dict[str, int]) -> Document | Skipped:
    fields = {storable(name): storable(value) for name, value in record.fields.items()}
    if record.text is None:
        title = record.fields.get(roles.title, "")
        text = "\n\n".join(value for name in roles.texts if (value := record.fields.get(name, "").strip()))
    else:
        title, text = record.title or "", record.text
    title, text = " ".join(storable(title).split()), storable(text).replace("\r\n", "\n")
    lead = len(text) - len(text.lstrip())
    places = tuple((max(0, begin - lead), name) for begin, name in record.places)
    text = text.strip()
    if not text and (not title or record.text is not None):
        return skipped(path, record.place, "it holds no text") if record.place else _empty(path)
    own = " ".join(storable(record.fields.get(roles.id, "")).split())
    identity = _unique(own or _made_id(path, record.place), seen)
    return Document(identity, title, text, fields, storable(record.place), places)


def _made_id(path: Path, place: str) -> str:
    """`jobs.csv line 12` for a record without an id, the file's name for a file that is one text."""
    return storable(f"{path.name} {place}".strip())


def _unique(wanted: str, seen: dict[str, int]) -> str:
    """`wanted`, or with a number after it when it is taken; `seen` keeps the last number of each."""
    name = wanted
    while name in seen:
        seen[wanted] += 1
        name = f"{wanted} ({seen[wanted]})"
    seen[name] = 1
    return name


def _empty(path: Path) -> Skipped:
    return Skipped(str(path), "It holds no text.")
