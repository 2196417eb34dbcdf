"""A table of terms finds what is in it, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.lexical.word_segment import TermTable

TERMS = st.lists(st.text("abé数\U0001f600", min_size=1, max_size=12), unique=True).map(sorted)


@given(TERMS, st.text("abé数\U0001f600", min_size=1, max_size=12))
def test_every_term_is_found_and_no_other(terms: list[str], other: str) -> None:
    table = TermTable.of(terms)
    assert table.decoded() == terms
    assert [table.find(term) for term in terms] == list(range(len(terms)))
    assert table.find(other) == (terms.index(other) if other in terms else -1)
    assert table.decoded(*table.beginning(other)) == [term for term in terms if term.startswith(other)]
    for first in range(len(terms)):
        assert table.decoded(first, first + 2) == terms[first : first + 2]
