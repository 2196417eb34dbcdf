"""One query by the recipe in use and by those a library had before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop_app.core.errors import AppError
from desktop_app.core.types import GUIDE, UNTOUCHED, IndexRequest
from desktop_app.encoder.encode import Encoder
from desktop_app.library.kept import let_go
from desktop_app.library.store import Library
from desktop_app.services.indexing.switch import switch
from desktop_app.services.libraries import open_or_create
from desktop_app.services.models import open_encoder
from desktop_app.services.searching.compare import Comparison, compare, earlier, kept_searcher
from desktop_app.services.searching.search import Searcher
from tests.letters import make_letters
from tests.services.indexed import index

TEXTS = [f"The {noun} is not in the old town." for noun in ("bread", "glacier", "violin", "harbor", "dog")]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return tmp_path / "corpus.jsonl"


def put(folder: Path, corpus: Path, encoder: Encoder, texts: dict[str, str]) -> None:
    """One text a line; an empty one leaves its line empty, so that the others keep their places."""
    lines = (json.dumps({"_id": key, "text": text}) if text else "" for key, text in texts.items())
    corpus.write_text("".join(line + "\n" for line in lines))
    with open_or_create(IndexRequest(folder), encoder) as library:
        index(library, [corpus], encoder)


@pytest.fixture
def texts() -> dict[str, str]:
    return {str(number): text for number, text in enumerate(TEXTS)}


@pytest.fixture
def folder(tmp_path: Path, corpus: Path, encoder: Encoder, texts: dict[str, str]) -> Path:
    """A library that was switched to the guide's cleaning and back."""
    put(tmp_path / "library", corpus, encoder, texts)
    switch(tmp_path / "library", encoder, preprocessing=GUIDE)
    switch(tmp_path / "library", encoder, preprocessing=UNTOUCHED)
    return tmp_path / "library"


def against(folder: Path, ledger: str, encoder: Encoder, own: Encoder, query: str) -> Comparison:
    with Library.open(folder) as library, kept_searcher(folder, ledger, lambda _model: own) as other:
        assert other.library.recipe.model == own.bundle.fingerprint
        active = Searcher(library, encoder)
        return compare(query, (active, "semantic", "mean"), (other, "semantic", "mean"))


def test_another_cleaning_ranks_the_same_documents_by_other_vectors(folder: Path, encoder: Encoder) -> None:
    (other,) = earlier(folder, [encoder.bundle])
    assert (other.words, other.newer, other.gone) == (
        "no punctuation, no stop words, lemmas",
        0,
        0,
    )
    found = against(folder, other.ledger, encoder, encoder, "Bread is not in the town.")
    for side, there in (found.sides, found.sides[::-1]):
        ranks = {placed.hit.id: placed.hit.rank for placed in there}
        assert {placed.hit.id: placed.there for placed in side} == {
            placed.hit.id: ranks[placed.hit.id] for placed in side
        }
    assert found.depths == (5, 5)
    scores = [{placed.hit.id: placed.hit.score for placed in side} for side in found.sides]
    assert scores[0]["0"] != pytest.approx(scores[1]["0"], abs=1e-3)


def test_documents_are_matched_where_their_numbers_differ(
    folder: Path, corpus: Path, encoder: Encoder, texts: dict[str, str]
) -> None:
    texts |= {"0": "", "3": "A changed harbor sleeps.", "new": "Bread is baked here."}
    put(folder, corpus, encoder, texts)
    (other,) = earlier(folder, [encoder.bundle])
    assert (other.newer, other.gone) == (2, 0), "what was removed is removed there as well"
    found = against(folder, other.ledger, encoder, encoder, "bread in town")
    left, right = ({placed.hit.id: placed for placed in side} for side in found.sides)
    assert left.keys() == {"1", "2", "3", "4", "new"}
    assert right.keys() == {"1", "2", "4"}, "nor is the text that was changed"
    assert left["new"].there is left["3"].there is None
    assert all(left[key].there == right[key].hit.rank for key in "124")
    assert all(right[key].there == left[key].hit.rank for key in "124")


def test_another_model_is_offered_while_it_is_installed(
    folder: Path, encoder: Encoder, tmp_path: Path
) -> None:
    letters = open_encoder(make_letters(tmp_path / "letters"))
    switch(folder, letters)
    switch(folder, encoder)
    assert len(earlier(folder, [encoder.bundle])) == 1
    both = {one.words: one.ledger for one in earlier(folder, [encoder.bundle, letters.bundle])}
    ledger = both["model Letters"]
    found = against(folder, ledger, encoder, letters, "bread")
    assert {placed.hit.id for side in found.sides for placed in side} == {"0", "1", "2", "3", "4"}
    assert all(placed.there for side in found.sides for placed in side)
    with kept_searcher(folder, ledger, lambda _model: letters) as held:
        let_go(folder, ledger)
        with pytest.raises(AppError, match="was switched"):
            held.search("bread")
    with pytest.raises(AppError, match="is gone"), kept_searcher(folder, ledger, lambda _model: letters):
        pass
