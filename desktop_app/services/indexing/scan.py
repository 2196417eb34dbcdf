"""What of the followed files and folders is new, changed or gone: judged by names, sizes and times alone."""

from __future__ import annotations

import json
import os
import stat
import time
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import NEVER, CancelToken, Report, silent
from desktop_app.core.types import Skipped
from desktop_app.corpus.documents import READ_AGAIN
from desktop_app.corpus.folders import EVERYTHING, Patterns
from desktop_app.corpus.formats import PICTURES
from desktop_app.corpus.formats.scans import ADVICE
from desktop_app.corpus.reader_process import ReaderProcess
from desktop_app.corpus.reasons import STILL_TO_READ
from desktop_app.corpus.sources import SourceFile, read
from desktop_app.language import tr
from desktop_app.library.commit import ReadFile
from desktop_app.library.sources import Root

YOUNG_NS = 2_000_000_000
"""A file written so shortly before the scan can be written again without a change of its time (FAT counts in
two seconds), so that it is read again the next time."""
WAITS_FOR_OCR = "to be read by OCR"
"""Said of pages while the rest is indexed; a run that ends before reads them the next time."""
EMPTY = tr("It is empty now; what was read from it before is kept.")
AWAY = tr("It is not there now, or empty; what was read from it before is kept.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to be read, and what will be remembered of it."""

    file: SourceFile
    read: ReadFile

    def is_new(self, old: ReadFile | None) -> bool:
        """Whether there is something in it that was not there when it was read."""
        before = old and (old.mtime_ns, old.changed_ns, old.read_as)
        return before != (self.read.mtime_ns, self.read.changed_ns, self.read.read_as)

    @property
    def unread(self) -> ReadFile:
        """What is remembered of it until it was read."""
        return replace(self.read, size=None, skipped=(STILL_TO_READ,))


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan found: files to read, sources that are as they were, and what to remember or forget.

    `skipped` is all that was not to be read, for the report.
    """

    wanted: tuple[Wanted, ...]
    unchanged: frozenset[str]
    noted: tuple[ReadFile, ...]
    gone: tuple[str, ...]
    skipped: tuple[Skipped, ...]

    @property
    def changed(self) -> bool:
        return bool(self.wanted or self.noted or self.gone)


def scan(
    roots: Sequence[Root],
    known: Mapping[str, ReadFile],
    process: ReaderProcess | None = None,
    careful: bool = False,
    again: bool = False,
    report: Report = silent,
    cancel: CancelToken = NEVER,
) -> Scan:
    """Compares what is at and below `roots` with what is remembered; opens no file.

    A `careful` one leaves to other roots what they have found, and keeps what a root held, or a folder that a
    link led to, that does not exist or is empty: the disk may not be there. `again` tries what could not be
    read the last time. Raises AppError when a root does not exist, unless careful; and Cancelled.
    """
    began = time.time_ns()
    scanned = {root.id for root in roots}
    wanted: list[Wanted] = []
    unchanged: list[str] = []
    kept: list[ReadFile] = []
    skipped: list[Skipped] = []
    reasons: dict[tuple[str, int], list[str]] = defaultdict(list)
    seen: set[str] = set()
    spared: set[int] = set()
    unlisted: set[str] = set()
    replaced: list[str] = []  # what was read, and is a pipe now
    ocr = process is not None and process.ocr
    lost = {root.id for root in moved(roots)}
    for root in roots:
        if root.id in lost:
            continue
        empty = True
        for item in _items(root, process, careful, skipped, report, cancel):
            empty = False
            path = Path(item.source) if isinstance(item, Skipped) else item.path
            real = os.path.realpath(path)
            if isinstance(item, Skipped):
                source = _of_link(path) if path.is_symlink() else real
                skipped.append(item)
                reasons[source, root.id].append(item.reason)
                seen.add(source)
                if not _can_be_listed(path, real):
                    unlisted.add(real)
                elif source in known and known[source].mtime_ns is not None:
                    replaced.append(source)
                continue
            source = real
            old = known.get(source)
            another = careful and old and old.root not in (None, root.id)
            if source in seen or another:
                continue
            seen.add(source)
            now = _as_it_is(item, source, root, began)
            retried = old and ((again and old.skipped) or _unfinished(old, ocr))
            if old and _same(old, now) and not retried:
                unchanged.append(source)
                skipped += [Skipped(str(path), reason) for reason in old.skipped]
                if (old.root, old.changed_ns) != (root.id, now.changed_ns):
                    kept.append(replace(old, root=root.id, changed_ns=now.changed_ns))
            else:
                wanted.append(Wanted(item, now))
        if empty and careful:
            spared.add(root.id)
            if Path(root.path).exists() and any(file.root == root.id for file in known.values()):
                skipped.append(Skipped(root.path, EMPTY))
    noted = [ReadFile(source, root=root, skipped=tuple(told)) for (source, root), told in reasons.items()]
    noted = [file for file in noted if known.get(file.source) != file]
    found = frozenset((*unchanged, *(item.read.source for item in wanted)))
    gone = [*replaced, *_gone(roots, known, seen, found, scanned - spared, unlisted, careful)]
    if not ocr:  # what was read from pictures stays while OCR is off
        gone = [
            source for source in gone if Path(source).suffix.lower() not in PICTURES or _is_gone(Path(source))
        ]
    if careful:
        away = _behind_links(roots, known, gone)
        gone = [source for source in gone if source not in away]
        skipped += [Skipped(str(folder), AWAY) for folder in sorted(set(away.values()))]
    return Scan(tuple(wanted), frozenset(unchanged), (*kept, *noted), tuple(gone), tuple(skipped))


def _items(
    root: Root,
    process: ReaderProcess | None,
    careful: bool,
    skipped: list[Skipped],
    report: Report,
    cancel: CancelToken,
) -> Iterator[SourceFile | Skipped]:
    patterns = Patterns(root.include, root.exclude) if root.include or root.exclude else EVERYTHING
    options = (root.title_field, root.text_fields, report, cancel, patterns, process, root.links)
    try:
        yield from read([Path(root.path)], *options)
    except AppError as error:
        if not careful:
            raise
        skipped.append(Skipped(root.path, error.message))


def _as_it_is(file: SourceFile, source: str, root: Root, began: int) -> ReadFile:
    fields = json.dumps([file.title_field, file.text_fields]) if file.title_field or file.text_fields else ""
    size = None if _young(file, began) else file.size
    return ReadFile(source, root.id, size, file.mtime_ns, fields, changed_ns=file.changed_ns)


def _young(file: SourceFile, began: int) -> bool:
    """Whether it was written just now. A time in the future says nothing of that, and would for years: then
    the time of its change does, where there is one.
    """
    moments = (file.mtime_ns, file.changed_ns if file.mtime_ns > began else None)
    return any(moment is not None and abs(began - moment) < YOUNG_NS for moment in moments)


def _same(old: ReadFile, now: ReadFile) -> bool:
    """A ledger of before version 4, or one that comes from a system without it, has no time of change."""
    if now.size is None or (old.size, old.mtime_ns, old.read_as) != (now.size, now.mtime_ns, now.read_as):
        return False
    return None in (old.changed_ns, now.changed_ns) or old.changed_ns == now.changed_ns


def _unfinished(old: ReadFile, ocr: bool) -> bool:
    """Whether it was promised to be read again, or there are pages of it that OCR has not seen."""
    told = (READ_AGAIN, WAITS_FOR_OCR, ADVICE) if ocr else (READ_AGAIN,)
    return any(words in reason for words in told for reason in old.skipped)


def moved(roots: Sequence[Root]) -> list[Root]:
    """The roots that are not there any more, within others that are: they were renamed or deleted."""
    there = [Path(root.path) for root in roots if _has_entries(Path(root.path))]
    gone = [root for root in roots if _is_gone(Path(root.path))]
    return [root for root in gone if any(map(Path(root.path).is_relative_to, there))]


def _of_link(path: Path) -> str:
    """The path of a link itself: what it leads to is another file, or none."""
    return str(Path(os.path.realpath(path.parent)) / path.name)


def _can_be_listed(path: Path, real: str) -> bool:
    """Whether what is not seen at and below a path that was skipped is certainly not there."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return _is_gone(Path(real))
    return not stat.S_ISDIR(mode) or os.access(path, os.R_OK | os.X_OK)


def _behind_links(
    roots: Sequence[Root], known: Mapping[str, ReadFile], gone: Iterable[str]
) -> dict[str, Path]:
    """Of `gone` what a link out of its root led to, in a folder that is empty or not there: that folder."""
    folders = {root.id: Path(os.path.realpath(root.path)) for root in roots}
    found = {}
    for source in gone:
        path, root = Path(source), folders.get(known[source].root or 0)
        if root and not path.is_relative_to(root) and not _has_entries(path.parent):
            found[source] = path.parent
    return found


def _has_entries(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is not None
    except OSError:
        return False


def _gone(
    roots: Sequence[Root],
    known: Mapping[str, ReadFile],
    seen: Container[str],
    found: frozenset[str],
    scanned: Container[int | None],
    unlisted: Iterable[str],
    careful: bool,
) -> Iterator[str]:
    """The sources of the scanned roots that are not there any more, or not wanted any more.

    `seen` is all that was met there, `found` the files among it.
    """
    folders = [Path(os.path.realpath(root.path)) for root in roots if root.id in scanned]
    files = {source for source, file in known.items() if file.size is not None} | found
    hidden = [Path(folder) for folder in unlisted]
    for source, file in known.items():
        if source in seen:
            continue
        path = Path(source)
        if any(parent in files for parent in map(str, path.parents)):
            continue  # it lies in an archive, with which it comes and goes
        if file.root in scanned:
            if _is_gone(path) or not any(map(path.is_relative_to, hidden)):
                yield source
        elif (file.root is None or not careful) and any(map(path.is_relative_to, folders)) and _is_gone(path):
            yield source  # of a root within, or from before the library knew what it follows


def _is_gone(path: Path) -> bool:
    """Whether the path certainly does not exist; a disk that does not answer is no proof."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
