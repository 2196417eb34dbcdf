"""Add-ons: what of their packages goes in, how they are packed, and what stands in for requests."""

from __future__ import annotations

import ast
import importlib.util
import zipfile
from pathlib import Path

import pytest

from desktop_app.core import paths
from desktop_app.corpus.formats.scans import addon as finding
from release.beside import addon
from release.beside.ocr import OCR
from release.beside.openvino import OPENVINO
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
def test_what_reading_needs_of_the_packages_goes_in(name: str, goes_in: bool, tmp_path: Path) -> None:
    write(tmp_path / name, "")
    assert addon.wanted(tmp_path / name, tmp_path) is goes_in


def test_the_same_folder_gives_the_same_zip_that_unpacks_into_one_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    folder = tmp_path / "embedscope-ocr"
    write(folder / "b/model.onnx", "a model")
    write(folder / "a.py", "a module")
    addon.pack(folder, tmp_path / "one.zip")
    (folder / "a.py").touch()
    addon.pack(folder, tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as packed:
        assert packed.namelist() == ["embedscope-ocr/a.py", "embedscope-ocr/b/model.onnx"]


def test_the_build_and_the_program_agree_on_its_names() -> None:
    assert OCR.name == finding.FOLDER
    assert f"{OCR.name}.json" == finding.LABEL


def test_the_program_takes_what_is_filled_and_its_licences_lie_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.setattr(addon, "WORK", tmp_path)
    name, site = "onnxruntime_ep_openvino", OPENVINO.installed
    package = {f"{name}/__init__.py": "", f"{name}/library.so": "", f"{name}/third-party-programs.txt": "all"}
    metadata = "Metadata-Version: 2.4\nName: onnxruntime-ep-openvino\nVersion: 1.8.1\nLicense: MIT\n"
    record = "".join(f"{path},,\n" for path in package)
    told = {f"{name}-1.8.1.dist-info/METADATA": metadata, f"{name}-1.8.1.dist-info/RECORD": record}
    for path, text in (package | told).items():
        write(site / path, text)
    write(OPENVINO.report, '{"install": []}')
    addon.fill(OPENVINO)
    assert paths.addon_fits(OPENVINO.folder)
    licences = OPENVINO.folder / "resources" / "licences" / "onnxruntime-ep-openvino"
    assert (licences / name / "third-party-programs.txt").read_text() == "all"
    assert "oneTBB" in (licences / "OpenVINO.txt").read_text(encoding="utf-8")
    assert (OPENVINO.folder / name / "library.so").exists()


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
