"""A filter of neighbors forgets none, and is seldom wrong."""

import numpy as np
import pytest

from desktop_app.core.lexical.neighbors import MOST_PAIRS, Neighbors, hashes, pairs_of
from desktop_app.core.lexical.terms import terms

TEXTS = [
    "the heat transfer rates over a blunt cone",
    "rates of transfer, and the heat of a cone",
    "state-of-the-art galley",
    "",
    "one",
    *(f"passage {number} of many about {word}" for number, word in enumerate(["ice", "bread", "tax"] * 40)),
]


def filters(texts: list[str]) -> Neighbors:
    found = [terms(text) for text in texts]
    counts = np.array([len(one) for one in found])
    return Neighbors.of(hashes(term for one in found for term in one), counts)


def held(neighbors: Neighbors, query: str, count: int = len(TEXTS)) -> list[int]:
    return np.flatnonzero(neighbors.may_hold(np.arange(count), pairs_of(query))).tolist()


@pytest.mark.parametrize(
    ("query", "place"),
    [("heat transfer rates", 0), ("of a cone", 1), ("state-of-the-art galley", 2), ("of the art", 2)],
)
def test_what_stands_together_is_never_missed(query: str, place: int) -> None:
    assert place in held(filters(TEXTS), query)


def test_what_does_not_stand_together_is_seldom_held() -> None:
    found = filters(TEXTS)
    wrong = [held(found, f"many passage {word} of") for word in ("ice", "bread", "tax")]
    assert sum(map(len, wrong)) < 0.05 * 3 * len(TEXTS)


def test_one_word_has_no_neighbors_and_a_long_text_not_too_many() -> None:
    assert not len(pairs_of("cone"))
    assert held(filters(TEXTS), "cone") == list(range(len(TEXTS)))
    assert len(pairs_of(" ".join(map(str, range(1_000))))) == MOST_PAIRS


def test_filters_are_joined_and_chosen_without_the_texts() -> None:
    whole = filters(TEXTS)
    joined = Neighbors.joined([filters(TEXTS[:3]), filters(TEXTS[3:])])
    assert (joined.bits == whole.bits).all()
    assert (joined.ends == whole.ends).all()
    which = np.arange(len(TEXTS)) % 2 == 0
    chosen = whole.chosen(which)
    for query in ("heat transfer rates", "about ice", "of many"):
        expected = [place // 2 for place in held(whole, query) if place % 2 == 0]
        assert held(chosen, query, int(which.sum())) == expected
