import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.search.amounts import Quantity, amounts, compared
from desktop_app.search.statements import base


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("five years", Quantity(5, 5, "year")),
        ("at least 5 years", Quantity(5, math.inf, "year")),
        ("10+ years", Quantity(10, math.inf, "year")),
        ("three or more languages", Quantity(3, math.inf, "languag")),
        ("no fewer than two references", Quantity(2, math.inf, "referens")),
        ("up to 28 hours a week", Quantity(0, 28, "hour")),
        ("no more than thirty hours", Quantity(0, 30, "hour")),
        ("twenty-eight hours", Quantity(28, 28, "hour")),
        ("two hundred and five boxes", Quantity(205, 205, base("boxes"))),
        ("six hundred thousand words", Quantity(600_000, 600_000, "word")),
        ("1,500 pages", Quantity(1500, 1500, "pag")),
        ("2.5 tonnes", Quantity(2.5, 2.5, "tonn")),
        ("three to five days", Quantity(3, 5, "day")),
        ("3-5 days", Quantity(3, 5, "day")),
        ("Python 3", Quantity(3, 3, "")),
        ("one year", Quantity(1, 1, "year")),
    ],
)
def test_an_amount_is_read_as_it_is_said(text: str, expected: Quantity) -> None:
    assert amounts(text, base).amounts == (expected,)


def test_one_of_them_is_no_number() -> None:
    assert amounts("one of the best, no one else", base).amounts == ()


@pytest.mark.parametrize(
    ("asked", "said", "verdict"),
    [
        ("five years", "two years", "different"),
        ("five years", "six years", "same"),
        ("at least ten years", "fifteen years", "same"),
        ("at least ten years", "one year", "different"),
        ("at most thirty hours", "28 hours", "same"),
        ("at most thirty hours", "forty hours", "different"),
        ("at most thirty hours", "six days", "missing"),
        ("eighty calls", "ninety calls", "different"),
        ("Python 3", "Python 2", "different"),
        ("five years", "up to five years", "different"),
        ("years", "two years", "not asked"),
        ("two years", "two years and four weeks", "same"),
    ],
)
def test_what_is_said_is_within_what_is_asked_or_not(asked: str, said: str, verdict: str) -> None:
    assert compared(amounts(asked, base).amounts, amounts(said, base).amounts) == verdict


@given(st.text(st.sampled_from("0123456789., -+ onetwhuadr")))
def test_any_text_has_amounts(text: str) -> None:
    for amount in amounts(text, base).amounts:
        assert math.isnan(amount.low) or amount.low <= amount.high
