"""What a build refuses."""

import ast
import os
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

from desktop_app.core.paths import DEFAULT_BUNDLE, ROOT
from desktop_app.explore.export import program
from desktop_app.language import LANGUAGES
from desktop_app.ui.find.page import VIEWS
from desktop_app.ui.microscope.views import PLACES
from release.freezing import Part, forbidden, refuse, settle, warnings
from release.places import PACKAGING, BuildError

WARNING = "Library not found: could not resolve 'libgtk-3.so.0', dependency of '/venv/plugins/{}'."


def part(name: str, source: str = "", module: bool = False) -> Part:
    return Part(name, Path(source or f"/venv/{name}"), module)


def test_a_library_that_is_not_found_stops_the_build() -> None:
    kept = [part("PySide6/plugins/libqxcb.so", "/venv/plugins/libqxcb.so")]
    line = WARNING.format("libqxcb.so")
    assert warnings(f"811 INFO: Looking\n812 WARNING: {line}\n", kept) == [line]


def test_the_library_of_a_plugin_that_is_left_out_does_not() -> None:
    kept = [part("PySide6/plugins/libqxcb.so", "/venv/plugins/libqxcb.so")]
    assert warnings(f"812 WARNING: {WARNING.format('libqgtk3.so')}\n", kept) == []


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("torch.nn.functional", True),
        ("setuptools", True),
        ("tkinter.ttk", True),
        ("pandas/_libs/lib.abi3.so", False),
        ("python3.11/lib-dynload/_tkinter.cpython-311-x86_64-linux-gnu.so", False),
        ("_tkinter.pyd", False),
        ("requests/py.typed", False),
    ],
)
def test_a_forbidden_module_is_seen_in_every_form(name: str, module: bool) -> None:
    assert forbidden([part(name, module=module), part("onnxruntime.capi", module=True)]) == {
        "_tkinter" if "_tkinter" in name else name.split(".")[0].split("/")[0]
    }


def test_the_frozen_program_can_ask_for_the_versions_that_a_script_names() -> None:
    spec = (PACKAGING / "app.spec").read_text(encoding="utf-8")
    (line,) = [line for line in spec.splitlines() if line.startswith("ASKED_FOR")]
    header = program(DEFAULT_BUNDLE, ()).partition("dependencies = [")[2].partition("]")[0]
    assert re.findall(r'"([\w-]+)==', header)
    assert set(re.findall(r'"([\w-]+)==', header)) <= set(re.findall(r'"([\w-]+)"', line))


def test_views_that_are_imported_by_name_are_frozen() -> None:
    spec = ast.parse((PACKAGING / "app.spec").read_text(encoding="utf-8"))
    (given,) = [
        keyword.value
        for node in ast.walk(spec)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "hiddenimports"
    ]
    frozen = eval(
        compile(ast.Expression(given), "app.spec", "eval"), {"ROOT": ROOT, "LEARNED": [], "ASKED_BY_OCR": []}
    )
    views = [view for place in PLACES for view in place.views] + list(VIEWS)
    assert {view.where.partition(":")[0] for view in views} <= set(frozen)


def test_qt_says_its_own_words_in_every_language_of_the_window() -> None:
    spec = ast.parse((PACKAGING / "app.spec").read_text(encoding="utf-8"))
    (kept,) = [
        eval(compile(ast.Expression(node.value), "app.spec", "eval"))
        for node in spec.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "QT_WORDS"
    ]
    folder, loaded = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), set()
    for language in set(LANGUAGES) - {"en"}:
        words = QTranslator()
        assert words.load(QLocale(language), "qtbase", "_", folder)
        loaded.add(Path(words.filePath()).name)
    assert set(kept) == loaded


def test_a_refusal_names_every_problem() -> None:
    refuse([], "nothing is wrong")
    with pytest.raises(BuildError, match=r"here:\n  first\n  second$"):
        refuse(["second", "first"], "look here")


def test_modes_and_times_depend_on_nothing_but_the_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    folder = tmp_path / "folder"
    folder.mkdir(mode=0o700)
    for name, mode in (("program", 0o775), ("data.txt", 0o600), ("library.so.6", 0o755)):
        (folder / name).write_text(name)
        (folder / name).chmod(mode)
    (folder / "link").symlink_to("data.txt")
    settle(folder)
    modes = {path.name: path.stat().st_mode & 0o777 for path in (folder, *folder.iterdir())}
    assert modes == {
        "folder": 0o755,
        "program": 0o755,
        "data.txt": 0o644,
        "library.so.6": 0o644,
        "link": 0o644,
    }
    assert {os.lstat(path).st_mtime for path in (folder, *folder.iterdir())} == {1700000000.0}
