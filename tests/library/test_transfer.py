"""Copies and exported files: consistent while others work, whole or not there, and never trusted."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.errors import AppError, Cancelled
from desktop_app.core.jobs import CancelToken, Progress
from desktop_app.core.recipe import Recipe
from desktop_app.library import commit, schema, transfer
from desktop_app.library.check import check
from desktop_app.library.label import LEDGER
from desktop_app.library.store import Counts, Library

Put = Callable[..., None]
Members = dict[str, bytes]


@pytest.fixture
def filled(library: Library, put: Put) -> Library:
    put(library, "one\ntwo", "three")
    put(library, "four\nfive", source="b.txt")
    return library


@pytest.fixture
def packed(filled: Library, tmp_path: Path) -> Path:
    file = tmp_path / "library.embedscope"
    transfer.pack(filled.folder, file, "A model")
    return file


def said(library: Library) -> dict[str, list[float]]:
    """The vector of every passage, by its text."""
    with library.reading():
        rows = library.rows("cls")
        found = library.found(rows.passages.tolist())
    matrix = np.concatenate(rows.matrices)
    return {
        found[passage].text: matrix[slot].tolist()
        for passage, slot in zip(rows.passages.tolist(), rows.slots.tolist(), strict=True)
    }


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if ".partial" in path.name]


def test_a_copy_holds_the_same_under_an_id_of_its_own(filled: Library, put: Put, tmp_path: Path) -> None:
    told: list[Progress] = []
    tag = transfer.duplicate(filled.folder, tmp_path / "copies" / "second", None, told.append)
    put(filled, "later", source="c.txt")
    with Library.open(tmp_path / "copies" / "second", writable=True) as copy:
        assert (copy.id, copy.name) == (tag.id, "library copy")
        assert copy.id != filled.id
        assert copy.recipe == filled.recipe
        assert copy.counts() == Counts(3, 5)
        assert said(copy) == {text: row for text, row in said(filled).items() if text != "later"}
        assert check(copy, thorough=True) == ()
        put(copy, "six", source="d.txt")
        assert check(copy, thorough=True) == ()
    assert {progress.stage for progress in told} == {"Copying the documents", "Copying"}
    assert (told[-1].done, told[-1].unit) == (told[-1].total, "bytes")


def test_a_copy_is_of_one_moment_though_a_writer_goes_on(filled: Library, put: Put, tmp_path: Path) -> None:
    """The writer joins and removes segments while they are being copied."""
    before = said(filled)

    def disturb(progress: Progress) -> None:
        if progress.stage == "Copying" and not progress.done:
            commit.remove(filled, commit.documents_of(filled, "a.txt"))
            for path in filled.vectors.iterdir():
                path.unlink()

    transfer.duplicate(filled.folder, tmp_path / "copy", None, disturb)
    with Library.open(tmp_path / "copy") as copy:
        assert said(copy) == before
        assert check(copy, thorough=True) == ()


def test_a_file_brings_the_library_elsewhere(filled: Library, packed: Path, tmp_path: Path) -> None:
    told: list[Progress] = []
    tag, model = transfer.unpack(packed, tmp_path / "elsewhere" / "new", told.append)
    assert (tag.id, tag.name, model) == (filled.id, filled.name, "A model")
    assert told[-1].stage == "Verifying"
    with Library.open(tmp_path / "elsewhere" / "new") as brought:
        assert brought.recipe == filled.recipe
        assert said(brought) == said(filled)
        assert brought.document(1) == filled.document(1)
        assert check(brought, thorough=True) == ()
    assert left_over(tmp_path) == left_over(tmp_path / "elsewhere") == []


def test_a_file_is_an_ordinary_zip_of_uncompressed_members(filled: Library, packed: Path) -> None:
    with zipfile.ZipFile(packed) as plain:
        assert plain.testzip() is None
        assert {info.compress_type for info in plain.infolist()} == {zipfile.ZIP_STORED}
        assert plain.namelist()[:3] == ["embedscope.json", "library.json", "documents.db"]
        assert set(plain.namelist()[3:]) == {
            f"vectors/{filled.recipe.model}/{path.name}" for path in filled.vectors.iterdir()
        }


def test_what_was_removed_is_not_in_the_file(filled: Library, put: Put, tmp_path: Path) -> None:
    """Not as it is left by an earlier version either, which wrote nothing over it."""
    filled.database.execute("PRAGMA secure_delete = OFF")
    put(filled, "xylophonic secret " * 400, source="secret.txt")
    commit.remove(filled, commit.documents_of(filled, "secret.txt"))
    transfer.pack(filled.folder, tmp_path / "file")
    stem = b"xylophon"
    assert any(stem in path.read_bytes() for path in filled.words.iterdir())
    assert stem in (filled.folder / LEDGER).read_bytes()
    assert stem not in (tmp_path / "file").read_bytes()


def test_an_empty_library_travels_too(library: Library, tmp_path: Path) -> None:
    transfer.pack(library.folder, tmp_path / "file")
    transfer.unpack(tmp_path / "file", tmp_path / "new")
    with Library.open(tmp_path / "new") as brought:
        assert brought.counts() == Counts(0, 0)


@pytest.mark.parametrize("moment", ["Copying the documents", "Copying", "Exporting", "Importing"])
def test_cancelling_leaves_nothing(filled: Library, packed: Path, tmp_path: Path, moment: str) -> None:
    token = CancelToken()
    before = packed.read_bytes()

    def report(progress: Progress) -> None:
        if progress.stage == moment:
            token.cancel()

    attempts: dict[str, Callable[[], object]] = {
        "Importing": lambda: transfer.unpack(packed, tmp_path / "new", report, token),
        "Exporting": lambda: transfer.pack(filled.folder, packed, "", report, token),
    }

    def copying() -> None:
        transfer.duplicate(filled.folder, tmp_path / "new", None, report, token)

    with pytest.raises(Cancelled):
        attempts.get(moment, copying)()
    assert not (tmp_path / "new").exists()
    assert packed.read_bytes() == before
    assert left_over(tmp_path) == []


def test_tidying_up_can_be_cancelled(library: Library, put: Put, tmp_path: Path) -> None:
    put(library, "\n".join(f"word{number} again" for number in range(3_000)))
    token = CancelToken()

    def report(progress: Progress) -> None:
        if progress.done:
            token.cancel()

    with pytest.raises(Cancelled):
        transfer.pack(library.folder, tmp_path / "file", "", report, token)
    assert not (tmp_path / "file").exists()


def test_what_a_killed_attempt_left_is_cleared(filled: Library, packed: Path, tmp_path: Path) -> None:
    for name in (".copy.partial", ".new.partial"):
        shutil.copytree(filled.folder, tmp_path / name)
        (tmp_path / name / "strange").touch()
    transfer.duplicate(filled.folder, tmp_path / "copy")
    transfer.unpack(packed, tmp_path / "new")
    assert left_over(tmp_path) == []
    assert not (tmp_path / "copy" / "strange").exists()
    assert not (tmp_path / "new" / "strange").exists()


def test_an_existing_folder_is_not_touched(filled: Library, packed: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    with pytest.raises(AppError, match="exists already"):
        transfer.duplicate(filled.folder, tmp_path / "mine")
    with pytest.raises(AppError, match="exists already"):
        transfer.unpack(packed, tmp_path / "mine")


def test_a_bad_segment_is_neither_copied_nor_exported(filled: Library, tmp_path: Path) -> None:
    file = filled.vectors / "000002.mean.npy"
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    for attempt in (transfer.duplicate, transfer.pack):
        with pytest.raises(AppError, match=r"000002\.mean\.npy is not what was written once"):
            attempt(filled.folder, tmp_path / "new")
    file.unlink()
    for attempt in (transfer.duplicate, transfer.pack):
        with pytest.raises(AppError, match=r"000002\.mean\.npy is missing"):
            attempt(filled.folder, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert left_over(tmp_path) == []


def test_a_disk_without_room_is_told_before_anything_is_written(
    filled: Library, packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=5_000))
    with pytest.raises(AppError, match="0 MB left, and"):
        transfer.pack(filled.folder, tmp_path / "other")
    with pytest.raises(AppError, match="0 MB left, and"):
        transfer.duplicate(filled.folder, tmp_path / "new")
    with pytest.raises(AppError, match="0 MB left, and"):
        transfer.unpack(packed, tmp_path / "new")


def test_a_file_of_an_older_version_is_brought_up_to_date(
    tmp_path: Path, recipe: Recipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = schema.MIGRATIONS
    monkeypatch.setattr(schema, "MIGRATIONS", newest[:2])
    Library.create(tmp_path / "old", recipe).close()
    transfer.pack(tmp_path / "old", tmp_path / "file")
    monkeypatch.setattr(schema, "MIGRATIONS", newest)
    transfer.unpack(tmp_path / "file", tmp_path / "new")
    with Library.open(tmp_path / "new", writable=True) as brought:
        assert schema.version(brought.database) == len(newest)
        assert check(brought, thorough=True) == ()
