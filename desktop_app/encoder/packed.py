"""The one file a model travels in: a zip of a bundle's files, uncompressed, and nothing else.

Names are those of a bundle, so that none can lead out of a folder.
"""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from desktop_app.core import plain_zip
from desktop_app.core.errors import AppError
from desktop_app.core.files import replacing
from desktop_app.encoder.bundle import MANIFEST, Bundle, Manifest, parse_manifest
from desktop_app.language import tr

ENDING = ".zip"
_BLOCK = 1 << 20
_DATE = (1980, 1, 1, 0, 0, 0)  # the first a zip can hold: the same bundle gives the same bytes


@contextmanager
def opened(file: Path) -> Iterator[tuple[Manifest, plain_zip.PlainZip]]:
    """The bundle in `file` and its manifest; raises AppError unless it is a zip of just its files."""
    kind = plain_zip.Kind(
        MANIFEST, tr("it holds no {file}", file=MANIFEST), tr("it is not a whole zip"), _refused
    )
    with plain_zip.opened(file, kind) as archive:
        with archive.member(MANIFEST) as stream:
            manifest = parse_manifest(stream, f"{file}/{MANIFEST}")
        wanted = {name: record.bytes for name, record in manifest.files.items()}
        if strange := sorted(archive.sizes.keys() - wanted.keys() - {MANIFEST}):
            raise _refused(file, tr("its member {file} is not in its manifest", file=repr(strange[0][:80])))
        if missing := sorted(wanted.keys() - archive.sizes.keys()):
            raise _refused(file, tr("it lacks {file}", file=missing[0]))
        if other := [name for name, size in sorted(wanted.items()) if archive.sizes[name] != size]:
            raise _refused(file, tr("its member {file} has not the length its manifest says", file=other[0]))
        yield manifest, archive


def pack(bundle: Bundle, output: Path) -> None:
    """Writes one file, whole or not at all; the same bundle gives the same bytes. Raises AppError."""
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
        tr("{file} cannot be used as a model: {reason}.", file=file, reason=reason),
        tr("Export the model again, or choose another file."),
    )
