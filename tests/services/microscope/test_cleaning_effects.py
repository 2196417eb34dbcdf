"""What cleaning does to a text: the guide's cases, true numbers, and nothing lost on the way."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.core.paths import SAMPLE_LIBRARY
from desktop_app.core.recipe import ReadAs
from desktop_app.core.types import GUIDE, UNTOUCHED, Preprocessing
from desktop_app.corpus.preprocess import clean
from desktop_app.encoder.encode import Encoder
from desktop_app.explore import cleaning
from desktop_app.library.store import Library
from desktop_app.services.microscope.cleaning_effects import cleaning_effects, moved, stages
from desktop_app.services.searching.search import Searcher

MOVIE = "This movie is absolutely amazing! It had exciting action, and an incredible cast."


def test_the_steps_of_the_guide_one_by_one() -> None:
    words, marks, numbers, lean, lemmas = stages("The restaurants had delicious food!", GUIDE)
    assert [change.before for change in words.changes] == [
        "The",
        "restaurants",
        "had",
        "delicious",
        "food",
        "!",
    ]
    assert [change.before for change in marks.changes if change.after is None] == ["!"]
    assert not numbers.on
    assert not any(change.changed for change in numbers.changes)
    assert [change.before for change in lean.changes if change.after is None] == ["The"]
    changed = [(change.before, change.after) for change in lemmas.changes if change.changed]
    assert changed == [("restaurants", "restaurant"), ("had", "have")]
    assert lemmas.text == "restaurant have delicious food"


@settings(max_examples=60)
@given(
    st.text(st.sampled_from("The a is 3 42 . , ! can't won't IT's gonna é 日 🤩"), max_size=60),
    st.builds(Preprocessing, st.booleans(), st.booleans(), st.booleans(), st.booleans()),
)
def test_the_last_step_is_what_the_model_reads(text: str, options: Preprocessing) -> None:
    found = stages(text, options)
    assert found[-1].text == clean(text, options)
    for stage in found:
        assert all(0 <= change.start < change.end <= len(text) for change in stage.changes)


def test_a_text_that_the_steps_would_empty_keeps_its_words() -> None:
    assert stages("The Who", GUIDE)[-1].text


def test_cosines_are_those_of_the_texts(encoder: Encoder) -> None:
    found = cleaning_effects(encoder, MOVIE, GUIDE)
    texts = [stage.text for stage in found.stages]
    alone = np.array([encoder.encode([text], ReadAs(512)).mean[0] for text in texts])
    assert np.abs(found.vectors - alone).max() < 1e-5
    assert found.stages[0].cosine == pytest.approx(1)
    for stage, vector in zip(found.stages, alone, strict=True):
        assert stage.cosine == pytest.approx(float(vector @ alone[0]), abs=1e-5)
        assert stage.pieces == len(encoder.wordpiece.ids([stage.text], 512)[0]) - 2
    assert found.stages[-1].cosine < 0.95


def test_the_script_proves_the_cosine(encoder: Encoder, tmp_path: Path) -> None:
    last = cleaning_effects(encoder, MOVIE, GUIDE).stages[-1]
    path = tmp_path / "proof.py"
    for shift, status in ((0.0, 0), (0.01, 1)):
        script = cleaning.script(encoder.bundle.folder, (MOVIE, last.text), last.cosine + shift, 512)
        path.write_text(script, encoding="utf-8")
        ran = subprocess.run([sys.executable, path], capture_output=True, text=True, check=False)
        assert ran.returncode == status, ran.stderr


def test_both_rankings_are_those_of_a_search(encoder: Encoder) -> None:
    query = "I want to work with data analysis and Python programming"
    with Library.open(SAMPLE_LIBRARY) as library:
        searcher = Searcher(library, encoder)
        found = moved(searcher, query, GUIDE)
        sides = [[placed.hit.id for placed in side] for side in found.comparison.sides]
        for side, text in zip(sides, (query, clean(query, GUIDE)), strict=True):
            assert side == [hit.id for hit in searcher.search(text, 20, "semantic").hits]
        assert sides[0] != sides[1]
        assert not found.cleaned_too
        still = moved(searcher, query, UNTOUCHED)
    assert all(placed.there == placed.hit.rank for placed in still.comparison.sides[0])


def test_marks_are_counted_apart_from_words() -> None:
    found = stages("The dogs ran, twice!", GUIDE)
    assert [(stage.words, stage.marks) for stage in found] == [(4, 2), (4, 0), (4, 0), (3, 0), (3, 0)]


def test_what_is_read_and_what_the_vectors_are_of_is_told(encoder: Encoder) -> None:
    text = "the lazy dogs ran and ran, " * 1_000
    found = cleaning_effects(encoder, text, GUIDE)
    assert (found.read, found.characters, found.room) == (20_000, 27_000, 510)
    assert found.stages[0].pieces > found.room
    first = encoder.encode([text[:20_000]], ReadAs(512)).mean[0]
    assert found.vectors[0] == pytest.approx(first, abs=1e-6)
    short = cleaning_effects(encoder, MOVIE, GUIDE)
    assert (short.read, short.characters) == (len(MOVIE), len(MOVIE))
