"""A disk that goes while a library is indexed or searched, and a machine that sleeps: told, gone on with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import Progress
from desktop_app.core.recipe import Recipe
from desktop_app.encoder.encode import Encoder
from desktop_app.library.check import check
from desktop_app.library.store import Library
from desktop_app.services.searching.search import Searcher
from tests.services.indexed import index

if sys.platform == "win32":
    pytest.skip("Windows renames no folder that is in use", allow_module_level=True)

FILES = 32
LENGTH = 256
WORDS = "A baker starts at three in the morning, kneads, shapes and bakes bread for the town. "


def papers(folder: Path, files: int = FILES) -> Path:
    folder.mkdir()
    for number in range(files):
        (folder / f"{number:03}.txt").write_text(f"Paper {number}. {WORDS * 8}", encoding="utf-8")
    return folder


def once(do: Callable[[], object], done: int) -> Callable[[Progress], None]:
    """A report that does something when so many passages are embedded."""
    left = [do]

    def report(progress: Progress) -> None:
        if progress.done >= done and left:
            left.pop()()

    return report


@pytest.mark.parametrize("done", [1, 20])
def test_a_disk_that_goes_while_it_is_written_is_told_and_the_rest_follows(
    tmp_path: Path, encoder: Encoder, done: int
) -> None:
    source = papers(tmp_path / "papers")
    disk, elsewhere = tmp_path / "disk", tmp_path / "elsewhere"
    folder = disk / "library"
    disk.mkdir()
    gone: list[str] = []
    with Library.create(folder, Recipe(encoder.bundle.fingerprint, LENGTH), "Papers") as library:
        try:
            index(library, [source], encoder, once(lambda: disk.rename(elsewhere), done))
        except AppError as error:
            gone.append(error.message)
    assert not folder.exists(), "nothing was made where the disk was"
    assert all(str(folder) in message for message in gone)
    elsewhere.rename(disk)
    with Library.open(folder, writable=True) as again:
        index(again, [source], encoder)
        assert again.counts().documents == FILES
        assert check(again, thorough=True) == ()


def test_a_disk_that_goes_under_a_search_and_comes_back(tmp_path: Path, encoder: Encoder) -> None:
    source = papers(tmp_path / "papers", 5)
    folder, elsewhere = tmp_path / "library", tmp_path / "elsewhere"
    with Library.create(folder, Recipe(encoder.bundle.fingerprint, LENGTH), "Papers") as library:
        index(library, [source], encoder)
    with Library.open(folder) as library:
        searcher = Searcher(library, encoder)
        folder.rename(elsewhere)
        with pytest.raises(AppError, match="library"):
            Library.open(folder)
        elsewhere.rename(folder)
        assert len(searcher.search("bread").hits) == 5


def test_a_machine_that_sleeps_amid_indexing_goes_on_as_if_it_had_not(tmp_path: Path) -> None:
    source, folder = papers(tmp_path / "papers", 120), tmp_path / "library"
    command = [sys.executable, "-m", "desktop_app", "index", source, "--library", folder, "--json"]
    process = subprocess.Popen(
        list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        for _nap in range(2):
            time.sleep(2)
            if process.poll() is not None:
                break
            os.killpg(process.pid, signal.SIGSTOP)
            time.sleep(2)
            os.killpg(process.pid, signal.SIGCONT)
        told = json.loads(process.communicate(timeout=600)[0])
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0
    assert (told["documents"], told["skipped"]) == (120, [])
    with Library.open(folder) as library:
        assert check(library, thorough=True) == ()
