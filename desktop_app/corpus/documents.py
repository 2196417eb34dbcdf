"""One file to its documents; what is wrong with it is reported and never raised."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby, islice
from pathlib import Path, PurePosixPath

from desktop_app.core.errors import os_error
from desktop_app.core.text import storable
from desktop_app.core.types import Document, PageStep, Recognized, Skipped
from desktop_app.corpus.fields import NoSuchField, Roles, recognize, unique
from desktop_app.corpus.formats import LOCKABLE, reader_of
from desktop_app.corpus.formats.base import Locked, Record, Refused, reason_of, skipped
from desktop_app.corpus.letters import Places, meant
from desktop_app.language import in_english

READ_AGAIN = "the next run reads it again"
"""Said of what was no fault of the file."""
SAMPLE_RECORDS = 100
"""The fields of a table are those of so many first records."""


@dataclass(frozen=True, slots=True)
class FileOutline:
    """The fields of the first table of records in the file `path`, in order, and the parts they seem to play.

    `title` is "", all others are empty for a file that is one text; `records` are the first ones.
    """

    path: Path
    fields: tuple[str, ...] = ()
    title: str = ""
    texts: tuple[str, ...] = ()
    records: tuple[dict[str, str], ...] = ()


def documents(
    path: Path, title_field: str | None = None, text_fields: Sequence[str] = (), passwords: Sequence[str] = ()
) -> Iterator[Document | Skipped]:
    """The documents of `path` in order, read as they are asked for.

    What only OCR can read is reported as Scanned. Raises Locked where one of other `passwords` is needed, and
    MemoryError; anything else is a Skipped.
    """
    for item in _documents(path, title_field, text_fields, passwords):
        if not isinstance(item, PageStep):
            yield item


def transcribe(
    path: Path,
    title_field: str | None = None,
    text_fields: Sequence[str] = (),
    parts: Collection[int] = (),
    passwords: Sequence[str] = (),
) -> Iterator[Document | Skipped | PageStep]:
    """As `documents`, with what OCR reads, and a PageStep after each line of it; maybe of `parts` alone (see
    Scanned).
    """
    yield from _documents(path, title_field, text_fields, passwords, True, parts)


def _documents(
    path: Path,
    title_field: str | None,
    text_fields: Sequence[str],
    passwords: Sequence[str],
    recognizing: bool = False,
    parts: Collection[int] = (),
) -> Iterator[Document | Skipped | PageStep]:
    seen: dict[str, dict[str, int]] = {}
    empty = True
    try:
        before = path.stat()
        for table in _tables(path, passwords, recognizing, parts):
            empty = False
            first, fault = _first(table)
            sample = _sample(first)
            try:
                roles = recognize(sample, title_field, text_fields) if sample else recognize(())
            except NoSuchField as error:
                yield Skipped(str(path), str(error))
                continue
            for item in chain(first, table):
                yield (
                    _document(path, item, roles, seen, bool(text_fields))
                    if isinstance(item, Record)
                    else item
                )
            if fault:
                raise fault
        if empty:
            yield Skipped(str(path), "It holds no records.")
        after = path.stat()
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            yield Skipped(str(path), f"It was changed while it was read; {READ_AGAIN}.")
    except Exception as error:
        yield _unread(path, error)


def outline(path: Path, records: int, passwords: Sequence[str] = ()) -> Iterator[FileOutline | Skipped]:
    """What the first records of `path` look like, `records` of them to look at; or why nobody can say."""
    try:
        sample = _sample(islice(next(_tables(path, passwords), iter(())), SAMPLE_RECORDS))
    except Exception as error:
        yield _unread(path, error)
    else:
        roles = recognize(sample)
        yield FileOutline(path, roles.fields, roles.title, roles.texts, tuple(map(dict, sample[:records])))


def _unread(path: Path, error: Exception) -> Skipped:
    """Why nothing of `path`, or nothing more, could be read.

    Raises Locked where a password helps, and MemoryError.
    """
    match error:
        case Locked() if path.suffix.lower() in LOCKABLE:
            raise error
        case MemoryError():
            raise error
        case OSError():
            with in_english():  # it is kept in the ledger
                return Skipped(str(path), os_error("read", path, error).message)
    return skipped(path, reason_of(error))


def _tables(
    path: Path, passwords: Sequence[str], recognizing: bool = False, parts: Collection[int] = ()
) -> Iterator[Iterator[Record | Skipped | PageStep]]:
    """The records of each table, to be taken in order, and what is left out between them."""
    reader = reader_of(path, passwords, recognizing, parts)
    if reader is None:
        raise Refused(f"files of the kind {path.suffix or path.name} are not read")
    name = ""

    def table(item: Record | Skipped | PageStep) -> str:
        nonlocal name
        name = item.table if isinstance(item, Record) else name
        return name

    for _, items in groupby(reader(path), table):
        yield items


_Items = list[Record | Skipped | PageStep]


def _first(table: Iterator[Record | Skipped | PageStep]) -> tuple[_Items, Exception | None]:
    """The first items, and what went wrong before there were enough of them; what came before it is kept."""
    first: _Items = []
    try:
        first.extend(islice(table, SAMPLE_RECORDS))  # what came before a fault stays in it
    except Exception as fault:
        return first, fault
    return first, None


def _sample(items: Iterable[Record | Skipped | PageStep]) -> list[Mapping[str, str]]:
    """The fields of the records whose title and text are to be found among them."""
    return [item.fields for item in items if isinstance(item, Record) and item.text is None]


def _joined(record: Record, names: Iterable[str]) -> str:
    return "\n\n".join(value for name in names if (value := record.fields.get(name, "").strip()))


def _others(record: Record, roles: Roles) -> list[str]:
    """What a record is read by that is empty where the others have their text: no record is lost for that."""
    filled = [name for name, value in record.fields.items() if value.strip() and name != roles.title]
    has_title = bool(record.fields.get(roles.title, "").strip())
    return [name for name in filled if name != roles.id] or ([] if has_title else filled)


def _document(
    path: Path, record: Record, roles: Roles, seen: dict[str, dict[str, int]], chosen: bool
) -> Document | Skipped:
    fields = dict(record.fields)
    if storable(together := "".join((*fields, *fields.values()))) != together:
        fields = {storable(name): storable(value) for name, value in fields.items()}
    if record.text is None:
        title = record.fields.get(roles.title, "")
        names = dict.fromkeys((*roles.texts, *(() if chosen else record.more)))
        text = _joined(record, names) or _joined(record, _others(record, roles))
    else:
        title, text = record.title or "", record.text
    title, text = " ".join(storable(meant(title)[0]).split()), storable(text).replace("\r\n", "\n")
    text, places, lines = _as_meant(text, record)
    lead = len(text) - len(text.lstrip())
    text = text.strip()
    places = tuple((max(0, begin - lead), name) for begin, name in places)
    lines = tuple(
        replace(line, start=max(0, line.start - lead), end=min(line.end - lead, len(text))) for line in lines
    )
    if not text and (not title or record.text is not None):
        where = ", ".join(filter(None, (record.member, record.place)))
        return skipped(path, "it holds no text", where)
    own = " ".join(storable(record.fields.get(roles.id, "")).split())
    # Without one, `jobs.csv line 12`, or the file's name for a file that is one text.
    name = PurePosixPath(record.member).name if record.member else path.name
    identity = unique(own or storable(f"{name} {record.place}".strip()), seen.setdefault(record.member, {}))
    member = storable(record.member)
    return Document(identity, title, text, fields, storable(record.place), places, member, lines)


def _as_meant(text: str, record: Record) -> tuple[str, Places, tuple[Recognized, ...]]:
    """`text` in letters as they are meant; the places and the recognized lines of `record` move along."""
    if not record.recognized:
        return *meant(text, record.places), ()
    bounds = {bound for line in record.recognized for bound in (line.start, line.end)}
    marks = sorted(bounds.union(begin for begin, _ in record.places))
    text, moved = meant(text, [(mark, "") for mark in marks])
    at = {mark: position for mark, (position, _) in zip(marks, moved, strict=True)}
    places = tuple((at[begin], name) for begin, name in record.places)
    lines = tuple(replace(line, start=at[line.start], end=at[line.end]) for line in record.recognized)
    return text, places, lines
