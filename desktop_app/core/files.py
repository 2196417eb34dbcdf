"""Durable writes: every file of ours is opened for writing here and nowhere else."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from desktop_app.core.errors import os_errors

PARTIAL = ".partial"
_unfinished: set[Path] = set()


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A binary file that becomes `path` when the block ends, whole and on the disk, or not at all.

    Written under a temporary name in the same folder, flushed, fsynced, renamed; then the folder is
    fsynced. Raises AppError with advice when the disk refuses.
    """
    temporary = path.with_name(f"{path.name}.{os.getpid()}{PARTIAL}")
    _unfinished.add(temporary)
    try:
        with os_errors("write", path):
            with temporary.open("wb") as handle:
                yield handle
                handle.flush()
                os.fsync(handle.fileno())
            temporary.replace(path)
            sync_folder(path.parent)
    finally:
        with suppress(OSError):  # the fault above is the one to report
            temporary.unlink(missing_ok=True)
        _unfinished.discard(temporary)


def remove_unfinished() -> None:
    """Removes what `replacing` is writing, for a program that ends at once."""
    for temporary in tuple(_unfinished):
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def sweep_partial(path: Path) -> None:
    """Removes what killed attempts at replacing `path` left; nobody else may be replacing it now."""
    with suppress(OSError):
        for left in path.parent.iterdir():
            if left.name.startswith(f"{path.name}.") and left.name.endswith(PARTIAL):
                left.unlink(missing_ok=True)


def write_bytes(path: Path, data: bytes) -> None:
    """Replaces `path` by `data` atomically; raises AppError."""
    with replacing(path) as handle:
        handle.write(data)


def make_folder(path: Path) -> None:
    """Creates `path` and its parents; raises AppError."""
    with os_errors("create the folder", path):
        path.mkdir(parents=True, exist_ok=True)


def sync_folder(folder: Path) -> None:
    """Makes a rename in `folder` survive a power cut, where the system can (not on Windows)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sha256(path: Path) -> str:
    """The file's SHA-256 in hexadecimal, read piece by piece; raises AppError."""
    with os_errors("read", path), path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
