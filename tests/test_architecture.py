"""The rules of docs/architecture.md that a machine can check."""

import ast
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping
from graphlib import TopologicalSorter
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
        (
            "desktop_app.services.searching.search desktop_app.services.open_models",
            ["desktop_app.corpus.formats", "pypdfium2", "email", "zipfile", "rapidfuzz", "multiprocessing"],
        ),
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


UI = ROOT / "desktop_app" / "ui"
MOST_LEVELS = 7


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def _imports(path: Path, known: set[str]) -> set[str]:
    """The modules of the window that a file imports, also inside functions and for types alone."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            parts = {f"{node.module}.{alias.name}" for alias in node.names} & known
            found |= parts or {node.module}
    return found & known


def _levels(imports: Mapping[str, set[str]]) -> dict[str, int]:
    """How far above the ground each stands; raises CycleError."""
    levels: dict[str, int] = {}
    for name in TopologicalSorter(imports).static_order():
        levels[name] = 1 + max((levels[below] for below in imports[name]), default=0)
    return levels


def test_the_windows_rooms_stand_on_few_levels_and_in_no_circle() -> None:
    paths = {_name(path): path for path in UI.rglob("*.py") if path.name != "__init__.py"}
    files = {name: _imports(path, set(paths)) - {name} for name, path in paths.items()}
    _levels(files)  # a circle of files raises, and names them
    rooms: dict[str, set[str]] = {}
    for name, imported in files.items():
        room = _room(name)
        rooms.setdefault(room, set()).update(_room(other) for other in imported if _room(other) != room)
    levels = _levels(rooms)
    assert max(levels.values()) <= MOST_LEVELS, sorted(levels.items(), key=lambda item: item[1])


def _room(name: str) -> str:
    """The folder of a file, or the file itself where it stands in the window's own folder."""
    folder = name.rpartition(".")[0]
    return name if folder == "desktop_app.ui" else folder


FULLEST = 20


@pytest.mark.parametrize("package", PACKAGES)
def test_no_folder_is_too_full(package: str) -> None:
    counts = Counter(path.parent for path in SOURCES if path.is_relative_to(ROOT / package))
    assert {str(folder.relative_to(ROOT)): many for folder, many in counts.items() if many > FULLEST} == {}
