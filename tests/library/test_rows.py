"""Which passage and document every vector belongs to, followed from commit to commit."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from desktop_app.core.arrays import Float32, Rows
from desktop_app.core.recipe import Recipe
from desktop_app.library import commit, compact
from desktop_app.library.check import check
from desktop_app.library.rows import RowMap
from desktop_app.library.segments import segment_files
from desktop_app.library.store import Library

Put = Callable[..., None]


def read(library: Library, followed: RowMap) -> Rows:
    with library.reading():
        return followed.rows(library.database, "mean")


def same(one: Rows, other: Rows) -> bool:
    """Whether both give the same entries the same vectors in the same order."""
    return (
        one.passages.tolist() == other.passages.tolist()
        and one.documents.tolist() == other.documents.tolist()
        and np.array_equal(vectors(one), vectors(other))
    )


def vectors(rows: Rows) -> Float32:
    """The vector of each entry."""
    matrix: Float32 = np.concatenate(rows.matrices)[rows.slots]
    return matrix


def test_a_map_that_follows_ends_where_a_new_one_begins(library: Library, put: Put) -> None:
    followed = RowMap(library.vectors)
    put(library, "first\nshared", "second")
    assert len(read(library, followed).slots) == 3
    put(library, "third\nshared", source="b.txt")
    rows = read(library, followed)
    assert same(rows, read(library, RowMap(library.vectors)))
    assert len(rows.slots) == 5
    assert len(np.unique(rows.slots)) == 4, "the same passage has one vector"
    commit.remove(library, commit.documents_of(library, "a.txt"))
    rows = read(library, followed)
    assert same(rows, read(library, RowMap(library.vectors)))
    assert len(rows.slots) == 2
    compact.reclaim(library)
    assert same(read(library, followed), read(library, RowMap(library.vectors)))


def test_nothing_is_read_again_where_nothing_changed(library: Library, put: Put) -> None:
    followed = RowMap(library.vectors)
    put(library, "first", "second")
    rows = read(library, followed)
    assert read(library, followed) is rows
    put(library, "third", source="b.txt")
    assert read(library, followed).matrices[0] is rows.matrices[0], "a segment is mapped once"


def test_entries_are_in_the_order_of_their_slots(library: Library, put: Put) -> None:
    put(library, "one\nshared", "two\nshared", "shared\nthree")
    rows = read(library, RowMap(library.vectors))
    pairs = list(zip(rows.slots.tolist(), rows.passages.tolist(), strict=True))
    assert pairs == sorted(pairs)


def test_a_segment_that_is_gone_takes_its_entries_along(library: Library, put: Put) -> None:
    put(library, "first\nsecond")
    put(library, "third", source="b.txt")
    (gone, _) = segment_files(library.database, "mean")
    (library.vectors / gone.name).unlink()
    rows = read(library, RowMap(library.vectors))
    assert len(rows.slots) == 1
    assert [gone.name in problem for problem in rows.problems] == [True]


def test_a_library_without_vectors_has_no_rows(library: Library) -> None:
    rows = read(library, RowMap(library.vectors))
    assert (rows.matrices, len(rows.slots), rows.problems) == ((), 0, ())


def test_files_are_named_by_pooling_or_all(library: Library, put: Put) -> None:
    put(library, "text")
    mean, cls = (segment_files(library.database, pooling) for pooling in ("mean", "cls"))
    assert [file.pooling for file in (*mean, *cls)] == ["mean", "cls"]
    assert {file.name for file in segment_files(library.database)} == {mean[0].name, cls[0].name}


def test_a_name_that_leads_out_of_the_library_is_not_followed(
    tmp_path: Path, recipe: Recipe, put: Put
) -> None:
    """Its passages wait for another segment, and nothing is done to the file."""
    with Library.create(tmp_path / "changed", recipe) as library:
        put(library, "text")
        library.database.execute("UPDATE files SET name = '../' || name")
        mean, cls = segment_files(library.database)
        for file in (mean, cls):
            (library.vectors / "own").mkdir(exist_ok=True)
            (library.vectors / file.name).write_bytes((library.vectors / Path(file.name).name).read_bytes())
        with library.reading():
            rows = library.rows("mean")
        assert not rows.matrices
        assert "not one of its own" in rows.problems[0]
    with Library.open(tmp_path / "changed", writable=True) as library:
        assert "not one of its own" in library.recovered[0]
        assert (library.vectors / mean.name).exists()
        put(library)
        assert check(library, thorough=True) == ()
