"""Labeled texts as they are met: records, tables, lines with a tab, and what is no such thing."""

import json
from pathlib import Path

import pytest

from desktop_app.core.errors import AppError
from desktop_app.corpus.labeled import read_labeled, read_texts


def test_lines_of_text_tab_label(tmp_path: Path) -> None:
    path = tmp_path / "labelled.txt"
    path.write_text('Wow... "Loved it.\t1\n\nA\ttab within\t0\nno label\n  \t1\n', encoding="utf-8")
    found = read_labeled(path)
    assert found.texts == ('Wow... "Loved it.', "A\ttab within")
    assert found.labels == ("1", "0")
    assert found.skipped == 2
    assert read_texts(path) == ('Wow... "Loved it.\t1', "A\ttab within\t0", "no label", "1")


def test_texts_of_a_labeled_file_come_without_their_labels(tmp_path: Path) -> None:
    path = tmp_path / "labelled.txt"
    path.write_text("good\t1\nbad\t0\n", encoding="utf-8")
    assert read_texts(path) == ("good", "bad")
    path.write_text("good\nbad\n\n", encoding="utf-8")
    assert read_texts(path) == ("good", "bad")


def test_records_of_json(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows: list[object] = [{"text": "good", "label": 1}, {"text": "bad", "label": 0}, {"text": ""}, [1]]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    found = read_labeled(path)
    assert (found.texts, found.labels, found.skipped) == (("good", "bad"), ("1", "0"), 2)
    assert read_texts(path) == ("good", "bad")


def test_columns_are_guessed_by_name_and_then_by_what_they_hold(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text(
        "id\tReview\tStars\n" + "".join(f"{n}\tthe dish {n} was fine\t{n % 3}\n" for n in range(9))
    )
    found = read_labeled(path)
    assert (found.text_field, found.label_field) == ("Review", "Stars")
    other = tmp_path / "b.csv"
    other.write_text("who,what\n" + "".join(f"{'ab'[n % 2]},they said number {n}\n" for n in range(8)))
    found = read_labeled(other)
    assert (found.text_field, found.label_field) == ("what", "who")
    chosen = read_labeled(other, "who", "what")
    assert (chosen.texts[0], chosen.labels[0]) == ("a", "they said number 0")


def test_what_cannot_be_read_is_refused_with_advice(tmp_path: Path) -> None:
    plain, records = tmp_path / "plain.txt", tmp_path / "records.jsonl"
    plain.write_text("no label here\n")
    records.write_text("\n".join(json.dumps({"text": f"t{n}", "name": f"n{n}"}) for n in range(5)))
    binary = tmp_path / "binary.txt"
    binary.write_bytes(b"\x00\x01" * 50)
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    for path, words in (
        (plain, "no labels"),
        (records, "not clear which column"),
        (binary, "cannot be read"),
        (empty, "cannot be read"),
        (tmp_path / "missing.csv", "does not exist"),
        (tmp_path / "missing.txt", "does not exist"),
    ):
        with pytest.raises(AppError, match=words) as refused:
            read_labeled(path)
        assert refused.value.hint
    with pytest.raises(AppError, match="has no column label"):
        read_labeled(records, "text", "label")
    with pytest.raises(AppError, match="cannot both be"):
        read_labeled(records, "text", "text")
    with pytest.raises(AppError, match="no texts"):
        read_texts(tmp_path / "empty.txt") if (tmp_path / "empty.txt").write_text("\n") else None
