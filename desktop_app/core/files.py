"""Durable writes, for nobody else's eyes: every file of ours is opened for writing here and nowhere else.

What is made here is made for its owner alone: folders 0700, files 0600, so from their first moment. Windows
knows no such modes: there a folder below the user's own is theirs by what it inherits.
"""

import errno
import hashlib
import json
import os
import re
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from desktop_app.core.errors import AppError, os_error, os_errors
from desktop_app.language import tr

PARTIAL = ".partial"
OWN_FOLDER, OWN_FILE = 0o700, 0o600
"""For the owner alone."""
PATIENCE_S = 30.0
"""So long a change waits for that of another process; each takes milliseconds."""
_END = re.escape(PARTIAL)
_ANY_PARTIAL = re.compile(rf".+\.\d+{_END}", re.DOTALL)
_AGAIN_S = 0.005
_PLENTY = 8
_YOUNG_S = 60.0
"""Windows cannot tell whether somebody writes a file that is closed and about to be renamed."""
_unfinished: set[Path] = set()


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A binary file that becomes `path` when the block ends, whole and on the disk, or not at all.

    Written under a temporary name in the same folder, flushed, fsynced, renamed; then the folder is
    fsynced. What a killed attempt left there goes first. Raises AppError with advice when the disk refuses.
    """
    temporary = None
    try:
        with os_errors("write", path):
            if path.is_dir():  # before something is computed for it
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            sweep_partial(path)
            temporary, descriptor = _claim(path)
            with os.fdopen(descriptor, "wb") as handle:
                yield handle
                handle.flush()
                os.fsync(handle.fileno())
                if os.name != "nt":  # held until it has its name, so that nobody sweeps it
                    temporary.replace(path)
            if os.name == "nt":
                temporary.replace(path)
            sync_folder(path.parent)
    finally:
        if temporary:
            with suppress(OSError):  # the fault above is the one to report
                temporary.unlink(missing_ok=True)
            _unfinished.discard(temporary)


def remove_unfinished() -> None:
    """Removes what `replacing` is writing, for a program that ends at once."""
    for temporary in tuple(_unfinished):
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _claim(path: Path) -> tuple[Path, int]:
    """A new file for what will be `path`, and its descriptor, which holds it."""
    while True:
        temporary = path.with_name(f"{path.name}.{int.from_bytes(os.urandom(4), 'big')}{PARTIAL}")
        descriptor = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, OWN_FILE)
        _unfinished.add(temporary)
        if _hold(descriptor):
            return temporary, descriptor
        _unfinished.discard(temporary)
        os.close(descriptor)  # somebody swept it before it was held


def sweep_partial(path: Path) -> None:
    """Removes what killed attempts at replacing `path` left, and nothing that is being written now."""
    _sweep(path.parent, re.compile(rf"{re.escape(path.name)}\.\d+{_END}"))


def sweep(folder: Path) -> None:
    """Removes all files in `folder` that were to become others, but for those that are being written."""
    _sweep(folder, _ANY_PARTIAL)


def is_partial(name: str) -> bool:
    """Whether a file of this name was to become another one."""
    return bool(_ANY_PARTIAL.fullmatch(name))


def whole_name(name: str) -> str:
    """What a file of this name is, or was to become."""
    return name.removesuffix(PARTIAL).rpartition(".")[0] if is_partial(name) else name


def _sweep(folder: Path, names: re.Pattern[str]) -> None:
    with suppress(OSError):
        for left in folder.iterdir():
            if names.fullmatch(left.name):
                _discard_partial(left)


def _discard_partial(left: Path) -> None:
    with suppress(OSError):
        if sys.platform == "win32":
            if time.time() - left.stat().st_mtime > _YOUNG_S:
                left.unlink(missing_ok=True)
            return
        descriptor = os.open(left, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            lock(descriptor)
            left.unlink(missing_ok=True)
        finally:
            os.close(descriptor)


def write_bytes(path: Path, data: bytes) -> None:
    """Replaces `path` by `data` atomically; raises AppError."""
    with replacing(path) as handle:
        handle.write(data)


CHECKSUM = "checksum"
"""The entry of a JSON file of ours that proves the others."""


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Replaces `path` by `content` with its checksum; raises AppError."""
    write_bytes(path, proved_json(content))


def proved_json(content: Mapping[str, Any]) -> bytes:
    """A JSON file of ours that says `content`, with its checksum."""
    # ASCII only: a path can hold bytes that are no Unicode, which JSON keeps as escapes.
    return json.dumps({**content, CHECKSUM: _checksum(content)}, indent=1).encode()


