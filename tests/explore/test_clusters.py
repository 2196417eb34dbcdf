"""Groups that are there are found, named by their words, and the same each time."""

from __future__ import annotations

from math import log

import numpy as np
import pytest

from desktop_app.core.errors import Cancelled
from desktop_app.core.jobs import CancelToken
from desktop_app.explore.clusters import CHOICES, groups, names
from tests.explore.test_projection import vectors

WORDS = ("Nurse for children", "Bread baker", "Forest ranger", "Tax adviser", "Train driver")


def test_groups_that_lie_apart_are_found_and_their_number_as_well() -> None:
    found = vectors(200, groups=5)
    texts = [WORDS[row % 5] for row in range(200)]
    made = groups(found, texts)
    assert len(made.names) == 5
    for group in range(5):
        assert len(set(made.labels[group::5].tolist())) == 1
    assert {made.names[int(made.labels[row])].split(", ")[0] for row in range(5)} == {
        "children", "baker", "forest", "adviser", "driver"
    }  # fmt: skip
    assert made.silhouette is not None
    assert made.silhouette > 0.3


def test_the_same_groups_each_time_the_largest_first() -> None:
    found = np.concatenate([vectors(60, groups=3), vectors(30, groups=1, seed=9)])
    first = groups(found, ["word"] * 90, 4)
    again = groups(found, ["word"] * 90, 4)
    assert (first.labels == again.labels).all()
    sizes = np.bincount(first.labels)
    assert sizes.tolist() == sorted(sizes.tolist(), reverse=True)
    assert first.silhouette is None


@pytest.mark.parametrize("number", [0, 1, 2, 8])
def test_no_more_groups_than_there_are_different_vectors(number: int) -> None:
    same = np.repeat(vectors(1), 6, axis=0)
    assert set(groups(same, ["one"] * 6, number).labels.tolist()) == {0}
    for few in (1, 2, 3):
        made = groups(vectors(few), ["a word"] * few, number)
        assert int(made.labels.max()) < min(few, number or few)


def test_names_are_class_based_tf_idf() -> None:
    texts = ["red apple", "red pear", "the blue sea", "blue sky sea", "blue apple"]
    labels = np.array([0, 0, 1, 1, 1])
    counts = [{"red": 2, "apple": 1, "pear": 1}, {"blue": 3, "sea": 2, "sky": 1, "apple": 1}]
    everywhere = {"red": 2, "apple": 2, "pear": 1, "blue": 3, "sea": 2, "sky": 1}
    average = sum(everywhere.values()) / 2
    for name, words in zip(names(labels, texts), counts, strict=True):
        weight = {word: many * log(1 + average / everywhere[word]) for word, many in words.items()}
        assert name == ", ".join(sorted(weight, key=lambda word: (-weight[word], word))[:3])


def test_groups_without_words_still_have_different_names() -> None:
    assert names(np.array([0, 1, 2]), ["", "of the", "42"]) == ("group 1", "group 2", "group 3")
    assert names(np.array([0, 1]), ["ape", "ape"]) == ("ape", "ape (2)")


def test_it_can_be_stopped() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        groups(vectors(50), [""] * 50, 0, cancel=token)
    assert max(CHOICES) <= 8
