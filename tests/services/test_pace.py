"""Progress is truthful, smooth and not too frequent."""

import pytest

from desktop_app.core.jobs import Progress
from desktop_app.core.types import Document
from desktop_app.services.pace import Pace


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


def test_it_reports_ten_times_a_second_at_most(clock: Clock, told: list[Progress]) -> None:
    pace = Pace(told.append, clock)
    pace.total = 1_000
    for _ in range(1_000):
        clock.now += 0.01
        pace.advance(1, 1)
    assert 90 <= len(told) <= 100


def test_the_time_left_is_what_remains_at_the_speed_of_late(clock: Clock, told: list[Progress]) -> None:
    pace = Pace(told.append, clock)
    pace.total = 11_000
    pace.begin_file("a.txt", 11_000)
    for _ in range(10):
        clock.now += 0.2
        pace.advance(1_000, 50)  # reused: fast
    assert told[0].seconds_left is None
    for _ in range(40):
        clock.now += 0.5
        pace.advance(10, 1)  # embedded: slow
    last = told[-1]
    assert last.rate == pytest.approx(2)
    assert last.seconds_left == pytest.approx(600 / 20)
    assert last.current == "a.txt"
    assert (last.done, last.total) == (540, round(540 * 11_000 / 10_400))


def test_a_batch_at_work_counts_as_far_as_it_is(clock: Clock, told: list[Progress]) -> None:
    pace = Pace(told.append, clock)
    pace.total = 1_000
    pace.advance(100, 10)
    clock.now += 2
    pace.tell(cost=400, passages=40)
    assert (told[-1].done, told[-1].total) == (50, 100)
    assert told[-1].seconds_left == pytest.approx(500 / 250)
    clock.now += 2
    pace.advance(400, 40)
    assert told[-1].done == 50


def test_what_no_document_accounts_for_is_not_waited_for(clock: Clock, told: list[Progress]) -> None:
    pace = Pace(told.append, clock)
    pace.total = 100
    pace.begin_file("a.csv", 100)
    cost = pace.cost(Document("1", "é", "text", {"a": "é", "b": "text"}))
    assert cost == len("a") + len("é".encode()) + len("b") + len("text")
    pace.end_file()
    clock.now += 1
    pace.advance(cost, 1)
    assert (told[-1].done, told[-1].total) == (1, 1)


def test_documents_never_cost_more_than_their_file(clock: Clock, told: list[Progress]) -> None:
    pace = Pace(told.append, clock)
    pace.begin_file("a.txt", 10)
    assert [pace.cost(Document("1", "", "x" * 8)) for _ in range(3)] == [8, 2, 0]


def test_nothing_to_do_is_no_division_by_zero(clock: Clock, told: list[Progress]) -> None:
    pace = Pace(told.append, clock)
    clock.now += 5
    pace.tell(always=True)
    assert (told[0].done, told[0].total, told[0].seconds_left) == (0, None, None)
