"""What is learned from: labeled texts and marks, and what is said where little can be learned."""

import json
from pathlib import Path

import pytest

from desktop_app.core.errors import AppError
from desktop_app.core.recipe import Recipe
from desktop_app.encoder.encode import Encoder
from desktop_app.library import marks
from desktop_app.library.marks import Mark
from desktop_app.library.store import Library
from desktop_app.services.classifying.material import from_file, from_marks, made
from tests.services.indexed import index

MANY = [f"text number {number}" for number in range(60)]


def test_classes_are_in_the_order_of_their_names() -> None:
    given = made(MANY, ["b", "a", "c"] * 20, "here")
    assert given.classes == ("a", "b", "c")
    assert given.counts == (20, 20, 20)
    assert given.labels[:3].tolist() == [1, 0, 2]
    assert given.notes == ()


def test_a_text_that_comes_twice_is_taken_once() -> None:
    given = made([*MANY, MANY[0], MANY[1]], [*(["a", "b"] * 30), "a", "a"], "here")
    assert len(given.texts) == 61
    assert given.notes == (
        "1 text is there more than once and taken once.",
        "1 text has more than one label.",
    )


def test_too_few_examples_are_said_by_class() -> None:
    given = made(MANY[:28], ["a"] * 25 + ["b"] * 3, "here")
    assert len(given.notes) == 1
    assert "Few examples: 3 of “b”." in given.notes[0]
    several = made(MANY[:30], [f"class {number}" for number in range(10)] * 3, "here")
    assert "3 of “class 3” and 6 more" in several.notes[0]


@pytest.mark.parametrize(
    ("texts", "labels", "words"),
    [
        (MANY[:4], ["a"] * 4, "the same label, “a”"),
        (["same"] * 4, ["a", "b"] * 2, "are the same"),
        (MANY[:5], ["a", "a", "b", "b", "c"], "“c” has one example only"),
        (MANY[:4], ["a", "a", "b", "c"], "“b” and “c” have one example only"),
        ([str(at) for at in range(500)], [str(at // 2) for at in range(500)], "250 different labels"),
    ],
)
def test_what_nothing_can_be_learned_from_is_refused(texts: list[str], labels: list[str], words: str) -> None:
    with pytest.raises(AppError, match=words) as refused:
        made(texts, labels, "here")
    assert refused.value.hint


def test_a_file_names_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    rows = [f'"The dish {number}, was good",{"yes" if number % 2 else "no"},{number}' for number in range(50)]
    path.write_text("\n".join(["review,sentiment,number", *rows, "no label,,"]), encoding="utf-8")
    given = from_file(path)
    assert (given.text_field, given.label_field) == ("review", "sentiment")
    assert given.counts == (25, 25)
    assert given.source == "reviews.csv"
    assert given.notes == ("1 record is left out: without a text or a label, or damaged.",)


def test_marks_are_learned_from(tmp_path: Path, encoder: Encoder, recipe: Recipe) -> None:
    records = [{"_id": f"d{number}", "title": "A job", "text": text} for number, text in enumerate(MANY[:6])]
    source = tmp_path / "jobs.jsonl"
    source.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    folder = tmp_path / "library"
    with Library.create(folder, recipe) as library:
        index(library, [source], encoder)
    with pytest.raises(AppError, match="Nothing is marked"):
        from_marks(folder)
    for number in range(5):
        marks.mark(folder, Mark("a job", str(source), f"d{number}", number % 2))
    marks.mark(folder, Mark("a job", str(source), "gone", 1))
    given = from_marks(folder)
    assert given.classes == ("bad", "good")
    assert given.counts == (3, 2)
    assert given.texts[0] == "A job. text number 0"
    assert "1 marked document is no longer in the library and left out." in given.notes
