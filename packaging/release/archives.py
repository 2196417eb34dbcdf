"""Archives that depend on nothing but their contents."""

from __future__ import annotations

import gzip
import hashlib
import tarfile
from pathlib import Path

from release.places import epoch


def tar_gz(folder: Path, archive: Path) -> None:
    """Packs `folder` under its own name: sorted, owned by root, with one time."""
    when = epoch()

    def plain(item: tarfile.TarInfo) -> tarfile.TarInfo:
        item.uid = item.gid = 0
        item.uname = item.gname = "root"
        item.mtime = when
        return item

    with (
        archive.open("wb") as file,
        gzip.GzipFile("", "wb", 6, file, mtime=when) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar,
    ):
        for path in (folder, *sorted(folder.rglob("*"))):
            tar.add(path, path.relative_to(folder.parent).as_posix(), recursive=False, filter=plain)


def sha256(path: Path) -> str:
    """The hash of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
