"""Keys of private libraries in the system's keyring, for those that are to be remembered on this computer.

Which these are is written down in the user's data folder, so that the keyring, which may ask the user for a
password of its own, is asked for no others.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.errors import AppError
from desktop_app.core.files import make_folder, write_bytes
from desktop_app.language import tr
from desktop_app.library.sealed.keys import LibraryKey

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

    from desktop_app.library.label import Label

NAME = "remembered-keys.json"
SERVICE = "Embedscope"
LEAST_PRIORITY = 1
"""Of a keyring that is one: what keeps its secrets in a file, or nowhere, has less."""


def available() -> bool:
    """Whether this system has a keyring."""
    try:
        return float(_keyring().priority) >= LEAST_PRIORITY
    except Exception:  # a broken keyring raises what it likes
        return False


def remember(data: Path, tag: Label, key: LibraryKey) -> None:
    """Puts a library's key into the keyring; raises AppError."""
    try:
        _keyring().set_password(SERVICE, tag.id, key.data.hex())
    except Exception as error:
        raise AppError(
            tr(
                "The system's keyring did not take the key of {library}: {error}.",
                library=tag.name,
                error=error,
            ),
            tr("The library is unlocked; next time its passphrase is asked for again."),
        ) from error
    _write(data, _remembered(data) | {tag.id})


def recall(data: Path, tag: Label) -> LibraryKey | None:
    """The key of a library that is remembered; None where it is not, or the keyring does not give it."""
    if tag.id not in _remembered(data):
        return None
    try:
        kept = _keyring().get_password(SERVICE, tag.id)
        return LibraryKey(bytes.fromhex(kept)) if kept else None
    except Exception:  # then the passphrase is asked for
        return None


def forget(data: Path, tag: Label) -> None:
    """Takes a library's key out of the keyring, if it is there; raises AppError."""
    known = _remembered(data)
    if tag.id not in known:
        return
    from keyring.errors import PasswordDeleteError

    try:
        _keyring().delete_password(SERVICE, tag.id)
    except PasswordDeleteError:
        pass  # somebody did so before
    except Exception as error:
        raise AppError(
            tr(
                "The system's keyring did not give up the key of {library}: {error}.",
                library=tag.name,
                error=error,
            ),
            tr("Remove the entry {service} there by hand.", service=SERVICE),
        ) from error
    _write(data, known - {tag.id})


def _keyring() -> KeyringBackend:
    """That of this system. They are named here since a frozen program does not list what there is."""
    import keyring
    from keyring.backends import SecretService, Windows, kwallet, libsecret, macOS  # noqa: F401

    return keyring.get_keyring()


def _remembered(data: Path) -> set[str]:
    try:
        kept = json.loads((data / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return set()
    return {name for name in kept if isinstance(name, str)} if isinstance(kept, list) else set()


def _write(data: Path, names: set[str]) -> None:
    make_folder(data)
    write_bytes(data / NAME, json.dumps(sorted(names), indent=1).encode())
