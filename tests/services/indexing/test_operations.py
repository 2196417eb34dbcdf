"""What makes or changes a whole library, cut short by a kill and by a full disk: nothing is lost."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("the disturbed runs are forked", allow_module_level=True)

from benchmarks.safety.operations import OPERATIONS, Trial

SOME = ("make", "make private")
"""`benchmarks.safety.operations` goes through all of them."""


def test_whatever_is_cut_short_can_be_done_again_and_ends_as_if_it_had_not_been(tmp_path: Path) -> None:
    assert set(SOME) < set(OPERATIONS)
    chance = random.Random(5)
    trial = Trial(tmp_path)
    try:
        for name in SOME:
            for full in (False, True):
                assert any(trial.disturbed(name, chance, full) for _ in range(10)), name
    finally:
        trial.close()
