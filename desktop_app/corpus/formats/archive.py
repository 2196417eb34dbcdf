"""Opens the zip archives that office files and e-books are, bounded against bombs."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop_app.corpus.formats.base import Locked, Refused

MAX_EXPANDED = 512 << 20
"""Bytes that are read of one archive; the text of no document comes near."""
MAX_RATIO = 250
"""XML of tables shrinks to a hundredth, deflate can do a thousandth: that much repetition is no text."""
RATIO_FROM = 8 << 20

_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, UnicodeError)


class Archive:
    """A zip file that is only ever read in memory: the names of its members are never paths of the disk."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self._left = MAX_EXPANDED
        self.names = frozenset(file.namelist())

    def read(self, name: str) -> bytes:
        """A member's bytes; raises Refused when it is missing, locked, damaged or a bomb."""
        try:
            info = self._file.getinfo(name)
        except KeyError:
            raise Refused(f"it is damaged or of another kind: {name} is missing in it") from None
        self._take(info)
        if info.flag_bits & 1:
            raise Locked
        try:
            return self._file.read(info)
        except _FAULTS as error:
            raise Refused(f"it is damaged: {name} in it cannot be unpacked") from error

    def check(self) -> None:
        """Refuses an archive whose members together are too much to be read."""
        for info in self._file.infolist():
            self._take(info)

    def _take(self, info: zipfile.ZipInfo) -> None:
        size = info.file_size
        self._left -= size
        if self._left < 0 or (size > RATIO_FROM and size > MAX_RATIO * max(1, info.compress_size)):
            raise Refused(f"it would unpack to {size >> 20} MB and more, which no document does")


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The archive `path`; raises Refused when it is not one, and Locked for an encrypted office file."""
    with path.open("rb") as stream:
        head = stream.read(1 << 16)
        if head.startswith(_COMPOUND):
            stream.seek(0)
            if "EncryptedPackage".encode("utf-16-le") in stream.read(1 << 24):
                raise Locked
            raise Refused("it is in an old office format under a new ending: open it and save it again")
        if not head:
            raise Refused("it is empty: it holds 0 bytes")
        try:
            file = zipfile.ZipFile(stream)
        except _FAULTS as error:
            raise Refused("it is damaged or incomplete, not even its table of contents is there") from error
        with file:
            yield Archive(file)
