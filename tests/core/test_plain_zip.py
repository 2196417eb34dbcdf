from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from desktop_app.core.errors import AppError
from desktop_app.core.plain_zip import Kind, opened

KIND = Kind("list", "it has no list", "it is broken", lambda file, reason: AppError(reason, "Mend it."))


def link(archive: ZipFile) -> None:
    info = ZipInfo("a")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(info, "/etc/passwd")


def twice(archive: ZipFile) -> None:
    archive.writestr("a", "1")
    archive.writestr("a", "2")


def encrypted(archive: ZipFile) -> None:
    archive.writestr("a", "1")
    archive.filelist[-1].flag_bits |= 1


def long(archive: ZipFile) -> None:
    archive.writestr("a", "1")
    archive.filelist[-1].file_size = archive.filelist[-1].compress_size = 1 << 20


def made(path: Path, fill: Callable[[ZipFile], object], listing: str = "list") -> Path:
    with ZipFile(path, "w") as archive:
        archive.writestr(listing, "all")
        fill(archive)
    return path


def test_members_are_read_and_measured(tmp_path: Path) -> None:
    with opened(made(tmp_path / "x", lambda archive: archive.writestr("a", "words")), KIND) as archive:
        assert archive.sizes == {"list": 3, "a": 5}
        with archive.member("a") as stream:
            assert stream.read() == b"words"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("fill", "reason"),
    [
        (lambda archive: archive.writestr("a", "x" * 99, ZIP_DEFLATED), "not a plain, uncompressed file"),
        (lambda archive: archive.mkdir("a"), "not a plain, uncompressed file"),
        (link, "not a plain, uncompressed file"),
        (encrypted, "not a plain, uncompressed file"),
        (twice, "two members of the same name"),
        (long, "longer than the file"),
    ],
)
def test_a_member_that_is_not_plain_is_refused(
    tmp_path: Path, fill: Callable[[ZipFile], object], reason: str
) -> None:
    with pytest.raises(AppError, match=reason), opened(made(tmp_path / "x", fill), KIND):
        pass


def test_what_is_no_zip_of_this_kind_is_refused(tmp_path: Path) -> None:
    without = made(tmp_path / "without", lambda archive: None, "other")
    (tmp_path / "text").write_text("text")
    os.mkfifo(tmp_path / "pipe")
    for file, reason in (
        (without, "no list"),
        (tmp_path / "text", "broken"),
        (tmp_path / "pipe", "not a file"),
    ):
        with pytest.raises(AppError, match=reason), opened(file, KIND):
            pass