def parse_json(data: bytes) -> tuple[Any, bool]:
    """What a JSON file of ours says, and whether that is what was written: a file without a checksum is of an
    earlier version. Raises ValueError and RecursionError.
    """
    content = json.loads(data)
    return content, not isinstance(content, dict) or take_checksum(content)


def take_checksum(content: dict[str, Any]) -> bool:
    """Takes the checksum out of what a file of ours says: whether it proves the rest, or there is none."""
    told = content.pop(CHECKSUM, None)
    return told is None or told == _checksum(content)


def _checksum(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content without the white space between its parts."""
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def set_aside(path: Path) -> Path | None:
    """Keeps a copy of a damaged file beside it, which is returned; None where it cannot be read or kept.

    The same one is kept once.
    """
    try:
        data = path.read_bytes()
        for number in range(1, 1_000):
            aside = path.with_name(f"{path.stem}-damaged-{number}{path.suffix}")
            if not aside.exists():
                write_bytes(aside, data)
                return aside
            if aside.read_bytes() == data:
                return aside
    except (AppError, OSError):
        pass
    return None


def make_folder(path: Path) -> None:
    """Creates `path` and its parents, those that are missing for the owner alone; raises AppError."""
    with os_errors("create the folder", path):
        _make_folder(path)


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(OWN_FOLDER)
    except FileNotFoundError:
        if path.parent == path:
            raise
        _make_folder(path.parent)
        _make_folder(path)
    except OSError:
        if not path.is_dir():
            raise


def make_file(path: Path) -> None:
    """Creates an empty file for the owner alone, unless it is there; what SQLite opens. Raises OSError."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, OWN_FILE))


def appending(path: Path) -> TextIO:
    """A text file to be added to, for the owner alone, made where it is not there; raises OSError."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, OWN_FILE), "a", encoding="utf-8")


def reserve(path: Path, size: int) -> None:
    """A file that holds `size` bytes of the disk for later, where there is plenty; raises nothing."""
    with suppress(AppError, OSError):
        if path.exists() or shutil.disk_usage(path.parent).free < _PLENTY * size:
            return
        with replacing(path) as handle:
            handle.write(os.urandom(size))  # what can be compressed holds nothing


def sync_file(path: Path) -> None:
    """Makes what another library wrote into a file survive a power cut; raises OSError."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


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


@contextmanager
def alone(path: Path, patience_s: float = PATIENCE_S) -> Iterator[None]:
    """No other process and no other thread is in a block with the lock file `path` meanwhile.

    Waits for its turn; raises AppError when that takes longer than `patience_s`, and when the disk refuses.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, OWN_FILE)
    except OSError as error:
        raise os_error("write", path, error) from error
    with closing(os.fdopen(descriptor, "rb")):
        until = time.monotonic() + patience_s
        while True:
            try:
                lock(descriptor)
                break
            except (BlockingIOError, PermissionError) as error:
                if time.monotonic() > until:
                    raise AppError(
                        tr("Another process keeps {folder} busy.", folder=path.parent),
                        tr("Wait until it is done, and try again."),
                    ) from error
                time.sleep(_AGAIN_S)
            except OSError as error:
                raise os_error("lock", path, error) from error
        yield


if sys.platform == "win32":
    import msvcrt

    _BINARY = os.O_BINARY

    def hold_folder(_folder: Path) -> int | None:
        """As elsewhere; here folders cannot be held, but for the files in them that are open."""
        return None

    def lock(descriptor: int) -> None:
        """Takes the lock of an open file, which ends with it; raises BlockingIOError where another has it."""
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _hold(_descriptor: int) -> bool:
        return True  # nobody can remove a file that is open

else:
    import fcntl

    _BINARY = 0

    def hold_folder(folder: Path) -> int | None:
        """A descriptor that holds a folder until it is closed, None where the system cannot.

        Raises BlockingIOError where another process has it, and OSError.
        """
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            lock(descriptor)
        except BlockingIOError:
            os.close(descriptor)
            raise
        except OSError:
            os.close(descriptor)
            return None
        return descriptor

    def lock(descriptor: int) -> None:
        """Takes the lock of an open file, which ends with it; raises BlockingIOError where another has it."""
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _hold(descriptor: int) -> bool:
        """Keeps a new file from being swept; False where that has just happened."""
        with suppress(OSError):  # some network disks know no locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        return os.fstat(descriptor).st_nlink > 0
