"""A disk with room for so much and no more, a read-only one, and a second writer: told, and nothing lost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.cli import main
from desktop_app.core.errors import AppError
from desktop_app.core.recipe import Recipe
from desktop_app.core.types import GUIDE
from desktop_app.encoder.encode import Encoder
from desktop_app.library import kept, transfer
from desktop_app.library.check import check
from desktop_app.library.lock import SPARE
from desktop_app.library.store import Library
from desktop_app.services import libraries
from desktop_app.services.indexing.switch import switch
from desktop_app.services.indexing.unfollow import unfollow
from desktop_app.services.searching.search import Searcher
from tests.services.indexed import index

if sys.platform != "linux":
    pytest.skip("only Linux mounts a small disk for a test", allow_module_level=True)

from benchmarks.safety.disks import mounted, unmount
from benchmarks.safety.disturbing import BROKEN, REFUSED, Rehearsal

PAGE = 4096
STEPS = 6
TOLERANCE = 1e-6


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not mounted(folder, 24 << 20):
        pytest.skip("mounting a small disk needs root")
    try:
        yield folder
    finally:
        unmount(folder)


def leave(disk: Path, free: int) -> None:
    """Fills the disk up to `free` bytes."""
    (disk / "ballast").unlink(missing_ok=True)
    there = os.statvfs(disk)
    (disk / "ballast").write_bytes(bytes(max(there.f_bavail * there.f_frsize - free, 0)))


def test_a_disk_that_is_full_at_any_size_is_told_and_nothing_is_lost(disk: Path, encoder: Encoder) -> None:
    with Rehearsal(disk, encoder) as rehearsal:
        before = os.statvfs(disk).f_bfree
        whole = rehearsal.disturb(rehearsal.fresh())
        assert whole.code == 0, whole.told
        needed = (before - os.statvfs(disk).f_bfree) * PAGE
        codes = []
        for step in range(STEPS):
            library = rehearsal.fresh()
            leave(disk, needed * step // (2 * STEPS))
            run = rehearsal.disturb(library)
            codes.append(run.code)
            assert run.code != BROKEN, run.told
            if run.code == REFUSED:
                assert "the disk is full" in run.told
            (disk / "ballast").unlink()
            assert rehearsal.verify(library, run) <= TOLERANCE
    assert codes[0] == REFUSED
    assert codes.count(REFUSED) > STEPS / 3


def test_a_library_that_is_made_on_a_full_disk_is_told(disk: Path, recipe: Recipe) -> None:
    """At any step of it: SQLite needs room for its tables before there is a label."""
    told = []
    for pages in range(0, 2 * STEPS, 2):
        leave(disk, pages * PAGE)
        try:
            Library.create(disk / str(pages), recipe).close()
        except AppError as error:
            told.append(str(error))
    assert len(told) > 2
    assert all("disk is full" in one for one in told), told
    (disk / "ballast").unlink()
    Library.create(disk / "0", recipe).close()


def test_exporting_and_copying_to_a_full_disk_is_told(
    disk: Path, library: Library, encoder: Encoder, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("A text about rain. " * 500)
    index(library, [tmp_path / "a.txt"], encoder)
    libraries.export(library.folder, tmp_path / "out.embedscope")
    leave(disk, 40_000)
    for act in (
        lambda: libraries.export(library.folder, disk / "out.embedscope"),
        lambda: transfer.duplicate(library.folder, disk / "copy"),
        lambda: libraries.import_file(tmp_path / "out.embedscope", disk / "in"),
    ):
        with pytest.raises(AppError, match=r"MB left|the disk is full"):
            act()
    assert {path.name for path in disk.iterdir()} == {"ballast"}


def test_a_library_on_a_read_only_disk_is_searched_and_not_written(
    disk: Path, library: Library, encoder: Encoder, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("A text about rain.")
    index(library, [tmp_path / "a.txt"], encoder)
    transfer.duplicate(library.folder, disk / "copy")
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with Library.open(disk / "copy") as reader:
        assert len(Searcher(reader, encoder).search("wet weather").hits) == 1
        assert check(reader) == ()
        assert check(reader, thorough=True) == ()
    libraries.export(disk / "copy", tmp_path / "out.embedscope")
    assert libraries.import_file(tmp_path / "out.embedscope", tmp_path / "in").advice == ""
    for act in (
        lambda: Library.open(disk / "copy", writable=True),
        lambda: libraries.rename(disk / "copy", "New"),
        lambda: transfer.duplicate(library.folder, disk / "second"),
        lambda: libraries.export(library.folder, disk / "out"),
        lambda: libraries.release(disk / "copy"),
    ):
        with pytest.raises(AppError, match="read-only"):
            act()


@pytest.fixture(params=["with spare room", "without"])
def full(disk: Path, encoder: Encoder, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A library of two texts, with a kept ledger, on a disk without a free byte."""
    (tmp_path / "a.txt").write_text("A text about rain.")
    (tmp_path / "b.txt").write_text("A text about bread.")
    folder = disk / "library"
    with Library.create(folder, Recipe(encoder.bundle.fingerprint, 64)) as library:
        index(library, [tmp_path / "a.txt", tmp_path / "b.txt"], encoder)
    switch(folder, encoder, GUIDE)
    if request.param == "without":
        (folder / SPARE).unlink()
    leave(disk, 0)
    assert os.statvfs(disk).f_bavail == 0
    return folder


