"""A bundle appears whole or not at all: written beside its place, renamed into it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop_app.core.errors import AppError, os_error
from desktop_app.core.files import PARTIAL, make_folder, sha256, sync_folder, write_bytes
from desktop_app.encoder.bundle import MANIFEST, OPTIONAL, REQUIRED, Bundle, FileRecord

RETIRED = ".retired"
_MARGIN = 32 << 20
"""Bytes for the graphs, the vocabulary and what the file system needs for itself."""


@contextmanager
def staging(target: Path) -> Iterator[Path]:
    """A new folder beside `target`, gone again when the block ends; what killed exports left is swept first.

    Raises AppError when `target` is something that a bundle must not replace, or the disk refuses.
    """
    try:
        _refuse_to_replace(target)
        make_folder(target.parent)
        recover(target)
        folder = target.with_name(f".{target.name}.{os.getpid()}{PARTIAL}")
        folder.mkdir()
    except OSError as error:
        raise os_error("write", target, error) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def recover(target: Path) -> None:
    """Puts back a bundle that a kill caught between the two renames of `publish`; sweeps other leftovers.

    Raises OSError.
    """
    retired = target.with_name(f".{target.name}{RETIRED}")
    if retired.exists() and not target.exists():
        retired.rename(target)
    shutil.rmtree(retired, ignore_errors=True)
    for left in target.parent.glob(f".{_literal(target.name)}.*{PARTIAL}"):
        owner = left.name.removesuffix(PARTIAL).rpartition(".")[2]
        if not _running(owner):
            shutil.rmtree(left, ignore_errors=True)


def publish(folder: Path, target: Path) -> Bundle:
    """Renames the finished `folder` to `target`, in place of the bundle that may be there; returns it.

    Folders cannot be swapped in one step on every system: an old bundle is moved aside first and
    `recover` brings it back if the process dies before the second rename. Raises AppError.
    """
    Bundle.open(folder, thorough=True)
    retired = target.with_name(f".{target.name}{RETIRED}")
    try:
        sync_folder(folder)
        if target.exists():
            target.rename(retired)
        try:
            folder.rename(target)
        except OSError:
            if retired.exists():
                retired.rename(target)
            raise
        sync_folder(target.parent)
    except OSError as error:
        raise AppError(
            f"Cannot put the new model in the place of {target}: {error.strerror or type(error).__name__}.",
            "Close the programs that use it and try again.",
        ) from error
    shutil.rmtree(retired, ignore_errors=True)
    return Bundle.open(target)


def require_space(folder: Path, weights: int) -> None:
    """Raises AppError unless the disk of `folder` can take the raw graph and the bundle.

    `weights` is their size in bytes as float32; both hold it once.
    """
    needed = 2 * weights + _MARGIN
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise AppError(
            f"There is no room for the model: {_megabytes(needed)} are needed in {folder.parent}, "
            f"{_megabytes(free)} are free.",
            "Free some space there or choose another place with --output.",
        )


def records(folder: Path) -> dict[str, FileRecord]:
    """Size and SHA-256 of every file that is in `folder`, the manifest left out."""
    return {
        path.name: FileRecord(sha256(path), path.stat().st_size)
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name != MANIFEST
    }


def copy(source: Path, target: Path) -> None:
    """Copies one small file durably; raises AppError."""
    try:
        data = source.read_bytes()
    except OSError as error:
        raise os_error("read", source, error) from error
    write_bytes(target, data)


def _refuse_to_replace(target: Path) -> None:
    if not target.exists():
        return
    advice = "Choose a new folder with --output."
    if not target.is_dir():
        raise AppError(f"{target} is not a folder that a model can replace.", advice)
    known = {MANIFEST, *REQUIRED, *OPTIONAL}
    if strange := sorted(path.name for path in target.iterdir() if path.name not in known or path.is_dir()):
        raise AppError(f"{target} holds other things, such as {strange[0]}.", advice)


def _running(owner: str) -> bool:
    """Whether another living process has the id `owner`; where that cannot be asked, nobody has."""
    if os.name == "nt" or not owner.isdecimal() or int(owner) == os.getpid():
        return False
    try:
        os.kill(int(owner), 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _literal(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _megabytes(count: int) -> str:
    return f"{count / 1e6:,.0f} MB"
