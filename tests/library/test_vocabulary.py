"""The words of a library go on what is typed, and mend it."""

import pytest

from desktop_app.library.store import Library
from desktop_app.library.vocabulary import completions, corrections
from tests.library.conftest import Put


@pytest.fixture
def filled(library: Library, put: Put) -> Library:
    text = "{}\nCarpenters carve. A carpet lies in the café, where the cabinet stands."
    put(library, *map(text.format, ("Rome", "Oslo", "Paris")), "The cabinet of the cabinet maker.")
    return library


def test_words_that_begin_so_come_by_how_many_hold_them(filled: Library) -> None:
    with filled.reading():
        assert completions(filled, "ca", 9)[0] == "cabinet"
        assert set(completions(filled, "CARP", 9)) == {"carpenters", "carpet"}
        assert completions(filled, "caf", 9) == ["cafe"]
        assert len(completions(filled, "ca", 2)) == 2
        for nothing in ("", "zz", '"', "a*b", "ca "):
            assert completions(filled, nothing, 9) == []


def test_what_is_near_is_found_by_a_letter_changed_added_left_out_or_swapped(filled: Library) -> None:
    with filled.reading():
        for typed in ("carpat", "carpeet", "carpt", "capret"):
            assert corrections(filled, typed)[0] == "carpet"
        assert corrections(filled, "carpnetres")[0] == "carpenters"
        assert corrections(filled, "kubernetes") == []
        assert corrections(filled, "") == []
