"""Finds the files of a folder: recursive, sorted, hidden ones left out, each once."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from pathlib import Path

from desktop_app.core.errors import os_error
from desktop_app.core.types import Skipped

NEVER_TEXT = {
    "pictures": "png jpg jpeg gif bmp tif tiff webp ico svg heic raw psd",
    "sound": "mp3 wav flac ogg m4a aac",
    "films": "mp4 mkv avi mov webm wmv",
    "archives": "zip gz tgz bz2 xz zst 7z rar tar jar",
    "programs": "exe dll so dylib bin o a class pyc pyd whl deb rpm msi dmg iso",
    "fonts": "ttf otf woff woff2",
    "data": "db sqlite sqlite3 npy npz onnx pt pth safetensors pkl parquet",
}
"""Kinds that are told in one line for a whole folder, since nobody expects their text."""

_KIND = {f".{ending}": kind for kind, endings in NEVER_TEXT.items() for ending in endings.split()}


def walk(paths: Iterable[Path], readable: Container[str]) -> Iterator[Path | Skipped]:
    """The files at and below `paths` whose ending (lower case) is in `readable`, and what else lies there.

    Links are followed, but no folder and no file is visited twice. What a person names is not left out for
    being hidden.
    """
    seen: set[str] = set()
    for path in paths:
        if path.is_dir():
            yield from _folder(path, readable, seen)
        elif _is_new(path, seen):
            yield _judge(path, readable)


def _folder(folder: Path, readable: Container[str], seen: set[str]) -> Iterator[Path | Skipped]:
    unread: Counter[str] = Counter()
    waiting = [folder]
    while waiting:
        current = waiting.pop()
        if not _is_new(current, seen):
            continue
        try:
            entries = sorted(current.iterdir(), key=lambda entry: (entry.name.casefold(), entry.name))
        except OSError as error:
            yield Skipped(str(current), os_error("read", current, error).message)
            continue
        visible = [entry for entry in entries if not _is_hidden(entry)]
        waiting += reversed([entry for entry in visible if entry.is_dir()])
        for entry in visible:
            if entry.is_dir() or not _is_new(entry, seen):
                continue
            if entry.suffix.lower() in _KIND:
                unread[entry.suffix.lower()] += 1
            else:
                yield _judge(entry, readable)
    for ending, count in sorted(unread.items()):
        files = "1 file is" if count == 1 else f"{count} files are"
        yield Skipped(str(folder), f"{files} of the kind {ending} ({_KIND[ending]}) and not read.")


def _judge(path: Path, readable: Container[str]) -> Path | Skipped:
    if path.suffix.lower() not in readable:
        kind = f"of the kind {path.suffix.lower()}" if path.suffix else "without an ending in their name"
        return Skipped(str(path), f"Files {kind} are not read.")
    if not path.is_file():
        reason = "It is a link to nothing." if path.is_symlink() else "It is not a regular file."
        return Skipped(str(path), reason)
    return path


def _is_new(path: Path, seen: set[str]) -> bool:
    real = os.path.realpath(path)
    new = real not in seen
    seen.add(real)
    return new


def _is_hidden(path: Path) -> bool:
    if path.name.startswith("."):
        return True
    try:
        attributes = getattr(path.lstat(), "st_file_attributes", 0)  # Windows only
    except OSError:
        return False
    return bool(attributes & stat.FILE_ATTRIBUTE_HIDDEN)
