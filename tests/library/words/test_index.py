"""The keyword index is a cache: whatever happens to its files, every passage is found by its words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.safety.earlier import as_of_version_3
from desktop_app.core.jobs import Progress
from desktop_app.core.recipe import Recipe
from desktop_app.library import commit, schema, sources, transfer
from desktop_app.library.check import check
from desktop_app.library.store import Library
from desktop_app.library.words import files, index
from tests.library.conftest import passages_with

Put = Callable[..., None]


def names(library: Library) -> list[str]:
    return sorted(path.name for path in library.words.glob("*.npy"))


def sizes(library: Library) -> list[int]:
    return [file.passages for file in files.named(library.database)]


@pytest.mark.parametrize("how", ["missing", "cut", "flipped", "other", "not named", "another analysis"])
def test_what_no_sound_file_covers_is_made_again(library: Library, put: Put, how: str) -> None:
    put(library, "one\ntwo")
    put(library, "three", source="b.txt")
    bad = library.words / "000001.words.npy"
    if how == "missing":
        bad.unlink()
    elif how == "cut":
        bad.write_bytes(bad.read_bytes()[:-1])
    elif how == "flipped":
        data = bytearray(bad.read_bytes())
        data[len(data) // 2] ^= 255
        bad.write_bytes(data)
    elif how == "other":
        bad.write_bytes(bytes(bad.stat().st_size))
    elif how == "not named":
        library.database.execute("DELETE FROM word_files WHERE id = 1")
    else:
        library.database.execute("UPDATE word_files SET analysis = analysis + 1 WHERE id = 1")

    # A reader while somebody writes, and one on a disk that cannot be written, has it in memory.
    with Library.open(library.folder) as reader:
        assert [passages_with(reader, word) for word in ("one", "two", "three")] == [[1, 2], [2], [3]]
        put(library, "four", source="c.txt")
        assert passages_with(reader, "four two") in ([2, 4], [4, 2])
        commit.remove(library, commit.documents_of(library, "a.txt"))
        assert passages_with(reader, "one") == []
    library.close()
    with Library.open(library.folder, writable=True) as writer:
        assert [passages_with(writer, word) for word in ("one", "three", "four")] == [[], [3], [4]]
        assert check(writer, thorough=True) == ()


def test_the_first_reader_makes_for_good_what_is_missing(library: Library, put: Put) -> None:
    put(library, "one\ntwo")
    library.close()
    (library.words / "000001.words.npy").unlink()
    with Library.open(library.folder) as reader:
        assert names(reader) == ["000002.words.npy"]
        assert passages_with(reader, "two") == [2]
        assert check(reader, thorough=True) == ()


WORDS = ("one", "two", "three", "four")


def older(folder: Path, recipe: Recipe, put: Put) -> None:
    """A library of version 3, as an earlier program left it."""
    with Library.create(folder, recipe) as library:
        put(library, "one\ntwo", "three")
        put(library, "four", source="b.txt")
    as_of_version_3(folder)


def test_a_library_of_an_earlier_program_gets_its_index_at_the_first_opening(
    tmp_path: Path, recipe: Recipe, put: Put
) -> None:
    older(tmp_path / "old", recipe, put)
    told: list[Progress] = []
    with Library.open(tmp_path / "old", report=told.append) as reader:
        assert [passages_with(reader, word)[-1] for word in WORDS] == [2, 2, 3, 4]
        assert check(reader, thorough=True) == ()
    assert [(one.stage, one.done, one.total) for one in told] == [("Indexing the words", 0, 4)]


def test_an_older_library_that_cannot_be_written_is_searched_all_the_same(
    tmp_path: Path, recipe: Recipe, put: Put
) -> None:
    folder = tmp_path / "old"
    older(folder, recipe, put)
    lock = folder / "writer.lock"
    lock.unlink()
    lock.mkdir()  # nobody, not even root, can write this one
    with Library.open(folder) as reader:
        assert schema.version(reader.database) == 3
        assert [passages_with(reader, word)[-1] for word in WORDS] == [2, 2, 3, 4]
        assert names(reader) == []
        assert [reader.document(row).document.title for row in reader.documents()] == ["ONE", "THREE", "FOUR"]
        assert len(reader.found([1, 2])) == 2
        assert sources.remembered(reader).keys() == {"a.txt", "b.txt"}
        assert sources.roots(reader) == ()
        assert check(reader) == ()
        lock.rmdir()  # a thorough check keeps writers out
        assert check(reader, thorough=True) == ()


def test_an_index_is_made_in_parts_of_whole_documents(
    library: Library, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(library, *(f"text {number}\nand its second line" for number in range(5)), "last")
    library.close()
    (library.words / "000001.words.npy").unlink()
    monkeypatch.setattr(index, "AT_ONCE", 3)
    monkeypatch.setattr(index, "SETTLED", 0)
    told: list[Progress] = []
    with Library.open(library.folder, writable=True, report=told.append) as writer:
        assert sizes(writer) == [4, 4, 3]
        assert [progress.done for progress in told] == [0, 4, 8]
        assert passages_with(writer, "last") == [11]
        assert check(writer, thorough=True) == ()


def test_few_segments_are_left_and_none_holds_what_is_gone(
    library: Library, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "FAN", 3)
    monkeypatch.setattr(index, "LEVELS", (3, 9, 27))
    with Library.open(library.folder) as reader:
        for number in range(26):
            put(library, f"text {number}", source=f"{number}.txt")
            assert passages_with(reader, f"{number}") == [number + 1]
    assert sizes(library) == [9, 9, 3, 3, 1, 1]
    for number in (3, 4, 5, 6, 12, 25):
        commit.remove(library, commit.documents_of(library, f"{number}.txt"))
    index.settle(library)
    assert sizes(library) == [20]
    assert len(names(library)) == 1
    assert passages_with(library, "3 4 12 25") == []
    assert sorted(passages_with(library, "text")) == [
        number + 1 for number in range(26) if number not in (3, 4, 5, 6, 12, 25)
    ]
    assert check(library, thorough=True) == ()
    commit.remove(library, library.documents())
    index.settle(library)
    assert (sizes(library), names(library)) == ([], [])
    put(library, "text")
    assert passages_with(library, "text") == [27]


def test_a_fault_is_not_joined_with_what_is_sound(
    library: Library, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "FAN", 3)
    put(library, "one")
    put(library, "two")
    bad = library.words / "000001.words.npy"
    data = bytearray(bad.read_bytes())
    data[-1] ^= 1
    bad.write_bytes(data)
    put(library, "three")
    assert (library.words / "bad" / bad.name).exists()
    assert [passages_with(library, word) for word in ("one", "two", "three")] == [[1], [2], [3]]
    assert check(library, thorough=True) == ()


def test_what_nobody_names_is_swept(library: Library, put: Put) -> None:
    put(library, "one")
    library.close()
    (library.words / "000002.words.npy").write_bytes(b"x")
    (library.words / "000002.words.npy.1.partial").write_bytes(b"x")
    with Library.open(library.folder, writable=True) as writer:
        assert [path.name for path in writer.words.iterdir()] == ["000001.words.npy"]


def test_a_document_that_is_there_twice_in_one_commit_is_found_once(library: Library, put: Put) -> None:
    put(library, "one\nold", "one\nnew")
    assert [passages_with(library, word) for word in ("old", "new")] == [[], [4]]
    assert check(library, thorough=True) == ()


def test_a_copy_has_its_index_and_an_export_makes_it_anew(library: Library, put: Put, tmp_path: Path) -> None:
    put(library, "one\ntwo")
    transfer.duplicate(library.folder, tmp_path / "copy")
    transfer.pack(library.folder, tmp_path / "file")
    transfer.unpack(tmp_path / "file", tmp_path / "new")
    for folder in ("copy", "new"):
        with Library.open(tmp_path / folder) as reader:
            assert len(names(reader)) == 1
            assert passages_with(reader, "two") == [2]
            assert check(reader, thorough=True) == ()
