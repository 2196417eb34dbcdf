"""A library as a whole: a consistent copy in another folder, out into one file, and in from one."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, BinaryIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from desktop_app.core.errors import AppError, Cancelled, os_error
from desktop_app.core.files import PARTIAL, make_folder, replacing, sha256, sync_folder
from desktop_app.core.jobs import CancelToken, Progress, Report, silent
from desktop_app.library import archive, judgements, label, lock, schema, vectors
from desktop_app.library.archive import CONTENTS, Contents, Member
from desktop_app.library.check import check
from desktop_app.library.rows import segment_files
from desktop_app.library.store import LEDGER, VECTORS, Library
from desktop_app.library.vectors import SegmentFile

_PARTS = {label.NAME, VECTORS, lock.LOCK, lock.NOTE}
BLOCK = 1 << 20
PAGES = 1_000
"""Pages of the ledger that are copied between two looks at the cancel token."""
SQLITE_STEPS = 20_000
"""Steps of SQLite's machine between two looks at the cancel token; about a millisecond."""
REPORT_SECONDS = 0.1
_TIDY = ("INSERT INTO passage_index (passage_index) VALUES ('optimize')", "VACUUM")


def is_part(name: str) -> bool:
    """Whether this is the name of a part of a library's folder."""
    return name in _PARTS or label.is_ledger(name) or judgements.is_part(name)


def duplicate(
    folder: Path,
    target: Path,
    name: str | None = None,
    report: Report = silent,
    cancel: CancelToken | None = None,
) -> label.Label:
    """Copies the library in `folder` as it stands at one moment into the new folder `target`.

    Readers and a writer may go on with it meanwhile. The copy has an id of its own. Raises AppError (the
    target exists, the disk, a damaged segment) and Cancelled; then `target` does not exist.
    """
    with _building(target) as scratch, _snapshot(folder, scratch, report, cancel) as taken:
        _write_marks(taken, scratch)
        _room(target.parent, taken.size)
        meter = _Meter("Copying", taken.size, report, cancel)
        place = scratch / VECTORS / taken.tag.recipe.model
        make_folder(place)
        for file, source in taken.segments:
            with replacing(place / file.name) as copy:
                _copy(source, copy, meter, file.sha256, str(taken.vectors / file.name))
        tag = replace(taken.tag, id=str(uuid.uuid4()), name=name or f"{taken.tag.name} copy")
        tag.write(scratch)
    return tag


def pack(
    folder: Path,
    file: Path,
    model: str = "",
    report: Report = silent,
    cancel: CancelToken | None = None,
) -> None:
    """Writes the library in `folder`, as it stands at one moment, into one file; replaces an earlier one.

    What was removed from the library is not in it. `model` names its model for whoever imports it. Raises
    AppError (the disk, a damaged segment) and Cancelled; then `file` is as it was.
    """
    scratch = _scratch(file)
    try:
        with _snapshot(folder, scratch, report, cancel, tidy=True) as taken:
            taken.tag.write(scratch)
            _write_marks(taken, scratch)
            files = [label.NAME, LEDGER, *([judgements.NAME] if taken.marks else [])]
            members = {
                name: Member((scratch / name).stat().st_size, sha256(scratch / name)) for name in files
            }
            for item, _ in taken.segments:
                members[archive.segment_name(taken.tag.recipe.model, item)] = Member(item.bytes, item.sha256)
            contents = Contents(taken.tag.recipe.model, model, members)
            meter = _Meter("Exporting", contents.size, report, cancel)
            _room(file.parent, contents.size)
            with replacing(file) as handle, ZipFile(handle, "w", ZIP_STORED) as out:
                out.writestr(ZipInfo(CONTENTS), contents.to_json())
                for name in files:
                    with (scratch / name).open("rb") as source:
                        _pack_one(out, name, source, members[name], meter)
                for (_, vectors_of), name in zip(taken.segments, contents.segments, strict=True):
                    _pack_one(out, name, vectors_of, members[name], meter)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def unpack(
    file: Path, target: Path, report: Report = silent, cancel: CancelToken | None = None
) -> tuple[label.Label, str]:
    """Makes the new folder `target` of the library in `file`; returns its label and its model's name.

    Nothing of the file is trusted: names, sizes and checksums, the tables of the ledger and every vector are
    verified before the folder gets its name. Raises AppError and Cancelled; then `target` does not exist.
    """
    with archive.opened(file) as packed, _building(target) as scratch:
        contents = packed.contents
        _room(target.parent, contents.size)
        meter = _Meter("Importing", contents.size, report, cancel)
        make_folder(scratch / VECTORS / contents.fingerprint)
        for name, member in contents.members.items():
            with packed.member(name) as source, replacing(scratch / name) as out:
                _copy(source, out, meter, member.sha256, f"{name} in {file}")
        report(Progress("Verifying", contents.size, contents.size, "bytes"))
        try:
            return _verified(scratch, file, contents), contents.model
        except AppError as error:
            raise AppError(error.message.replace(str(scratch), str(file)), error.hint) from error


def _verified(folder: Path, file: Path, contents: Contents) -> label.Label:
    """The label of the library that was unpacked into `folder`, once everything in it is as it should be."""
    tag = label.read(folder)
    if tag.recipe.model != contents.fingerprint:
        raise archive.refused(file, "its parts belong to different models")
    if not archive.ledger_is_ours(folder / LEDGER):
        raise archive.refused(file, "its documents.db is none that this program made")
    with Library.open(folder) as library:
        with library.reading():
            named = {
                archive.segment_name(tag.recipe.model, item): Member(item.bytes, item.sha256)
                for item in segment_files(library.database)
            }
        # What a quick check finds beyond missing files is work that waits, and no fault of the file.
        problems = sorted(set(check(library, thorough=True)) - set(check(library)))
    if named != {name: contents.members[name] for name in contents.segments}:
        raise archive.refused(file, "its documents.db names other vectors than it holds")
    if problems:
        raise archive.refused(file, f"it is damaged. {problems[0]}")
    return tag


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """A library at one moment: its ledger copied to a scratch folder, its segments held open."""

    tag: label.Label
    vectors: Path
    segments: list[tuple[SegmentFile, BinaryIO]]
    marks: judgements.Judgements

    @property
    def size(self) -> int:
        return sum(file.bytes for file, _ in self.segments)


