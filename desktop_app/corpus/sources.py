"""Files and folders to documents; what cannot be read is reported and never stops the rest."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from desktop_app.core.errors import AppError, os_errors
from desktop_app.core.jobs import NEVER, CancelToken, Progress, Report, silent
from desktop_app.core.types import Document, PageStep, Skipped
from desktop_app.corpus.documents import FileOutline
from desktop_app.corpus.folders import EVERYTHING, Patterns, walk
from desktop_app.corpus.formats import PICTURES, READABLE
from desktop_app.corpus.reader_process import ReaderProcess
from desktop_app.corpus.reasons import in_words
from desktop_app.language import tr

DESCRIBED_FILES = 50
"""In a folder so many files are tried to find one with fields."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that can be read, as it stood when it was found.

    `size` is in bytes, the times in nanoseconds of Unix time (see `FoundFile`): what has them as before need
    not be opened.
    """

    path: Path
    size: int
    title_field: str | None = None
    text_fields: tuple[str, ...] = ()
    cancel: CancelToken = NEVER
    mtime_ns: int = 0
    changed_ns: int | None = None
    process: ReaderProcess | None = field(default=None, repr=False, compare=False)

    def documents(self) -> Iterator[Document | Skipped]:
        """Its documents in order, read by `process` as they are asked for.

        Raises Cancelled, and AppError if the process cannot be started; nothing else.
        """
        with nullcontext(self.process) if self.process else ReaderProcess() as process:
            yield from process.documents(self.path, self.title_field, self.text_fields, self.cancel)

    def transcribe(self, parts: Collection[int] = ()) -> Iterator[Document | Skipped | PageStep]:
        """The same with what OCR reads, and with steps (see `documents.transcribe`)."""
        with nullcontext(self.process) if self.process else ReaderProcess() as process:
            yield from process.transcribe(self.path, self.title_field, self.text_fields, parts, self.cancel)


def read(
    paths: Iterable[Path],
    title_field: str | None = None,
    text_fields: Sequence[str] = (),
    report: Report = silent,
    cancel: CancelToken = NEVER,
    patterns: Patterns = EVERYTHING,
    process: ReaderProcess | None = None,
    links: bool = False,
) -> Iterator[SourceFile | Skipped]:
    """Every file to index below `paths`, each once, folders in sorted order; and what is left out, and why.

    `title_field` and `text_fields` choose fields instead of the recognized ones; a file of records
    without them is skipped. The files are read by `process`, or by one of their own that ends with the
    last of them; pictures are left out where that does no OCR. Links out of the folders are followed if
    `links` says so. Raises AppError when one of `paths` does not
    exist, Cancelled.
    """
    named = [Path(path) for path in paths]
    for path in named:
        with os_errors("read", path):
            path.stat()
    process = process or ReaderProcess()
    number = 0
    readable = READABLE - (frozenset() if process.ocr else PICTURES)
    for found in walk(named, readable, patterns, links):
        cancel.check()
        if isinstance(found, Skipped):
            yield found
            continue
        report(Progress("Reading", number, unit="files", current=found.path.name))
        number += 1
        yield SourceFile(
            found.path,
            found.size,
            title_field,
            tuple(text_fields),
            cancel,
            found.mtime_ns,
            found.changed_ns,
            process,
        )


def describe(path: Path, records: int = 5) -> FileOutline:
    """The fields of the first file of records at or below `path`, and the parts they seem to play.

    `records` first ones are given to look at. Raises AppError when nothing at `path` can be read.
    """
    text: FileOutline | None = None
    reason = "it holds no file that can be read"
    with ReaderProcess() as process:
        for found in islice(read([path]), DESCRIBED_FILES):
            if isinstance(found, Skipped):
                reason = found.reason
                continue
            for seen in process.outline(found.path, records):
                if isinstance(seen, Skipped):
                    reason = seen.reason
                elif seen.fields:
                    return seen
                else:
                    text = text or seen
    if text is None:
        raise AppError(
            tr("{path} cannot be indexed. {reason}", path=path, reason=in_words(reason)),
            tr("Choose a document, a table, mail or a text: .pdf, .docx, .xlsx, .csv, .eml, .txt."),
        )
    return text
