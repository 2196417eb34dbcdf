"""The keys of private libraries: made, wrapped by a passphrase, held while their libraries are unlocked.

A library has one random key, from which those of its ledger and of each of its files follow (HKDF, RFC 5869).
`library.json` keeps it encrypted (AES-256-GCM) by what Argon2id (RFC 9106) makes of the passphrase, so
another passphrase costs one small file. Who may open which library is known to the process, by folder.
"""

from __future__ import annotations

import hmac
import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Any

from desktop_app.core.errors import AppError, LockedError, WrongPassphraseError
from desktop_app.language import plural, tr

LEAST_PASSPHRASE = 8
"""Characters; what is shorter is found by trying, whatever it costs to try one."""
MEMORY_KIB, PASSES, LANES = 65_536, 3, 4
"""Of Argon2id: the second recommended choice of RFC 9106, section 4; 0.2 s of processor time."""
MOST_KIB, MOST_PASSES, MOST_LANES = 1 << 21, 64, 64
"""What a library.json from elsewhere may ask for."""
_KEY, _NONCE, _SALT, _CHECK = 32, 12, 16, 16


@dataclass(frozen=True, slots=True)
class LibraryKey:
    """The random key of a library; 32 bytes."""

    data: bytes = field(repr=False)

    def derived(self, purpose: str, salt: bytes = b"") -> bytes:
        """32 bytes that follow from the key, others for each purpose and salt."""
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        info = f"Embedscope {purpose}".encode()
        return bytes(HKDF(algorithm=SHA256(), length=_KEY, salt=salt, info=info).derive(self.data))

    @property
    def check(self) -> bytes:
        """Tells whether a key is the one of a library, and nothing else about it."""
        return self.derived("check")[:_CHECK]


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """What `library.json` says of a private library: its key, encrypted, and how its passphrase is tried."""

    salt: bytes
    wrapped: bytes
    check: bytes
    memory_kib: int
    passes: int
    lanes: int

    def to_json(self) -> dict[str, object]:
        return {
            "kdf": "argon2id",
            "memory_kib": self.memory_kib,
            "passes": self.passes,
            "lanes": self.lanes,
            "salt": self.salt.hex(),
            "key": self.wrapped.hex(),
            "check": self.check.hex(),
        }

    @classmethod
    def from_json(cls, content: Any) -> WrappedKey:
        """Raises ValueError, KeyError or TypeError where it is not one, or asks for more than is sane."""
        costs = [content["memory_kib"], content["passes"], content["lanes"]]
        most = (MOST_KIB, MOST_PASSES, MOST_LANES)
        if content["kdf"] != "argon2id" or not all(type(cost) is int for cost in costs):
            raise ValueError("not a way to a key")
        if not all(0 < cost <= limit for cost, limit in zip(costs, most, strict=True)):
            raise ValueError("too costly")
        salt, wrapped, check = (bytes.fromhex(content[name]) for name in ("salt", "key", "check"))
        if (len(salt), len(check)) != (_SALT, _CHECK):
            raise ValueError("not a salt")
        return cls(salt, wrapped, check, *costs)


def create(folder: Path, passphrase: str) -> WrappedKey:
    """A new key for a library in `folder`, which is unlocked from now on; raises AppError as `wrap`."""
    key = new()
    wrapped = wrap(key, passphrase)
    unlock(folder, key)
    return wrapped


def new() -> LibraryKey:
    """A random key."""
    return LibraryKey(os.urandom(_KEY))