@contextmanager
def _snapshot(
    folder: Path, scratch: Path, report: Report, cancel: CancelToken | None, tidy: bool = False
) -> Iterator[_Snapshot]:
    """Copies the ledger into `scratch`, and opens the segments it names before a writer can replace them."""
    with ExitStack() as stack:
        with Library.open(folder) as library, library.reading():
            tag = label.Label(library.id, library.name, library.recipe)  # no other recipe travels
            segments = []
            for file in segment_files(library.database):
                vectors.check(library.vectors, file)
                segments.append((file, stack.enter_context(_open(library.vectors / file.name))))
            (pages,) = library.database.execute("PRAGMA page_count").fetchone()
            (page,) = library.database.execute("PRAGMA page_size").fetchone()
            _room(scratch.parent, pages * page * (3 if tidy else 1))
            make_folder(scratch)
            meter = _Meter("Copying the documents", pages * page, report, cancel)
            with schema.translated(scratch), closing(schema.connect(scratch / LEDGER, "rwc")) as copy:
                library.database.backup(
                    copy, pages=PAGES, progress=lambda _, left, total: meter.at((total - left) * page)
                )
        if tidy:
            _tidy(scratch, cancel)
        yield _Snapshot(tag, library.vectors, segments, judgements.read(folder))


def _write_marks(taken: _Snapshot, folder: Path) -> None:
    if taken.marks:
        judgements.write(folder, taken.marks)


def _tidy(folder: Path, cancel: CancelToken | None) -> None:
    """Leaves no trace of what was removed, in the tables or in the keyword index."""

    def stopped() -> bool:
        try:
            if cancel:
                cancel.check()
        except Cancelled:
            return True
        return False

    with schema.translated(folder), closing(schema.connect(folder / LEDGER, "rw")) as ledger:
        ledger.set_progress_handler(stopped, SQLITE_STEPS)
        try:
            for statement in _TIDY:
                ledger.execute(statement)
        except sqlite3.OperationalError as error:
            if schema.primary_code(error) == sqlite3.SQLITE_INTERRUPT:
                raise Cancelled from error
            raise


@contextmanager
def _building(target: Path) -> Iterator[Path]:
    """A scratch folder that becomes `target` when the block ends, or goes when it raises."""
    if os.path.lexists(target):
        raise AppError(f"{target} exists already.", "Choose a folder that does not exist yet.")
    make_folder(target.parent)
    scratch = _scratch(target)
    try:
        make_folder(scratch)
        yield scratch
        try:
            scratch.rename(target)
            sync_folder(target.parent)
        except OSError as error:
            raise os_error("write", target, error) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _scratch(target: Path) -> Path:
    """Where `target` is prepared; what a killed attempt left there is cleared away."""
    scratch = target.with_name(f".{target.name}{PARTIAL}")
    shutil.rmtree(scratch, ignore_errors=True)
    return scratch


def _room(folder: Path, needed: int) -> None:
    """Raises AppError when the disk of `folder` has less than `needed` bytes left."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise os_error("write", folder, error) from error
    if free < needed:
        raise AppError(
            f"{folder} has {free / 1e6:,.0f} MB left, and {needed / 1e6:,.0f} MB are needed.",
            "Free some space there, or choose another place.",
        )


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise os_error("read", path, error) from error


def _pack_one(out: ZipFile, name: str, source: BinaryIO, member: Member, meter: _Meter) -> None:
    info = ZipInfo(name)
    info.file_size = member.bytes
    with out.open(info, mode="w") as entry:
        _copy(source, entry, meter, member.sha256, name)


def _copy(source: IO[bytes], out: IO[bytes], meter: _Meter, expected: str, name: str) -> None:
    """Copies everything; raises AppError unless it has the SHA-256 that was expected."""
    digest = hashlib.sha256()
    while block := _read(source, name):
        out.write(block)
        digest.update(block)
        meter.add(len(block))
    if digest.hexdigest() != expected:
        raise AppError(
            f"{name} is not what was written once.",
            "Run a thorough check of the library it comes from, and index there again.",
        )


def _read(source: IO[bytes], name: str) -> bytes:
    try:
        return source.read(BLOCK)
    except OSError as error:
        raise os_error("read", name, error) from error


class _Meter:
    """Counts bytes, reports about ten times a second, and stops when the user does."""

    def __init__(
        self,
        stage: str,
        total: int,
        report: Report,
        cancel: CancelToken | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stage, self._total, self._report, self._cancel, self._clock = (
            stage,
            total,
            report,
            cancel,
            clock,
        )
        self._done = 0
        self._began = self._last = clock()
        self._tell()

    def add(self, amount: int) -> None:
        self.at(self._done + amount)

    def at(self, done: int) -> None:
        """Raises Cancelled."""
        self._done = done
        if self._cancel:
            self._cancel.check()
        now = self._clock()
        if now - self._last >= REPORT_SECONDS or done >= self._total:
            self._last = now
            self._tell()

    def _tell(self) -> None:
        seconds = self._last - self._began
        rate = self._done / seconds if seconds else None
        left = (self._total - self._done) / rate if rate else None
        self._report(Progress(self._stage, self._done, self._total, "bytes", rate, left))
