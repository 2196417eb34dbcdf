"""The two ways a task ends early that are not bugs."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
        super().__init__(f"The library {folder} is private and locked.", "Unlock it with its passphrase.")


class WrongPassphraseError(AppError):
    """A private library has another passphrase than the one that was given."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"That is not the passphrase of the library {folder}.",
            "Look at the keyboard's layout and at Caps Lock, and type it again.",
        )


class Cancelled(Exception):  # noqa: N818 - an outcome, not an error
    """The user stopped the task; what was committed before stays."""


_RIGHTS = "Check who may read and write it, or choose another place."
_ADVICE = {
    errno.ENOSPC: ("the disk is full", "Free some space there and try again."),
    errno.EDQUOT: ("the disk quota is used up", "Free some space there and try again."),
    errno.EACCES: ("permission was denied", _RIGHTS),
    errno.EPERM: ("the system does not allow it", _RIGHTS),
    errno.EROFS: ("that disk is read-only", "Choose a place you may write to."),
    errno.ENOENT: ("it does not exist", "Check the path; it may have been moved or renamed."),
    errno.ENOTDIR: ("a part of the path is a file, not a folder", "Check the path."),
    errno.EISDIR: ("it is a folder, not a file", "Choose a file."),
    errno.ENAMETOOLONG: ("the name is too long", "Choose a shorter path."),
    errno.EMFILE: ("too many files are open", "Close other programs and try again."),
    errno.EIO: ("the disk reported a fault", "Check the disk, and restore the file from a backup."),
}


def os_error(action: str, path: Path | str, error: OSError) -> AppError:
    """`error` as an AppError: "Cannot <action> <path>: <reason>." with advice for the reason."""
    reason, hint = _ADVICE.get(
        error.errno or 0,
        (error.strerror or type(error).__name__, "Check the path and try again."),
    )
    kind = NoRoomError if error.errno in (errno.ENOSPC, errno.EDQUOT) else AppError
    return kind(f"Cannot {action} {os.fsdecode(path)}: {reason}.", hint)


@contextmanager
def os_errors(action: str, path: Path | str) -> Iterator[None]:
    """Raises what `os_error` makes of an OSError in the block."""
    try:
        yield
    except OSError as error:
        raise os_error(action, path, error) from error
