"""What a kill leaves in a library's folder is in nobody's way, and goes when it is next written."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.core.files import is_partial
from desktop_app.core.recipe import Recipe
from desktop_app.library import label, marks
from desktop_app.library.check import check
from desktop_app.library.store import Library
from desktop_app.services import libraries

Put = Callable[..., None]
SCRIPT = Path(__file__).with_name("killed_act.py")


def act(what: str, folder: Path, step: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), what, str(folder), str(step)],
        capture_output=True,
        text=True,
        check=False,
        cwd=SCRIPT.parents[3],
        env={"PYTHONPATH": str(SCRIPT.parents[3])},
    )


def test_after_a_kill_while_it_is_made_it_can_be_made(tmp_path: Path, recipe: Recipe, put: Put) -> None:
    done = act("make", tmp_path / "whole", 0)
    assert done.returncode == 0, done.stderr
    for step in range(1, int(done.stdout) + 1, 2):
        folder = tmp_path / str(step)
        assert act("make", folder, step).returncode == 9
        with Library.open_or_create(folder, recipe) as library:
            put(library, "a text")
            assert check(library, thorough=True) == ()
        assert not [path for path in folder.rglob("*") if is_partial(path.name)]


@pytest.mark.parametrize("what", ["rename", "mark"])
def test_after_a_kill_during_a_change_it_can_be_thrown_away(
    tmp_path: Path, recipe: Recipe, what: str
) -> None:
    folder = tmp_path / "library"
    Library.create(folder, recipe).close()
    steps = int(act(what, folder, 0).stdout)
    for step in range(1, steps + 1):
        assert act(what, folder, step).returncode == 9
        libraries.release(folder)
        assert label.read(folder).name in ("library", "Another")
        assert len(marks.read(folder)) <= 1
    Library.open(folder, writable=True).close()
    assert not [path for path in folder.rglob("*") if is_partial(path.name)]
