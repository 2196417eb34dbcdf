"""Folders and files made of others: counted, compared, stopped at any moment, there whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, BinaryIO

from desktop_app.core.errors import AppError, os_error, os_errors
from desktop_app.core.files import PARTIAL, hold_folder, make_folder, sync_folder
from desktop_app.core.jobs import CancelToken, Progress, Report
from desktop_app.language import number, tr

BLOCK = 1 << 20
REPORT_SECONDS = 0.1


@contextmanager
def building(target: Path) -> Iterator[Path]:
    """A scratch folder that becomes `target` when the block ends, or goes when it raises.

    Raises AppError where `target` exists, or another process is making it.
    """
    if os.path.lexists(target):
        raise AppError(
            tr("{target} exists already.", target=target), tr("Choose a folder that does not exist yet.")
        )
    make_folder(target.parent)
    with preparing(target) as scratch:
        yield scratch
        with os_errors("write", target):
            scratch.rename(target)
            sync_folder(target.parent)


@contextmanager
def preparing(target: Path) -> Iterator[Path]:
    """An empty folder beside `target` for what is needed to make it; gone when the block ends.

    What a killed attempt left there is cleared away. Raises AppError where another process is at it.
    """
    scratch = target.with_name(f".{target.name}{PARTIAL}")
    try:
        _clear(scratch)
        make_folder(scratch)
        held = hold_folder(scratch)
    except BlockingIOError as error:
        raise AppError(
            tr("Another process is making {target}.", target=target), tr("Wait until it is done.")
        ) from error
    except OSError as error:
        raise os_error("write", scratch, error) from error
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        if held is not None:
            os.close(held)


def sweep_scratch(folder: Path) -> None:
    """Clears away what killed attempts left in `folder`, but for what another process is making."""
    with suppress(OSError):
        for left in folder.iterdir():
            if left.name.startswith(".") and left.name.endswith(PARTIAL) and left.is_dir():
                with suppress(BlockingIOError):
                    _clear(left)


def _clear(scratch: Path) -> None:
    """Raises BlockingIOError where another process has it."""
    try:
        held = hold_folder(scratch)
    except (FileNotFoundError, NotADirectoryError):
        return
    shutil.rmtree(scratch, ignore_errors=True)
    if held is not None:
        os.close(held)


def check_room(folder: Path, needed: int) -> None:
    """Raises AppError when the disk of `folder` has less than `needed` bytes left."""
    with os_errors("write", folder):
        free = shutil.disk_usage(folder).free
    if free < needed:
        raise AppError(
            tr(
                "{folder} has {free} MB left, and {needed} MB are needed.",
                folder=folder,
                free=number(round(free / 1e6)),
                needed=number(round(needed / 1e6)),
            ),
            tr("Free some space there, or choose another place."),
        )


def opened(path: Path) -> BinaryIO:
    """The file, open for reading; raises AppError."""
    with os_errors("read", path):
        return path.open("rb")


def copy(source: IO[bytes], out: IO[bytes], meter: ByteMeter, expected: str, name: str, advice: str) -> None:
    """Copies everything; raises AppError with `advice` unless it has the SHA-256 that was expected."""
    digest = hashlib.sha256()
    while block := _block(source, name):
        out.write(block)
        digest.update(block)
        meter.add(len(block))
    if digest.hexdigest() != expected:
        raise AppError(tr("{name} is not what was written once.", name=name), advice)


def _block(source: IO[bytes], name: str) -> bytes:
    with os_errors("read", name):
        return source.read(BLOCK)


class ByteMeter:
    """Counts bytes, reports about ten times a second, and stops when the user does."""

    def __init__(
        self,
        stage: str,
        total: int,
        report: Report,
        cancel: CancelToken,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stage, self._total = stage, total
        self._report, self._cancel, self._clock = report, cancel, clock
        self._done = 0
        self._began = self._last = clock()
        self._tell()

    def add(self, amount: int) -> None:
        self.at(self._done + amount)

    def at(self, done: int) -> None:
        """Raises Cancelled."""
        self._done = done
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
