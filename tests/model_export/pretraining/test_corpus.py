from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.errors import AppError
from model_export.pretraining import corpus
from model_export.pretraining.checkpoints import tokenizer as tokenizer_of


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ('He said "no." Then he left.', ['He said "no.', "Then he left."]),
        ("About 3.5 million e.g. here. 42 more.", ["About 3.5 million e.g. here.", "42 more."]),
        ("no end", ["no end"]),
    ],
)
def test_sentences_end_before_a_capital(text: str, sentences: list[str]) -> None:
    assert [part.rstrip('"') for part in corpus.split(text)] == sentences


def test_a_document_of_one_sentence_has_nothing_to_follow_and_is_left_out(text: Path, saved: Path) -> None:
    tokenizer, _ = tokenizer_of(saved)
    read = corpus.read([text], tokenizer)
    assert read.sources == ("a", "b")
    assert read.documents.tolist() == [0, 3, 5]
    assert len(read.sentences) == 6
    assert read.sentences[-1] == len(read.pieces)
    first = tokenizer.encode("W1 w2 w3.", add_special_tokens=False).ids
    assert read.sentence(0).tolist() == first


def test_a_packed_file_and_the_kept_pieces_say_the_same(text: Path, saved: Path, tmp_path: Path) -> None:
    tokenizer, _ = tokenizer_of(saved)
    packed = tmp_path / "text.jsonl.gz"
    packed.write_bytes(gzip.compress(text.read_bytes()))
    plain = corpus.read([text], tokenizer)
    made = corpus.read([packed], tokenizer, tmp_path / "kept")
    kept = corpus.read([packed], tokenizer, tmp_path / "kept")
    for other in (made, kept):
        np.testing.assert_array_equal(plain.pieces, other.pieces)
        np.testing.assert_array_equal(plain.documents, other.documents)
        assert other.sources == plain.sources


def test_a_row_without_a_text_is_named(text: Path, saved: Path) -> None:
    text.write_text('{"source": "a", "text": "One. Two."}\n{"title": "b"}\n', encoding="utf-8")
    with pytest.raises(AppError, match="line 2 is no JSON object"):
        corpus.read([text], tokenizer_of(saved)[0])
