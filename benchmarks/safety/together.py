"""Two processes that change one library at once: marks beside marks, a new name beside a switch.

    python -m benchmarks.safety.together [TIMES]

Counts what is lost. `tests/library/disturbed/test_together.py` does the same a few times.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop_app.core.recipe import Recipe
from desktop_app.library import label, marks
from desktop_app.library.store import Library

ROOT = Path(__file__).parents[2]
TIMES = 1_000
RECIPE = Recipe("f00d" * 16, 64)


def main(times: int = TIMES) -> None:
    with TemporaryDirectory() as scratch:
        folder = Path(scratch) / "library"
        Library.create(folder, RECIPE).close()
        for what, lost in (("marks", marks_lost), ("names and switches", changes_lost)):
            print(f"{what}: {lost(folder, times)} of {times:,} lost")


def marks_lost(folder: Path, times: int) -> int:
    """How many of so many marks, made by two processes at once, are not there afterward."""
    _together(folder, ("mark a", "mark b"), times // 2)
    return times // 2 * 2 - len(marks.read(folder))


def changes_lost(folder: Path, times: int) -> int:
    """How many changes of a label were undone: one process changes the name, the other the recipe."""
    return sum(_together(folder, ("name", "recipe"), times // 2))


def change(folder: Path, what: str, times: int) -> int:
    """What each process does; returns how many of its changes were gone when it made the next one."""
    lost = 0
    for number in range(1, times + 1):
        if what.startswith("mark"):
            marks.mark(folder, marks.Mark(f"{what} {number}", "a.txt", "a", 1))
            continue
        seen: list[label.Label] = []

        def changed(tag: label.Label, seen: list[label.Label] = seen, number: int = number) -> label.Label:
            seen.append(tag)
            if what == "name":
                return replace(tag, name=f"Name {number}")
            return replace(tag, recipe=replace(tag.recipe, max_length=number))

        label.change(folder, changed)
        (before,) = seen
        if number > 1:
            kept = (
                before.name == f"Name {number - 1}"
                if what == "name"
                else before.recipe.max_length == number - 1
            )
            lost += not kept
    return lost


def _together(folder: Path, whats: Sequence[str], times: int) -> list[int]:
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.safety.together", str(folder), what, str(times)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for what in whats
    ]
    told = [one.communicate()[0] for one in running]
    assert not any(one.returncode for one in running)
    return [int(one) for one in told]


if __name__ == "__main__":
    match sys.argv[1:]:
        case [library, what, times]:
            print(change(Path(library), what, int(times)))
        case [times]:
            main(int(times))
        case _:
            main()
