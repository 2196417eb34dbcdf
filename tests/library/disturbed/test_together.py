"""Several processes that change one library at once lose nothing of each other's."""

from __future__ import annotations

import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.safety.together import changes_lost, marks_lost
from desktop_app.core.recipe import Recipe
from desktop_app.library import kept, label
from desktop_app.library.store import Library
from desktop_app.services import libraries

TIMES = 60


def test_no_mark_of_two_processes_is_lost(library: Library) -> None:
    assert marks_lost(library.folder, TIMES) == 0


def test_no_name_and_no_switch_is_undone_by_the_other(library: Library) -> None:
    assert changes_lost(library.folder, TIMES) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="what is open cannot be replaced there")
def test_a_library_is_renamed_while_it_is_switched_and_let_go(tmp_path: Path, recipe: Recipe) -> None:
    folder = tmp_path / "library"
    Library.create(folder, recipe).close()
    second = replace(recipe, max_length=32)
    names = [f"Name {number}" for number in range(40)]
    renaming = threading.Thread(target=lambda: [libraries.rename(folder, name) for name in names])
    renaming.start()
    switches = 0
    while renaming.is_alive() or not switches:
        for one in (second, recipe):
            with Library.prepare(folder, one) as library:
                library.activate()
            assert label.read(folder).recipe == one
        kept.let_go(folder, label.read(folder).switched(second).ledger)
        switches += 1
    renaming.join()
    assert label.read(folder).name == names[-1]
    assert label.read(folder).kept == ()
