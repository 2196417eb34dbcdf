"""Files of private libraries: encrypted piece by piece, each piece bound to its file's name and its place.

A file is MAGIC, a random salt, and pieces of 64 KiB with their tags: AES-256-GCM by a key that follows from
the library's and the salt, so that a nonce, the number of the piece and whether it is the last, never comes
twice (the STREAM construction of Hoang et al., "Online Authenticated-Encryption and its Nonce-Reuse
Misuse-Resistance", 2015). What is cut off, moved or changed is found when it is read. In a library that is
not private everything passes through unchanged.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.errors import LockedError, os_errors
from desktop_app.core.files import proved_json, replacing
from desktop_app.language import tr
from desktop_app.library.sealed import keys
from desktop_app.library.sealed.keys import LibraryKey

MAGIC = b"EMBSEAL\x01"
PIECE = 1 << 16
_SALT, _TAG = 16, 16
_START = len(MAGIC) + _SALT


class Writable(Protocol):
    """What can be written to."""

    def write(self, data: bytes | memoryview, /) -> object: ...


class Told:
    """Passes on what is written to a file, and tells its length and SHA-256."""

    def __init__(self, handle: Writable) -> None:
        self._handle = handle
        self.bytes, self._digest = 0, hashlib.sha256()

    def write(self, data: bytes | memoryview, /) -> None:
        self._handle.write(data)
        self._digest.update(data)
        self.bytes += len(data)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


class BrokenSealError(ValueError):
    """A file of a private library is not what was written."""


def content_size(path: Path, stored: int) -> int:
    """The bytes that are in the file at `path`, which has `stored` bytes on the disk."""
    if keys.held(path) is None:
        return stored
    body = max(stored - _START, 0)
    return body - _TAG * _pieces(body)


@contextmanager
def writing(path: Path, handle: Writable) -> Iterator[Writable]:
    """What is to be in the file at `path` is written to what this gives, and arrives in `handle`."""
    key = keys.held(path)
    if key is None:
        yield handle
        return
    sealer = _Sealer(path, key, handle)
    yield sealer
    sealer.finish()


def write_bytes(path: Path, data: bytes) -> None:
    """As `core.files.write_bytes`; raises AppError."""
    with replacing(path) as handle, writing(path, handle) as out:
        out.write(data)


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """As `core.files.write_json`; raises AppError."""
    write_bytes(path, proved_json(content))


def read_bytes(path: Path) -> bytes:
    """What is in a file, also in one of a time before its library was private.

    Raises LockedError, BrokenSealError and OSError.
    """
    data = path.read_bytes()
    key = _key(path, data[: len(MAGIC)])
    return data if key is None else read(path).tobytes()


def head(path: Path, handle: BinaryIO, size: int) -> bytes:
    """The first bytes in a file that is open, at most a piece; b"" where it is broken. Raises LockedError."""
    key, start = keys.held(path), handle.read(_START)
    if _key(path, start) is None:
        return b"" if key else start[:size] + handle.read(max(size - len(start), 0))
    piece = handle.read(PIECE + _TAG)
    try:
        return _Opener(path, key, start).piece(0, piece, not handle.read(1))[:size] if key else b""
    except BrokenSealError:
        return b""


def is_sealed(path: Path) -> bool:
    """Whether what is read of the file at `path` has to be decrypted."""
    return keys.held(path) is not None


def read(path: Path) -> NDArray[np.uint8]:
    """What is in a file of an unlocked private library, in memory. Raises BrokenSealError and OSError."""
    key = keys.held(path)
    if key is None:
        raise LockedError(path.parent)
    with path.open("rb") as handle:
        body = os.fstat(handle.fileno()).st_size - _START
        opener = _Opener(path, key, handle.read(_START))
        many = _pieces(body)
        found = np.empty(body - _TAG * many, dtype=np.uint8) if body >= _TAG else np.empty(0, dtype=np.uint8)
        for number in range(many):
            plain = opener.piece(number, handle.read(PIECE + _TAG), number == many - 1)
            found[number * PIECE : number * PIECE + len(plain)] = np.frombuffer(plain, dtype=np.uint8)
    found.flags.writeable = False
    return found


def copy(source: Path, target: Path) -> Told:
    """Writes what is in the file `source`, which is not encrypted, into `target`; raises AppError."""
    with os_errors("read", source), source.open("rb") as handle, replacing(target) as out:
        told = Told(out)
        with writing(target, told) as sealed:
            while block := handle.read(16 * PIECE):
                sealed.write(block)
    return told


def _key(path: Path, start: bytes) -> LibraryKey | None:
    """The key of a file that begins so; None of one that is not encrypted. Raises LockedError."""
    if start[: len(MAGIC)] != MAGIC:
        return None
    key = keys.held(path)
    if key is None:
        raise LockedError(path.parent)
    return key


def _pieces(body: int) -> int:
    """Of how many pieces so many bytes are, tags included; an empty file has one."""
    return max(-(-body // (PIECE + _TAG)), 1)


class _Cipher:
    def __init__(self, path: Path, key: LibraryKey, salt: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self.cipher = AESGCM(key.derived("file", salt))
        self.name = os.fsencode(path.name)

    @staticmethod
    def nonce(number: int, last: bool) -> bytes:
        return number.to_bytes(8, "big") + int(last).to_bytes(4, "big")


class _Sealer(_Cipher):
    def __init__(self, path: Path, key: LibraryKey, out: Writable) -> None:
        salt = os.urandom(_SALT)
        super().__init__(path, key, salt)
        self._out, self._rest, self._number = out, bytearray(), 0
        out.write(MAGIC + salt)

    def write(self, data: bytes | memoryview, /) -> None:
        """Keeps a piece back, which may be the last."""
        view = memoryview(data).cast("B") if len(data) else memoryview(b"")
        while len(view):
            if len(self._rest) == PIECE:
                self._put(last=False)
            taken = view[: PIECE - len(self._rest)]
            self._rest += taken
            view = view[len(taken) :]

    def finish(self) -> None:
        self._put(last=True)

    def _put(self, last: bool) -> None:
        nonce = self.nonce(self._number, last)
        self._out.write(self.cipher.encrypt(nonce, bytes(self._rest), self.name))
        self._rest.clear()
        self._number += 1


class _Opener(_Cipher):
    def __init__(self, path: Path, key: LibraryKey, start: bytes) -> None:
        if len(start) != _START or not start.startswith(MAGIC):
            raise BrokenSealError(tr("{file} is not encrypted.", file=path))
        super().__init__(path, key, start[len(MAGIC) :])

    def piece(self, number: int, data: bytes, last: bool) -> bytes:
        from cryptography.exceptions import InvalidTag

        try:
            return self.cipher.decrypt(self.nonce(number, last), data, self.name)
        except (InvalidTag, ValueError) as error:
            raise BrokenSealError(tr("It has changed since it was written.")) from error
