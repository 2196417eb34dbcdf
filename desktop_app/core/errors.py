"""The two ways a task ends early that are not bugs."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop_app.language import tr


class AppError(Exception):
    """The world's fault (a file, the disk, a model folder).

    `message` says what happened to which thing, `hint` what to do.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}"


class NoRoomError(AppError):
    """The disk is full, or a quota is used up."""


class LockedError(AppError):
    """A private library has to be unlocked before it can be opened."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            tr("The library {folder} is private and locked.", folder=folder),
            tr("Unlock it with its passphrase."),
        )


class WrongPassphraseError(AppError):
    """A private library has another passphrase than the one that was given."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            tr("That is not the passphrase of the library {name}.", name=folder.name),
            tr("Look at the keyboard's layout and at Caps Lock, and type it again."),
        )


class Cancelled(Exception):  # noqa: N818 - an outcome, not an error
    """The user stopped the task; what was committed before stays."""


_RIGHTS = tr("Check who may read and write it, or choose another place.")
_SPACE = tr("Free some space there and try again.")
_ADVICE = {
    errno.ENOSPC: (tr("the disk is full"), _SPACE),
    errno.EDQUOT: (tr("the disk quota is used up"), _SPACE),
    errno.EACCES: (tr("permission was denied"), _RIGHTS),
    errno.EPERM: (tr("the system does not allow it"), _RIGHTS),
    errno.EROFS: (tr("that disk is read-only"), tr("Choose a place you may write to.")),
    errno.ENOENT: (tr("it does not exist"), tr("Check the path; it may have been moved or renamed.")),
    errno.ENOTDIR: (tr("a part of the path is a file, not a folder"), tr("Check the path.")),
    errno.EISDIR: (tr("it is a folder, not a file"), tr("Choose a file.")),
    errno.EEXIST: (tr("something else of that name is there"), tr("Choose another name.")),
    errno.ENAMETOOLONG: (tr("the name is too long"), tr("Choose a shorter path.")),
    errno.EMFILE: (tr("too many files are open"), tr("Close other programs and try again.")),
    errno.EIO: (
        tr("the disk reported a fault"),
        tr("Check the disk, and restore the file from a backup."),
    ),
}
_NEVER_OURS = _ADVICE.keys() - {errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EEXIST}
"""What no mistake in a program makes a system say."""
_CANNOT = {
    "create the folder": tr("Cannot create the folder {path}: {reason}."),
    "lock": tr("Cannot lock {path}: {reason}."),
    "move": tr("Cannot move {path}: {reason}."),
    "read": tr("Cannot read {path}: {reason}."),
    "remove": tr("Cannot remove {path}: {reason}."),
    "set aside": tr("Cannot set aside {path}: {reason}."),
    "start the reader of": tr("Cannot start the reader of {path}: {reason}."),
    "unpack": tr("Cannot unpack {path}: {reason}."),
    "use": tr("Cannot use {path}: {reason}."),
    "write": tr("Cannot write {path}: {reason}."),
}


def os_error(action: str, path: Path | str, error: OSError) -> AppError:
    """`error` as an AppError: that one cannot do `action`, a key of _CANNOT, with advice for the reason."""
    reason, hint = _ADVICE.get(
        error.errno or 0,
        (error.strerror or type(error).__name__, tr("Check the path and try again.")),
    )
    kind = NoRoomError if error.errno in (errno.ENOSPC, errno.EDQUOT) else AppError
    return kind(_CANNOT[action].format(path=os.fsdecode(path), reason=reason), hint)


def fault_of_world(error: OSError) -> AppError | None:
    """What is said of an error that nobody near it has told, None where it may be a mistake of ours."""
    if error.errno not in _NEVER_OURS or not isinstance(error.filename, str | bytes):
        return None
    return os_error("use", os.fsdecode(error.filename), error)


@contextmanager
def os_errors(action: str, path: Path | str) -> Iterator[None]:
    """Raises what `os_error` makes of an OSError in the block."""
    try:
        yield
    except OSError as error:
        raise os_error(action, path, error) from error
