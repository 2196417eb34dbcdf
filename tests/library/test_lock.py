"""One writer at a time, whoever it is and however it ends."""

import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.core.errors import AppError
from desktop_app.library.lock import WriterLock

HOLDER = """
import sys
from pathlib import Path
from desktop_app.library.lock import WriterLock
lock = WriterLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_writer_is_told_who_holds_it_until_that_one_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(
            AppError, match=rf"is being written by process {holder.pid} on .+, since \d{{4}}-"
        ):
            WriterLock(tmp_path)
        holder.kill()
        holder.wait()
    WriterLock(tmp_path).close()


def test_two_writers_of_one_process_exclude_each_other(tmp_path: Path) -> None:
    first = WriterLock(tmp_path)
    with pytest.raises(AppError, match="being written"):
        WriterLock(tmp_path)
    first.close()
    WriterLock(tmp_path).close()


def test_a_damaged_note_does_not_hide_the_lock(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path)
    (tmp_path / "writer.json").write_text("[]")
    with pytest.raises(AppError, match="being written by another process"):
        WriterLock(tmp_path)
    lock.close()


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(AppError, match=r"Cannot write .*writer\.lock: it does not exist"):
        WriterLock(tmp_path / "nowhere")
