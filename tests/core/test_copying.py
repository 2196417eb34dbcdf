from __future__ import annotations

import hashlib
import io
from contextlib import suppress
from pathlib import Path

import pytest

from desktop_app.core.copying import ByteMeter, building, check_room, copy, scratch_folder
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
    (scratch_folder(tmp_path / "new") / "old").mkdir(parents=True)
    with building(tmp_path / "new") as scratch:
        assert list(scratch.iterdir()) == []


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
