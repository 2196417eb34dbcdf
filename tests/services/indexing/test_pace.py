"""Progress is truthful, smooth and not too frequent."""

from pathlib import Path

import pytest

from desktop_app.core.jobs import Progress
from desktop_app.corpus.sources import SourceFile
from desktop_app.library.commit import Added
from desktop_app.library.waiting import Amount
from desktop_app.services.indexing.pace import (
    HOLDS,
    PACKED_WORK,
    PLAIN_WORK,
    PRIOR_BYTES,
    SECONDS_A_BYTE,
    Pace,
)


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def told() -> list[Progress]:
    return []


def added(passages: int, waiting: int, length: int = 100) -> Added:
    return Added(passages, waiting, (("", length),) * waiting)


def file(name: str, size: int) -> SourceFile:
    return SourceFile(Path(name), size)


def test_it_reports_ten_times_a_second_at_most(clock: Clock, told: list[Progress]) -> None:
    pace = Pace(told.append, clock)
    for _ in range(1_000):
        clock.now += 0.01
        pace.tell()
    assert 90 <= len(told) <= 100


def test_it_counts_what_is_read_and_what_is_embedded(clock: Clock, told: list[Progress]) -> None:
    pace = Pace(told.append, clock)
    pace.known(50, Amount(10, 1_000))
    pace.found([file("a.txt", 500), file("b.txt", 500)])
    pace.current, pace.files_read = "a.txt", 1
    clock.now += 1
    pace.read({".txt": 500}, 1.0, added(8, 5))
    last = told[-1]
    assert (last.done, last.total, last.unit) == (43, 58, "passages")
    assert (last.files, last.files_total, last.current) == (1, 2, "a.txt")
    assert (last.rate, last.seconds_left, last.share) == (None, None, None)
    clock.now += 2
    pace.embedded(Amount(6, 600), 2.0)
    assert (told[-1].done, told[-1].total, told[-1].rate) == (49, 58, 3.0)
    clock.now += 1
    pace.embedding(0.5, 6)
    assert told[-1].done == 52


def test_the_time_left_is_what_waits_and_what_is_unread_at_their_speeds(clock: Clock) -> None:
    pace = Pace(lambda _progress: None, clock)
    pace.found([file("a.txt", 3_000_000)])
    pace.read({".txt": 1_000_000}, 2.0, added(10_000, 10_000))
    assert pace.seconds_left() is None
    pace.embedded(Amount(1_000, 1_000 * 100), 10.0)
    a_byte = (2.0 + PRIOR_BYTES * SECONDS_A_BYTE) / (1_000_000 + PRIOR_BYTES)
    work_a_byte = (1_000_000 + PRIOR_BYTES * PLAIN_WORK) / (1_000_000 + PRIOR_BYTES)
    work = 900_000 + 2_000_000 * work_a_byte
    assert pace.seconds_left() == pytest.approx(2_000_000 * a_byte + work / 10_000)


def test_the_speed_of_late_counts_more(clock: Clock) -> None:
    pace = Pace(lambda _progress: None, clock)
    pace.known(1_000, Amount(1_000, 100_000))
    for _ in range(10):
        pace.embedded(Amount(10, 1_000), 60.0)
    pace.embedded(Amount(400, 40_000), 120.0)
    left = pace.seconds_left()
    assert left is not None
    assert 50_000 / (40_000 / 120) < left < 3 * 50_000 / (40_000 / 120)


def test_the_speed_of_late_lasts_a_while_and_then_the_usual_one_comes_back(clock: Clock) -> None:
    pace = Pace(lambda _progress: None, clock)
    pace.known(10_000, Amount(10_000, 1_000_000))
    for _ in range(40):
        pace.embedded(Amount(20, 2_000), 2.0)
    for _ in range(20):
        pace.embedded(Amount(10, 1_000), 2.0)
    waiting = 1_000_000 - 40 * 2_000 - 20 * 1_000
    left = pace.seconds_left()
    assert left is not None
    assert waiting / 1_000 < left < waiting / 500
    usual = (waiting - 500 * HOLDS) / (left - HOLDS)
    assert 100_000 / 120 - 50 < usual < 100_000 / 120, (
        "of the whole run, the last part counting a little more"
    )
    pace.waiting = Amount(50, 5_000)
    assert pace.seconds_left() == pytest.approx(5_000 / 500, rel=0.02)


def test_a_kind_that_was_not_read_yet_is_judged_by_itself(clock: Clock) -> None:
    """Megabytes of PDF are little text, whatever text files gave."""
    pace = Pace(lambda _progress: None, clock)
    pace.found([file("a.txt", 1_000_000), file("b.PDF", 1_000_000)])
    pace.read({".txt": 1_000_000}, 1.0, added(10_000, 10_000))
    pace.embedded(Amount(10_000, 1_000_000), 100.0)
    expected = 1_000_000 * SECONDS_A_BYTE + 1_000_000 * PACKED_WORK / 10_000
    assert pace.seconds_left() == pytest.approx(expected)


def test_what_two_kinds_gave_together_is_divided_by_what_they_usually_give(clock: Clock) -> None:
    pace = Pace(lambda _progress: None, clock)
    pace.found([file("a.txt", 20_000_000), file("b.pdf", 20_000_000)])
    pace.read({".txt": 10_000_000, ".pdf": 10_000_000}, 10.0, added(100_000, 100_000))
    pace.embedded(Amount(100_000, 10_000_000), 1_000.0)
    left = pace.seconds_left()
    assert left == pytest.approx(10 + 1_000, rel=0.02)


def test_nothing_to_do_takes_no_time(clock: Clock, told: list[Progress]) -> None:
    pace = Pace(told.append, clock)
    clock.now += 5
    pace.tell(always=True)
    assert (told[0].done, told[0].total, told[0].seconds_left, told[0].share) == (0, 0, 0.0, 1.0)
