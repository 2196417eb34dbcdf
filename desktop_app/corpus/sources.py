"""Files and folders to documents; what cannot be read is told and never stops the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from desktop_app.core.errors import AppError, os_error
from desktop_app.core.jobs import CancelToken, Progress, Report, silent
from desktop_app.core.types import Document, Skipped
from desktop_app.corpus.fields import NoSuchField, Roles, recognize
from desktop_app.corpus.folders import walk
from desktop_app.corpus.formats import READERS, reader_of
from desktop_app.corpus.formats.base import Record, Refused, skipped

SAMPLE_RECORDS = 100
"""The fields of a file are those of so many first records."""
DESCRIBED_FILES = 50
"""In a folder so many files are tried to find one with fields."""

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that can be read. `size` is in bytes."""

    path: Path
    size: int
    title_field: str | None = None
    text_fields: tuple[str, ...] = ()
    cancel: CancelToken | None = None

    def documents(self) -> Iterator[Document | Skipped]:
        """Its documents in order, read as they are asked for; raises Cancelled, nothing else."""
        seen: dict[str, int] = {}
        try:
            records = _records(self.path)
            first = list(islice(records, SAMPLE_RECORDS))
            sample = _sample(first)
            roles = recognize(sample, self.title_field, self.text_fields) if sample else recognize([])
            if not first:
                yield Skipped(str(self.path), "It holds no records.")
            for item in chain(first, records):
                if self.cancel:
                    self.cancel.check()
                yield item if isinstance(item, Skipped) else _document(self.path, item, roles, seen)
        except NoSuchField as error:
            names = ", ".join(map(repr, error.fields))
            yield Skipped(str(self.path), f"It has no field {error.name!r}; its fields are {names}.")
        except (Refused, OSError, UnicodeError) as error:
            yield Skipped(str(self.path), _why(self.path, error))


@dataclass(frozen=True, slots=True)
class Description:
    """What a file's first records look like; `title` is "" and `texts` empty for a file that is one text."""

    path: Path
    fields: tuple[str, ...]
    title: str
    texts: tuple[str, ...]
    records: tuple[dict[str, str], ...]


def read(
    paths: Iterable[Path],
    title_field: str | None = None,
    text_fields: Sequence[str] = (),
    report: Report = silent,
    cancel: CancelToken | None = None,
) -> Iterator[SourceFile | Skipped]:
    """Every file to index below `paths`, each once, folders in sorted order; and what is left out, and why.

    `title_field` and `text_fields` choose fields instead of the recognized ones; a file of records
    without them is skipped. Raises AppError when one of `paths` does not exist, Cancelled.
    """
    named = [Path(path) for path in paths]
    for path in named:
        try:
            path.stat()
        except OSError as error:
            raise os_error("read", path, error) from error
    for number, found in enumerate(walk(named, READERS)):
        if cancel:
            cancel.check()
        if isinstance(found, Skipped):
            yield found
            continue
        report(Progress("Reading", number, unit="files", current=found.name))
        try:
            size = found.stat().st_size
        except OSError as error:
            yield Skipped(str(found), os_error("read", found, error).message)
            continue
        yield SourceFile(found, size, title_field, tuple(text_fields), cancel)


def describe(path: Path, records: int = 5) -> Description:
    """The fields of the first file of records at or below `path`, and the parts they seem to play.

    `records` first ones are given to look at. Raises AppError when nothing at `path` can be read.
    """
    texts: Path | None = None
    reason = "it holds no file that can be read"
    for found in islice(read([path]), DESCRIBED_FILES):
        if isinstance(found, Skipped):
            reason = found.reason
            continue
        try:
            first = list(islice(_records(found.path), SAMPLE_RECORDS))
        except (Refused, OSError, UnicodeError) as error:
            reason = _why(found.path, error)
            continue
        if sample := _sample(first):
            roles = recognize(sample)
            shown = tuple(dict(fields) for fields in sample[:records])
            return Description(found.path, roles.fields, roles.title, roles.texts, shown)
        texts = texts or found.path
    if texts is None:
        raise AppError(f"{path} cannot be indexed. {reason}", f"Choose {', '.join(READERS)} files.")
    return Description(texts, (), "", (), ())


def _records(path: Path) -> Iterator[Record | Skipped]:
    reader = reader_of(path)
    if reader is None:
        raise Refused(f"files of the kind {path.suffix or path.name} are not read")
    return reader(path)


def _sample(items: Iterable[Record | Skipped]) -> list[Mapping[str, str]]:
    """The fields of the records whose title and text are to be found among them."""
    return [item.fields for item in items if isinstance(item, Record) and item.text is None]


def _document(path: Path, record: Record, roles: Roles, seen: dict[str, int]) -> Document | Skipped:
    fields = {_storable(name): _storable(value) for name, value in record.fields.items()}
    if record.text is None:
        title = record.fields.get(roles.title, "")
        text = "\n\n".join(value for name in roles.texts if (value := record.fields.get(name, "").strip()))
    else:
        title, text = record.title or "", record.text
    title, text = " ".join(_storable(title).split()), _storable(text).replace("\r\n", "\n").strip()
    if not text and (not title or record.text is not None):
        return skipped(path, record.place, "it holds no text") if record.place else _empty(path)
    own = " ".join(_storable(record.fields.get(roles.id, "")).split())
    return Document(_unique(own or _made_id(path, record.place), seen), title, text, fields, record.place)


def _made_id(path: Path, place: str) -> str:
    """`jobs.csv line 12` for a record without an id, the file's name for a file that is one text."""
    return _storable(f"{path.name} {place}".strip())


def _unique(wanted: str, seen: dict[str, int]) -> str:
    """`wanted`, or with a number after it when it is taken; `seen` keeps the last number of each."""
    name = wanted
    while name in seen:
        seen[wanted] += 1
        name = f"{wanted} ({seen[wanted]})"
    seen[name] = 1
    return name


def _storable(text: str) -> str:
    """`text` without what UTF-8 and SQLite cannot hold: lone surrogates and zero characters."""
    return _UNSTORABLE.sub("\ufffd", text)


def _empty(path: Path) -> Skipped:
    return Skipped(str(path), "It holds no text.")


def _why(path: Path, error: Refused | OSError | UnicodeError) -> str:
    """Why nothing of `path`, or nothing more, could be read; one sentence."""
    if isinstance(error, OSError):
        return os_error("read", path, error).message
    if isinstance(error, Refused):
        return f"{error.reason[:1].upper()}{error.reason[1:]}."
    return "Its encoding changes in the middle; save it as UTF-8."
