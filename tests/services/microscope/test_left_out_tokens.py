"""The vector without a token, against the encoder's own vector of the shorter text."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_app.core.arrays import Int64
from desktop_app.core.errors import Cancelled
from desktop_app.core.jobs import CancelToken
from desktop_app.core.types import Encoding
from desktop_app.encoder.encode import Encoder
from desktop_app.services.microscope.left_out_tokens import candidates, moved
from desktop_app.services.models import open_encoder


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return open_encoder()


def test_a_token_left_out_is_a_text_without_the_word(encoder: Encoder) -> None:
    words = ["she", "sat", "by", "the", "bank", "of", "the", "river"]
    encoding = encoder.wordpiece.encode(" ".join(words), max_length=20, pad=True)
    places = candidates(encoding)
    assert [encoding.tokens[place] for place in places] == words
    found = moved(encoder, encoding, places)
    texts = [" ".join(words), *(" ".join(words[:at] + words[at + 1 :]) for at in range(len(words)))]
    vectors = encoder.encode(texts).mean.astype(float)
    assert np.allclose(found, 1 - vectors[1:] @ vectors[0], atol=1e-6)
    assert moved(encoder, encoding, places[3:5]) == pytest.approx(found[3:5], abs=1e-6)


def test_a_pair_keeps_its_types_and_nothing_is_left_out_of_nothing(encoder: Encoder) -> None:
    pair = encoder.wordpiece.encode("the bank", "a river")
    assert [pair.tokens[place] for place in candidates(pair)] == ["the", "bank", "a", "river"]
    shorter = encoder.wordpiece.encode("the", "a river")
    whole, other = (encoder.batch_states(*_inputs(one))[0].mean(axis=0) for one in (pair, shorter))
    cosine = whole @ other / np.linalg.norm(whole) / np.linalg.norm(other)
    assert moved(encoder, pair, (2,))[0] == pytest.approx(1 - float(cosine), abs=1e-6)
    empty = encoder.wordpiece.encode("")
    assert candidates(empty) == ()
    assert moved(encoder, empty, ()) == ()
    assert len(moved(encoder, encoder.wordpiece.encode("a"), (1,))) == 1


def test_it_can_be_stopped(encoder: Encoder) -> None:
    token = CancelToken()
    token.cancel()
    encoding = encoder.wordpiece.encode("the bank")
    with pytest.raises(Cancelled):
        moved(encoder, encoding, candidates(encoding), token)


def _inputs(encoding: Encoding) -> tuple[Int64, Int64, Int64]:
    columns = encoding.input_ids, encoding.attention_mask, encoding.token_type_ids
    ids, mask, types = (np.array([column], dtype=np.int64) for column in columns)
    return ids, mask, types
