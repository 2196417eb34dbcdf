"""The recipes of a library side by side: which there are, what each finds by the marks, which can be used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop_app.core.errors import AppError
from desktop_app.core.types import GUIDE, UNTOUCHED, IndexRequest
from desktop_app.encoder.bundle import Bundle
from desktop_app.encoder.encode import Encoder
from desktop_app.library import marks
from desktop_app.library.store import Library
from desktop_app.services.indexing.switch import switch
from desktop_app.services.libraries import open_or_create
from desktop_app.services.models import short_name
from desktop_app.services.recipes import IN_USE, measure, recipes
from tests.letters import make_letters
from tests.services.indexed import index

TEXTS = ("a cook bakes bread", "a nurse helps the sick", "a pilot flies a plane", "a diver swims in the sea")
ASKED = {"who makes bread": "0", "who cares for patients": "1", "who works in an aircraft": "2"}


@pytest.fixture
def letters(tmp_path: Path) -> Encoder:
    return Encoder(Bundle.open(make_letters(tmp_path)), threads=1)


@pytest.fixture
def folder(tmp_path: Path, encoder: Encoder, letters: Encoder) -> Path:
    """A library that was switched to another model and back, with marks."""
    corpus = tmp_path / "corpus.jsonl"
    records = [{"_id": str(number), "text": text} for number, text in enumerate(TEXTS)]
    corpus.write_text("".join(json.dumps(record) + "\n" for record in records))
    made = tmp_path / "library"
    with open_or_create(IndexRequest(made), encoder) as library:
        index(library, [corpus], encoder)
    switch(made, letters)
    switch(made, encoder)
    with Library.open(made) as library:
        sources = {key: source for source, key, _ in library.rows_of(ASKED.values())}
    for query, key in ASKED.items():
        marks.mark(made, marks.Mark(query, sources[key], key, 1))
    return made


def test_the_recipes_of_a_library(folder: Path, encoder: Encoder, letters: Encoder) -> None:
    own, other = recipes(folder, [encoder.bundle, letters.bundle])
    assert (own.ledger, own.name, own.words, own.usable) == (IN_USE, "all-MiniLM-L6-v2", "", False)
    assert own.recipe.model == encoder.bundle.fingerprint
    assert (other.name, other.usable) == (short_name(letters.bundle), True)
    assert own.bytes > other.bytes > 0
    (alone,) = recipes(folder, [encoder.bundle])
    assert alone == own


def test_each_is_measured_by_the_marks(folder: Path, encoder: Encoder, letters: Encoder) -> None:
    known = {one.bundle.fingerprint: one for one in (encoder, letters)}
    facts = recipes(folder, [one.bundle for one in known.values()])
    found = measure(folder, facts, known.__getitem__)
    assert [score.way.mode for score in found.evaluation.scores] == ["semantic", "hybrid"] * 2
    assert [score.way.words for score in found.evaluation.scores][2:] == [
        f"Meaning by {facts[1].name}",
        f"Best by {facts[1].name}",
    ]
    own, other = (found.evaluation.scores[place].estimates[0].mean for place in (0, 2))
    assert own == 1
    assert other < own
    assert found.speeds[1] > found.speeds[0] > 0
    switch(folder, letters)  # the same, from the other side
    turned = measure(folder, recipes(folder, [one.bundle for one in known.values()]), known.__getitem__)
    assert [score.estimates[0].mean for score in turned.evaluation.scores] == [
        score.estimates[0].mean for score in (*found.evaluation.scores[2:], *found.evaluation.scores[:2])
    ]


def test_another_cleaning_is_told_apart(folder: Path, encoder: Encoder) -> None:
    switch(folder, encoder, preprocessing=GUIDE)
    switch(folder, encoder, preprocessing=UNTOUCHED)
    own, cleaned = recipes(folder, [encoder.bundle])
    assert (cleaned.name, cleaned.words) == (own.name, "no punctuation, no stop words, lemmas")
    found = measure(folder, (own, cleaned), lambda _model: encoder)
    assert found.evaluation.scores[2].way.words.endswith(", no punctuation, no stop words, lemmas")


def test_without_marks_nothing_is_measured(folder: Path, encoder: Encoder) -> None:
    (folder / marks.NAME).unlink()
    with pytest.raises(AppError, match="No result is marked"):
        measure(folder, recipes(folder, [encoder.bundle]), lambda _model: encoder)
