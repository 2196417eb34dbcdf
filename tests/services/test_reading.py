"""What a model is given of queries and passages by the recipe: prompts, and how much of a vector is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.errors import AppError
from desktop_app.core.recipe import Prompts, ReadAs, Recipe
from desktop_app.core.types import UNTOUCHED, Document, IndexRequest
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Library
from desktop_app.services.indexing.index import index
from desktop_app.services.indexing.switch import switch
from desktop_app.services.libraries import open_or_create
from desktop_app.services.models import recipe_for
from desktop_app.services.passages import passages_of
from desktop_app.services.searching.search import Searcher
from desktop_app.services.searching.why.explain import explain_record
from desktop_app.services.searching.why.leave_one_out import effects

PROMPTS = Prompts("search the web: ", "an article: ")
TEXTS = (
    "The nurse looks after patients at night.",
    "A train driver takes regional trains through fog and snow.",
    "Bakers bake bread and rolls before the sun rises.",
    "The fox jumps. " * 60,
)


@pytest.fixture(scope="module")
def recipe(encoder: Encoder) -> Recipe:
    return Recipe(encoder.bundle.fingerprint, 48, prompts=PROMPTS, dimensions=128)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, recipe: Recipe) -> Path:
    place = tmp_path_factory.mktemp("reading")
    (place / "texts").mkdir()
    for number, text in enumerate(TEXTS):
        (place / "texts" / f"{number}.txt").write_text(text)
    with Library.create(place / "library", recipe) as library:
        index(library, IndexRequest(place / "library", paths=(place / "texts",)), encoder)
    return place / "library"


@pytest.fixture
def searcher(folder: Path, encoder: Encoder) -> Iterator[Searcher]:
    with Library.open(folder) as library:
        yield Searcher(library, encoder)


def test_the_recipe_is_kept_and_read_again(folder: Path, recipe: Recipe) -> None:
    with Library.open(folder) as library:
        assert library.recipe == recipe


def test_passages_and_queries_have_their_own_prompts(searcher: Searcher, encoder: Encoder) -> None:
    asked = encoder.encode(["search the web: who bakes"], ReadAs(48, dimensions=128)).mean[0]
    given = encoder.encode(["an article: 2. " + TEXTS[2]], ReadAs(48, dimensions=128)).mean[0]
    (hit, *_) = searcher.search("who bakes", mode="semantic").hits
    assert hit.title == "2"
    assert len(asked) == 128
    assert hit.cosine == pytest.approx(float(asked @ given), abs=1e-5)


def test_a_prompt_takes_room_from_every_passage(encoder: Encoder, recipe: Recipe) -> None:
    document = Document("fox", "", TEXTS[3])
    found = passages_of(document, encoder, recipe)
    assert len(found) > len(passages_of(document, encoder, replace(recipe, prompts=Prompts())))
    for passage in found:
        whole = encoder.wordpiece.encode(PROMPTS.passage + passage.model_text)
        assert len(whole.tokens) == passage.pieces <= 48


def test_a_prompt_that_leaves_no_room_is_refused(encoder: Encoder, recipe: Recipe) -> None:
    long = replace(recipe, prompts=Prompts("", "word " * 40))
    with pytest.raises(AppError, match="no room for a text"):
        passages_of(Document("fox", "", TEXTS[3]), encoder, long)


def test_why_shows_the_prompts_and_still_adds_up(searcher: Searcher) -> None:
    found = explain_record(searcher, "who bakes", _id(searcher, "2"))
    assert found.model_query.startswith(PROMPTS.query)
    assert found.model_text.startswith(PROMPTS.passage)
    assert found.contributions is not None
    assert float(found.contributions.sum()) == pytest.approx(found.score, abs=1e-5)
    for token in found.passage:
        start, end = token.read
        if token.part == "text":
            document = TEXTS[2]
            assert document[slice(*token.shown)] == found.model_text[start:end]
        elif 0 < end <= len(PROMPTS.passage):
            assert (token.part, token.shown) == ("", (0, 0))
    without = effects(searcher, found)
    assert len(without.passage) == len(found.passage_words)


def test_shorter_vectors_are_the_beginning_of_the_whole_ones(encoder: Encoder) -> None:
    whole = encoder.encode(TEXTS, ReadAs(48)).mean
    short = encoder.encode(TEXTS, ReadAs(48, dimensions=100)).mean
    assert short.shape == (4, 100)
    expected = whole[:, :100] / np.linalg.norm(whole[:, :100], axis=1, keepdims=True)
    np.testing.assert_allclose(short, expected, atol=1e-6)


def test_a_library_can_be_switched_to_fewer_dimensions_and_back(tmp_path: Path, encoder: Encoder) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text(TEXTS[0])
    request = IndexRequest(tmp_path / "library", paths=(tmp_path / "texts",))
    with open_or_create(request, encoder) as library:
        index(library, request, encoder)
    assert b"dimensions" not in (tmp_path / "library" / "library.json").read_bytes()
    assert switch(tmp_path / "library", encoder, dimensions=64).embedded == 1
    with Library.open(tmp_path / "library") as library:
        with library.reading():
            assert [rows.shape for rows in library.rows("mean").matrices] == [(1, 64)]
        assert Searcher(library, encoder).search("night nurse").hits
    assert switch(tmp_path / "library", encoder).embedded == 0


def test_more_dimensions_than_there_are_are_refused(encoder: Encoder) -> None:
    with pytest.raises(AppError, match="have 384 dimensions"):
        recipe_for(encoder.bundle, UNTOUCHED, dimensions=385)
    assert recipe_for(encoder.bundle, UNTOUCHED, dimensions=384).dimensions is None


def _id(searcher: Searcher, title: str) -> str:
    return next(hit.id for hit in searcher.search("who bakes", mode="semantic").hits if hit.title == title)
