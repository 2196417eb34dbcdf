"""The one file a model travels in: a zip of a bundle's files, uncompressed, and nothing else.

Nothing is compressed, so that no member can be larger than the file; names are those of a bundle, so that
none can lead out of a folder.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from desktop_app.core.errors import AppError, os_error
from desktop_app.core.files import replacing
from desktop_app.encoder.bundle import MANIFEST, Bundle, Manifest, parse_manifest

ENDING = ".zip"
_BLOCK = 1 << 20
_DATE = (1980, 1, 1, 0, 0, 0)  # the first a zip can hold: the same bundle gives the same bytes
_ENCRYPTED = 0x1


class PackedBundle:
    """An open file whose members were found to be those of its manifest, in their lengths."""

    def __init__(self, file: Path, archive: ZipFile) -> None:
        self._file, self._archive = file, archive
        self.manifest = _manifest(file, archive)

    @contextmanager
    def member(self, name: str) -> Iterator[IO[bytes]]:
        """The bytes of a file of the bundle; raises AppError."""
        with _translated(self._file), self._archive.open(name) as stream:
            yield stream


@contextmanager
def opened(file: Path) -> Iterator[PackedBundle]:
    """The bundle in `file`; raises AppError unless it is a zip of just the files of its manifest."""
    with _translated(file):
        if not stat.S_ISREG(file.stat().st_mode):  # a pipe would be waited for
            raise _refused(file, "it is not a file")
        archive = ZipFile(file)
    with archive:
        yield PackedBundle(file, archive)


def pack(bundle: Bundle, output: Path) -> None:
    """Writes the bundle to one file, whole or not at all; the same bundle gives the same bytes.

    Raises AppError.
    """
    with replacing(output) as out, ZipFile(out, "w", ZIP_STORED) as archive:
        for name in (MANIFEST, *sorted(bundle.manifest.files)):
            info = ZipInfo(name, _DATE)
            info.create_system = 3
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            path = bundle.folder / name
            info.file_size = path.stat().st_size
            with path.open("rb") as source, archive.open(info, mode="w") as member:
                while block := source.read(_BLOCK):
                    member.write(block)


def _refused(file: Path, reason: str) -> AppError:
    return AppError(
        f"{file} cannot be used as a model: {reason}.", "Export the model again, or choose another file."
    )


@contextmanager
def _translated(file: Path) -> Iterator[None]:
    """What zipfile raises about a file that is none, or is damaged, as AppError."""
    try:
        yield
    except OSError as error:
        raise os_error("read", file, error) from error
    except (BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, OverflowError) as error:
        raise _refused(file, "it is not a whole zip") from error


def _manifest(file: Path, archive: ZipFile) -> Manifest:
    """Refuses members that are not plain, listed twice, not in the manifest, or of another length."""
    infos = archive.infolist()
    there = {info.filename: info for info in infos}
    if len(there) < len(infos):
        raise _refused(file, "it holds two members of the same name")
    if sum(info.file_size for info in infos) > file.stat().st_size:
        raise _refused(file, "its members are longer than the file")
    for info in infos:
        if not _plain(info):
            raise _refused(file, f"its member {info.filename[:80]!r} is not a plain, uncompressed file")
    if MANIFEST not in there:
        raise _refused(file, f"it holds no {MANIFEST}")
    with _translated(file), archive.open(MANIFEST) as stream:
        manifest = parse_manifest(stream, f"{file}/{MANIFEST}")
    wanted = {name: record.bytes for name, record in manifest.files.items()}
    if strange := sorted(there.keys() - wanted.keys() - {MANIFEST}):
        raise _refused(file, f"its member {strange[0][:80]!r} is not in its manifest")
    if missing := sorted(wanted.keys() - there.keys()):
        raise _refused(file, f"it lacks {missing[0]}")
    if other := [name for name, size in sorted(wanted.items()) if there[name].file_size != size]:
        raise _refused(file, f"its member {other[0]} has not the length its manifest says")
    return manifest


def _plain(info: ZipInfo) -> bool:
    kind = stat.S_IFMT(info.external_attr >> 16)
    return (
        info.compress_type == ZIP_STORED
        and info.compress_size == info.file_size
        and not info.flag_bits & _ENCRYPTED
        and kind in (0, stat.S_IFREG)
        and not info.is_dir()
    )
