from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.core import logs
from desktop_app.core.errors import AppError

SECRET = "the patient sleeps badly"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    ours = logging.getLogger(logs.PROGRAM)
    before, level = ours.handlers[:], ours.level
    logs.begin(tmp_path / "data")
    yield tmp_path / "data" / logs.NAME
    for handler in ours.handlers[:]:
        if handler not in before:
            ours.removeHandler(handler)
            handler.close()
    ours.setLevel(level)


def fail() -> None:
    try:
        float(SECRET)
    except ValueError as error:
        raise AppError(f"“{SECRET}” is no number.", SECRET) from error


def test_a_fault_is_told_by_its_kind_and_its_lines_alone(log: Path) -> None:
    try:
        fail()
    except AppError:
        logging.getLogger("desktop_app.ui.tasks").exception("a task failed")
    told = log.read_text(encoding="utf-8")
    assert "ERROR desktop_app.ui.tasks: a task failed" in told
    assert "AppError" in told
    assert "ValueError" in told
    assert "tests/core/test_logs.py" in told
    assert SECRET not in told
    assert str(Path(__file__).parent) not in told


def test_where_an_exception_was_raised() -> None:
    with pytest.raises(AppError) as raised:
        fail()
    assert logs.where(raised.value).startswith("tests/core/test_logs.py:")
    assert logs.where(AppError("Never raised.", "Nothing to do.")) == "nowhere"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_it_is_its_owners_alone_and_begins_anew(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (handler,) = (one for one in logging.getLogger(logs.PROGRAM).handlers if isinstance(one, logs.PrivateLog))
    handler.maxBytes = 1_000
    for number in range(200):
        logging.getLogger("desktop_app").info("note %d", number)
    files = sorted(log.parent.iterdir())
    assert [file.name for file in files] == [logs.NAME, *(f"{logs.NAME}.{n + 1}" for n in range(logs.KEPT))]
    assert all(file.stat().st_size <= 1_000 and file.stat().st_mode & 0o777 == 0o600 for file in files)
    assert "note 199" in log.read_text()
    assert log.parent.stat().st_mode & 0o777 == 0o700


def test_a_log_that_cannot_be_written_disturbs_nobody(tmp_path: Path, log: Path) -> None:
    log.parent.mkdir(parents=True)
    log.mkdir()
    logging.getLogger("desktop_app").info("a note")
    assert list(log.iterdir()) == []
