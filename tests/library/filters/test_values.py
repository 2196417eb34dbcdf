"""What is suggested while a filter is typed, and what is said of a value that no document has."""

from collections.abc import Iterator

import pytest

from desktop_app.library.filters.attributes import Attributes
from desktop_app.library.filters.values import Counted, note, values
from desktop_app.library.store import Library
from desktop_app.search.query import parse
from tests.library.filters.test_attributes import put

TWIN = 'The field Type of records is written "Type":value.'
PLACES = ("Lusaka, Zambia", "Cape Town", "Zürich", "Zug", "Cape Town")


@pytest.fixture
def table(library: Library) -> Iterator[Attributes]:
    put(
        library,
        *(
            ("/me/all/jobs.jsonl", f"{row}", {"place": place, "date": f"2024-0{row + 1}-05"})
            for row, place in enumerate(PLACES)
        ),
        ("/me/all/reports/2024/a.PDF", "a", {"level": "entry", "modified": "2019-03-05"}),
        ("/me/all/reports/old/b.pdf", "b", {"level": "mid", "modified": "2024-01-09"}),
        ("/me/all/letters/2024/c.docx", "c", {"level": "senior", "Type": "contract", "modified": "unknown"}),
    )
    with library.reading():
        made = Attributes(library)
        made.refresh()
        yield made


@pytest.mark.parametrize(
    ("field", "own", "beginning", "expected"),
    [
        ("place", True, "", [("Cape Town", 2), ("Lusaka, Zambia", 1), ("Zug", 1), ("Zürich", 1)]),
        ("place", True, "z", [("Zug", 1), ("Zürich", 1), ("Lusaka, Zambia", 1)]),
        ("place", True, "zu", [("Zug", 1), ("Zürich", 1)]),
        ("place", True, "ZÜR", [("Zürich", 1)]),
        ("place", True, "own", []),
        ("type", False, "", [("jsonl", 5), ("pdf", 2), ("docx", 1)]),
        ("Type", True, "", [("contract", 1)]),
        ("in", False, "", [("2024", 2), ("reports", 2), ("letters", 1), ("old", 1)]),
        ("in", False, "reports/", [("reports/2024", 1), ("reports/old", 1)]),
        ("date", False, "", [("2024", 6), ("2019", 1)]),
        ("before", False, "201", [("2019", 1)]),
        ("after", False, "2024-0", [(f"2024-0{month}", 2 if month == 1 else 1) for month in range(5, 0, -1)]),
        ("date", False, "2024-01", [("2024-01-09", 1), ("2024-01-05", 1)]),
        ("nothing", True, "", []),
    ],
)
def test_values_by_their_beginning(
    table: Attributes, field: str, own: bool, beginning: str, expected: Counted
) -> None:
    assert values(table, field, own, beginning, 10) == expected
    assert values(table, field, own, beginning, 1) == expected[:1]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("level:mid", ""),
        ("level:midd", "No document has level:midd. There are: entry, mid, senior."),
        ("-level:midd", "No document has level:midd. There are: entry, mid, senior."),
        (
            'place:"cape twn"',
            'No document has place:"cape twn". There are: Cape Town, Lusaka, Zambia, Zug, Zürich.',
        ),
        ("in:lettres", "No document has in:lettres. There are: 2024, letters, old, reports."),
        ("in:me", ""),
        ("date:1999", "No document has date:1999. The dates go from 2019-03-05 to 2024-05-05."),
        ("before:2019", "No document has before:2019. The dates go from 2019-03-05 to 2024-05-05."),
        ("after:2019", ""),
        (
            "type:book",
            f"No document has type:book. There are: docx, jsonl, pdf. {TWIN}",
        ),
        ('"Type":book', "No document has Type:book. There are: contract."),
    ],
)
def test_a_value_that_no_document_has_is_told_with_those_there_are(
    table: Attributes, query: str, said: str
) -> None:
    (part,) = parse(query, table.names).parts
    assert note(table, part) == said


def test_of_many_values_the_likeliest_are_told(library: Library) -> None:
    put(library, *(("/a.jsonl", str(row), {"place": f"Village {row}"}) for row in range(30)))
    put(
        library,
        ("/a.jsonl", "x", {"place": "Rotterdam"}),
        *(("/a.jsonl", f"y{row}", {"place": "Oslo"}) for row in range(3)),
    )
    with library.reading():
        table = Attributes(library)
        table.refresh()
        (part,) = parse("place:Roterdam", table.names).parts
        told = note(table, part)
        assert told.startswith(
            "No document has place:Roterdam. There are 32, such as: Rotterdam, Oslo, Village "
        )


def test_no_known_date_is_told(library: Library) -> None:
    put(library, ("/a.csv", "1", {"date": "soon"}))
    with library.reading():
        table = Attributes(library)
        table.refresh()
        (part,) = parse("after:2019").parts
        assert note(table, part) == "No document has a date that is known."


@pytest.mark.parametrize(
    ("query", "own"),
    [
        ("type:contract", True),
        ("type:pdf", False),
        ("type:nothing", False),
        ('"type":pdf', True),
        ("date:2024", False),
    ],
)
def test_a_word_for_files_means_the_field_where_only_that_has_the_value(
    table: Attributes, query: str, own: bool
) -> None:
    (part,) = parse(query, table.names).parts
    name = query.partition(":")[0]
    assert table.settle(part, name).own == own
