"""What changes of a ledger's rows behind the program's back is found, and nothing that it writes itself."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing

import numpy as np
import pytest

from desktop_app.core.errors import AppError
from desktop_app.core.types import Document
from desktop_app.library import background, commit, compact, sources
from desktop_app.library.background import KeptBackground
from desktop_app.library.check import check
from desktop_app.library.commit import ReadFile, SplitDocument
from desktop_app.library.proof import seals
from desktop_app.library.proof.repair import repair
from desktop_app.library.sources import Root
from desktop_app.library.store import Library

Put = Callable[..., None]


@pytest.fixture
def full(library: Library, put: Put) -> Library:
    """A library with a row in every table, closed."""
    root = sources.follow(library, Root("/files", include=("*.txt",)))
    put(library, "one\ntwo", "three")
    put(library, "four", "gone", source="b.txt")
    commit.commit(
        library,
        [SplitDocument("c.txt", Document("c", "C", "five", {"kind": "note"}, "line 1"), [])],
        [ReadFile("a.txt", root.id, 3, 4, "text", ("page 2 could not be read",), 5)],
    )
    gone = library.rows_of(["gone"])[0][2]
    commit.remove(library, [gone])
    background.write(
        library, {"mean": KeptBackground(4, 0.25, (0.1, 0.2)), "cls": KeptBackground(4, 0.5, ())}
    )
    library.close()
    return library


def columns(library: Library) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(library.ledger)) as database:
        return [
            (table, name)
            for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for _, name, *_ in database.execute(f"PRAGMA table_info({table})").fetchall()
        ]


def other(value: object) -> object:
    """A value one bit away, of the same kind."""
    match value:
        case int():
            return value ^ 64
        case float():
            return value + 1e-3
        case bytes():
            return bytes([value[0] ^ 1]) + value[1:]
        case str():
            return chr(ord(value[0]) ^ 1) + value[1:] if value else "\1"
        case None:
            return 0
    raise AssertionError(value)


def test_every_column_of_every_table_is_sealed(full: Library) -> None:
    """Text, ids, spans, pointers, names, counters, and the seals."""
    for table, column in columns(full):
        if table == "word_files":  # made again at once: see test_caches
            continue
        folder = full.folder.with_name(f"{table} {column}")
        shutil.copytree(full.folder, folder)
        with closing(sqlite3.connect(folder / full.ledger.name, isolation_level=None)) as raw:
            row = raw.execute(f"SELECT * FROM {table} LIMIT 1").fetchone()
            names = [name for of, name in columns(full) if of == table]
            where = " AND ".join(f'"{name}" IS ?' for name in names)
            new = other(row[names.index(column)])
            changed = raw.execute(f'UPDATE {table} SET "{column}" = ? WHERE {where}', (new, *row)).rowcount
        assert changed, (table, column)
        with Library.open(folder) as reader:
            assert check(reader, thorough=True), (table, column)


def test_what_the_program_writes_stays_sealed(library: Library, put: Put) -> None:
    """All kinds of writing, from the first document to joined and reclaimed segments."""
    for number in range(2 * compact.FAN):
        put(library, f"text {number}\nand {number} more", source=f"{number}.txt")
    commit.forget(library, [f"{number}.txt" for number in range(0, 2 * compact.FAN, 2)])
    put(library, "text 1\nchanged", source="1.txt")
    compact.reclaim(library)
    roots = [sources.follow(library, Root(f"/{name}")) for name in "ab"]
    commit.commit(library, [], [ReadFile("1.txt", roots[0].id, skipped=("a", "a"))])
    sources.follow(library, Root("/b", watched=True))
    sources.unfollow(library, roots[:1])
    (library.vectors / next(iter(sorted(p.name for p in library.vectors.glob("*.npy"))))).unlink()
    repair(library)
    put(library)
    assert list(seals.broken(library.database)) == []
    assert check(library, thorough=True) == ()


def test_a_transaction_that_fails_takes_its_seals_back(library: Library, put: Put) -> None:
    put(library, "one")
    with pytest.raises(AppError, match="damaged"), library.writing() as database:  # noqa: PT012
        database.execute("DELETE FROM passages WHERE id = 1")
        database.execute("INSERT INTO passages (document) VALUES (99)")
    assert list(seals.broken(library.database)) == []


def test_a_text_that_is_no_unicode_any_more_is_told_and_not_a_crash(full: Library) -> None:
    data = full.ledger.read_bytes()
    assert data.count(b"one\ntwo") == 1
    full.ledger.write_bytes(data.replace(b"one\ntwo", b"o\xe5e\ntwo"))
    with Library.open(full.folder) as reader:
        assert any("The document “ONE” of a.txt" in told for told in check(reader, thorough=True))


@pytest.mark.parametrize("flips", [60])
def test_bits_flipped_in_texts_are_told(full: Library, flips: int) -> None:
    sound = full.ledger.read_bytes()
    place = sound.index(b"one\ntwo")
    random = np.random.default_rng(3)
    for _ in range(flips):
        data = bytearray(sound)
        data[place + int(random.integers(7))] ^= 1 << int(random.integers(8))
        full.ledger.write_bytes(data)
        with Library.open(full.folder) as reader:
            assert check(reader, thorough=True)
