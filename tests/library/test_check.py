"""Every kind of damage is told, and repaired where the documents are whole."""

from collections.abc import Callable

import numpy as np
import pytest

from desktop_app.core.errors import AppError
from desktop_app.library.check import check
from desktop_app.library.proof.repair import repair
from desktop_app.library.store import Library
from desktop_app.library.words import files
from desktop_app.library.words.building import Indexed, build
from desktop_app.library.words.numbering import Numbering
from tests.library.conftest import passages_with

Put = Callable[..., None]
WaitingIds = Callable[[Library], list[str]]


def damage(library: Library, kind: str) -> None:
    file = library.vectors / "000001.mean.npy"
    run = library.database.execute
    match kind:
        case "flipped bit":
            data = bytearray(file.read_bytes())
            data[-1] ^= 1
            file.write_bytes(data)
        case "missing":
            file.unlink()
        case "not unit":
            matrix = np.load(file) * np.float32(2)
            np.save(file, matrix)
            from desktop_app.core.files import sha256

            run("UPDATE files SET sha256 = ? WHERE name = ?", (sha256(file), file.name))
        case "one pooling":
            run("DELETE FROM files WHERE segment = 1 AND pooling = 'cls'")
        case "astray":
            run("UPDATE passages SET vector = 77 WHERE id = 2")
        case "keyword index":
            other = build([Indexed(1, "", "other", (), [(1, 0, 5), (2, 0, 5)])], Numbering())
            written = files.publish(library.words, 1, (1, 2), other)
            run("UPDATE word_files SET bytes = ?, sha256 = ? WHERE id = 1", (written.bytes, written.sha256))
        case "words missing":
            (library.words / "000001.words.npy").unlink()
        case "words flipped":
            words = library.words / "000001.words.npy"
            data = bytearray(words.read_bytes())
            data[-1] ^= 1
            words.write_bytes(data)
        case "words not named":
            run("DELETE FROM word_files WHERE id = 1")
        case _:
            raise AssertionError(kind)


@pytest.mark.parametrize(
    ("kind", "told", "seen_quickly"),
    [
        ("flipped bit", "has changed since it was written", False),
        ("missing", "is missing", True),
        ("not unit", "not of unit length", True),
        ("one pooling", "lacks the file of a pooling", True),
        ("astray", "1 of the passages point to vectors that do not exist", False),
        ("keyword index", "keyword index does not match", False),
        ("words missing", "000001.words.npy is missing", True),
        ("words flipped", "000001.words.npy has changed since it was written", False),
        ("words not named", "keyword index lacks some of the passages", True),
    ],
)
def test_damage_is_told_and_repaired(
    library: Library, put: Put, waiting_ids: WaitingIds, kind: str, told: str, seen_quickly: bool
) -> None:
    put(library, "one", "two")
    put(library, "three", source="b.txt")
    assert check(library, thorough=True) == ()
    damage(library, kind)
    assert bool(check(library)) == seen_quickly
    (problem,) = check(library, thorough=True)
    assert told in problem
    assert repair(library)
    assert repair(library) == ()
    assert passages_with(library, "one") == [1]
    expected = ["two"] if kind == "astray" else [] if "word" in kind else ["one", "two"]
    assert waiting_ids(library) == expected
    put(library)
    assert check(library, thorough=True) == ()


def test_rows_that_point_nowhere_and_spans_outside_are_told(library: Library, put: Put) -> None:
    put(library, "one", "two")
    run = library.database.execute
    run("PRAGMA foreign_keys = OFF")
    run("UPDATE documents SET source = 9 WHERE id = 1")
    run('UPDATE passages SET "end" = 99 WHERE id = 2')
    problems = check(library, thorough=True)
    assert any("rows point to rows that do not exist" in problem for problem in problems)
    assert any("do not lie within their document" in problem for problem in problems)


def test_a_damaged_ledger_is_told(library: Library, put: Put) -> None:
    put(library, *(f"text {number}" for number in range(200)))
    library.close()
    ledger = library.folder / "documents.db"
    data = bytearray(ledger.read_bytes())
    data[8192:] = bytes(len(data) - 8192)
    ledger.write_bytes(data)
    with Library.open(library.folder) as reader:
        assert any("documents.db is damaged" in problem for problem in check(reader, thorough=True))


def test_a_reader_checks_thoroughly_unless_somebody_writes(library: Library, put: Put) -> None:
    put(library, "one")
    with Library.open(library.folder) as reader:
        with pytest.raises(AppError, match="being written"):
            check(reader, thorough=True)
        library.close()
        assert check(reader, thorough=True) == ()
    with Library.open(library.folder, writable=True) as writer:
        assert check(writer) == ()
