"""Documents that hold a text to the letter."""

import pytest

from desktop_app.library.keyword_index import completions, corrections, documents_matching, documents_with
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
    assert documents_with(filled, literal).tolist() == expected


def test_matching_and_first_passages(filled: Library) -> None:
    assert documents_matching(filled, '"art" OR "sort"').tolist() == [1, 2, 5]
    first = filled.first_passages([*documents_with(filled, "art").tolist(), 99])
    assert list(first) == [1, 2]
    found = filled.found(list(first.values()))
    assert [(found[passage].document, found[passage].start) for passage in first.values()] == [(1, 0), (2, 0)]


@pytest.fixture
def worded(library: Library, put: Put) -> Library:
    text = "{}\nCarpenters carve. A carpet lies in the café, where the cabinet stands."
    put(library, *map(text.format, ("Rome", "Oslo", "Paris")), "The cabinet of the cabinet maker.")
    return library


def test_words_that_begin_so_come_by_how_many_hold_them(worded: Library) -> None:
    with worded.reading():
        assert completions(worded, "ca", 9)[0] == "cabinet"
        assert set(completions(worded, "CARP", 9)) == {"carpenters", "carpet"}
        assert completions(worded, "caf", 9) == ["cafe"]
        assert len(completions(worded, "ca", 2)) == 2
        for nothing in ("", "zz", '"', "a*b"):
            assert completions(worded, nothing, 9) == []


def test_what_is_near_is_found_by_a_letter_changed_added_left_out_or_swapped(worded: Library) -> None:
    with worded.reading():
        for typed in ("carpat", "caarpet", "carpt", "capret"):
            assert corrections(worded, typed)[0] == "carpet"
        assert corrections(worded, "carpnetres")[0] == "carpenters"
        assert corrections(worded, "kubernetes") == []
        assert corrections(worded, "") == []
