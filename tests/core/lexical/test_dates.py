"""What is a date, and which, in the ways people and programs write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.lexical.dates import UNREAD, read_date

FIFTH = date(2019, 3, 5)


@pytest.mark.parametrize(
    "written",
    [
        *("2019-03-05", "2019/03/05", "2019.3.5", "2019:03:05 10:11:12", " 2019-03-05T23:30:00-08:00"),
        *("20190305", "20190305T101112Z", "D:20190305101112+01'00'", "1551744000", "1551744000123"),
        *("2019-W10-2", "05.03.2019", "5. 3. 2019", "Di 05.03.2019 10:00", "2019年3月5日", "2019년 3월 5일"),
        *(
            "March 5, 2019",
            "5 March 2019",
            "the 5th of March, 2019",
            "Mar 5th 2019",
            "5-Mar-2019",
            "05/MAR/2019",
        ),
        *("Tue Mar 05 2019 10:00:00 GMT+0100", "Tue, 5 Mar 2019 23:30:00 -0800", "Tue Mar  5 10:00:00 2019"),
        *("2019 March 5", "5. März 2019", "Dienstag, 5. Maerz 2019", "5. Mrz. 2019"),
        *("5 mars 2019", "mar. 5 mars 2019", "le 5 mars 2019", "5 de marzo de 2019", "5 marzo 2019"),
        *("5-Mar-19", "05 Mar 19", "5. März '19", "05.03.19", "5.3.19 10:00", "5/MAR/19"),
        *("5 maart 2019", "5 mrt 2019", "5 marca 2019 r.", "5 de março de 2019", "5 MARÇO 2019"),
    ],
)
def test_a_date_is_read_however_it_is_written(written: str) -> None:
    assert read_date(written) == (FIFTH.toordinal(),) * 2, written


@pytest.mark.parametrize(
    ("written", "first"),
    [
        *(
            ("2019", "2019-01-01"),
            ("2019.0", "2019-01-01"),
            ("2019-03", "2019-03-01"),
            ("03/2019", "2019-03-01"),
        ),
        *(("March 2019", "2019-03-01"), ("März 2019", "2019-03-01"), ("sept. 2019", "2019-09-01")),
        *(("2019-W10", "2019-03-04"), ("Q3 2021", "2021-07-01"), ("2021-Q3", "2021-07-01")),
        *(("3. Quartal 2021", "2021-07-01"), ("3rd quarter of 2021", "2021-07-01")),
        *(
            ("1er trimestre 2020", "2020-01-01"),
            ("1er janvier 2019", "2019-01-01"),
            ("2019年3月", "2019-03-01"),
        ),
        ("10 października 2019", "2019-10-10"),
        ("Wed, 3 Jan 96 10:00:00", "1996-01-03"),
    ],
)
def test_of_a_month_a_week_a_quarter_or_a_year_it_is_the_first_day(written: str, first: str) -> None:
    assert read_date(written) == (date.fromisoformat(first).toordinal(),) * 2, written


@pytest.mark.parametrize(
    "written",
    [
        *(
            "",
            "n.d.",
            "Spring 2019",
            "5 March",
            "25/12/19",
            "05/05/19",
            "Mar-19",
            "5 March 10:30",
            "31/02/2024",
            "30.02.2019",
            "2019-13-01",
        ),
        *("2019/20", "2019-2020", "2019-064", "05032019", "43529", "2019 was a year", "12 monkeys 1995"),
        *("5-7 March 2019", "1.234.5678", "jui 2019", "ma 2019", "99999999999", "10:30"),
    ],
)
def test_what_is_no_date_or_could_be_several_is_not_read(written: str) -> None:
    assert read_date(written) == UNREAD, written


def test_days_and_months_by_numbers_have_two_readings() -> None:
    april, march, thirteenth = (date(2019, *day).toordinal() for day in ((4, 3), (3, 4), (4, 13)))
    for sign in "/-":
        assert read_date(sign.join(("03", "04", "2019"))) == (april, march)
        assert read_date(sign.join(("13", "4", "2019"))) == (thirteenth, 0)
        assert read_date(sign.join(("04", "13", "2019"))) == (0, thirteenth)
    assert read_date("05/05/2019 5:00 PM") == (date(2019, 5, 5).toordinal(),) * 2


def test_a_year_of_two_digits_comes_last_where_it_cannot_come_first() -> None:
    christmas, eve = date(2019, 12, 25).toordinal(), date(1999, 12, 31).toordinal()
    assert read_date("12/25/19") == (0, christmas)
    assert read_date("31/12/99") == (eve, 0)
    assert read_date("3/4/19") == (date(2019, 4, 3).toordinal(), date(2019, 3, 4).toordinal())


@given(st.text() | st.text(alphabet="0123456789-./:,+ JanMoTZQW年月"))
def test_any_text_may_stand_for_a_date(written: str) -> None:
    assert all(0 <= day <= date.max.toordinal() for day in read_date(written))


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_every_day_is_read_as_it_is_written(day: date) -> None:
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%Y%m%d", "%B %d, %Y", "%d %b %Y", "%G-W%V-%u", "%A, %d %B %Y"):
        assert read_date(day.strftime(form)) == (day.toordinal(),) * 2, form
    assert day.toordinal() == read_date(day.strftime("%d/%m/%Y"))[0]
    assert day.toordinal() == read_date(day.strftime("%m/%d/%Y"))[1]
