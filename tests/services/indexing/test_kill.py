"""Indexing is killed or refused at write points and at random instants; nothing committed is lost.

A part of all points: `benchmarks.safety.kills` goes through every one.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.encoder.encode import Encoder
from desktop_app.library.sealed import keys

if sys.platform == "win32":
    pytest.skip("Windows has neither fork nor SIGKILL", allow_module_level=True)

from benchmarks.safety.disturbing import BROKEN, REFUSED, Rehearsal

INSTANTS = 6
TOLERANCE = 1e-6
"""A passage is embedded with other companions after a kill; float32 rounding is all that may differ."""


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Rehearsal]:
    with Rehearsal(tmp_path_factory.mktemp("rehearsal"), encoder) as made:
        yield made


def test_a_kill_at_a_write_point_loses_nothing(rehearsal: Rehearsal) -> None:
    whole = rehearsal.disturb(library := rehearsal.fresh())
    assert (whole.code, rehearsal.verify(library, whole) <= TOLERANCE) == (0, True), whole.told
    assert whole.points > 40
    for point in range(1, whole.points + 1, 5):
        run = rehearsal.disturb(library := rehearsal.fresh(), kill_at=point)
        assert run.killed, (point, run.told)
        assert rehearsal.verify(library, run) <= TOLERANCE, point


def test_a_kill_of_one_that_writes_a_private_library_loses_nothing_and_leaves_nothing_to_read(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "MEMORY_KIB", 64)
    with Rehearsal(tmp_path, encoder, "four words of mine") as rehearsal:
        whole = rehearsal.disturb(library := rehearsal.fresh())
        assert (whole.code, rehearsal.verify(library, whole) <= TOLERANCE) == (0, True), whole.told
        assert whole.points > 40
        for point in range(1, whole.points + 1, 15):
            run = rehearsal.disturb(library := rehearsal.fresh(), kill_at=point)
            assert run.killed, (point, run.told)
            assert rehearsal.verify(library, run) <= TOLERANCE, point


def test_a_kill_at_any_instant_loses_nothing(rehearsal: Rehearsal) -> None:
    whole = rehearsal.disturb(rehearsal.fresh())
    moments = random.Random(3)
    for _ in range(INSTANTS):
        run = rehearsal.disturb(library := rehearsal.fresh(), kill_after=moments.uniform(0, whole.seconds))
        assert run.killed or run.code == 0, run.told
        assert rehearsal.verify(library, run) <= TOLERANCE


def test_a_disk_that_is_full_from_any_write_point_on_is_told(rehearsal: Rehearsal) -> None:
    whole = rehearsal.disturb(rehearsal.fresh())
    told = 0
    for point in range(2, whole.points + 1, 9):
        run = rehearsal.disturb(library := rehearsal.fresh(), fail_at=point)
        assert run.code != BROKEN, (point, run.told)
        told += run.code == REFUSED and "the disk is full" in run.told
        assert rehearsal.verify(library, run) <= TOLERANCE, point
    assert told > whole.points / 18
