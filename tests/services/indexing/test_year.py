"""Some days of a library's life, with all that benchmarks.safety.year does to it in a year."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip(
        "Windows has neither fork nor SIGKILL, and only Linux mounts a small disk", allow_module_level=True
    )

from benchmarks.safety.year import Calendar, Life

DAYS = 10
OFTEN = Calendar(month=5, kill=4, mark=2, full=5, switch=3, let_go=7, earlier=5)


def test_after_days_of_changes_a_library_is_as_a_fresh_one(tmp_path: Path) -> None:
    with Life(tmp_path, 40, DAYS, OFTEN) as life:
        happened = life.happened.copy()
        while life.today < DAYS:
            life.day()
            if life.today % OFTEN.month == 0:
                end = life.compared(rounds=1)
                assert end.whole, end
                assert end.size < 2
                happened += end.happened
        assert happened["switches"] == DAYS // OFTEN.switch
        assert happened["earlier"] == DAYS // OFTEN.earlier
        assert happened["killed"]
        assert happened["let go"]
        assert happened["full"] or not life.small
