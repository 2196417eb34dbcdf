"""Documents that hold a text to the letter."""

import pytest

from desktop_app.library.keyword_index import documents_with
from desktop_app.library.store import Library
from tests.library.conftest import Put

TEXTS = (
    "Party of art\nThe C++ developer works full-time.",
    "Art\nCafé Zürich,\tdata   analysis and more.",
    "Signs\nC and data, analysis; 100 %",
    "東京\n私は東京に行く。",
    "Empty\nNothing of the sort",
)


@pytest.fixture
def filled(library: Library, put: Put) -> Library:
    put(library, *TEXTS)
    return library


@pytest.mark.parametrize(
    ("literal", "expected"),
    [
        ("art", [1, 2]),
        ("part", []),
        ("C++", [1]),
        ("c", [1, 3]),
        ("full-time", [1]),
        ("full time", []),
        ("DATA\n ANALYSIS", [2]),
        ("cafe zurich, data", [2]),
        ("data, analysis", [3]),
        ("%", [3]),
        ("京", [4]),
        ("東京に", [4]),
        ('"', []),
        ("\0", []),
        ("\ud800", []),
        ("art *", []),
        ("of the sort", [5]),
        ("nothing OR sort", []),
    ],
)
def test_a_literal_is_held_to_the_letter(filled: Library, literal: str, expected: list[int]) -> None:
    with filled.reading():
        assert documents_with(filled, literal).tolist() == expected


def test_matching_and_first_passages(filled: Library) -> None:
    with filled.reading():
        first = filled.first_passages([*documents_with(filled, "art").tolist(), 99])
    assert list(first) == [1, 2]
    found = filled.found(list(first.values()))
    assert [(found[passage].document, found[passage].start) for passage in first.values()] == [(1, 0), (2, 0)]
