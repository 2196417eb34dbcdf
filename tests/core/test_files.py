from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from desktop_app.core.errors import AppError
from desktop_app.core.files import (
    PARTIAL,
    alone,
    make_file,
    make_folder,
    replacing,
    sha256,
    sweep,
    sweep_partial,
    write_bytes,
)


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
    kept = ("a", f"b.1{PARTIAL}", f"a{PARTIAL}x", "a.partial.txt", f"a.b.1{PARTIAL}")
    for name in (*kept, f"a.4711{PARTIAL}"):
        (tmp_path / name).touch()
    sweep_partial(tmp_path / "a")
    assert {entry.name for entry in tmp_path.iterdir()} == set(kept)
    write_bytes(tmp_path / "b", b"")
    assert f"b.1{PARTIAL}" not in {entry.name for entry in tmp_path.iterdir()}
    sweep(tmp_path)
    assert {entry.name for entry in tmp_path.iterdir()} == {"a", "b", f"a{PARTIAL}x", "a.partial.txt"}


def test_what_is_being_written_is_not_swept(tmp_path: Path) -> None:
    with replacing(tmp_path / "a") as handle:
        handle.write(b"1")
        with replacing(tmp_path / "a") as other:
            other.write(b"2")
        sweep(tmp_path)
    assert (tmp_path / "a").read_bytes() == b"1"


@pytest.mark.skipif(sys.platform == "win32", reason="it knows no such modes")
def test_what_is_made_is_for_its_owner_alone_from_the_first_moment(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    before = os.umask(0)
    try:
        make_folder(tmp_path / "a" / "b" / "c")
        make_folder(tmp_path / "a")
        with replacing(tmp_path / "a" / "file") as handle:
            handle.write(b"x")
            (partial,) = (tmp_path / "a").glob(f"*{PARTIAL}")
            assert partial.stat().st_mode & 0o777 == 0o600
        make_file(tmp_path / "a" / "empty")
        with alone(tmp_path / "a" / "lock"):
            pass
    finally:
        os.umask(before)
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "a", *tmp_path.glob("a/**/*"))}
    assert modes == {"a": 0o700, "b": 0o700, "c": 0o700, "file": 0o600, "empty": 0o600, "lock": 0o600}
    assert tmp_path.stat().st_mode & 0o777 == 0o755


def test_one_at_a_time_and_nobody_waits_for_ever(tmp_path: Path) -> None:
    with (
        alone(tmp_path / "lock"),
        pytest.raises(AppError, match="busy"),
        alone(tmp_path / "lock", patience_s=0.05),
    ):
        pass
    with alone(tmp_path / "lock", patience_s=0.05):
        pass


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
