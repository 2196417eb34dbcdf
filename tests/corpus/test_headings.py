"""What a list calls a document without a title."""

import pytest

from desktop_app.corpus.headings import LONGEST, heading, shortened


def test_a_title_is_the_heading() -> None:
    assert heading("Login\npage", "text", {"id": "OPS-1"}) == "Login page"


@pytest.mark.parametrize(
    ("fields", "text", "expected"),
    [
        (
            {"key": "OPS-1042", "status": "open", "description": "Login page hangs after update. Since May."},
            "Login page hangs after update. Since May.",
            "OPS-1042 · Login page hangs after update",
        ),
        (
            {
                "Date": "2024-01-05",
                "Payee": "Gasworks Ltd",
                "Purpose": "Heating oil delivery",
                "Amount": "-310",
            },
            "2024-01-05\n\nGasworks Ltd\n\nHeating oil delivery\n\n-310",
            "Gasworks Ltd · Heating oil delivery",
        ),
        ({"_id": "17", "text": "Plain copper kettle"}, "Plain copper kettle", "Plain copper kettle"),
        (
            {"orderNumber": "RM1-8395-000CN", "note": "Fuser"},
            "Fuser",
            "RM1-8395-000CN · Fuser",
        ),
        ({"column 1": "Boris Novak", "column 2": "Prague"}, "Boris Novak\n\nPrague", "Boris Novak · Prague"),
        ({"casino": "Gullnest", "border": "none"}, "A text of its own.", "A text of its own"),
    ],
)
def test_else_an_id_or_a_name_and_the_beginning_of_the_text(
    fields: dict[str, str], text: str, expected: str
) -> None:
    assert heading("", text, fields) == expected


def test_numbers_alone_are_better_than_nothing() -> None:
    assert heading("", "12\n\n34", {}) == "12 34"
    assert heading(" ", "", {}) == ""


def test_a_heading_ends_with_a_whole_word() -> None:
    long = heading("", "word " * 60, {})
    assert len(long) <= LONGEST + 2
    assert long.endswith("word …")
    assert shortened("short", 5) == "short"
