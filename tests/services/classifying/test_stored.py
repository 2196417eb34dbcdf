"""A classifier on the disk: what was saved is loaded, to the bit, and what is damaged is refused."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from desktop_app.core.errors import AppError
from desktop_app.core.types import Pooling
from desktop_app.encoder.encode import Encoder
from desktop_app.explore.classifier.network import Classifier, Network, run
from desktop_app.explore.classifier.onnx_graph import graph
from desktop_app.services.classifying import stored
from desktop_app.services.classifying.last import accuracy, kept_in
from tests.explore.classifier.trained import reviews


def test_saved_is_loaded(tmp_path: Path, encoder: Encoder, classifier: Classifier) -> None:
    stored.save(tmp_path / "one", classifier)
    found = stored.load(tmp_path / "one")
    for name in ("classes", "model", "model_name", "max_length", "source", "figures"):
        assert getattr(found, name) == getattr(classifier, name)
    vectors = encoder.encode(reviews(20)[0])
    assert list(found.networks) == list(classifier.networks)
    for pooling, network in classifier.networks.items():
        one, other = (run(part, vectors.pooled(pooling)) for part in (network, found.networks[pooling]))
        assert np.array_equal(one.logits, other.logits)
    stored.save(tmp_path / "two", found)
    files = [{file.name: file.read_bytes() for file in (tmp_path / one).iterdir()} for one in ("one", "two")]
    assert files[0] == files[1]


def test_the_one_before_is_replaced_and_nothing_else_is(tmp_path: Path, classifier: Classifier) -> None:
    stored.save(tmp_path / "one", classifier)
    stored.save(tmp_path / "one", replace(classifier, networks=_alone(classifier, "mean")))
    assert len(list((tmp_path / "one").iterdir())) == 2
    assert list(stored.load(tmp_path / "one").networks) == ["mean"]
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("Dear aunt")
    with pytest.raises(AppError, match="not empty"):
        stored.save(tmp_path / "letters", classifier)


def test_what_is_damaged_is_refused(tmp_path: Path, classifier: Classifier) -> None:
    with pytest.raises(AppError, match="no classifier"):
        stored.load(tmp_path)
    stored.save(tmp_path / "whole", classifier)
    card = json.loads((tmp_path / "whole" / stored.CARD).read_text(encoding="utf-8"))
    weights = stored.weights_file(tmp_path / "whole").name
    damages: dict[str, Callable[[Path], object]] = {
        "no JSON": lambda folder: (folder / stored.CARD).write_text("{"),
        "other weights": lambda folder: (folder / weights).write_bytes((folder / weights).read_bytes()[:-1]),
        "a class less": lambda folder: _write(folder, {**card, "classes": card["classes"][:1]}),
        "no figures": lambda folder: _write(folder, {**card, "figures": {}}),
        "another pooling": lambda folder: _write(folder, {**card, "poolings": ["max"]}),
        "weights elsewhere": lambda folder: _write(folder, {**card, "weights": "../weights-1.npz"}),
        "a list": lambda folder: _write(folder, [card]),
    }
    for name, damage in damages.items():
        folder = tmp_path / name
        shutil.copytree(tmp_path / "whole", folder)
        damage(folder)
        with pytest.raises(AppError, match="damaged"):
            stored.load(folder)
    _write(tmp_path / "whole", {**card, "format": 2})
    with pytest.raises(AppError, match="newer Embedscope"):
        stored.load(tmp_path / "whole")


def test_the_onnx_graph_computes_the_same(encoder: Encoder, classifier: Classifier) -> None:
    vectors = encoder.encode(reviews(60)[0])
    for pooling, network in classifier.networks.items():
        alone = replace(classifier, networks=_alone(classifier, pooling))
        session = onnxruntime.InferenceSession(graph(alone), providers=["CPUExecutionProvider"])
        logits, chances = session.run(None, {"vectors": vectors.pooled(pooling)})
        ours = run(network, vectors.pooled(pooling))
        assert np.abs(chances - ours.probabilities).max() < 1e-6
        assert np.abs(logits - ours.logits).max() < 1e-5
        told = session.get_modelmeta().custom_metadata_map
        assert json.loads(told["classes"]) == ["negative", "positive"]
        assert (told["model"], told["pooling"]) == (classifier.model, pooling)


def test_the_last_one_is_told_in_a_sentence(tmp_path: Path, classifier: Classifier) -> None:
    assert accuracy(tmp_path) == ""
    stored.save(kept_in(tmp_path), classifier)
    said = accuracy(tmp_path)
    assert "[CLS] " in said
    assert "20 texts held out" in said
    (kept_in(tmp_path) / stored.CARD).write_text("nothing")
    assert accuracy(tmp_path) == ""


def _alone(classifier: Classifier, pooling: Pooling) -> dict[Pooling, Network]:
    return {pooling: classifier.networks[pooling]}


def _write(folder: Path, told: object) -> None:
    (folder / stored.CARD).write_text(json.dumps(told), encoding="utf-8")
