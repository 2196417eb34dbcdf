"""The whole export, on a BERT that no constant of ours could fit by chance."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from safetensors.numpy import load_file

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import Progress
from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.encoder.bundle import DECIDING, ENCODER, MANIFEST, STATES, VOCABULARY, Bundle
from desktop_app.encoder.wordpiece import word_embeddings
from model_export.pipeline import TOOLS, export
from model_export.quiet import quiet


def run(graph: Path, **inputs: Any) -> list[Any]:
    session = onnxruntime.InferenceSession(str(graph), providers=["CPUExecutionProvider"])
    return list(session.run(None, inputs))


def test_the_manifest_tells_what_the_model_is(small: Bundle, saved: Path) -> None:
    manifest = small.manifest
    assert (manifest.name, manifest.source) == ("Odd BERT", "folder odd-bert")
    assert (manifest.hidden_size, manifest.layers, manifest.heads) == (40, 3, 5)
    assert (manifest.vocabulary_size, manifest.max_length, manifest.trained_length) == (97, 33, None)
    assert (manifest.pooling, manifest.pooling_known, manifest.license) == ("mean", False, "unknown")
    assert len(manifest.notes) == 2
    assert manifest.source_sha256 == hashlib.sha256((saved / "model.safetensors").read_bytes()).hexdigest()
    assert set(TOOLS) < set(manifest.tools)


def test_the_manifest_lists_every_file_with_its_checksum(small: Bundle) -> None:
    there = {path.name: path.read_bytes() for path in small.folder.iterdir() if path.name != MANIFEST}
    assert {name: (record.sha256, record.bytes) for name, record in small.manifest.files.items()} == {
        name: (hashlib.sha256(data).hexdigest(), len(data)) for name, data in there.items()
    }
    Bundle.open(small.folder, thorough=True)


def test_both_graphs_agree_with_transformers(small: Bundle, saved: Path) -> None:
    with quiet():
        import torch
        from transformers import BertModel

        model = BertModel.from_pretrained(saved, dtype=torch.float32).eval()
        ids = np.array([[2, 50, 11, 60, 3, 70, 3, 0], [2, 96, 95, 3, 0, 0, 0, 0]])
        types = np.array([[0, 0, 0, 0, 0, 1, 1, 0], [0] * 8])
        inputs = {"input_ids": ids, "attention_mask": (ids > 0).astype(np.int64), "token_type_ids": types}
        with torch.inference_mode():
            tensors = {name: torch.from_numpy(value) for name, value in inputs.items()}
            expected = [state.numpy() for state in model(**tensors, output_hidden_states=True).hidden_states]
    states = run(small.folder / STATES, **inputs)
    assert len(states) == 4
    for found, state in zip(states, expected, strict=True):
        np.testing.assert_allclose(found, state, rtol=0, atol=1e-5)
    np.testing.assert_allclose(run(small.folder / ENCODER, **inputs)[0], expected[-1], rtol=0, atol=1e-5)


def test_the_word_embeddings_lie_where_the_manifest_tells(small: Bundle, saved: Path) -> None:
    weights = load_file(saved / "model.safetensors")["bert.embeddings.word_embeddings.weight"]
    np.testing.assert_array_equal(word_embeddings(small), weights.astype(np.float32))


def test_the_parity_in_the_manifest_is_measured_and_small(small: Bundle) -> None:
    for parity in (small.manifest.parity, Bundle.open(DEFAULT_BUNDLE).manifest.parity):
        assert 0 < parity["encoder_max_difference"] <= parity["tolerance"] == 1e-5
        assert 0 < parity["states_max_difference"] <= 1e-5
        assert parity["batches"] >= 5


def test_exporting_again_replaces_the_bundle_by_the_same_one(
    small: Bundle, saved: Path, tmp_path: Path
) -> None:
    target = tmp_path / "models" / "odd"
    shutil.copytree(small.folder, target)
    (target / "vocab.txt").unlink()
    stages: list[Progress] = []
    again = export(str(saved), target, report=stages.append)
    assert again.fingerprint == small.fingerprint
    assert [again.manifest.files.get(name) for name in DECIDING] == [
        small.manifest.files.get(name) for name in DECIDING
    ]
    assert again.manifest.name == "odd"
    assert (again.folder / VOCABULARY).is_file()
    assert [path.name for path in target.parent.iterdir()] == ["odd"]
    assert [stage.stage.split()[0] for stage in stages] == [
        "Looking",
        "Verifying",
        "Exporting",
        "Fusing",
        "Comparing",
        "Writing",
    ]


def test_a_refused_export_leaves_the_old_bundle(small: Bundle, checkpoint: Path, tmp_path: Path) -> None:
    target = tmp_path / "models" / "odd"
    shutil.copytree(small.folder, target)
    (checkpoint / "vocab.txt").unlink()
    with pytest.raises(AppError, match="vocabulary is missing"):
        export(str(checkpoint), target)
    assert Bundle.open(target, thorough=True).fingerprint == small.fingerprint
    assert [path.name for path in target.parent.iterdir()] == ["odd"]


def test_readme_and_license_come_along(checkpoint: Path, tmp_path: Path, edit: Any) -> None:
    (checkpoint / "README.md").write_text("---\nlicense: mit\n---\n# Odd\n")
    (checkpoint / "LICENSE.txt").write_text("MIT License\n")
    edit("1_Pooling/config.json", pooling_mode_cls_token=True, pooling_mode_mean_tokens=False)
    edit("sentence_bert_config.json", max_seq_length=24)
    bundle = export(str(checkpoint), tmp_path / "out")
    assert (bundle.folder / "README.md").read_text() == "---\nlicense: mit\n---\n# Odd\n"
    assert (bundle.folder / "LICENSE").read_text() == "MIT License\n"
    assert (bundle.manifest.license, bundle.manifest.pooling, bundle.manifest.pooling_known) == (
        "mit",
        "cls",
        True,
    )
    assert (bundle.manifest.trained_length, bundle.manifest.notes) == (24, ())


def test_the_default_bundle_is_the_default_model() -> None:
    manifest = Bundle.open(DEFAULT_BUNDLE, thorough=True).manifest
    assert manifest.source_sha256 == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    assert (manifest.layers, manifest.hidden_size, manifest.heads) == (6, 384, 12)
    assert (manifest.vocabulary_size, manifest.max_length, manifest.trained_length) == (30522, 512, 256)
    assert (manifest.pooling, manifest.pooling_known, manifest.lowercase) == ("mean", True, True)
    assert manifest.license == "apache-2.0"