def free(folder: Path) -> int:
    there = os.statvfs(folder)
    return there.f_bavail * there.f_frsize


def test_without_a_free_byte_it_is_searched_and_checked(full: Path, encoder: Encoder) -> None:
    with Library.open(full) as reader:
        assert Searcher(reader, encoder).search("wet weather").hits[0].source.endswith("a.txt")
        assert check(reader, thorough=True) == ()
    assert main(["check", "--library", str(full)]) == 0


def test_without_a_free_byte_what_is_kept_is_let_go(full: Path) -> None:
    (one,) = kept.kept(full)
    kept.let_go(full, one.ledger)
    assert kept.kept(full) == ()
    assert free(full) > 0
    with Library.open(full) as reader:
        assert check(reader, thorough=True) == ()


def test_without_a_free_byte_what_is_not_followed_any_more_goes(
    full: Path, encoder: Encoder, tmp_path: Path
) -> None:
    if not (full / SPARE).exists():  # as an earlier program left it, and so small
        with pytest.raises(AppError, match="the disk is full"):
            unfollow(full, tmp_path / "a.txt")
        (full.parent / "ballast").write_bytes(b"")
        Library.open(full, writable=True).close()
        leave(full.parent, 0)
    unfollow(full, tmp_path / "a.txt")
    assert free(full) > 0
    with Library.open(full) as reader:
        assert [hit.source for hit in Searcher(reader, encoder).search("wet weather").hits] == [
            str(tmp_path / "b.txt")
        ]
        assert len(Searcher(reader, encoder).search("bread", mode="keyword").hits) == 1
    data = [path.read_bytes() for path in full.rglob("*") if path.is_file()]
    assert not any(b"about rain" in one for one in data)
    (full.parent / "ballast").unlink()
    Library.open(full, writable=True).close()
    with Library.open(full) as reader:
        assert check(reader, thorough=True) == ()


def test_without_a_free_byte_there_is_room_for_the_trash(full: Path) -> None:
    libraries.release(full)
    (full.parent / "note").write_text(f"[Trash Info]\nPath={full}")
    Library.open(full).close()  # as it was, if it is put back


def test_a_second_instance_is_told_who_writes(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("A text about rain.")
    assert main(["index", str(tmp_path / "a.txt"), "--library", str(library.folder)]) == 2
    assert f"is being written by process {os.getpid()}" in capsys.readouterr().err
