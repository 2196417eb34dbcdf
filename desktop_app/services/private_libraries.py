"""Private libraries: unlocked by their passphrase or from the system's keyring, locked, made so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desktop_app.core import searches
from desktop_app.core.errors import AppError
from desktop_app.core.jobs import NEVER, CancelToken, Report, silent
from desktop_app.core.searches import Searches
from desktop_app.library import label
from desktop_app.library.sealed import keys, private
from desktop_app.services import remembered_keys


def is_private(folder: Path) -> bool:
    """Whether there is a private library in `folder`."""
    try:
        return label.read(folder).private is not None
    except AppError:
        return False


def unlock(folder: Path, passphrase: str, data: Path, remember: bool = False) -> None:
    """Lets the library be opened until it is locked, or the program ends; by the next start, too, where it
    is to be remembered in the system's keyring. Raises WrongPassphraseError, and AppError.
    """
    key = private.unlock(folder, passphrase)
    if key and remember:
        remembered_keys.remember(data, label.read(folder), key)


def unlock_remembered(folder: Path, data: Path) -> bool:
    """Whether the library can be opened, by the keyring where it is remembered; raises AppError."""
    if not private.is_locked(folder):
        return True
    key = remembered_keys.recall(data, label.read(folder))
    return key is not None and private.unlock_with(folder, key)


def lock(folder: Path, data: Path) -> None:
    """Asks for the passphrase again before the library is opened, also where it was remembered.

    Whoever has it open closes it first. Raises AppError.
    """
    private.lock(folder)
    remembered_keys.forget(data, label.read(folder))


def make_private(
    folder: Path,
    passphrase: str,
    data: Path,
    remember: bool = False,
    report: Report = silent,
    cancel: CancelToken = NEVER,
) -> None:
    """Encrypts a library, and takes it out of the history; raises AppError and Cancelled."""
    private.make_private(folder, passphrase, report, cancel)
    found = searches.load(data)
    searches.change(data, found, without_private(found))
    key = keys.held(folder)
    if remember and key:
        remembered_keys.remember(data, label.read(folder), key)


def without_private(found: Searches) -> Searches:
    """The searches but those of private libraries, which nobody may read."""
    private_ones = {
        folder
        for folder in {one.library for one in (*found.saved, *found.recent)}
        if is_private(Path(folder))
    }
    return replace(
        found,
        saved=tuple(one for one in found.saved if one.library not in private_ones),
        recent=tuple(one for one in found.recent if one.library not in private_ones),
    )
