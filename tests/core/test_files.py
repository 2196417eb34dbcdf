from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from desktop_app.core.errors import AppError
from desktop_app.core.files import PARTIAL, make_folder, replacing, sha256, sweep_partial, write_bytes


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a"
    write_bytes(path, b"old")
    with suppress(ZeroDivisionError), replacing(path) as handle:
        handle.write(b"half of the new")
        raise ZeroDivisionError
    assert path.read_bytes() == b"old"
    with replacing(path) as handle:
        handle.write(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a"]


def test_what_a_killed_writer_left_is_swept_and_nothing_else(tmp_path: Path) -> None:
    kept = ("a", f"b.1{PARTIAL}", f"a{PARTIAL}x", "a.partial.txt")
    for name in (*kept, f"a.4711{PARTIAL}"):
        (tmp_path / name).touch()
    sweep_partial(tmp_path / "a")
    assert {entry.name for entry in tmp_path.iterdir()} == set(kept)


def test_a_place_that_cannot_be_written_is_named_with_advice(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    acts: tuple[Callable[[], None], ...] = (
        lambda: write_bytes(tmp_path / "none" / "a", b""),
        lambda: make_folder(tmp_path / "file" / "a"),
    )
    for act in acts:
        with pytest.raises(AppError) as told:
            act()
        assert str(tmp_path) in told.value.message
        assert told.value.hint


def test_a_checksum_reads_every_byte(tmp_path: Path) -> None:
    data = bytes(range(256)) * 8_200
    write_bytes(tmp_path / "a", data)
    assert sha256(tmp_path / "a") == hashlib.sha256(data).hexdigest()
    with pytest.raises(AppError, match="does not exist"):
        sha256(tmp_path / "b")
