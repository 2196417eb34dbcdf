"""Files and folders to documents; what cannot be read is told and never stops the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from desktop_app.core.errors import AppError, os_error
from desktop_app.core.jobs import CancelToken, Progress, Report, silent
from desktop_app.core.types import Document, Skipped
from desktop_app.corpus.documents import documents, outline, why
from desktop_app.corpus.folders import walk
from desktop_app.corpus.formats import READERS
from desktop_app.corpus.formats.base import Locked

DESCRIBED_FILES = 50
"""In a folder so many files are tried to find one with fields."""


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
        try:
            for item in documents(self.path, self.title_field, self.text_fields):
                if self.cancel:
                    self.cancel.check()
                yield item
        except Locked as error:
            yield Skipped(str(self.path), why(self.path, error))


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
        for seen in outline(found.path, records):
            if isinstance(seen, Skipped):
                reason = seen.reason
            elif seen.fields:
                return Description(found.path, seen.fields, seen.title, seen.texts, seen.records)
            else:
                texts = texts or found.path
    if texts is None:
        raise AppError(f"{path} cannot be indexed. {reason}", f"Choose {', '.join(READERS)} files.")
    return Description(texts, (), "", (), ())
