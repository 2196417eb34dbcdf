"""One writer a library: a system lock that ends with its process, and a note that says who holds it.

What is small and changed by many, the label and the marks, has a lock of its own that is held for a moment.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import socket
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from pathlib import Path

from desktop_app.core import files
from desktop_app.core.errors import AppError, os_error, os_errors
from desktop_app.core.files import OWN_FILE, alone, write_bytes
from desktop_app.language import tr

LOCK = "writer.lock"
NOTE = "writer.json"
WORDS = "words"
CHANGES = "changes.lock"
SPARE = "spare.room"
SPARE_BYTES = 512 << 10
"""Kept for a full disk: a transaction of SQLite that removes something needs a few pages for its journal."""


def changing(folder: Path) -> AbstractContextManager[None]:
    """Nobody else changes the label or the marks of the library in `folder` meanwhile, wherever they are.

    Also while somebody writes documents. Raises AppError.
    """
    return alone(folder / CHANGES)


def give_room(folder: Path) -> bool:
    """Gives a full disk back what the library in `folder` can do without: its spare room, its keyword index.

    A reader makes the index in memory; for good makes it the next writer for which there is room. Where the
    disk has as much left, does nothing and returns False. Raises AppError.
    """
    with os_errors("read", folder):
        if shutil.disk_usage(folder).free >= SPARE_BYTES:
            return False
    with suppress(OSError):
        (folder / SPARE).unlink(missing_ok=True)
    shutil.rmtree(folder / WORDS, ignore_errors=True)
    return True


class WriterLock:
    """Held from construction to `close`. Raises AppError naming the holder when another one writes.

    A `reader` only keeps writers out; it holds nothing where there can be none: on a read-only disk that no
    writer has seen.
    """

    def __init__(self, folder: Path, reader: bool = False) -> None:
        path = folder / LOCK
        try:
            self._descriptor = _opened(path, reader)
        except OSError as error:
            raise os_error("write", path, error) from error
        if self._descriptor is None:
            return
        try:
            files.lock(self._descriptor)
        except (BlockingIOError, PermissionError) as error:
            os.close(self._descriptor)
            raise _held(folder) from error
        except OSError as error:
            os.close(self._descriptor)
            raise os_error("lock", path, error) from error
        try:
            if not reader:
                files.sweep(folder)
                files.reserve(folder / SPARE, SPARE_BYTES)
            self._sign(folder)
        except BaseException:
            self.close()
            raise

    def _sign(self, folder: Path) -> None:
        """Notes who holds it; on a full disk it is held without a word."""
        since = datetime.now().astimezone().isoformat(timespec="minutes")
        note = {"pid": os.getpid(), "host": socket.gethostname(), "since": since}
        try:
            write_bytes(folder / NOTE, json.dumps(note).encode())
        except AppError:
            with suppress(OSError):
                (folder / NOTE).unlink(missing_ok=True)

    def close(self) -> None:
        """Lets the next writer in; the file stays, since removing it would race with who opens it now."""
        if self._descriptor is not None:
            os.close(self._descriptor)


def _opened(path: Path, reader: bool) -> int | None:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, OWN_FILE)
    except OSError as error:
        if not reader or error.errno not in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise
        with suppress(FileNotFoundError):
            return os.open(path, os.O_RDONLY)
        return None


def _held(folder: Path) -> AppError:
    try:
        note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        who = tr(
            "process {process} on {computer}, since {moment}",
            process=note["pid"],
            computer=note["host"],
            moment=note["since"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        who = tr("another process")
    return AppError(
        tr("The library {folder} is being written by {who}.", folder=folder, who=who),
        tr("Wait until it is done or close it; searching works meanwhile."),
    )
