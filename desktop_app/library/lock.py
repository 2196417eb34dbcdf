"""One writer a library: a system lock that ends with its process, and a note that says who holds it."""

from __future__ import annotations

import json
import os
import socket
import sys
from datetime import datetime
from pathlib import Path

from desktop_app.core.errors import AppError, os_error
from desktop_app.core.files import sweep_partial, write_bytes

LOCK = "writer.lock"
NOTE = "writer.json"


class WriterLock:
    """Held from construction to `close`. Raises AppError naming the holder when another one writes."""

    def __init__(self, folder: Path) -> None:
        path = folder / LOCK
        try:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise os_error("write", path, error) from error
        try:
            _lock(self._descriptor)
        except (BlockingIOError, PermissionError) as error:
            os.close(self._descriptor)
            raise _held(folder) from error
        except OSError as error:
            os.close(self._descriptor)
            raise os_error("lock", path, error) from error
        try:
            sweep_partial(folder / NOTE)
            since = datetime.now().astimezone().isoformat(timespec="minutes")
            note = {"pid": os.getpid(), "host": socket.gethostname(), "since": since}
            write_bytes(folder / NOTE, json.dumps(note).encode())
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Lets the next writer in; the file stays, since removing it would race with who opens it now."""
        os.close(self._descriptor)


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _held(folder: Path) -> AppError:
    try:
        note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        who = f"process {note['pid']} on {note['host']}, since {note['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        who = "another process"
    return AppError(
        f"The library {folder} is being written by {who}.",
        "Wait until it is done or close it; searching works meanwhile.",
    )
