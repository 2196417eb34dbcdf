"""A kill at any instant leaves the last committed batch, and the work can be finished."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.recipe import Recipe
from desktop_app.library import commit, compact, sources
from desktop_app.library.check import check
from desktop_app.library.store import Library
from desktop_app.library.words import files
from tests.library.conftest import passages_with
from tests.scripts import Scripts

Put = Callable[..., None]
HERE = Path(__file__).parent

# What the library may hold after the kill: the steps of killed_writer.py, one after the other.
BEFORE = {("a.txt", "first\nold"), ("a.txt", "kept"), ("gone.txt", "gone\nwith it")}
SECOND = BEFORE - {("a.txt", "first\nold")} | {("a.txt", "first\nchanged"), ("a.txt", "second\nshared")}
THIRD = SECOND | {("b.txt", "third\nmore\nshared")}
LAST = THIRD - {("gone.txt", "gone\nwith it")}
STATES = [BEFORE, SECOND, THIRD, LAST]


def begin(folder: Path, recipe: Recipe, put: Put) -> None:
    with Library.create(folder, recipe) as library:
        put(library, "first\nold", "kept")
        put(library, "gone\nwith it", source="gone.txt")


def kill(run_script: Scripts, folder: Path, moment: str, occurrence: int) -> bool:
    """Whether the writer was killed before it was done."""
    child = run_script(HERE / "killed_writer.py", folder, HERE / "conftest.py", moment, occurrence)
    assert child.returncode in (0, 9), child.stderr
    return child.returncode == 9


def contents(library: Library) -> set[tuple[str, str]]:
    return {
        (source, library.document(row).document.text)
        for source in sources.remembered(library)
        for row in commit.documents_of(library, source)
    }


def finish(library: Library, put: Put) -> None:
    put(library, "second\nshared", "first\nchanged")
    put(library, "third\nmore\nshared", source="b.txt")
    commit.remove(library, commit.documents_of(library, "gone.txt"))
    compact.reclaim(library)


def vectors(library: Library) -> dict[str, list[float]]:
    with library.reading():
        rows = library.rows("mean")
        found = library.found(rows.passages.tolist())
    slots = dict(zip(rows.passages.tolist(), rows.slots.tolist(), strict=True))
    matrix = np.concatenate(rows.matrices)
    return {found[passage].text: matrix[slot].tolist() for passage, slot in slots.items()}


MOMENTS = [
    *(("replace", number) for number in (1, 2, 3, 5, 7)),
    *(("fsync", number) for number in (1, 2, 4, 6, 9)),
    *(("unlink", number) for number in (1, 3, 5)),
    *(("COMMIT", number) for number in (1, 2, 3, 4)),
    *(("statement", number) for number in (12, 25, 50, 75)),
    ("hot journal", 1),
    ("hot journal", 3),
]


@pytest.mark.parametrize(("moment", "occurrence"), MOMENTS)
def test_a_kill_keeps_what_was_committed(
    tmp_path: Path, recipe: Recipe, put: Put, run_script: Scripts, moment: str, occurrence: int
) -> None:
    folder = tmp_path / "killed"
    begin(folder, recipe, put)
    assert kill(run_script, folder, moment, occurrence), "this moment never came"
    if moment == "hot journal":
        assert (folder / "documents.db-journal").stat().st_size

    with Library.open(folder) as reader:
        state = contents(reader)
        assert state in STATES
        with reader.reading():
            assert reader.rows("mean").problems == ()
        assert check(reader, thorough=True) == ()

    with Library.open(folder, writable=True) as writer:
        assert writer.recovered == ()
        assert contents(writer) == state
        named = {name for (name,) in writer.database.execute("SELECT name FROM files")}
        assert {path.name for path in writer.vectors.iterdir()} == named
        words = {file.name for file in files.named(writer.database)}
        assert {path.name for path in writer.words.iterdir()} == words
        for _, text in state:
            for row in text.splitlines():
                assert passages_with(writer, row)
        finish(writer, put)
        assert contents(writer) == LAST
        assert check(writer, thorough=True) == ()
        resumed = vectors(writer)

    begin(tmp_path / "undisturbed", recipe, put)
    with Library.open(tmp_path / "undisturbed", writable=True) as undisturbed:
        finish(undisturbed, put)
        assert vectors(undisturbed) == resumed


def test_an_undisturbed_writer_ends_by_itself(
    tmp_path: Path, recipe: Recipe, put: Put, run_script: Scripts
) -> None:
    begin(tmp_path / "library", recipe, put)
    assert not kill(run_script, tmp_path / "library", "replace", 1_000)
    with Library.open(tmp_path / "library") as library:
        assert contents(library) == LAST
