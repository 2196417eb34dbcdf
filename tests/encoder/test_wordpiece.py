"""The tokenizer against published vectors and against Transformers."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import BertTokenizerFast

from desktop_app.core.errors import AppError
from desktop_app.core.types import Strategy, Truncation
from desktop_app.encoder.bundle import Bundle
from desktop_app.encoder.wordpiece import WordPiece


@pytest.fixture(scope="module")
def wordpiece(bundle: Bundle) -> WordPiece:
    return WordPiece(bundle)


@pytest.fixture(scope="module")
def reference(bundle: Bundle) -> BertTokenizerFast:
    return BertTokenizerFast(vocab_file=str(bundle.folder / "vocab.txt"))


def test_published_vectors(wordpiece: WordPiece) -> None:
    folder = os.environ.get("EMBEDSCOPE_DATA")
    if not folder:
        pytest.skip("EMBEDSCOPE_DATA names no folder with wordpiece/vectors_bert_base_uncased.json")
    vectors = json.loads(Path(folder, "wordpiece/vectors_bert_base_uncased.json").read_text(encoding="utf-8"))
    assert len(vectors) == 42
    for vector in vectors:
        encoding = wordpiece.encode(vector["text"], vector["text_pair"])
        assert list(encoding.input_ids) == vector["ids"], vector["name"]


def test_a_pair_of_the_guide(wordpiece: WordPiece) -> None:
    encoding = wordpiece.encode("Is the battery long lasting", "Yes it lasts very long")
    assert encoding.tokens == (
        *("[CLS]", "is", "the", "battery", "long", "lasting", "[SEP]"),
        *("yes", "it", "lasts", "very", "long", "[SEP]"),
    )
    assert encoding.token_type_ids == (0,) * 7 + (1,) * 6
    assert encoding.special_tokens_mask == (1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1)
    assert encoding.offsets[9] == (7, 12)


def test_what_truncation_leaves_unread(wordpiece: WordPiece) -> None:
    encoding = wordpiece.encode("one two three four five", max_length=4)
    assert encoding.tokens == ("[CLS]", "one", "two", "[SEP]")
    assert encoding.unread == ("three", "four", "five")
    assert encoding.unread_offsets == ((0, 8, 13), (0, 14, 18), (0, 19, 23))


def test_padding_is_masked(wordpiece: WordPiece) -> None:
    encoding = wordpiece.encode("one two", max_length=6, pad=True)
    assert encoding.tokens == ("[CLS]", "one", "two", "[SEP]", "[PAD]", "[PAD]")
    assert encoding.attention_mask == (1, 1, 1, 1, 0, 0)
    assert encoding.words == (-1, 0, 1, -1, -1, -1)


@pytest.mark.parametrize(("second", "shortest"), [(None, 3), ("b", 5)])
def test_no_room_for_a_piece_is_said(wordpiece: WordPiece, second: str | None, shortest: int) -> None:
    wordpiece.encode("a", second, max_length=shortest)
    with pytest.raises(AppError, match=f"at least {shortest}"):
        wordpiece.encode("a", second, max_length=shortest - 1)


@settings(max_examples=200)
@given(
    first=st.text(max_size=60),
    second=st.none() | st.text(min_size=1, max_size=60),
    limit=st.integers(5, 24),
)
def test_agrees_with_transformers(
    wordpiece: WordPiece,
    reference: BertTokenizerFast,
    first: str,
    second: str | None,
    limit: int,
) -> None:
    expected = reference(first, second, truncation="longest_first", max_length=limit)
    encoding = wordpiece.encode(first, second, limit)
    assert list(encoding.input_ids) == expected["input_ids"]
    assert list(encoding.token_type_ids) == expected["token_type_ids"]
    whole = wordpiece.encode(first, second)
    assert len(encoding.input_ids) + len(encoding.unread) == len(whole.input_ids)
    if second is None:
        assert wordpiece.ids([first], limit)[0].tolist() == expected["input_ids"]
        assert wordpiece.spans(first) == list(whole.offsets[1:-1])


def test_a_lone_surrogate_reads_as_a_replacement_character(wordpiece: WordPiece) -> None:
    damaged, mended = "caf\udce9 au lait", "caf\ufffd au lait"
    assert wordpiece.encode(damaged) == wordpiece.encode(mended)
    assert wordpiece.spans(damaged) == wordpiece.spans(mended)
    assert wordpiece.ids([damaged], 9)[0].tolist() == wordpiece.ids([mended], 9)[0].tolist()


@settings(max_examples=150)
@given(
    first=st.text("ab c1é日", max_size=40),
    second=st.none() | st.text("ab c1é日", min_size=1, max_size=40),
    limit=st.integers(5, 16),
    strategy=st.sampled_from(["longest_first", "only_first", "only_second"]),
    side=st.sampled_from(["right", "left"]),
)
def test_every_truncation_agrees_with_transformers(
    wordpiece: WordPiece,
    reference: BertTokenizerFast,
    first: str,
    second: str | None,
    limit: int,
    strategy: Strategy,
    side: Literal["right", "left"],
) -> None:
    reference.truncation_side = side
    wanted = strategy if second is not None else "longest_first"
    try:
        expected = reference(first, second, truncation=wanted, max_length=limit)["input_ids"]
    except Exception:  # the Rust side raises bare Exception: the one text is too short to give way
        expected = None
    finally:
        reference.truncation_side = "right"
    if expected is None or len(expected) > limit:
        with pytest.raises(AppError, match="too short to make room"):
            wordpiece.encode(first, second, limit, truncation=Truncation(strategy, side))
        return
    encoding = wordpiece.encode(first, second, limit, truncation=Truncation(strategy, side))
    assert list(encoding.input_ids) == expected
    whole = wordpiece.encode(first, second)
    assert len(encoding.input_ids) + len(encoding.unread) == len(whole.input_ids)
    read = {(kind, *span) for kind, span in zip(encoding.token_type_ids, encoding.offsets, strict=True)}
    assert not read & {offsets for offsets in encoding.unread_offsets if offsets[2]}


def test_of_a_bundle_one_is_enough(bundle: Bundle) -> None:
    found = WordPiece.of(bundle)
    assert WordPiece.of(Bundle.open(bundle.folder)) is found
    shorter = replace(bundle, manifest=replace(bundle.manifest, max_length=64))
    assert WordPiece.of(shorter).max_length == 64
