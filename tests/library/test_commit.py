"""What goes in can be found, what goes out cannot, and nothing is embedded twice."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.core.arrays import Float32
from desktop_app.core.recipe import Recipe
from desktop_app.core.types import Document, Passage, Vectors
from desktop_app.library import commit, compact, sources, waiting
from desktop_app.library.check import check
from desktop_app.library.sources import Coverage
from desktop_app.library.store import Counts, Library
from desktop_app.library.waiting import Amount
from tests.library.conftest import passages_with

Put = Callable[..., None]
RowsOf = Callable[[Sequence[str]], Float32]
VectorOf = Callable[[str], Float32]


def titles(library: Library, word: str) -> list[str]:
    return sorted(found.id for found in library.found(passages_with(library, word)).values())


def segments(library: Library) -> list[str]:
    return sorted(path.name for path in library.vectors.glob("*.mean.npy"))


def test_both_poolings_lie_beside_each_other(library: Library, put: Put) -> None:
    put(library, "one\ntwo")
    assert sorted(path.name for path in library.vectors.iterdir()) == ["000001.cls.npy", "000001.mean.npy"]
    with library.reading():
        (mean,), (cls,) = library.rows("mean").matrices, library.rows("cls").matrices
    assert mean.shape == (2, 8)
    np.testing.assert_array_equal(mean, -cls)


def test_a_known_passage_is_not_embedded_again(
    library: Library,
    put: Put,
    vector_of: Callable[[str], Float32],
    rows_of: Callable[[Sequence[str]], Float32],
) -> None:
    put(library, "same\nfirst\nsame\n")
    put(library, "same\n", source="b.txt")
    assert len(segments(library)) == 1
    with library.reading():
        rows = library.rows("mean")
    assert [len(matrix) for matrix in rows.matrices] == [2]
    assert rows.slots.tolist() == [0, 0, 0, 1]
    assert rows.passages.tolist() == [1, 3, 4, 2]
    np.testing.assert_array_equal(vector_of("same\n"), rows_of(["same\n"])[0])


def test_a_document_is_replaced_by_the_one_with_its_source_and_id(library: Library, put: Put) -> None:
    put(library, "key\nold words")
    put(library, "key\nother", source="b.txt")
    before = commit.documents_of(library, "a.txt")
    put(library, "key\nnew words")
    assert library.counts() == Counts(2, 4)
    assert (titles(library, "old"), titles(library, "new"), titles(library, "words")) == (
        [],
        ["key"],
        ["key"],
    )
    assert commit.documents_of(library, "a.txt") != before
    assert check(library, thorough=True) == ()


def test_a_document_says_the_same_until_anything_of_it_changes(library: Library) -> None:
    document = Document("1", "title", "text", {"a": "b"}, "line 1")
    assert commit.stored(library, "x", document) is None
    commit.commit(library, [commit.SplitDocument("x", document, [])])
    changes = [
        document,
        Document("1", "Title", "text", {"a": "b"}, "line 1"),
        Document("1", "title", "text.", {"a": "b"}, "line 1"),
        Document("1", "title", "text", {"a": "c"}, "line 1"),
        Document("1", "title", "text", {"a": "b"}, "line 2"),
        Document("1", "title", "text", {"a": "b"}, "line 1", ((0, "page 1"),)),
    ]
    found = [commit.stored(library, "x", change) for change in changes]
    assert [item and item.unchanged for item in found] == [True, False, False, False, False, False]


def test_a_source_that_is_forgotten_goes_with_its_documents(library: Library, put: Put) -> None:
    put(library, "one", "two")
    put(library, "three", source="b.txt")
    commit.forget(library, ["a.txt"])
    assert list(sources.remembered(library)) == ["b.txt"]
    assert library.counts() == Counts(1, 1)
    assert titles(library, "one") == []
    assert check(library, thorough=True) == ()


def test_a_commit_that_fails_leaves_nothing(
    library: Library, put: Put, rows_of: Callable[[Sequence[str]], Float32], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(library, "one")
    before = (library.counts(), segments(library))
    monkeypatch.setattr(commit, "_digest", lambda _document: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        put(library, "two")
    monkeypatch.undo()
    assert (library.counts(), segments(library)) == before
    put(library, "two")
    assert library.counts() == Counts(2, 2)
    assert check(library, thorough=True) == ()


def test_what_waits_is_found_by_its_words_and_shares_the_vector_it_gets(
    library: Library, put: Put, cut: Callable[[str], list[Passage]], rows_of: RowsOf, vector_of: VectorOf
) -> None:
    parts = [
        commit.SplitDocument("a.txt", Document(key, "", text), cut(text))
        for key, text in (("1", "one\nsame\n"), ("2", "same\n"))
    ]
    added = commit.commit(library, parts)
    assert (added.passages, added.waiting, [pieces for _, pieces in added.fresh]) == (3, 3, [4, 5])
    assert titles(library, "same") == ["1", "2"]
    assert sources.coverage(library) == Coverage(2, 3, 3, 2, ())
    assert waiting.amount(library) == Amount(3, 4 + 5)
    hashes = list(waiting.nearest(library, np.array(passages_with(library, "same")), 9))
    assert waiting.place(library, hashes, Vectors(rows_of(["same\n"]), rows_of(["same\n"]))) == Amount(2, 5)
    with Library.open(library.folder) as reader:
        with reader.reading():
            assert reader.rows("mean").passages.tolist() == [2, 3]
        put(library)
        with reader.reading():
            assert reader.rows("mean").passages.tolist() == [2, 3, 1]
    np.testing.assert_array_equal(vector_of("same\n"), rows_of(["same\n"])[0])
    assert check(library, thorough=True) == ()


def test_what_comes_back_has_its_vector_until_that_is_reclaimed(
    library: Library, put: Put, cut: Callable[[str], list[Passage]]
) -> None:
    part = commit.SplitDocument("b.txt", Document("key", "", "words"), cut("words"))
    put(library, "words")
    commit.remove(library, commit.documents_of(library, "a.txt"))
    assert commit.commit(library, [part]).waiting == 0
    commit.remove(library, commit.documents_of(library, "b.txt"))
    compact.reclaim(library)
    assert commit.commit(library, [part]).waiting == 1
    put(library)
    assert check(library, thorough=True) == ()


WORDS = ["apple", "pear", "plum", "C++", "naïve"]
TEXTS = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join), min_size=1, max_size=4
)
ACTIONS = st.lists(st.tuples(st.sampled_from("xyz"), st.none() | TEXTS), min_size=1, max_size=8)


@settings(max_examples=20)
@given(actions=ACTIONS)
def test_the_library_follows_any_sequence_of_changes(
    actions: list[tuple[str, list[str] | None]],
    tmp_path_factory: pytest.TempPathFactory,
    recipe: Recipe,
    put: Put,
) -> None:
    """A reader that looks after every step and one that opens at the end see what a dictionary says."""
    folder = tmp_path_factory.mktemp("library") / "library"
    expected: dict[str, list[str]] = {}
    with Library.create(folder, recipe) as library, Library.open(folder) as reader:
        for key, lines in actions:
            if lines is None:
                commit.remove(library, commit.documents_of(library, key) if key in expected else [])
                expected.pop(key, None)
            else:
                put(library, "\n".join([key, *lines]), source=key)
                expected[key] = [key, *lines]
            if len(library.database.execute("SELECT 1 FROM removed").fetchall()) % 2:
                compact.reclaim(library)
            with reader.reading():
                assert len(reader.rows("mean").slots) == sum(map(len, expected.values()))
        with reader.reading(), Library.open(folder) as late, late.reading():
            followed, fresh = reader.rows("cls"), late.rows("cls")
            for name in ("slots", "passages", "documents"):
                np.testing.assert_array_equal(getattr(followed, name), getattr(fresh, name), name)
        for word in WORDS:
            assert titles(reader, word) == sorted(
                key for key, lines in expected.items() for line in lines if word in line.split()
            )
        assert check(library, thorough=True) == ()
