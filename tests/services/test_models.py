"""Models are found, added, tried, removed; what is no whole bundle leaves no trace."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest

from desktop_app.core.errors import AppError, Cancelled
from desktop_app.core.files import parse_json, sha256
from desktop_app.core.jobs import CancelToken, Progress
from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.core.types import IndexRequest
from desktop_app.encoder.bundle import ENCODER, MANIFEST, WEIGHTS, Bundle
from desktop_app.services import models
from desktop_app.services.libraries import open_or_create
from desktop_app.services.open_models import OpenModels
from tests.letters import HIDDEN, LAYERS, make_letters


@pytest.fixture(scope="session")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_letters(tmp_path_factory.mktemp("letters"))


@pytest.fixture
def source(letters: Path, tmp_path: Path) -> Path:
    """A copy of the bundle, to be spoiled."""
    return Path(shutil.copytree(letters, tmp_path / "source"))


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EMBEDSCOPE_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data" / "models"


def spoil(source: Path, **entries: object) -> None:
    """Changes entries of the manifest."""
    manifest, _ = parse_json((source / MANIFEST).read_bytes())
    (source / MANIFEST).write_text(json.dumps(manifest | entries))


def sign(source: Path, name: str) -> None:
    """Makes the manifest agree with a file that was changed."""
    files = json.loads((source / MANIFEST).read_text())["files"]
    files[name] = {"sha256": sha256(source / name), "bytes": (source / name).stat().st_size}
    spoil(source, files=files)


def test_a_model_is_added_found_and_removed(source: Path, added: Path) -> None:
    (source / "notes.txt").write_text("no part of the bundle")
    told: list[Progress] = []
    bundle = models.add(source, report=told.append)
    assert bundle.folder == added / "Letters"
    assert {path.name for path in bundle.folder.iterdir()} == {*bundle.manifest.files, MANIFEST}
    assert told[-2].done == told[-2].total == models.size(bundle)
    assert told[-1].stage == "Trying the model"
    installed = [models.short_name(one) for one in models.installed()]
    assert (installed[0], installed[-1]) == ("all-MiniLM-L6-v2", "Letters")
    assert models.find(bundle.fingerprint) == bundle
    assert {problem for _folder, problem in models.verify()} == {""}
    encoder = models.open_encoder(bundle.folder)
    assert encoder.encode(["bread"]).mean.shape == (1, HIDDEN)
    assert len(encoder.hidden_states(encoder.wordpiece.encode("bread"))) == LAYERS + 1

    shutil.rmtree(source)
    models.remove("Letters")
    assert models.find(bundle.fingerprint) is None
    assert list(added.iterdir()) == []
    for name in ("Letters", "../data", DEFAULT_BUNDLE.name, ""):
        with pytest.raises(AppError, match="No added model"):
            models.remove(name)


def test_a_model_is_there_once(source: Path, added: Path) -> None:
    first = models.add(source)
    assert models.add(source) == first == models.add(first.folder)
    assert models.add(DEFAULT_BUNDLE).folder == DEFAULT_BUNDLE
    assert [path.name for path in added.iterdir()] == ["Letters"]


def test_another_model_of_the_same_name_gets_a_number(source: Path, added: Path) -> None:
    models.add(source)
    graph = onnx.load(source / ENCODER, load_external_data=False)
    graph.producer_name = "another"
    onnx.save(graph, source / ENCODER)
    sign(source, ENCODER)
    assert models.add(source).folder == added / "Letters-2"
    spoil(source, name="///")
    (added / "Letters-2").rename(added / "elsewhere")
    shutil.rmtree(added / "elsewhere")
    assert models.add(source).folder == added / "model"


def test_a_library_opens_its_own_model(source: Path, added: Path, tmp_path: Path) -> None:
    folder = tmp_path / "library"
    assert OpenModels().of_library(folder).bundle.folder == DEFAULT_BUNDLE
    bundle = models.add(source)
    open_or_create(IndexRequest(folder), models.open_encoder(bundle.folder)).close()
    assert OpenModels().of_library(folder).bundle == bundle
    models.remove("Letters")
    assert OpenModels().of_library(folder).bundle.folder == DEFAULT_BUNDLE


def test_a_changed_byte_is_refused(source: Path, added: Path) -> None:
    data = bytearray((source / WEIGHTS).read_bytes())
    data[-7] ^= 1
    (source / WEIGHTS).write_bytes(data)
    with pytest.raises(AppError, match=r"weights\.bin is not what was written once"):
        models.add(source)
    assert list(added.iterdir()) == []


def test_a_changed_byte_of_an_added_model_is_told(source: Path, added: Path) -> None:
    weights = models.add(source).folder / WEIGHTS
    weights.write_bytes(weights.read_bytes()[:-1] + b"?")
    told = dict(models.verify())
    assert "has changed" in told[added / "Letters"]
    assert told[DEFAULT_BUNDLE] == ""


def test_no_bundle_no_trace(source: Path, added: Path, tmp_path: Path) -> None:
    (source / MANIFEST).unlink()
    for folder in (source, tmp_path / "nowhere", source / WEIGHTS):
        with pytest.raises(AppError, match=r"no model in|not a whole zip"):
            models.add(folder)
    assert not added.exists()


@pytest.mark.parametrize("name", [WEIGHTS, ENCODER])
def test_a_link_is_refused(source: Path, added: Path, name: str) -> None:
    (source / name).rename(source.parent / name)
    (source / name).symlink_to(source.parent / name)
    with pytest.raises(AppError, match="not a plain file"):
        models.add(source)
    assert not added.exists()


@pytest.mark.parametrize("graph", ["encoder.onnx", "states.onnx"])
@pytest.mark.parametrize("where", ["../outside.bin", "/etc/passwd", "notes.txt"])
def test_weights_from_elsewhere_are_refused(source: Path, added: Path, graph: str, where: str) -> None:
    shutil.copy(source / WEIGHTS, source.parent / "outside.bin")
    shutil.copy(source / WEIGHTS, source / "notes.txt")
    model = onnx.load(source / graph, load_external_data=False)
    for tensor in model.graph.initializer:
        for entry in tensor.external_data:
            if entry.key == "location":
                entry.value = where
    onnx.save(model, source / graph)
    sign(source, graph)
    with pytest.raises(AppError, match="cannot be loaded") as refused:
        models.add(source)
    assert str(source / graph) in refused.value.message
    assert list(added.iterdir()) == []


def test_a_model_of_another_size_than_it_says_is_refused(source: Path, added: Path) -> None:
    spoil(source, hidden_size=HIDDEN * 2)
    with pytest.raises(AppError, match=r"does not run|does not give|not a row of its hidden_size"):
        models.add(source)
    spoil(source, hidden_size=HIDDEN, layers=LAYERS + 1)
    with pytest.raises(AppError, match="does not give what its manifest says"):
        models.add(source)
    assert list(added.iterdir()) == []


def test_weights_that_are_no_numbers_are_refused(source: Path, added: Path) -> None:
    weights = np.frombuffer((source / WEIGHTS).read_bytes(), dtype=np.float32).copy()
    weights[:] = np.nan
    (source / WEIGHTS).write_bytes(weights.tobytes())
    sign(source, WEIGHTS)
    with pytest.raises(AppError, match="weights that are no numbers"):
        models.add(source)


def test_stopping_leaves_nothing(source: Path, added: Path) -> None:
    token = CancelToken()
    with pytest.raises(Cancelled):
        models.add(source, report=lambda _progress: token.cancel(), cancel=token)
    assert list(added.iterdir()) == []


def test_what_a_kill_left_is_no_model(source: Path, added: Path) -> None:
    shutil.copytree(source, added / ".Letters.partial")
    (added / "broken").mkdir()
    assert not any(bundle.folder.is_relative_to(added) for bundle in models.installed())
    assert models.add(source).folder == added / "Letters"
    assert {path.name for path in added.iterdir()} == {"Letters", "broken"}
    models.remove("broken")
    assert isinstance(models.find(Bundle.open(source).fingerprint), Bundle)


def test_a_model_installed_next_to_the_default_one_is_found(
    source: Path, tmp_path: Path, added: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(DEFAULT_BUNDLE, tmp_path / "with" / DEFAULT_BUNDLE.name)
    shutil.copytree(source, tmp_path / "with" / "Letters")
    (tmp_path / "with" / ".half.partial").mkdir()
    default = tmp_path / "with" / DEFAULT_BUNDLE.name
    monkeypatch.setattr(models, "DEFAULT_BUNDLE", default)
    assert models.folders(default) == (default, tmp_path / "with" / "Letters")
    assert models.named("Letters", default).folder == tmp_path / "with" / "Letters"
    with pytest.raises(AppError, match="No installed model"):
        models.named("Numbers", default)
    with pytest.raises(AppError, match="No added model"):
        models.remove("Letters")
