"""The rules of docs/architecture.md that a machine can check."""

import ast
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("desktop_app", "model_export", "packaging", "benchmarks", "tests")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def test_imports_keep_to_the_contracts() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


HEAVY = ["PySide6", "torch", "transformers", "optimum", "onnx", "nltk", "sklearn"]


@pytest.mark.parametrize(
    ("modules", "absent"),
    [
        ("desktop_app.services.indexing.index desktop_app.services.searching.search desktop_app.cli", HEAVY),
        ("desktop_app.app", ["numpy", "onnxruntime", "tokenizers", "nltk", "sqlite3"]),
    ],
)
def test_what_an_import_leaves_out(modules: str, absent: list[str]) -> None:
    code = f"import sys, {', '.join(modules.split())}; print(*({set(absent)!r} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.split() == []


def test_telemetry_is_off_before_onnxruntime_can_be_imported() -> None:
    code = "import os, desktop_app.encoder; print(os.environ['ORT_DISABLE_TELEMETRY'])"
    bare = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    command = [sys.executable, "-c", code]
    assert subprocess.run(command, capture_output=True, text=True, check=True, env=bare).stdout == "1\n"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_fits_in_the_head(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_no_two_classes_have_one_name() -> None:
    places = defaultdict(list)
    for path in sorted((ROOT / "desktop_app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


WRITERS = {"write_text", "write_bytes", "savez", "tofile", "memmap"}


@pytest.mark.parametrize(
    "path", sorted((ROOT / "desktop_app").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_only_core_files_opens_for_writing(path: Path) -> None:
    if path.match("core/files.py"):
        pytest.skip("this is the one")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name == "write_bytes" and isinstance(node.func, ast.Name):
            continue
        modes = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        assert name not in WRITERS, f"line {node.lineno}: {name}"
        if name == "open":
            assert not any(
                isinstance(mode, str) and set(mode) & set("wax+") and len(mode) <= 3 for mode in modes
            ), f"line {node.lineno} opens for writing"
