"""When documents are from: which field says it, in which order its numbers are, and what stays unknown."""

from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.library.filters.days import Days, holds_dates, own_day

FILE = date(2026, 1, 1)
Rows = list[tuple[int, dict[str, str]]]


def days(rows: Rows, days: Days | None = None) -> list[str]:
    """The day of each (source, fields), "" where it is not known."""
    made = days or Days()
    for row, (_, fields) in enumerate(rows):
        for name, value in fields.items():
            made.add(row, name, value)
    made.grow(len(rows))
    sources = np.array([source for source, _ in rows], dtype=np.int64)
    found = made.ordinals(sources, np.full(len(rows), FILE.toordinal(), dtype=np.int32))
    return [date.fromordinal(day).isoformat() if day else "" for day in found.tolist()]


def test_a_value_that_can_be_read_in_one_way_says_how_the_others_of_its_column_are_read() -> None:
    assert days([(1, {"date": "03/04/2024"}), (1, {"date": "13/04/2019"})]) == ["2024-04-03", "2019-04-13"]
    assert days([(1, {"date": "03/04/2024"}), (1, {"date": "04-13-2019"})]) == ["2024-03-04", "2019-04-13"]
    assert days([(1, {"date": "03/04/2024"}), (1, {"date": "05/05/2019"})]) == ["", "2019-05-05"]


def test_a_column_that_contradicts_itself_decides_nothing() -> None:
    rows: Rows = [(1, {"date": written}) for written in ("03/04/2024", "13/04/2019", "04/13/2019")]
    assert days(rows) == ["", "2019-04-13", "2019-04-13"]


def test_each_file_and_each_field_has_an_order_of_its_own() -> None:
    rows: Rows = [
        (1, {"date": "03/04/2024"}),
        (1, {"date": "13/04/2019"}),
        (2, {"date": "03/04/2024"}),
        (2, {"date": "04/13/2019"}),
        (1, {"order date": "03/04/2024"}),
    ]
    assert days(rows) == ["2024-04-03", "2019-04-13", "2024-03-04", "2019-04-13", ""]


def test_documents_that_come_later_decide_too() -> None:
    made = Days()
    assert days([(1, {"date": "03/04/2024"})], made) == [""]
    made.add(0, "date", "13/04/2019")
    made.grow(1)
    sources = np.array([1, 1], dtype=np.int64)
    of_files = np.zeros(2, dtype=np.int32)
    assert made.ordinals(sources, of_files).tolist() == [
        date(2024, 4, 3).toordinal(),
        date(2019, 4, 13).toordinal(),
    ]
    made.keep(np.array([False, True]))
    made.add(0, "date", "2020-01-01")
    made.grow(1)
    assert made.ordinals(sources, of_files).tolist() == [
        date(2019, 4, 13).toordinal(),
        date(2020, 1, 1).toordinal(),
    ]


@pytest.mark.parametrize("written", ["soon", "99/99/2024", "03/04/2024", "", "-", "n/a"])
def test_a_date_that_cannot_be_read_is_never_the_day_of_the_file(written: str) -> None:
    assert days([(1, {"Invoice Date": written})]) == [""]


def test_a_file_without_a_field_of_dates_has_its_own_day() -> None:
    assert days([(1, {"level": "mid"}), (1, {}), (2, {"date": "2020"}), (2, {"level": "mid"})]) == [
        *(FILE.isoformat(),) * 2,
        *("2020-01-01", ""),
    ]


def test_a_name_that_is_not_sure_counts_only_with_a_date_in_it() -> None:
    assert days([(1, {"data": "raw bytes"}), (2, {"issue": "1204"}), (3, {"update": "We painted."})]) == [
        *(FILE.isoformat(),) * 3
    ]
    assert days([(1, {"data": "05.03.2019"}), (1, {"data": "boh"}), (2, {"year": "2019"})]) == [
        *("2019-03-05", "", "2019-01-01"),
    ]


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ({"created": "2019-01-02", "modified": "2025-03-04"}, "2025-03-04"),
        ({"created": "2019-01-02", "modified": "just now"}, "2019-01-02"),
        ({"created": "2019-01-02", "date": ""}, "2019-01-02"),
        ({"created": "2019-01-02", "date": "in spring"}, ""),
        ({"updated_at": "2025-01-02", "Invoice Date": "2019-03-04"}, "2019-03-04"),
        ({"Due date": "2019-05-04", "Invoice Date": "2019-03-04"}, "2019-03-04"),
        ({"Date of birth": "1980-05-04"}, "1980-05-04"),
        ({"Date of birth": "1980-05-04", "published": "2001"}, "2001-01-01"),
        ({"date": "in spring", "year": "2019"}, "2019-01-01"),
    ],
)
def test_the_best_field_decides(fields: dict[str, str], day: str) -> None:
    assert days([(1, fields)]) == [day]
    assert days([(1, dict(reversed(fields.items())))]) == [day]


def naive(rows: Rows) -> list[str]:
    """One field, all values written by numbers."""
    found = []
    for source, fields in rows:
        column = [other["date"] for where, other in rows if where == source]
        orders = {
            order
            for order in ("%d/%m/%Y", "%m/%d/%Y")
            for value in column
            if _parsed(value, order) and not _parsed(value, {"%d/%m/%Y": "%m/%d/%Y"}.get(order, "%d/%m/%Y"))
        }
        read = {day for order in ("%d/%m/%Y", "%m/%d/%Y") if (day := _parsed(fields["date"], order))}
        if len(read) == 2 and len(orders) == 1:
            read = {_parsed(fields["date"], *orders)}
        found.append(read.pop() if len(read) == 1 else "")
    return found


def _parsed(value: str, order: str) -> str:
    try:
        return datetime.strptime(value, order).date().isoformat()
    except ValueError:
        return ""


NUMBERS = st.tuples(st.integers(1, 31), st.integers(1, 31)).map(
    lambda pair: f"{pair[0]:02}/{pair[1]:02}/2024"
)


@given(st.lists(st.tuples(st.integers(1, 3), NUMBERS.map(lambda value: {"date": value})), max_size=12))
def test_columns_are_read_as_by_one_who_looks_at_all_of_their_values(rows: Rows) -> None:
    assert days(rows) == naive(rows)


def test_the_day_of_one_document_is_what_its_own_fields_say() -> None:
    assert own_day({"level": "mid", "modified": "2019-03-05"}) == date(2019, 3, 5).toordinal()
    assert own_day({"date": "03/04/2024"}) == own_day({"date": "soon"}) == 0
    assert own_day({"level": "mid"}) is None


def test_a_field_of_dates_is_known_by_its_name_or_its_values() -> None:
    assert holds_dates("Invoice Date", ["soon"])
    assert holds_dates("data", ["soon", "5 marzo 2019"])
    assert not holds_dates("data", ["soon"])
    assert not holds_dates("level", ["2019-03-05"])
