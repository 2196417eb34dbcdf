"""Durable writes: every file of ours is opened for writing here and nowhere else."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from desktop_app.core.errors import AppError, os_errors

PARTIAL = ".partial"


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A binary file that becomes `path` when the block ends, whole and on the disk, or not at all.

    Written under a temporary name in the same folder, flushed, fsynced, renamed; then the folder is
    fsynced. Raises AppError with advice when the disk refuses.
    """
    temporary = path.with_name(f"{path.name}.{os.getpid()}{PARTIAL}")
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


CHECKSUM = "checksum"
"""The entry of a JSON file of ours that proves the others."""


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Replaces `path` by `content` with its checksum; raises AppError."""
    proved = {**content, CHECKSUM: _checksum(content)}
    # ASCII only: a path can hold bytes that are no Unicode, which JSON keeps as escapes.
    write_bytes(path, json.dumps(proved, indent=1).encode())


def parse_json(data: bytes) -> tuple[Any, bool]:
    """What a JSON file of ours says, and whether that is what was written: a file without a checksum is of an
    earlier version. Raises ValueError and RecursionError.
    """
    content = json.loads(data)
    if not isinstance(content, dict):
        return content, True
    told = content.pop(CHECKSUM, None)
    return content, told is None or told == _checksum(content)


def _checksum(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content without the white space between its parts."""
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def keep_damaged(path: Path) -> str:
    """Copies a damaged file to another name in its folder; returns where to, or "" where that fails."""
    aside = path.with_name(f"{path.stem}-damaged{path.suffix}")
    with suppress(OSError, AppError):
        write_bytes(aside, path.read_bytes())
        return str(aside)
    return ""


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
