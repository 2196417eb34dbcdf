"""The vocabulary fits the embedding, and the tokenizer neither pads nor truncates."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import tokenizers

from desktop_app.core.errors import AppError
from model_export.vocabulary import read
from tests.model_export.conftest import PIECES


def test_a_vocabulary_without_a_tokenizer_file(saved: Path, tmp_path: Path) -> None:
    words = read(saved, len(PIECES))
    assert words.pieces == PIECES
    assert words.lowercase
    words.write(tmp_path)
    assert (tmp_path / "vocab.txt").read_text().splitlines() == list(PIECES)
    encoding = tokenizers.Tokenizer.from_file(str(tmp_path / "tokenizer.json")).encode("W7 w9", "w1")
    assert encoding.tokens == ["[CLS]", "w7", "w9", "[SEP]", "w1", "[SEP]"]
    assert encoding.type_ids == [0, 0, 0, 0, 1, 1]


def test_padding_and_truncation_are_removed(checkpoint: Path) -> None:
    read(checkpoint, len(PIECES)).write(checkpoint)
    path = checkpoint / "tokenizer.json"
    tokenizer = tokenizers.Tokenizer.from_file(str(path))
    tokenizer.enable_padding(length=128)
    tokenizer.enable_truncation(4)
    tokenizer.save(str(path))
    document = json.loads(read(checkpoint, len(PIECES)).tokenizer)
    assert (document["padding"], document["truncation"]) == (None, None)


def test_a_cased_tokenizer_stays_cased(checkpoint: Path, edit: Any) -> None:
    edit("tokenizer_config.json", do_lower_case=False, tokenizer_class="BertTokenizer")
    words = read(checkpoint, len(PIECES))
    assert not words.lowercase
    assert "[UNK]" in tokenizers.Tokenizer.from_str(words.tokenizer).encode("W7").tokens


def test_a_vocabulary_of_another_size_is_refused(saved: Path) -> None:
    with pytest.raises(AppError, match="97 pieces, the embedding 96 rows"):
        read(saved, 96)


def test_an_embedding_may_have_rows_that_no_piece_has(saved: Path) -> None:
    assert read(saved, 104).pieces == PIECES


def test_a_repeated_piece_is_refused(checkpoint: Path) -> None:
    (checkpoint / "vocab.txt").write_text("\n".join([*PIECES[:-1], PIECES[-2]]) + "\n")
    with pytest.raises(AppError, match="different models"):
        read(checkpoint, len(PIECES))


def test_a_missing_vocabulary_is_refused(checkpoint: Path) -> None:
    (checkpoint / "vocab.txt").unlink()
    with pytest.raises(AppError, match="vocabulary is missing"):
        read(checkpoint, len(PIECES))


def test_files_of_two_models_are_refused(checkpoint: Path) -> None:
    read(checkpoint, len(PIECES)).write(checkpoint)
    (checkpoint / "vocab.txt").write_text("\n".join(reversed(PIECES)) + "\n")
    with pytest.raises(AppError, match="different models"):
        read(checkpoint, len(PIECES))


def test_a_vocabulary_without_the_special_tokens_is_refused(checkpoint: Path) -> None:
    (checkpoint / "vocab.txt").write_text("\n".join(PIECES).replace("[SEP]", "[END]") + "\n")
    with pytest.raises(AppError, match="98 pieces"):
        read(checkpoint, len(PIECES))


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("tokenizer.json", '{"model": {"type": "WordLevel", "vocab": []}}', "is WordLevel"),
        ("tokenizer.json", '{"model": {"type": "Unigram", "vocab": []}}', "0 pieces"),
        ("tokenizer.json", "{}", "is no tokenizer"),
        ("tokenizer.json", "{", "cannot be read"),
        ("tokenizer.json", '{"model": {"type": "WordPiece"}}', "cannot be read"),
        ("tokenizer_config.json", '{"tokenizer_class": "BertJapaneseTokenizer"}', "BertJapaneseTokenizer"),
        ("vocab.txt", "\udcff\udcfe", "cannot be read"),
    ],
)
def test_a_tokenizer_that_cannot_be_used_is_refused(
    checkpoint: Path, name: str, text: str, message: str
) -> None:
    (checkpoint / name).write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(AppError, match=message):
        read(checkpoint, len(PIECES))
