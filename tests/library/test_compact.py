"""Joining and reclaiming move vectors about, and no search notices."""

from collections.abc import Callable

import numpy as np
import pytest

from desktop_app.core.arrays import Float32
from desktop_app.library import commit, compact
from desktop_app.library.check import check
from desktop_app.library.segments import forget
from desktop_app.library.store import Library

Put = Callable[..., None]
VectorOf = Callable[[str], Float32]


def segments(library: Library) -> list[str]:
    return sorted(path.name for path in library.vectors.glob("*.npy"))


def sizes(library: Library) -> list[int]:
    with library.reading():
        return [len(matrix) for matrix in library.rows("mean").matrices]


def test_small_segments_are_joined(library: Library, put: Put, vector_of: VectorOf) -> None:
    with Library.open(library.folder) as reader, reader.reading():
        for number in range(compact.FAN - 1):
            put(library, f"text {number}")
        assert len(sizes(library)) == compact.FAN - 1
        before = [vector_of(f"text {number}") for number in range(compact.FAN - 1)]
    with Library.open(library.folder) as reader:
        with reader.reading():
            old = reader.rows("mean")
        put(library, f"text {compact.FAN - 1}")
        assert sizes(library) == [compact.FAN]
        assert len(segments(library)) == 2
        np.testing.assert_array_equal([vector_of(f"text {n}") for n in range(compact.FAN - 1)], before)
        np.testing.assert_array_equal(np.concatenate(old.matrices), before)
        with reader.reading():
            assert reader.rows("mean").slots.tolist() == list(range(compact.FAN))
    assert check(library, thorough=True) == ()


def test_levels_keep_the_number_of_segments_small(
    library: Library, put: Put, vector_of: VectorOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compact, "FAN", 3)
    monkeypatch.setattr(compact, "LEVELS", (3, 9))
    for number in range(24):
        put(library, f"text {number}")
    assert sizes(library) == [9, 9, 3, 3]
    vectors = np.array([vector_of(f"text {number}") for number in range(24)])
    assert len(np.unique(vectors, axis=0)) == 24
    assert check(library, thorough=True) == ()


def test_a_fault_is_not_copied_into_a_joined_segment(
    library: Library, put: Put, waiting_ids: Callable[[Library], list[str]]
) -> None:
    for number in range(compact.FAN - 1):
        put(library, f"text {number}")
    bad = library.vectors / "000003.cls.npy"
    data = bytearray(bad.read_bytes())
    data[-1] ^= 1
    bad.write_bytes(data)
    put(library, "the last")
    assert (library.vectors / "bad" / bad.name).exists()
    assert bad.name in library.recovered[0]
    assert waiting_ids(library) == ["text 2"]
    put(library)
    assert check(library, thorough=True) == ()


def test_segments_with_a_gap_between_are_not_joined(
    library: Library, put: Put, vector_of: VectorOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in ("one", "two", "three", "four"):
        put(library, text)
    forget(library, 2)
    assert sizes(library) == [1, 1, 1]
    before = {text: vector_of(text) for text in ("one", "three", "four")}
    monkeypatch.setattr(compact, "FAN", 3)
    put(library)
    assert sizes(library) == [1, 3]
    for text, vector in before.items():
        np.testing.assert_array_equal(vector_of(text), vector)
    assert check(library, thorough=True) == ()


def test_dead_vectors_are_reclaimed(library: Library, put: Put, vector_of: VectorOf) -> None:
    put(library, *(f"first {number}" for number in range(9)))
    put(library, *(f"second {number}" for number in range(9)), source="b.txt")
    put(library, *(f"third {number}" for number in range(9)), source="c.txt")
    kept = {text: vector_of(text) for text in ("first 8", "second 3", "third 0")}
    commit.remove(library, commit.documents_of(library, "a.txt")[:5])
    commit.remove(library, commit.documents_of(library, "b.txt")[:1])
    with Library.open(library.folder) as reader:
        with reader.reading():
            assert len(reader.rows("mean").slots) == 21
        compact.reclaim(library)
        with reader.reading():
            rows = reader.rows("mean")
        assert [len(matrix) for matrix in rows.matrices] == [9, 4, 8]
        assert len(rows.slots) == 21
    for text, vector in kept.items():
        np.testing.assert_array_equal(vector_of(text), vector)
    assert check(library, thorough=True) == ()


def test_a_segment_that_is_all_dead_goes(library: Library, put: Put) -> None:
    put(library, "one")
    put(library, "two", source="b.txt")
    commit.remove(library, commit.documents_of(library, "a.txt"))
    compact.reclaim(library)
    assert segments(library) == ["000002.cls.npy", "000002.mean.npy"]
    assert check(library, thorough=True) == ()


def test_segments_that_gaps_keep_apart_are_gathered(
    library: Library, put: Put, vector_of: VectorOf, rows_of: Callable[[list[str]], Float32]
) -> None:
    """As where something is added every day, and something of the largest segment removed."""
    put(library, *(f"early {number}" for number in range(50)), source="early.txt")
    for number in range(3 * compact.FAN):
        put(library, f"text {number}", source=f"{number}.txt")
        commit.remove(library, commit.documents_of(library, "early.txt")[:1])
        compact.purge(library)
        assert len(sizes(library)) <= compact.FAN
    assert check(library, thorough=True) == ()
    texts = [library.document(row).document.id for row in library.documents()]
    assert len(texts) == sum(sizes(library)) == 50
    np.testing.assert_array_equal([vector_of(text) for text in texts], rows_of(texts))
