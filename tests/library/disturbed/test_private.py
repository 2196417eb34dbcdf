"""A library, its copies and what is exported of it are for their owner alone, whatever the umask."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.core.recipe import Recipe
from desktop_app.library import commit, compact, marks, transfer
from desktop_app.library.store import Library

Put = Callable[..., None]

if os.name == "nt":
    pytest.skip("it knows no such modes", allow_module_level=True)


@pytest.fixture(autouse=True)
def open_to_all() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> set[tuple[bool, int]]:
    return {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in (folder, *folder.rglob("*"))}


def test_nothing_of_a_library_is_for_others(tmp_path: Path, recipe: Recipe, put: Put) -> None:
    folder = tmp_path / "new" / "library"
    with Library.create(folder, recipe) as library:
        put(library, "one", "two")
        with library.writing() as database:
            database.execute("DELETE FROM passages")
            journal = folder / "documents.db-journal"
            assert stat.S_IMODE(journal.stat().st_mode) == 0o600
            database.execute("ROLLBACK")
            database.execute("BEGIN")
        commit.remove(library, library.documents()[:1])
        compact.purge(library)
    with Library.prepare(folder, replace(recipe, max_length=32)) as other:
        put(other, "one")
        other.activate()
    marks.mark(folder, marks.Mark("query", "a.txt", "one", 1))
    transfer.duplicate(folder, tmp_path / "new" / "copy")
    transfer.pack(folder, tmp_path / "new" / "out.embedscope")
    transfer.unpack(tmp_path / "new" / "out.embedscope", tmp_path / "new" / "in")
    assert modes(tmp_path / "new") == {(True, 0o700), (False, 0o600)}


def test_a_folder_that_was_there_keeps_its_mode(tmp_path: Path, recipe: Recipe) -> None:
    (tmp_path / "shared").mkdir(mode=0o750)
    Library.create(tmp_path / "shared", recipe).close()
    assert stat.S_IMODE((tmp_path / "shared").stat().st_mode) == 0o750
    assert {mode for is_folder, mode in modes(tmp_path / "shared") if not is_folder} == {0o600}
