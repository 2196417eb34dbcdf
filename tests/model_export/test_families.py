"""BERT and its family, each from a tiny checkpoint to a bundle that computes what transformers computes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.errors import AppError
from desktop_app.core.recipe import ReadAs
from desktop_app.encoder.bundle import ATTENTIONS, VOCABULARY, WITHOUT_ATTENTIONS, Bundle
from desktop_app.encoder.encode import Encoder
from desktop_app.encoder.vetting import vet
from desktop_app.encoder.wordpiece import word_embeddings
from model_export.pipeline import export
from model_export.quiet import quiet
from tests.model_export import tiny


@pytest.fixture(scope="module", params=tiny.FAMILIES)
def family(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def saved(family: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.checkpoint(family, tmp_path_factory.mktemp("saved") / family)


@pytest.fixture(scope="module")
def bundle(saved: Path, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return export(str(saved), tmp_path_factory.mktemp("bundles") / saved.name)


def test_the_manifest_says_what_it_is(bundle: Bundle, family: str) -> None:
    manifest = bundle.manifest
    kind = (
        "BPE"
        if family in tiny.BPE_FAMILIES
        else "Unigram"
        if family in tiny.UNIGRAM_FAMILIES
        else "WordPiece"
    )
    assert (manifest.family, manifest.tokenizer) == (family, kind)
    assert (manifest.layers, manifest.heads, manifest.hidden_size) == (3, 5, 40)
    skipped = 2 if family in ("roberta", "xlm-roberta", "camembert", "mpnet") else 0
    assert manifest.max_length == 66 - skipped
    assert (VOCABULARY in manifest.files) is (kind == "WordPiece")
    assert (ATTENTIONS in manifest.files) is (family not in WITHOUT_ATTENTIONS)


def test_it_is_what_its_manifest_says(bundle: Bundle) -> None:
    vet(Bundle.open(bundle.folder, thorough=True))


def test_vectors_and_states_are_those_of_transformers(bundle: Bundle, saved: Path) -> None:
    encoder = Encoder(bundle, threads=1)
    texts = [*tiny.TEXTS, "", "a", " ".join(tiny.TEXTS)]
    limit = bundle.manifest.max_length
    rows = encoder.wordpiece.ids(texts, limit)
    assert max(map(len, rows)) == limit
    vectors = encoder.encode(texts, ReadAs(limit))
    states = encoder.hidden_states(encoder.wordpiece.encode(texts[0]))
    with quiet():
        import torch
        from transformers import AutoModel

        model = AutoModel.from_pretrained(saved, attn_implementation="eager").eval()
        for row, mean, cls in zip(rows, vectors.mean, vectors.cls, strict=True):
            with torch.inference_mode():
                last = model(input_ids=torch.from_numpy(row[None])).last_hidden_state[0].numpy()
            for found, expected in ((mean, last.mean(axis=0)), (cls, last[0])):
                np.testing.assert_allclose(found, expected / np.linalg.norm(expected), atol=1e-5)
        with torch.inference_mode():
            ids = torch.from_numpy(rows[0][None])
            output = model(input_ids=ids, output_hidden_states=True)
        every = (*output.hidden_states[:-1], output.last_hidden_state)
    assert len(states) == 4
    for found, expected in zip(states, every, strict=True):
        np.testing.assert_allclose(found, expected[0].numpy(), atol=1e-4)


def test_its_attention_is_that_of_transformers(bundle: Bundle, saved: Path, family: str) -> None:
    encoder = Encoder(bundle, threads=1)
    limit = min(24, bundle.manifest.max_length)
    encoding = encoder.wordpiece.encode(tiny.TEXTS[0].split()[0], max_length=limit, pad=True)
    if family in WITHOUT_ATTENTIONS:
        with pytest.raises(AppError, match=family):
            encoder.attentions(encoding)
        return
    found, read = encoder.attentions(encoding), sum(encoding.attention_mask)
    assert read < len(encoding.tokens)
    with quiet():
        import torch
        from transformers import AutoModel

        model = AutoModel.from_pretrained(saved, attn_implementation="eager").eval()
        with torch.inference_mode():
            ids = torch.tensor([encoding.input_ids[:read]])
            output = model(input_ids=ids, output_attentions=True)
    for weights, expected in zip(found.weights, output.attentions, strict=True):
        np.testing.assert_allclose(weights[:, :read, :read], expected[0].numpy(), atol=1e-5)
        assert not weights[..., read:].any()


def test_its_word_embeddings_lie_where_it_says(bundle: Bundle) -> None:
    encoder = Encoder(bundle, threads=1)
    found = word_embeddings(bundle)
    assert found.shape == (bundle.manifest.vocabulary_size, 40)
    assert encoder.wordpiece.vocabulary_size == bundle.manifest.vocabulary_size - 3


def test_a_text_is_the_same_alone_and_in_a_batch(bundle: Bundle) -> None:
    encoder = Encoder(bundle, threads=1)
    together = encoder.encode(tiny.TEXTS).mean
    alone = np.concatenate([encoder.encode([text]).mean for text in tiny.TEXTS])
    np.testing.assert_allclose(together, alone, atol=1e-6)