def wrap(key: LibraryKey, passphrase: str) -> WrappedKey:
    """The key as `library.json` keeps it; raises AppError for a passphrase that is too short."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if len(passphrase) < LEAST_PASSPHRASE:
        raise AppError(
            plural(
                LEAST_PASSPHRASE,
                "A passphrase has at least {n} character.",
                "A passphrase has at least {n} characters.",
            ),
            tr("Four or five words that do not belong together are good, and easy to remember."),
        )
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    empty = WrappedKey(salt, b"", key.check, MEMORY_KIB, PASSES, LANES)
    wrapped = AESGCM(_stretched(empty, passphrase)).encrypt(nonce, key.data, None)
    return replace(empty, wrapped=nonce + wrapped)


def unwrap(folder: Path, kept: WrappedKey, passphrase: str) -> LibraryKey:
    """The key of the library in `folder`; raises WrongPassphraseError."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce, wrapped = kept.wrapped[:_NONCE], kept.wrapped[_NONCE:]
    try:
        return LibraryKey(AESGCM(_stretched(kept, passphrase)).decrypt(nonce, wrapped, None))
    except (InvalidTag, ValueError) as error:
        raise WrongPassphraseError(folder) from error


def _stretched(kept: WrappedKey, passphrase: str) -> bytes:
    """What Argon2id makes of the passphrase, which may have been typed on another system."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    kdf = Argon2id(
        salt=kept.salt,
        length=_KEY,
        iterations=kept.passes,
        lanes=kept.lanes,
        memory_cost=max(kept.memory_kib, 8 * kept.lanes),
    )
    return bytes(kdf.derive(unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")))


class _Held:
    """What the process knows: the key of a place, how many open libraries use it, whether more may."""

    def __init__(self, key: LibraryKey) -> None:
        self.key, self.users, self.unlocked = key, 0, False


_places: dict[Path, _Held] = {}
_guard = Lock()


def held(path: Path) -> LibraryKey | None:
    """The key of the private library that `path` is in, where that is unlocked or open."""
    if not _places:
        return None
    real = _real(path)
    with _guard:
        found = next((_places[place] for place in (real, *real.parents) if place in _places), None)
    return found.key if found else None


def unlock(folder: Path, key: LibraryKey) -> None:
    """Lets the library in `folder` be opened until `lock`."""
    with _guard:
        _enter(folder, key).unlocked = True


def lock(folder: Path) -> None:
    """Lets it be opened no more. What is open stays so until it is closed."""
    real = _real(folder)
    with _guard:
        if place := _places.get(real):
            place.unlocked = False
            _leave(real)


def is_unlocked(folder: Path, kept: WrappedKey | None) -> bool:
    """Whether the library with this label can be opened without its passphrase."""
    with _guard:
        place = _places.get(_real(folder))
    return kept is None or bool(place and place.unlocked and hmac.compare_digest(place.key.check, kept.check))


def required(folder: Path, kept: WrappedKey | None) -> LibraryKey | None:
    """The key of the library in `folder`, whose label says `kept`; None of one that is not private.

    Raises LockedError.
    """
    if kept is None:
        return None
    key = held(folder)
    if key is None or not is_unlocked(folder, kept):
        raise LockedError(folder)
    return key


@contextmanager
def opened(path: Path, key: LibraryKey | None) -> Iterator[LibraryKey | None]:
    """What is read and written at or below `path` within the block is so by `key`, where there is one."""
    if key:
        unlock(path, key)
    try:
        yield key
    finally:
        if key:
            lock(path)


def use(folder: Path, kept: WrappedKey | None) -> LibraryKey | None:
    """As `required`, for a library that is being opened: its key is held until `release`."""
    key = required(folder, kept)
    if key:
        with _guard:
            _enter(folder, key).users += 1
    return key


def release(folder: Path, key: LibraryKey | None) -> None:
    """An open library with this key was closed."""
    real = _real(folder)
    with _guard:
        if key and (place := _places.get(real)):
            place.users -= 1
            _leave(real)


def _enter(path: Path, key: LibraryKey) -> _Held:
    real = _real(path)
    place = _places.get(real)
    if place is None or place.key != key:  # another library lies there now
        place = _places[real] = _Held(key)
    return place


def _leave(real: Path) -> None:
    place = _places[real]
    if place.users <= 0 and not place.unlocked:
        del _places[real]


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))
