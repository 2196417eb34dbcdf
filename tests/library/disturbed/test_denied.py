"""What may not be read any more is told, and keeps nobody from what may; given back, all is as it was."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.library.check import check
from desktop_app.library.store import Library

if sys.platform == "win32":
    pytest.skip("Windows has no modes", allow_module_level=True)

BOUND: tuple[str, ...] = ()
"""What a program is started with that modes are to bind: root they bind only without these two powers."""
if os.geteuid() == 0:
    if not shutil.which("setpriv"):
        pytest.skip("nothing keeps root from reading", allow_module_level=True)
    BOUND = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")

TEXTS = ("The bakery opens at six.", "Glaciers are melting.", "A violin has four strings.")


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = (*BOUND, sys.executable, "-m", "desktop_app", *arguments)
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("texts")
    for number, text in enumerate(TEXTS):
        (folder / f"{number}.txt").write_text(text)
    return folder


@pytest.fixture(scope="module")
def made(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "library"
    assert run("index", source, "--library", folder).returncode == 0
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "library"))


@pytest.fixture(params=["vectors", "words", "words/documents", "documents.db", "library.json", "."])
def denied(request: pytest.FixtureRequest, folder: Path) -> Iterator[Path]:
    """A place in the library that nobody may read for now."""
    place = folder / request.param
    mode = place.stat().st_mode
    place.chmod(0)
    yield place
    place.chmod(mode)


def test_a_place_in_a_library_that_may_not_be_read(denied: Path, folder: Path, source: Path) -> None:
    searched = run("search", "bakery", "--library", folder)
    cache = {"vectors", "words"} & set(denied.relative_to(folder).parts)
    assert searched.returncode == (0 if cache else 2), searched.stderr
    assert ("0.txt" in searched.stdout) is bool(cache)
    indexed = run("index", source, "--library", folder)
    assert indexed.returncode == 2
    assert indexed.stderr.count("embedscope: ") == 1
    assert str(folder) in indexed.stderr
    for told in (searched.stderr, indexed.stderr):
        assert "Traceback" not in told
    denied.chmod(0o700)
    with Library.open(folder, writable=True) as again:
        assert check(again, thorough=True) == ()
        assert again.counts().documents == len(TEXTS)
        assert list(again.folder.rglob("bad/*")) == [], "nothing was taken for damaged"
