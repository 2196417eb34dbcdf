"""The add-on for OCR: what of its packages goes in, how it is packed, and what stands in for requests."""

from __future__ import annotations

import ast
import importlib.util
import zipfile
from pathlib import Path

import pytest

from desktop_app.corpus.formats.scans import addon as finding
from release.beside import addon
from release.places import PACKAGING, write


@pytest.mark.parametrize(
    ("name", "goes_in"),
    [
        ("rapidocr/models/PP-OCRv6_rec_small.onnx", True),
        ("cv2/cv2.abi3.so", True),
        ("cv2/typing/__init__.py", False),
        ("shapely/tests/test_geometry.py", False),
        ("PIL/Image.pyi", False),
        ("rapidocr-3.10.0.dist-info/RECORD", False),
        ("bin/rapidocr", False),
    ],
)
def test_what_reading_needs_of_the_packages_goes_in(
    name: str, goes_in: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addon, "INSTALLED", tmp_path)
    write(tmp_path / name, "")
    assert addon._wanted(tmp_path / name) is goes_in


def test_the_same_folder_gives_the_same_zip_that_unpacks_into_one_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    folder = tmp_path / "embedscope-ocr"
    monkeypatch.setattr(addon, "FOLDER", folder)
    write(folder / "b/model.onnx", "a model")
    write(folder / "a.py", "a module")
    addon._pack(tmp_path / "one.zip")
    (folder / "a.py").touch()
    addon._pack(tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as packed:
        assert packed.namelist() == ["embedscope-ocr/a.py", "embedscope-ocr/b/model.onnx"]


def test_the_build_and_the_program_agree_on_its_names() -> None:
    assert addon.FOLDER.name == finding.FOLDER
    assert f'"{finding.LABEL}"' in (PACKAGING / "release" / "beside" / "addon.py").read_text(encoding="utf-8")


def test_what_stands_in_for_requests_opens_no_connection() -> None:
    path = PACKAGING / "freeze" / "addon" / "requests.py"
    imported = [
        node
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not imported
    spec = importlib.util.spec_from_file_location("stand_in", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with pytest.raises(module.RequestException, match="opens no connection"):
        module.get("https://example.org/model.onnx", stream=True)
