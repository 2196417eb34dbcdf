"""The arithmetic of attention, against loops by hand and against scipy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import spearmanr

from desktop_app.encoder.encode import Encoder
from desktop_app.explore import attention
from desktop_app.explore.attention import AttentionInput, attention_input
from desktop_app.services.models import open_encoder

PAIR = ("He went to the bank.", "The river bank was muddy.")


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return open_encoder()


def given(encoder: Encoder, *texts: str, length: int = 512, pad: bool = False) -> AttentionInput:
    second = texts[1] if len(texts) > 1 else None
    encoding = encoder.wordpiece.encode(texts[0], second, length, pad=pad)
    return attention_input(texts, length, encoding, encoder.attentions(encoding))


@pytest.fixture(scope="module")
def pair(encoder: Encoder) -> AttentionInput:
    return given(encoder, *PAIR, length=24, pad=True)


def test_rollout_is_the_product_of_half_identities(pair: AttentionInput) -> None:
    weights, tokens = pair.found.weights, pair.found.tokens
    expected = [[float(i == j) for j in range(tokens)] for i in range(tokens)]
    for layer in range(6):
        mixed = [[0.0] * tokens for _ in range(tokens)]
        for i in range(tokens):
            for k in range(tokens):
                mean = sum(float(weights[layer, head, i, k]) for head in range(12)) / 12
                step = 0.5 * mean + 0.5 * (i == k)
                for j in range(tokens):
                    mixed[i][j] += step * expected[k][j]
        expected = mixed
        assert np.abs(pair.rollouts[layer] - np.array(expected)).max() < 1e-6
    assert np.abs(pair.rollouts.sum(axis=-1) - 1).max() < 1e-6
    padding = np.array(pair.encoding.attention_mask) == 0
    assert not pair.rollouts[:, ~padding][:, :, padding].any()


def test_what_a_place_of_the_grid_shows(pair: AttentionInput) -> None:
    assert pair.columns == 14
    assert np.array_equal(pair.matrix(3, 5), pair.found.weights[2, 4])
    assert np.allclose(pair.matrix(3, 13), pair.found.weights[2].mean(axis=0), atol=1e-7)
    assert np.array_equal(pair.matrix(3, 14), pair.rollouts[2])
    assert [pair.name(2, column) for column in (1, 13, 14)] == [
        "Layer 2, head 1",
        "Layer 2, average over heads",
        "Rollout of layers 1 to 2",
    ]


def test_the_parts_of_a_pair(pair: AttentionInput) -> None:
    encoding = pair.encoding
    first = ["[CLS]", "he", "went", "to", "the", "bank", ".", "[SEP]"]
    second = ["the", "river", "bank", "was", "muddy", ".", "[SEP]"]
    for number, sides in enumerate(((first, first), (first, second), (second, first), (second, second)), 1):
        found = attention.part(encoding, number)
        assert tuple([encoding.tokens[at] for at in places] for places in found) == sides
    rows, columns = attention.part(encoding, 0)
    assert len(rows) == len(columns) == 24
    matrix = pair.matrix(4, 13)
    shares = [attention.share(matrix, encoding, number) for number in range(5)]
    assert shares[0] == pytest.approx(1, abs=1e-6)
    assert shares[1] + shares[2] == pytest.approx(1, abs=1e-6)
    assert shares[3] + shares[4] == pytest.approx(1, abs=1e-6)
    assert shares[2] == pytest.approx(float(matrix[:8, 8:15].sum() / 8), abs=1e-6)


def test_a_weight_from_its_query_and_key(pair: AttentionInput) -> None:
    for layer, head, looking, looked_at in ((1, 1, 0, 5), (6, 12, 10, 3), (3, 7, 20, 2)):
        found = attention.pair_numbers(pair, layer, head, looking, looked_at)
        query, key = (
            part[layer - 1, head - 1, at].astype(float)
            for part, at in ((pair.found.queries, looking), (pair.found.keys, looked_at))
        )
        assert found.dot == pytest.approx(math.fsum(query * key), abs=1e-9)
        assert found.scaled == pytest.approx(found.dot / math.sqrt(32), abs=1e-12)
        assert found.products.shape == (32,)
        assert found.weight == pytest.approx(math.exp(found.scaled - found.largest) / found.total, rel=1e-12)
        assert found.weight == pytest.approx(float(pair.matrix(layer, head)[looking, looked_at]), abs=1e-5)
    assert attention.pair_numbers(pair, 1, 1, 0, 20).weight == 0  # padding


def test_entropy_in_bits() -> None:
    rows = np.array([[1, 0, 0, 0], [0.5, 0.5, 0, 0], [0.25] * 4], dtype=np.float32)
    assert attention.entropies(rows).tolist() == [0, 1, 2]


def test_habits_are_averages_over_what_is_read(pair: AttentionInput) -> None:
    matrix = pair.matrix(2, 3)
    found = attention.habits(matrix, pair.encoding)
    read = range(15)
    assert found.cls == pytest.approx(sum(float(matrix[i, 0]) for i in read) / 15, abs=1e-7)
    assert found.sep == pytest.approx(sum(float(matrix[i, 7] + matrix[i, 14]) for i in read) / 15, abs=1e-7)
    assert found.itself == pytest.approx(sum(float(matrix[i, i]) for i in read) / 15, abs=1e-7)
    assert found.previous == pytest.approx(sum(float(matrix[i, i - 1]) for i in range(1, 15)) / 15, abs=1e-7)
    assert found.following == pytest.approx(sum(float(matrix[i, i + 1]) for i in range(14)) / 15, abs=1e-7)
    assert found.even == pytest.approx(math.log2(15))
    assert 0 < found.bits < found.even


def test_what_a_token_gets(pair: AttentionInput) -> None:
    matrix = pair.matrix(5, 1)
    assert np.array_equal(attention.received(matrix, pair.encoding, "cls"), matrix[0])
    mean = attention.received(matrix, pair.encoding, "mean")
    assert np.allclose(mean, matrix[:15].mean(axis=0), atol=1e-7)
    assert mean.sum() == pytest.approx(1, abs=1e-6)


def test_rank_correlation_is_spearmans() -> None:
    random = np.random.default_rng(5)
    one, other = (random.integers(0, 6, 40).tolist() for _ in range(2))  # many ties
    assert attention.rank_correlation(one, other) == pytest.approx(spearmanr(one, other)[0], abs=1e-12)
    assert attention.rank_correlation([1, 2, 3], [9, 8, 7]) == pytest.approx(-1)
    assert attention.rank_correlation([1, 1, 1], [1, 2, 3]) is None
    assert attention.rank_correlation([], []) is None
    assert attention.rank_correlation([4], [2]) is None


def test_the_strongest_weights() -> None:
    matrix = np.array([[0.7, 0.3], [0.05, 0.95]], dtype=np.float32)
    assert [line[:2] for line in attention.strongest(matrix, 0.1)] == [(0, 1), (0, 0), (1, 1)]
    assert attention.strongest(np.zeros((3, 3), dtype=np.float32), 0) == []
    many = np.random.default_rng(1).random((60, 60)).astype(np.float32)
    found = [weight for *_, weight in attention.strongest(many, 0.2)]
    assert found == sorted(many.ravel().tolist())[-attention.MOST_LINES :]


@pytest.mark.parametrize("most", [1, 5, 7, 64])
def test_every_pixel_of_a_thumbnail_is_the_largest_of_its_block(most: int) -> None:
    matrix = np.random.default_rng(2).random((23, 23)).astype(np.float32)
    found = attention.thumbnail(matrix, most)
    block = math.ceil(23 / most)
    assert max(found.shape) <= most or block == 1
    for row, column in np.ndindex(found.shape):
        piece = matrix[row * block : (row + 1) * block, column * block : (column + 1) * block]
        assert found[row, column] == piece.max()
