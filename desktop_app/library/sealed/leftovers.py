"""What a library that became private still holds as it was before, where that was cut short by a kill."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from desktop_app.core.errors import os_errors
from desktop_app.core.files import PARTIAL, sync_folder
from desktop_app.library import label, lock, marks
from desktop_app.library.label import LEDGER, VECTORS, Label
from desktop_app.library.sealed import files, keys
from desktop_app.library.sealed.files import write_bytes

_SQLITE = b"SQLite format 3\x00"


def found(folder: Path, tag: Label) -> bool:
    """Whether a private library still holds anything that is not encrypted."""
    return tag.private is not None and any(True for _ in (*_ledgers(folder, tag), *_files(folder)))


def sweep(folder: Path, tag: Label) -> None:
    """Removes or encrypts it; whoever calls this is the only writer. Raises LockedError and AppError."""
    if keys.required(folder, tag.private) is None:
        return
    for ledger in list(_ledgers(folder, tag)):
        remove(folder, ledger)
    if any(True for _ in _files(folder)):
        with lock.changing(folder):  # nobody makes a mark meanwhile
            _seal(folder)


def _seal(folder: Path) -> None:
    for path in list(_files(folder)):
        if path.name.endswith(PARTIAL):
            path.unlink(missing_ok=True)
        else:
            write_bytes(path, path.read_bytes())  # Windows replaces no file that is open


def remove(folder: Path, ledger: str) -> None:
    """Removes a ledger with its segments, itself last: as long as it is there, they are known to be its.

    Raises AppError.
    """
    name = ledger.removesuffix(".db")
    places = [folder / lock.WORDS / name, folder / VECTORS / f"of-{name}"]
    if ledger == LEDGER:
        places += [place for place in (folder / VECTORS).glob("*") if not place.name.startswith("of-")]
    with os_errors("remove", folder / ledger):
        for place in places:
            if place.is_dir():
                shutil.rmtree(place)
        (folder / ledger).unlink(missing_ok=True)
        (folder / f"{ledger}-journal").unlink(missing_ok=True)
        sync_folder(folder)


def strange(folder: Path, tag: Label, encrypted: bool) -> Iterator[str]:
    """The ledgers that the label does not name and that are, or are not, encrypted."""
    named = {tag.ledger, *(ledger for ledger, _ in tag.kept)}
    with os_errors("read", folder):
        names = {path.name.removesuffix("-journal") for path in folder.iterdir()}
    for name in sorted(filter(label.is_ledger, names - named)):
        if _begins(folder / name, _SQLITE) != encrypted:
            yield name


def _ledgers(folder: Path, tag: Label) -> Iterator[str]:
    return strange(folder, tag, encrypted=False)


def _files(folder: Path) -> Iterator[Path]:
    """Marks and classifiers that are not encrypted."""
    with os_errors("read", folder):
        paths = [path for path in folder.iterdir() if marks.is_part(path.name)]
        paths += (folder / label.CLASSIFIER).glob("*")
        for path in paths:
            if path.is_file() and not _begins(path, files.MAGIC):
                yield path


def _begins(path: Path, start: bytes) -> bool:
    """Whether a file begins so; one that is not there begins like any other."""
    try:
        with path.open("rb") as handle:
            return handle.read(len(start)) == start
    except FileNotFoundError:
        return True
