"""A repair brings a library back to what a check finds sound, and what is lost comes from the files."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.core.errors import AppError, Cancelled
from desktop_app.core.jobs import CancelToken, Progress
from desktop_app.library import commit, sources
from desktop_app.library.check import check
from desktop_app.library.commit import ReadFile
from desktop_app.library.filters import listing
from desktop_app.library.proof.repair import mend
from desktop_app.library.sources import Root
from desktop_app.library.store import Library
from tests.library.conftest import passages_with

Put = Callable[..., None]
CHANGES = {
    "a letter of a text": "UPDATE documents SET text = 'onf' || substr(text, 4) WHERE id = 1",
    "a letter of an id": "UPDATE documents SET key = 'onf' WHERE id = 1",
    "a list that is none": "UPDATE documents SET places = '[' WHERE id = 1",
    "a list of something else": "UPDATE documents SET places = '[[1]]' WHERE id = 1",
    "fields that are none": "UPDATE documents SET fields = '[1]' WHERE id = 1",
    "a text that is none": "UPDATE documents SET text = x'6f6eff' WHERE id = 1",
    "a letter that is none": "UPDATE documents SET text = CAST(x'6f6eff0a74776f' AS TEXT) WHERE id = 1",
    "an id that is none": "UPDATE documents SET key = CAST(x'6fff65' AS TEXT) WHERE id = 1",
    "a document that is gone": "DELETE FROM documents WHERE id = 1",
    "a file that is gone": "DELETE FROM sources WHERE path = 'a.txt'",
    "a folder that is gone": "DELETE FROM roots",
    "a document of another file": "UPDATE documents SET source = 2 WHERE id = 1",
    "a passage of another document": "UPDATE passages SET document = 2 WHERE id = 1",
    "a passage of no document": "UPDATE passages SET document = 99 WHERE id = 1",
    "another's vector": "UPDATE passages SET vector = 2 WHERE id = 1",
    "a span": 'UPDATE passages SET "end" = 900 WHERE id = 1',
    "a hash": "UPDATE passages SET hash = zeroblob(16) WHERE id = 1",
    "a path": "UPDATE sources SET path = 'z.txt' WHERE id = 1",
    "a time": "UPDATE sources SET mtime_ns = 9 WHERE id = 1",
    "a reason": "UPDATE skipped SET reason = 'x'",
    "a pattern": "UPDATE roots SET include = '[\"*.md\"]'",
    "a pattern that is none": "UPDATE roots SET include = '['",
    "where a segment begins": "UPDATE segments SET first = 1024 WHERE id = 1",
    "a segment's name": "UPDATE files SET name = '../../x.npy' WHERE segment = 1",
    "a checksum": "UPDATE files SET sha256 = 'f' || substr(sha256, 2) WHERE segment = 1",
    "a removed vector": "UPDATE removed SET vector = 1",
    "the next vector": "UPDATE state SET next_vector = 0",
    "the counters twice": "INSERT INTO state SELECT * FROM state",
    "the next passage": "UPDATE sqlite_sequence SET seq = 1 WHERE name = 'passages'",
    "a table's name": "UPDATE sqlite_sequence SET name = 'passagfs' WHERE name = 'passages'",
    "a seal": "UPDATE seals SET seal = zeroblob(16) WHERE part = 'documents' AND number = 1",
    "a seal of nothing": "UPDATE seals SET number = 77 WHERE part = 'sources' AND number = 1",
    "a seal of another part": "UPDATE seals SET part = 'sourcfs' WHERE part = 'sources' AND number = 1",
    "the chance": "UPDATE background SET chance = 0.5",
}


OF_THE_LEDGER = {
    "no counters": "DELETE FROM state",
    "a version before": "PRAGMA user_version = 3",
    "a version to come": "PRAGMA user_version = 99",
    "another program's": "PRAGMA application_id = 7",
    "a trigger": "CREATE TRIGGER x AFTER INSERT ON documents BEGIN DELETE FROM passages; END",
    "a column": "ALTER TABLE documents ADD COLUMN more",
    "a table that is gone": "DROP TABLE skipped",
}


@pytest.fixture
def folder(library: Library, put: Put) -> Path:
    """A closed library that follows a folder, with a removed document."""
    from desktop_app.library import background
    from desktop_app.library.background import KeptBackground

    root = sources.follow(library, Root("/files", include=("*.txt",)))
    put(library, "one\ntwo", "three")
    put(library, "four", "gone", source="b.txt")
    commit.commit(library, [], [ReadFile("a.txt", root.id, 3, 4, "text", ("page 2 is missing",), 5)])
    commit.remove(library, [row for _, _, row in library.rows_of(["gone"])])
    kept = KeptBackground(4, 0.25, (0.1, 0.2))
    background.write(library, {"mean": kept, "cls": kept})
    library.close()
    return library.folder


@pytest.mark.parametrize("kind", OF_THE_LEDGER)
def test_tables_that_are_not_ours_are_written_anew_from_those_that_are(
    folder: Path, put: Put, kind: str
) -> None:
    with closing(sqlite3.connect(folder / "documents.db", isolation_level=None)) as raw:
        raw.execute(OF_THE_LEDGER[kind])
    assert _problems(folder)
    assert mend(folder)
    with Library.open(folder, writable=True) as writer:
        put(writer)
        assert check(writer, thorough=True) == ()
        texts = [writer.document(row).document.text for row in writer.documents()]
        assert texts == ["one\ntwo", "three", "four"]


def _problems(folder: Path) -> tuple[str, ...]:
    try:
        with Library.open(folder) as reader:
            return check(reader, thorough=True)
    except AppError as error:
        return (error.message,)


@pytest.mark.parametrize("kind", CHANGES)
def test_what_is_repaired_and_read_again_is_sound(folder: Path, put: Put, kind: str) -> None:
    with closing(sqlite3.connect(folder / "documents.db", isolation_level=None)) as raw:
        assert raw.execute(CHANGES[kind]).rowcount > 0
    with Library.open(folder) as reader:
        assert check(reader, thorough=True)
    assert mend(folder)
    with Library.open(folder, writable=True) as writer:
        known = sources.remembered(writer)
        for name, text in (("a.txt", "one\ntwo"), ("a.txt", "three"), ("b.txt", "four")):
            if known.get(name) is None or known[name].size is None:  # as the next indexing does
                put(writer, text, source=name)
        there = [source for source in sources.remembered(writer) if source not in ("a.txt", "b.txt")]
        commit.forget(writer, there)
        put(writer)
        commit.remove(writer, [row for _, _, row in writer.rows_of(["onf", "o\ufffde"])])
        assert check(writer, thorough=True) == ()
        found = {writer.document(row).document.id: writer.document(row) for row in writer.documents()}
        assert {key: one.document.text for key, one in found.items()} == {
            "one": "one\ntwo",
            "three": "three",
            "four": "four",
        }
        assert {one.source for one in found.values()} == {"a.txt", "b.txt"}
        with writer.reading():
            assert len(writer.rows("mean").slots) == 4
        assert [len(passages_with(writer, word)) for word in ("two", "three", "four")] == [1, 1, 1]


UNREADABLE: dict[str, tuple[str, Callable[[Library], object]]] = {
    "a folder": ("UPDATE roots SET include = '['", sources.roots),
    "fields": ("UPDATE documents SET fields = '['", lambda library: listing.about(library, [1])),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_cannot_be_read_is_told_as_damage(folder: Path, kind: str) -> None:
    statement, read = UNREADABLE[kind]
    with closing(sqlite3.connect(folder / "documents.db", isolation_level=None)) as raw:
        raw.execute(statement)
    with Library.open(folder) as library, pytest.raises(AppError, match="damaged"):
        read(library)


def test_a_check_says_how_far_it_is_and_can_be_stopped(library: Library, put: Put) -> None:
    put(library, *(f"text {number}" for number in range(40)))
    told: list[Progress] = []
    assert check(library, True, told.append) == ()
    stages = list(dict.fromkeys(one.stage for one in told))
    for stage in stages:
        token = CancelToken()

        def stop(progress: Progress, stage: str = stage, token: CancelToken = token) -> None:
            if progress.stage == stage:
                token.cancel()

        if stage != "Checking the keyword index":
            with pytest.raises(Cancelled):
                check(library, True, stop, token)
    assert {"Checking the vectors", "Checking the tables", "Checking the documents"} <= set(stages)
    assert told[-1].done == told[-1].total
    assert check(library, thorough=True) == ()
