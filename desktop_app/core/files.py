"""Durable writes: every file of ours is opened for writing here and nowhere else."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from desktop_app.core.errors import os_error

PARTIAL = ".partial"


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A binary file that becomes `path` when the block ends, whole and on the disk, or not at all.

    Written under a temporary name in the same folder, flushed, fsynced, renamed; then the folder is
    fsynced. Raises AppError with advice when the disk refuses.
    """
    temporary = path.with_name(f"{path.name}.{os.getpid()}{PARTIAL}")
    try:
        try:
            with temporary.open("wb") as handle:
                yield handle
                handle.flush()
                os.fsync(handle.fileno())
            temporary.replace(path)
            sync_folder(path.parent)
        except OSError as error:
            raise os_error("write", path, error) from error
    finally:
        with suppress(OSError):  # the fault above is the one to report
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
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise os_error("create the folder", path, error) from error


def sync_folder(folder: Path) -> None:
    """Makes a rename in `folder` survive a power cut, where the system can (not on Windows)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sha256(path: Path, on_bytes: Callable[[int], None] | None = None) -> str:
    """The file's SHA-256 in hexadecimal, read in blocks of 1 MiB; raises AppError."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as handle:
            while block := handle.read(1 << 20):
                digest.update(block)
                if on_bytes:
                    on_bytes(len(block))
    except OSError as error:
        raise os_error("read", path, error) from error
    return digest.hexdigest()
