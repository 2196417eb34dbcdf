from __future__ import annotations

import hashlib
import io
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from desktop_app.core.copying import ByteMeter, building, check_room, copy, sweep_scratch
from desktop_app.core.errors import AppError, Cancelled
from desktop_app.core.jobs import NEVER, CancelToken, Progress, silent


def test_a_folder_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "new"
    with suppress(ZeroDivisionError), building(target) as scratch:
        (scratch / "a").touch()
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []
    with building(target) as scratch:
        (scratch / "a").touch()
        assert not target.exists()
    assert [entry.name for entry in target.iterdir()] == ["a"]
    with pytest.raises(AppError, match="exists already"), building(target):
        pass


def test_what_a_killed_attempt_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / ".new.partial" / "old").mkdir(parents=True)
    with building(tmp_path / "new") as scratch:
        assert list(scratch.iterdir()) == []
    (tmp_path / ".other.partial").mkdir()
    (tmp_path / "mine.partial").mkdir()
    with building(tmp_path / "newer"):
        sweep_scratch(tmp_path)
        assert {path.name for path in tmp_path.iterdir()} == {"new", ".newer.partial", "mine.partial"}


@pytest.mark.skipif(sys.platform == "win32", reason="there a folder cannot be held")
def test_what_is_being_made_is_left_to_who_makes_it(tmp_path: Path) -> None:
    with building(tmp_path / "new") as scratch:
        (scratch / "a").touch()
        with pytest.raises(AppError, match="Another process is making"), building(tmp_path / "new"):
            pass
        assert (scratch / "a").exists()
    assert (tmp_path / "new" / "a").exists()


def test_a_copy_is_compared_with_what_was_written_once() -> None:
    data = b"x" * 3_000_000
    out = io.BytesIO()
    right = hashlib.sha256(data).hexdigest()
    told: list[Progress] = []
    copy(io.BytesIO(data), out, ByteMeter("Copying", len(data), told.append, NEVER), right, "a", "Mend it.")
    assert out.getvalue() == data
    assert (told[0].done, told[-1].done) == (0, len(data))
    with pytest.raises(AppError, match="a is not what was written once") as refused:
        copy(io.BytesIO(data[1:]), io.BytesIO(), ByteMeter("", 1, silent, NEVER), right, "a", "Mend it.")
    assert refused.value.hint == "Mend it."


def test_a_copy_stops_when_the_user_does() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        copy(io.BytesIO(b"x"), io.BytesIO(), ByteMeter("", 1, silent, token), "", "a", "")


def test_a_full_disk_is_told_before_anything_is_written(tmp_path: Path) -> None:
    check_room(tmp_path, 1)
    with pytest.raises(AppError, match="MB are needed"):
        check_room(tmp_path, 1 << 60)
