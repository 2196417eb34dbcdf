"""What can be computed again is computed again: damage to it never keeps anybody from the documents."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.core.errors import AppError
from desktop_app.library import background, commit
from desktop_app.library.background import KeptBackground
from desktop_app.library.check import check
from desktop_app.library.proof.repair import mend
from desktop_app.library.store import Library
from tests.library.conftest import passages_with

Put = Callable[..., None]
KEPT = KeptBackground(3, 0.25, (0.1, 0.2))
WORDS = {"one": [1, 2], "two": [2], "three": [3]}
"""The title, “ONE”, is of both passages."""


@pytest.fixture
def folder(library: Library, put: Put) -> Path:
    """A closed library."""
    put(library, "one\ntwo")
    put(library, "three", "gone", source="b.txt")
    commit.remove(library, [row for _, _, row in library.rows_of(["gone"])])
    background.write(library, {"mean": KEPT, "cls": KEPT})
    library.close()
    return library.folder


def spoil_page(folder: Path, name: str) -> None:
    """Makes the first page of a table or an index one that SQLite cannot read."""
    path = folder / "documents.db"
    with closing(sqlite3.connect(path)) as raw:
        (root,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        (size,) = raw.execute("PRAGMA page_size").fetchone()
    data = bytearray(path.read_bytes())
    data[(root - 1) * size] = 0xFF
    path.write_bytes(data)


def change(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "documents.db", isolation_level=None)) as raw:
        assert raw.execute(statement).rowcount > 0


def spoil(folder: Path, kind: str) -> None:
    match kind:
        case "a number of the background":
            change(folder, "UPDATE background SET chance = -7e300")
        case "a list of the background":
            change(folder, "UPDATE background SET pairs = '[0.1, 0.2'")
        case "the kind of a value of the background":
            change(folder, "UPDATE background SET vectors = 'x'")
        case "the page of the background":
            spoil_page(folder, "background")
        case "which passages a word file covers":
            change(folder, "UPDATE word_files SET last = last + 1024")
        case "the size of a word file":
            change(folder, "UPDATE word_files SET bytes = bytes + 1")
        case "the page of the word files":
            spoil_page(folder, "word_files")
        case "a byte of a word file":
            path = next(folder.glob("words/documents/*.words.npy"))
            data = bytearray(path.read_bytes())
            data[-9] ^= 4
            path.write_bytes(data)
        case "a word file is gone":
            next(folder.glob("words/documents/*.words.npy")).unlink()
        case _:
            raise AssertionError(kind)


KINDS = (
    "a number of the background",
    "a list of the background",
    "the kind of a value of the background",
    "the page of the background",
    "which passages a word file covers",
    "the size of a word file",
    "the page of the word files",
    "a byte of a word file",
    "a word file is gone",
)


def answers(library: Library) -> dict[str, list[int]]:
    return {word: sorted(passages_with(library, word)) for word in WORDS}


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_cache_blocks_neither_search_nor_indexing(folder: Path, put: Put, kind: str) -> None:
    spoil(folder, kind)
    with Library.open(folder) as reader:
        assert answers(reader) == WORDS
        assert background.read(reader, "mean") in (None, KEPT)
        assert {reader.document(row).document.id for row in reader.documents()} == {"one", "three"}
    with Library.open(folder, writable=True) as writer:
        put(writer, "four", source="c.txt")
        background.write(writer, {"mean": KEPT, "cls": KEPT})
        assert answers(writer) == WORDS
        assert passages_with(writer, "four") == [5]
        assert background.read(writer, "cls") == KEPT
        assert check(writer, thorough=True) == ()


@pytest.mark.parametrize("kind", KINDS)
def test_on_a_disk_that_cannot_be_written_a_damaged_cache_is_made_in_memory(folder: Path, kind: str) -> None:
    spoil(folder, kind)
    (folder / "writer.lock").unlink()
    (folder / "writer.lock").mkdir()  # nobody, not even root, can write this one
    with Library.open(folder) as reader:
        assert answers(reader) == WORDS
        assert background.read(reader, "mean") in (None, KEPT)


def indexes(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "documents.db")) as raw:
        return [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'index'")]


def test_every_index_of_the_ledger_can_be_made_again(folder: Path) -> None:
    """What SQLite sorts is told, and a repair writes it anew from the rows."""
    sound = (folder / "documents.db").read_bytes()
    names = indexes(folder)
    assert len(names) > 10
    for name in names:
        (folder / "documents.db").write_bytes(sound)
        spoil_page(folder, name)
        try:
            with Library.open(folder) as reader:
                told = check(reader, thorough=True)
        except AppError as error:
            told = (error.message,)
        if "word_files" not in name:  # the reader made that again
            assert any("documents.db" in problem for problem in told), name
        mend(folder)
        with Library.open(folder) as reader:
            assert check(reader, thorough=True) == (), name
            assert answers(reader) == WORDS


def test_a_table_that_cannot_be_read_is_told_and_left_alone(folder: Path) -> None:
    spoil_page(folder, "documents")
    before = (folder / "documents.db").read_bytes()
    with pytest.raises(AppError, match="damaged"):
        mend(folder)
    assert (folder / "documents.db").read_bytes() == before
    assert not list(folder.glob("*.partial"))
