"""Who may see whom, against masks made by hand, and what is said of it on the guide's own sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.core.types import AT_THE_END, Encoding
from desktop_app.encoder.wordpiece import WordPiece
from desktop_app.explore.architecture import sight
from desktop_app.explore.architecture.sight import KINDS, SightKind
from desktop_app.services.models import open_bundle
from tests.explore.test_exports import proves

GUIDE = "The restaurant had [MASK] food"


@pytest.fixture(scope="module")
def tokenizer() -> WordPiece:
    return WordPiece(open_bundle())


def test_an_encoder_sees_all_but_padding(tokenizer: WordPiece) -> None:
    encoding = tokenizer.encode("I love pizza", None, 8, pad=True)
    assert sight.sight(encoding, "encoder").matrix.tolist() == [[True] * 5 + [False] * 3] * 8
    causal = sight.sight(encoding, "decoder").matrix
    assert causal.tolist() == [[c <= r and c < 5 for c in range(8)] for r in range(8)]


def test_two_stacks_with_cross_attention(tokenizer: WordPiece) -> None:
    encoding = tokenizer.encode("I love pizza", "and dogs", 16, pad=True)
    found = sight.sight(encoding, "both")
    assert (found.split, found.places, found.repeated) == (5, tuple(range(8)), False)
    full, nothing, triangle = np.ones((5, 5)), np.zeros((5, 3)), np.tri(3)
    expected = np.block([[full, nothing], [np.ones((3, 5)), triangle]])
    np.testing.assert_array_equal(found.matrix, expected.astype(bool))
    assert found.rows_of(6) == (6,)


def test_one_text_is_written_again(tokenizer: WordPiece) -> None:
    encoding = tokenizer.encode("I love pizza")
    found = sight.sight(encoding, "both")
    assert found.repeated
    assert found.matrix.shape == (10, 10)
    assert found.rows_of(2) == (2, 7)
    assert found.rows_of(None) == ()
    assert found.seen(7) == (0, 1, 2, 3, 4, 5, 6, 7)


def test_the_mask_sees_food_only_without_the_causal_mask(tokenizer: WordPiece) -> None:
    encoding = tokenizer.encode(GUIDE)
    assert encoding.tokens == ("[CLS]", "the", "restaurant", "had", "[MASK]", "food", "[SEP]")
    encoder, decoder = (sight.sight(encoding, kind) for kind in KINDS[:2])
    assert encoder.matrix[4, 5]
    assert not decoder.matrix[4, 5]
    said = sight.masked_reason(encoder, encoding.tokens)
    assert "sees [CLS] the restaurant had to its left and food [SEP] to its right" in said
    said = sight.masked_reason(decoder, encoding.tokens)
    assert "[MASK] sees [CLS] the restaurant had, and not food [SEP]" in said
    said = sight.masked_reason(sight.sight(encoding, "both"), encoding.tokens)
    assert "would see [CLS] the restaurant had, and not food [SEP]" in said
    assert sight.seen_sentence(decoder, encoding.tokens, 4) == (
        "[MASK] may see 5 tokens: 4 to its left, itself, 0 to its right."
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_without_a_mask_says_how_to_get_one(tokenizer: WordPiece, kind: SightKind) -> None:
    encoding = tokenizer.encode("I love pizza")
    assert "Write [MASK]" in sight.masked_reason(sight.sight(encoding, kind), encoding.tokens)


def test_cls_sees_both_texts_or_itself_alone(tokenizer: WordPiece) -> None:
    encoding = tokenizer.encode("I love pizza", "and dogs", 16, pad=True)
    encoder, decoder = (sight.sight(encoding, kind) for kind in KINDS[:2])
    assert "[CLS] sees all 8 tokens of both texts" in sight.next_reason(encoder, encoding.tokens, True)
    assert "sees 1 token, itself" in sight.next_reason(decoder, encoding.tokens, True)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("second", [None, "and dogs"])
@pytest.mark.parametrize("pad", [False, True])
def test_the_script_proves_the_mask(
    tokenizer: WordPiece, tmp_path: Path, kind: SightKind, second: str | None, pad: bool
) -> None:
    encoding = tokenizer.encode("I love pizza", second, 10, pad=pad)
    found = sight.sight(encoding, kind)
    texts = ("I love pizza",) if second is None else ("I love pizza", second)
    made = sight.export(found, encoding, texts, 10, AT_THE_END, DEFAULT_BUNDLE)
    assert made.array is not None
    assert made.array.tolist() == found.matrix.astype(int).tolist() == made.document["may_see"]
    assert [row[3] for row in made.rows] == found.matrix.sum(axis=1).tolist()
    sums = repr(found.matrix.sum(axis=1).tolist())
    assert proves(made.script, tmp_path / "proof.py", lambda script: script.replace(sums, f"{sums}[1:]"))


def test_the_longest_text(tokenizer: WordPiece) -> None:
    encoding: Encoding = tokenizer.encode("word " * 600)
    found = sight.sight(encoding, "decoder")
    assert int(found.matrix.sum()) == 512 * 513 // 2
    assert "and 500 more" not in sight.masked_reason(found, encoding.tokens)
