"""What views of tokens give away, without a window; each script proves its numbers and refuses others."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.core.types import Truncation
from desktop_app.encoder.bundle import TOKENIZER
from desktop_app.encoder.wordpiece import WordPiece
from desktop_app.explore import batch, tokens, vocabulary, wordpiece_steps, wordpiece_trace
from desktop_app.explore.batch import Batch, Layer
from desktop_app.explore.export import Export
from desktop_app.explore.sheet import read
from desktop_app.services.models import open_bundle

TEXTS = ("I love pizza", "I like dogs very much")


@pytest.fixture(scope="module")
def tokenizer() -> WordPiece:
    return WordPiece(open_bundle())


def proves(script: str, path: Path, wrong: Callable[[str], str]) -> bool:
    """Whether a script agrees, and no longer does where its numbers are made wrong."""
    found = []
    for program in (script, wrong(script)):
        path.write_text(program, encoding="utf-8")
        found.append(subprocess.run([sys.executable, path], capture_output=True, check=False).returncode)
    return found == [0, 1]


def test_the_rows_of_a_sheet(tokenizer: WordPiece, tmp_path: Path) -> None:
    sheet = read(tokenizer, ("my paycheck", "lasts"), 6, pad=True)
    made = tokens.export(sheet, None, DEFAULT_BUNDLE)
    assert made.array is not None
    assert made.array.tolist() == [[101, 2026, 3477, 102, 16180, 102], [1] * 6, [0, 0, 0, 0, 1, 1]]
    assert made.document["unread"] == ["##che", "##ck"]
    assert proves(made.script, tmp_path / "proof.py", lambda script: script.replace("3477", "3478"))
    part = tokens.export(sheet, [1, 2], DEFAULT_BUNDLE)
    assert [row[1] for row in part.rows] == ["my", "pay"]
    assert part.script == made.script


def test_a_batch(tokenizer: WordPiece, tmp_path: Path) -> None:
    sheets = tuple(read(tokenizer, (text,), 512) for text in TEXTS)
    made = batch.export(Batch(sheets, 7, tokenizer.pad_id, tokenizer.pad), Layer.PIECES, DEFAULT_BUNDLE)
    assert made.document["attention_mask"] == [[1] * 5 + [0] * 2, [1] * 7]
    assert made.rows[0][-2:] == ("[PAD]", "[PAD]")
    assert made.array is not None
    assert made.array.tolist() == made.document["input_ids"]
    masks = batch.export(Batch(sheets, 7, tokenizer.pad_id, tokenizer.pad), Layer.MASK, DEFAULT_BUNDLE)
    assert masks.array is not None
    assert masks.array.tolist() == [list(row[1:]) for row in masks.rows] == made.document["attention_mask"]
    assert proves(made.script, tmp_path / "proof.py", lambda script: script.replace("[[101,", "[[100,"))


def test_a_batch_of_a_model_without_type_ids(tokenizer: WordPiece) -> None:
    sheets = tuple(replace(read(tokenizer, (text,), 512), types=False) for text in TEXTS)
    made = batch.export(Batch(sheets, 7, 1, "<pad>"), Layer.TYPES, DEFAULT_BUNDLE)
    assert made.document["token_type_ids"] is None
    assert made.rows[1] == (2, *"–" * 7)
    assert made.array is not None
    assert made.array.tolist() == made.document["input_ids"]
    assert Batch(sheets, 7, 1, "<pad>").value(0, 6, Layer.PIECES) == "<pad>"


def test_the_steps_of_a_word(tokenizer: WordPiece, tmp_path: Path) -> None:
    rules = wordpiece_trace.read_rules(open_bundle().folder / TOKENIZER)
    found = wordpiece_steps.words_of(rules, read(tokenizer, ("my Paycheck", "lasts")))
    assert [(word.text, word.written, word.rows) for word in found.words] == [
        (0, "my", (1,)),
        (0, "Paycheck", (2, 3, 4)),
        (1, "lasts", (6,)),
    ]
    assert [found.at(row) for row in (None, 0, 1, 4, 6)] == [None, None, 0, 1, 2]
    word = found.words[1]
    walk = wordpiece_trace.walk(rules, word.word)
    steps = tuple(wordpiece_steps.steps(walk, wordpiece_trace.stages(rules, word.written), word.written))
    made = wordpiece_steps.export(walk, steps, word.written, DEFAULT_BUNDLE)
    assert made.document["pieces"] == ["pay", "##che", "##ck"]
    assert len(made.rows) == len(steps)
    assert proves(made.script, tmp_path / "proof.py", lambda script: script.replace("'##che'", "'##chi'"))


def test_entries_without_a_nearest_one_have_no_script(tokenizer: WordPiece) -> None:
    words = vocabulary.vocabulary(tokenizer.vocabulary(), tokenizer.special, tokenizer.prefix)
    made = vocabulary.export(words, vocabulary.search(words, "#4825"), None, None, DEFAULT_BUNDLE)
    assert made.document == {
        "entries": [{"id": 4825, "piece": "restaurant", "kind": "whole word"}],
        "of": None,
        "nearest": [],
    }
    assert (made.array, made.script) == (None, "")


def test_a_text_for_reading_can_have_a_title_and_fewer_columns() -> None:
    rows = [("one", 1.5, "left out"), ("three", None, "")]
    made = Export("x", ("word", "number", "more"), rows, None, title="Words", columns=2)
    assert made.text().splitlines() == ["Words", "word     number", "one    1.500000", "three"]
    assert json.loads(made.json()) is None
    with pytest.raises(ValueError, match="no array"):
        Export("x", ("word",), [], None).npy()


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_words_of_texts_that_are_cut_are_all_there(
    tokenizer: WordPiece, side: Literal["left", "right"]
) -> None:
    rules = wordpiece_trace.read_rules(open_bundle().folder / TOKENIZER)
    texts = ("my paycheck, and my dog lasts", "her unbelievably long river")
    sheet = read(tokenizer, texts, 10, truncation=Truncation(side=side))
    assert sheet.unread
    found = wordpiece_steps.words_of(rules, sheet)
    written = [[word.written for word in found.words if word.text == text] for text in (0, 1)]
    assert written == [["my", "paycheck", ",", "and", "my", "dog", "lasts"], texts[1].split()]
    assert sorted(row for word in found.words for row in word.rows) == [
        number for number, row in enumerate(sheet.rows) if row.text is not None
    ]
    for word in found.words:
        pieces = [piece.token for piece in wordpiece_trace.walk(rules, word.word).pieces]
        assert [sheet.rows[row].token for row in word.rows] == pieces


def test_the_words_of_a_part_stand_where_they_are_in_the_whole() -> None:
    rules = wordpiece_trace.read_rules(open_bundle().folder / TOKENIZER)
    text = "My paycheck [MASK] lasts"
    part = wordpiece_trace.words(rules, text, 3, 18)
    assert part == wordpiece_trace.words(rules, text)[1:3]
    assert [text[word.start : word.end] for word in part] == ["paycheck", "[MASK]"]
