"""Unigram and byte-level BPE as the encoder reads them, and what the microscope says of their tokens."""

from __future__ import annotations

import dataclasses
import unicodedata
from pathlib import Path

import pytest

from desktop_app.core.recipe import Recipe
from desktop_app.core.types import Document
from desktop_app.corpus.passages import split
from desktop_app.encoder.bundle import Bundle, Manifest
from desktop_app.encoder.wordpiece import WordPiece
from desktop_app.explore.sheet import read
from tests.model_export import tiny

FAMILIES = {"roberta": "BPE", "modernbert": "BPE", "xlm-roberta": "Unigram", "mpnet": "WordPiece"}
MANIFEST = Manifest("x", "x", "0" * 64, "mit", 40, 3, 5, 400, 64, None, "mean", True, False)


def opened(family: str, folder: Path) -> WordPiece:
    tiny.tokenizer(family).save(str(folder / "tokenizer.json"))
    manifest = dataclasses.replace(MANIFEST, family=family, tokenizer=FAMILIES[family])
    return WordPiece(Bundle(folder, manifest))


@pytest.fixture(params=FAMILIES)
def tokenizer(request: pytest.FixtureRequest, tmp_path: Path) -> WordPiece:
    return opened(str(request.param), tmp_path)


def test_a_text_and_a_pair_have_their_own_special_tokens(tokenizer: WordPiece) -> None:
    one = tokenizer.encode("nurse")
    first, last = one.tokens[0], one.tokens[-1]
    assert (first, last) in (("<s>", "</s>"), ("[CLS]", "[SEP]"))
    assert (one.special_tokens_mask[0], one.special_tokens_mask[-1]) == (1, 1)
    pair = tokenizer.encode("nurse", "doctor", 32, pad=True)
    assert len(pair.tokens) == 32
    assert set(pair.tokens[sum(pair.attention_mask) :]) == {tokenizer.pad}
    spelled = [
        source for source, special in zip(pair.sources, pair.special_tokens_mask, strict=True) if not special
    ]
    assert sorted(set(spelled)) == [0, 1]
    assert spelled == sorted(spelled)


def test_ids_are_cut_before_the_last_token(tokenizer: WordPiece) -> None:
    (whole,) = tokenizer.ids([tiny.TEXTS[0]], 64)
    (cut,) = tokenizer.ids([tiny.TEXTS[0]], 8)
    assert cut.tolist() == [*whole[:7].tolist(), whole[-1]]
    assert cut.tolist() == list(tokenizer.encode(tiny.TEXTS[0], max_length=8).input_ids)


def test_the_sheet_says_what_is_there(tokenizer: WordPiece) -> None:
    sheet = read(tokenizer, ("A nurse", "The doctor"))
    assert not sheet.types
    assert [section.kind for section in sheet.sections] == ["first", "second"]
    assert "token type id" not in sheet.describe(1)
    assert "opens the input" in sheet.describe(0)
    assert "ends the second text" in sheet.describe(len(sheet.rows) - 1)
    assert {sheet.word(row).strip() for row in sheet.rows if row.text == 1} == {"The", "doctor"}


def test_what_the_vocabulary_does_not_have_is_unknown(tmp_path: Path) -> None:
    sheet = read(opened("xlm-roberta", tmp_path), ("nurse 𓀀𓁐",))
    (row,) = [row for row in sheet.rows if row.kind == "unknown"]
    assert (row.token, sheet.surface(row)) == ("<unk>", "𓀀𓁐")


def test_words_begin_with_a_mark_or_continue_with_one(tokenizer: WordPiece) -> None:
    words = tokenizer.words()
    assert words
    assert not any(word.startswith(("##", "▁", "Ġ", " ")) for word in words)


LONG = (
    " ".join(tiny.TEXTS * 4),
    "护士在夜间照顾病人医生早上写报告" * 12,
    "ночью" * 40 + " " + "ухаживает за больными, " * 10,
    "Krankenschwesternachtdienst" * 12,
    "a\u0301 e\u0308 ﬁne ½ " * 20,
)


@pytest.mark.parametrize("text", LONG)
@pytest.mark.parametrize("limit", [40, 60])
def test_no_passage_is_longer_than_the_model_reads_and_every_word_is_in_one(
    tokenizer: WordPiece, text: str, limit: int
) -> None:
    prompt = "passage: "
    recipe = Recipe("x", limit)
    found = split(
        Document("d", "", text),
        tokenizer.spans,
        recipe.max_length,
        added=tokenizer.added(prompt),
        slack=tokenizer.slack,
    )
    for passage in found:
        (ids,) = tokenizer.ids([prompt + passage.model_text], 512)
        assert len(ids) <= limit
    covered = 0
    for passage in found:
        assert not _letters(text[covered : passage.start])
        covered = max(covered, passage.end)
    assert not _letters(text[covered:])


def _letters(text: str) -> str:
    """What is neither space nor a mark on the letter before it, which WordPiece may drop."""
    return "".join(letter for letter in text if not letter.isspace() and not unicodedata.combining(letter))
