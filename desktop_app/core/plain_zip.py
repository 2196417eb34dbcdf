"""Zips from elsewhere whose members are plain, uncompressed files: none can be larger than the zip itself."""

import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from desktop_app.core.errors import AppError, os_errors
from desktop_app.language import tr

_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Kind:
    """What a zip has to be. `listing` is the member that lists the others; `missing` and `broken` are the
    reasons given where there is none, and where it is not a whole zip; `refused` makes an error of a reason.
    """

    listing: str
    missing: str
    broken: str
    refused: Callable[[Path, str], AppError]


class PlainZip:
    """An open zip whose members were found to be plain; `sizes` are their lengths in bytes, by name."""

    def __init__(self, file: Path, archive: ZipFile, kind: Kind) -> None:
        self._file, self._archive, self._kind = file, archive, kind
        infos = archive.infolist()
        self.sizes = {info.filename: info.file_size for info in infos}
        if kind.listing not in self.sizes:
            raise kind.refused(file, kind.missing)
        if len(self.sizes) < len(infos):
            raise kind.refused(file, tr("it holds two members of the same name"))
        if sum(info.file_size for info in infos) > file.stat().st_size:
            raise kind.refused(file, tr("its members are longer than the file"))
        for info in infos:
            if not _plain(info):
                name = info.filename[:80]
                raise kind.refused(
                    file, tr("its member {member} is not a plain, uncompressed file", member=repr(name))
                )

    @contextmanager
    def member(self, name: str) -> Iterator[IO[bytes]]:
        """The bytes of a member; raises AppError."""
        with _translated(self._file, self._kind), self._archive.open(name) as stream:
            yield stream


@contextmanager
def opened(file: Path, kind: Kind) -> Iterator[PlainZip]:
    """The zip in `file`; raises AppError unless it has its listing, and each member is plain."""
    with _translated(file, kind):
        if not stat.S_ISREG(file.stat().st_mode):  # a pipe would be waited for
            raise kind.refused(file, tr("it is not a file"))
        archive = ZipFile(file)
    with archive:
        yield PlainZip(file, archive, kind)


@contextmanager
def _translated(file: Path, kind: Kind) -> Iterator[None]:
    """Turns zipfile's errors about a damaged file, or one that is no zip, into AppError."""
    try:
        with os_errors("read", file):
            yield
    except (BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, OverflowError) as error:
        raise kind.refused(file, kind.broken) from error


def _plain(info: ZipInfo) -> bool:
    mode = stat.S_IFMT(info.external_attr >> 16)
    return (
        info.compress_type == ZIP_STORED
        and info.compress_size == info.file_size
        and not info.flag_bits & _ENCRYPTED
        and mode in (0, stat.S_IFREG)
        and not info.is_dir()
    )
