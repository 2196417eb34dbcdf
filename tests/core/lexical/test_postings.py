"""Postings say what they were made of, in few bytes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.lexical.postings import STEP, Decoded, Postings, occurrences

Term = dict[int, int]
"""How often each passage has it."""
PLACES = st.integers(0, 300) | st.integers(0, 70_000) | st.integers(0, 2**31)
TERMS = st.lists(
    st.dictionaries(PLACES, st.integers(1, 5) | st.integers(1, 255), min_size=1, max_size=40), max_size=8
)


def made(terms: list[Term]) -> Postings:
    return Postings.of(
        Decoded(
            np.array([place for term in terms for place in sorted(term)], dtype=np.int64),
            np.array([term[place] for term in terms for place in sorted(term)], dtype=np.int64),
            np.array([len(term) for term in terms], dtype=np.int64),
        )
    )


def read(postings: Postings, first: int, last: int) -> list[Term]:
    found = postings.decoded(first, last)
    places = np.split(found.places, np.cumsum(found.counts)[:-1])
    often = np.split(found.frequencies, np.cumsum(found.counts)[:-1])
    return [dict(zip(*map(np.ndarray.tolist, both), strict=True)) for both in zip(places, often, strict=True)]


@given(TERMS)
def test_what_is_read_is_what_was_written(terms: list[Term]) -> None:
    postings = made(terms)
    if terms:
        assert read(postings, 0, len(terms)) == terms
    assert len(postings.decoded().places) == sum(map(len, terms))
    assert postings.counts(0, len(terms)).tolist() == [len(term) for term in terms]
    for number, term in enumerate(terms):
        assert read(postings, number, number + 1) == [term]


@given(TERMS, st.data())
def test_terms_that_are_read_together_are_told_apart_by_their_tags(
    terms: list[Term], data: st.DataObject
) -> None:
    postings = made(terms)
    chosen = data.draw(st.lists(st.integers(0, max(len(terms) - 1, 0)), max_size=5)) if terms else []
    parts, sizes = postings.raw((number, number + 1) for number in chosen)
    tags = [number << 40 for number in range(len(chosen))]
    keys = occurrences(b"".join(parts), sizes, tags).tolist()
    assert keys == [
        tag + STEP * place
        for tag, number in zip(tags, chosen, strict=True)
        for place, often in sorted(terms[number].items())
        for _ in range(often)
    ]


@pytest.mark.parametrize(
    ("term", "size"),
    [
        ({0: 1}, 1),
        ({126: 1}, 1),
        ({127: 1}, 2),
        ({5: 1, 6: 3, 10: 1}, 5),
        (dict.fromkeys(range(0, 10_000, 100), 1), 100),
        ({2_000_000: 1}, 3),
    ],
)
def test_what_is_near_takes_one_byte_and_what_is_said_again_one_more(term: Term, size: int) -> None:
    assert len(made([term]).data) == size


def test_no_terms_have_no_postings() -> None:
    assert made([]).decoded().places.tolist() == made([{3: 1}]).counts(1, 1).tolist() == []
    assert occurrences(b"", [], []).tolist() == []
