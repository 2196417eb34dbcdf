"""The package of a further model holds it where the installed program looks, under its license."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
from pathlib import Path

import pytest

from desktop_app.encoder import packed
from desktop_app.encoder.bundle import MANIFEST, Bundle
from release.beside import model_package
from release.places import BuildError
from tests.letters import make_letters

NAME = "splade-tiny"


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where models lie that are packed, with one under a known name."""
    (tmp_path / "models").mkdir()
    made = shutil.copytree(make_letters(tmp_path), tmp_path / "models" / NAME)
    for name in ("models", "dist", "work"):
        monkeypatch.setattr(model_package, name.upper(), tmp_path / name)
    return Path(made)


def licensed(folder: Path, license_name: str) -> None:
    manifest = dataclasses.replace(Bundle.open(folder).manifest, license=license_name)
    (folder / MANIFEST).write_bytes(manifest.to_json())


def test_a_model_without_a_known_license_is_not_passed_on(models: Path) -> None:
    with pytest.raises(BuildError, match="not to be passed on"):
        model_package.build(NAME)
    with pytest.raises(BuildError, match="there is no model gpt"):
        model_package.build("gpt")


@pytest.mark.skipif(
    not shutil.which("dpkg-deb") or not shutil.which("lintian"), reason="packs on Debian, with lintian"
)
def test_a_package_holds_the_model_where_the_program_looks(models: Path, tmp_path: Path) -> None:
    licensed(models, "apache-2.0")
    package, file = model_package.build(NAME)
    subprocess.run(["dpkg-deb", "-x", package, tmp_path / "root"], check=True)
    inside = tmp_path / "root" / model_package.PLACE / NAME
    assert Bundle.open(inside, thorough=True).fingerprint == Bundle.open(models).fingerprint
    assert all(path.stat().st_mode & 0o777 == 0o644 for path in inside.iterdir())
    said = (tmp_path / "root/usr/share/doc/embedscope-model-words/copyright").read_text(encoding="utf-8")
    assert "License: Apache-2.0" in said
    with packed.opened(file) as (manifest, _archive):
        assert manifest.name == Bundle.open(models).manifest.name
