"""Leaving words out, over a real library with the real model."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from desktop_app.core.errors import Cancelled
from desktop_app.core.jobs import CancelToken, Progress
from desktop_app.core.recipe import ReadAs, Recipe
from desktop_app.core.types import POOLINGS, Pooling
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Library
from desktop_app.services.searching.search import Searcher
from desktop_app.services.searching.why.explain import explain_record
from desktop_app.services.searching.why.leave_one_out import effects, places
from tests.services.indexed import index
from tests.services.searching.test_search import write


@pytest.fixture(scope="module")
def searcher(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, recipe: Recipe
) -> Iterator[Searcher]:
    folder = tmp_path_factory.mktemp("leaving")
    with Library.create(folder / "library", recipe) as writer:
        index(writer, [write(folder / "a.jsonl")], encoder)
    with Library.open(folder / "library") as library:
        yield Searcher(library, encoder)


@pytest.mark.parametrize("pooling", POOLINGS)
def test_an_effect_is_the_cosine_that_is_lost(searcher: Searcher, pooling: Pooling) -> None:
    found = explain_record(searcher, "bake bread", "bread", pooling)
    lost = effects(searcher, found)
    assert len(lost.query) == len(found.query_words)
    assert len(lost.passage) == len(found.passage_words)
    assert (lost.query[0], lost.query[-1], lost.passage[0]) == (None, None, None)
    encoder = searcher.encoder
    bake, passage = encoder.encode(["bake", found.model_text], ReadAs(32)).pooled(pooling).astype(np.float64)
    assert lost.query[2] == pytest.approx(found.score - bake @ passage, abs=1e-5)
    first, last = found.passage_words[-2]
    shorter = (
        found.model_text[: found.passage[first].read[0]] + found.model_text[found.passage[last - 1].read[1] :]
    )
    query, rest = encoder.encode(["bake bread", shorter], ReadAs(32)).pooled(pooling).astype(np.float64)
    assert lost.passage[-2] == pytest.approx(found.score - query @ rest, abs=1e-5)


def test_the_only_word_cannot_be_left_out(searcher: Searcher) -> None:
    found = explain_record(searcher, "bread", "bread", "cls")
    assert effects(searcher, found).query == (None, None, None)
    rank, without = places(searcher, searcher.understand("bread"), found.document)
    assert rank == 1
    assert [(place.word, place.rank) for place in without] == [("bread", None)]


@pytest.mark.parametrize("pooling", POOLINGS)
def test_places_are_those_of_a_search(searcher: Searcher, pooling: Pooling) -> None:
    query = "bread ice violin"
    for hit in searcher.search(query, mode="semantic", pooling=pooling).hits:
        rank, without = places(searcher, searcher.understand(query), hit.document, pooling)
        assert rank == hit.rank
        for place, shorter in zip(without, ("ice violin", "bread violin", "bread ice"), strict=True):
            (same,) = [
                other
                for other in searcher.search(shorter, mode="semantic", pooling=pooling).hits
                if other.id == hit.id
            ]
            assert place.rank == same.rank


def test_it_tells_how_far_it_is_and_stops(searcher: Searcher) -> None:
    found = explain_record(searcher, "bake bread", "bread", "cls")
    told: list[Progress] = []
    effects(searcher, found, told.append)
    assert told[-1].done == told[-1].total
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        effects(searcher, found, cancel=token)
    with pytest.raises(Cancelled):
        places(searcher, searcher.understand("bake bread"), found.document, cancel=token)


def test_a_word_is_left_out_of_its_own_meaning(searcher: Searcher) -> None:
    found = explain_record(searcher, "bread -ice -cold", "bread")
    lost = effects(searcher, found)
    shorter = explain_record(searcher, "bread -cold", "bread")
    number = [found.model_query[slice(*found.query[first].read)] for first, _ in found.query_words].index(
        "ice"
    )
    assert lost.query[number] is None, "a meaning of one word cannot do without it"
    both = explain_record(searcher, 'bread -"ice cold"', "bread")
    lost = effects(searcher, both)
    number = [both.model_query[slice(*both.query[first].read)] for first, _ in both.query_words].index("ice")
    assert lost.query[number] == pytest.approx(both.score - shorter.score, abs=1e-5)


def test_places_count_what_passes_the_filters(searcher: Searcher) -> None:
    query = '"ice" bread'
    (hit,) = searcher.search(query, mode="semantic").hits
    assert places(searcher, searcher.understand(query), hit.document)[0] == 1
