"""A bundle is there whole or not at all, also when the process is killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.core.errors import AppError
from desktop_app.encoder.bundle import Bundle
from model_export.write_bundle import publish, recover, require_space, staging

KILLED = """
import os, shutil, signal, sys
from pathlib import Path
from model_export.write_bundle import staging
with staging(Path(sys.argv[2])) as folder:
    shutil.copytree(sys.argv[1], folder, dirs_exist_ok=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "models" / "odd [x]"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
@pytest.mark.parametrize("there_before", [False, True])
def test_a_kill_leaves_the_old_bundle_or_nothing(small: Bundle, target: Path, there_before: bool) -> None:
    if there_before:
        shutil.copytree(small.folder, target)
    command = [sys.executable, "-c", KILLED, str(small.folder), str(target)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert target.exists() is there_before
    assert len(names(target.parent)) == 1 + there_before
    with staging(target) as folder:
        assert names(target.parent) == sorted([folder.name] + ["odd [x]"] * there_before)
        shutil.copytree(small.folder, folder, dirs_exist_ok=True)
        assert publish(folder, target).fingerprint == small.fingerprint
    assert names(target.parent) == ["odd [x]"]


def test_a_kill_between_the_two_renames_is_undone(small: Bundle, target: Path) -> None:
    shutil.copytree(small.folder, target.with_name(".odd [x].retired"))
    recover(target)
    assert Bundle.open(target, thorough=True).fingerprint == small.fingerprint
    assert names(target.parent) == ["odd [x]"]


def test_a_kill_after_the_two_renames_is_cleaned_up(small: Bundle, target: Path) -> None:
    shutil.copytree(small.folder, target)
    (target.parent / ".odd [x].retired").mkdir()
    recover(target)
    assert names(target.parent) == ["odd [x]"]


@pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be asked for there")
def test_what_a_living_export_writes_is_left_alone(target: Path) -> None:
    target.parent.mkdir()
    others = target.with_name(f".odd [x].{os.getppid()}.partial")
    others.mkdir()
    recover(target)
    assert others.is_dir()


def test_an_incomplete_folder_is_not_published(small: Bundle, target: Path) -> None:
    with staging(target) as folder:
        shutil.copytree(small.folder, folder, dirs_exist_ok=True)
        (folder / "weights.bin").write_bytes(b"")
        with pytest.raises(AppError, match="damaged"):
            publish(folder, target)
    assert names(target.parent) == []


@pytest.mark.parametrize("strange", ["thesis.txt", ".git"])
def test_a_folder_with_other_things_is_never_replaced(target: Path, strange: str) -> None:
    (target / strange).mkdir(parents=True)
    with pytest.raises(AppError, match=r"holds other things") as refusal, staging(target):
        pass
    assert strange in refusal.value.message
    assert names(target.parent) == ["odd [x]"]


def test_a_file_is_never_replaced(target: Path) -> None:
    target.parent.mkdir()
    target.write_text("a letter")
    with pytest.raises(AppError, match="not a folder"), staging(target):
        pass
    assert target.read_text() == "a letter"


def test_an_empty_folder_is_taken(small: Bundle, target: Path) -> None:
    target.mkdir(parents=True)
    with staging(target) as folder:
        shutil.copytree(small.folder, folder, dirs_exist_ok=True)
        publish(folder, target)
    assert Bundle.open(target).fingerprint == small.fingerprint


def test_no_room_is_told_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(AppError, match=r"no room for the model: .* MB are needed") as refusal:
        require_space(tmp_path, 1 << 60)
    assert "Free some space" in refusal.value.hint
    require_space(tmp_path, 1)
