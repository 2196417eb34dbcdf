"""A layer computed from the weights in numpy gives what onnxruntime and Transformers give."""

from __future__ import annotations

import mmap
from typing import Any

import numpy as np
import pytest

from desktop_app.core.arrays import Float32
from desktop_app.core.types import Encoding
from desktop_app.encoder.encode import Encoder
from desktop_app.explore.architecture import by_hand
from desktop_app.explore.architecture.network import OTHER, BertNetwork
from desktop_app.services.models import open_encoder
from tests.explore.architecture.conftest import Made


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return open_encoder()


@pytest.mark.parametrize(
    ("texts", "length", "pad"),
    [
        (("The restaurant had [MASK] food",), 512, False),
        (("",), 512, False),
        (("a",), 512, False),
        (("I love pizza", "and dogs, very much"), 512, False),
        (("I love pizza",), 12, True),
        (("word " * 600,), 512, False),
    ],
)
def test_every_layer_of_the_default_model(
    encoder: Encoder, default: tuple[BertNetwork, mmap.mmap], texts: tuple[str, ...], length: int, pad: bool
) -> None:
    network, weights = default
    second = texts[1] if len(texts) > 1 else None
    encoding = encoder.wordpiece.encode(texts[0], second, length, pad=pad)
    states = encoder.hidden_states(encoding)
    np.testing.assert_allclose(by_hand.embed(network, weights, encoding).normed, states[0], rtol=0, atol=1e-5)
    for number in range(1, len(network.layers) + 1):
        found = by_hand.run(network, weights, number, states[number - 1], encoding)
        assert found
        np.testing.assert_allclose(found.add_last, states[number], rtol=0, atol=2e-5)


def test_every_block_of_another_bert_is_what_transformers_computes(made: Made) -> None:
    import torch

    ids, types, mask = [2, 9, 4, 30, 3, 11, 3, 0], [0, 0, 0, 0, 0, 1, 1, 0], [1] * 7 + [0]
    encoding = _encoding(ids, types, mask)
    seen: dict[str, Float32] = {}

    def keep(name: str) -> Any:
        def hook(_module: object, _given: object, out: Any) -> None:
            seen[name] = out.detach().numpy()[0]

        return hook

    layer = made.model.encoder.layer[-1]
    hooks = [
        part.register_forward_hook(keep(name))
        for name, part in (
            ("attention", layer.attention.output.dense),
            ("add", layer.attention.output),
            ("inner", layer.intermediate),
            ("feed_forward", layer.output.dense),
            ("add_last", layer.output),
        )
    ]
    with torch.inference_mode():
        out = made.model(
            input_ids=torch.tensor([ids]),
            token_type_ids=torch.tensor([types]),
            attention_mask=torch.tensor([mask]),
            output_hidden_states=True,
        )
    for hook in hooks:
        hook.remove()
    states = [state.numpy()[0] for state in out.hidden_states]
    embedded = by_hand.embed(made.network, made.weights, encoding)
    np.testing.assert_allclose(embedded.normed, states[0], rtol=0, atol=1e-5)
    found = by_hand.run(made.network, made.weights, len(made.network.layers), states[-2], encoding)
    assert found
    for name, expected in seen.items():
        np.testing.assert_allclose(getattr(found, name), expected, rtol=2e-5, atol=2e-4, err_msg=name)


def test_an_activation_that_is_not_known_is_not_made_up(made: Made) -> None:
    from dataclasses import replace

    given = np.zeros((3, made.network.hidden), dtype=np.float32)
    encoding = _encoding([2, 9, 3], [0] * 3, [1] * 3)
    assert by_hand.run(replace(made.network, activation=OTHER), made.weights, 1, given, encoding) is None


def _encoding(ids: list[int], types: list[int], mask: list[int]) -> Encoding:
    many = len(ids)
    return Encoding(
        tokens=tuple(map(str, ids)),
        input_ids=tuple(ids),
        attention_mask=tuple(mask),
        token_type_ids=tuple(types),
        offsets=((0, 0),) * many,
        special_tokens_mask=(0,) * many,
        words=(0,) * many,
        unread=(),
        unread_offsets=(),
    )
