"""The ledger's tables, how a connection to it is opened, and what SQLite's errors mean to the user."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal

from desktop_app.core.errors import AppError
from desktop_app.library import label

APPLICATION_ID = 0x454D4253
BUSY_SECONDS = 30.0
WRITER_CACHE_KIB = 65_536
"""A transaction that outgrows the page cache locks readers out until it ends; a batch fits well within."""

# A vector is one global number: segment s holds the numbers first .. first + rows - 1, so segments can be
# joined without touching a passage. `removed` is a log from which readers learn which passages are gone. A
# path is TEXT, or the raw bytes where it is not Unicode.
VERSION_1 = """
CREATE TABLE state (
    generation INTEGER NOT NULL, epoch INTEGER NOT NULL,
    next_segment INTEGER NOT NULL, next_vector INTEGER NOT NULL
);
INSERT INTO state VALUES (0, 0, 1, 0);
CREATE TABLE sources (id INTEGER PRIMARY KEY, path NOT NULL UNIQUE);
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source INTEGER NOT NULL REFERENCES sources,
    key TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, fields TEXT NOT NULL, place TEXT NOT NULL,
    digest BLOB,
    UNIQUE (source, key)
);
CREATE INDEX documents_unfinished ON documents (id) WHERE digest IS NULL;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES documents,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, hash BLOB NOT NULL, vector INTEGER
);
CREATE INDEX passages_by_document ON passages (document);
CREATE INDEX passages_by_hash ON passages (hash);
CREATE TABLE removed (id INTEGER PRIMARY KEY AUTOINCREMENT, passage INTEGER NOT NULL);
CREATE TABLE segments (
    id INTEGER PRIMARY KEY, first INTEGER NOT NULL UNIQUE,
    rows INTEGER NOT NULL, dimensions INTEGER NOT NULL
);
CREATE TABLE files (
    segment INTEGER NOT NULL REFERENCES segments ON DELETE CASCADE,
    pooling TEXT NOT NULL, name TEXT NOT NULL,
    dtype TEXT NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL,
    PRIMARY KEY (segment, pooling)
) WITHOUT ROWID;
CREATE VIEW passage_text (id, title, text) AS
    SELECT passages.id, documents.title, substr(documents.text, start + 1, "end" - start)
    FROM passages JOIN documents ON documents.id = passages.document;
CREATE VIRTUAL TABLE passage_index USING fts5 (
    title, text, content = 'passage_text', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
"""

# A passage without a vector waits to be embedded; passages of one hash wait together or share one vector. A
# document without a digest was cut short by version 1. A source whose size and mtime_ns are those of its file
# need not be opened; without them it is read again. `removed` keeps vectors until they are reclaimed, so that
# what comes back is not embedded again.
VERSION_2 = """
CREATE TABLE roots (
    id INTEGER PRIMARY KEY, path NOT NULL UNIQUE, title_field TEXT, text_fields TEXT NOT NULL,
    include TEXT NOT NULL, exclude TEXT NOT NULL, watched INTEGER NOT NULL
);
ALTER TABLE sources ADD COLUMN root INTEGER REFERENCES roots ON DELETE SET NULL;
ALTER TABLE sources ADD COLUMN size INTEGER;
ALTER TABLE sources ADD COLUMN mtime_ns INTEGER;
ALTER TABLE sources ADD COLUMN read_as TEXT;
CREATE INDEX sources_by_root ON sources (root);
CREATE TABLE skipped (source INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE, reason TEXT NOT NULL);
CREATE INDEX skipped_by_source ON skipped (source);
ALTER TABLE documents ADD COLUMN places TEXT NOT NULL DEFAULT '[]';
ALTER TABLE passages ADD COLUMN pieces INTEGER NOT NULL DEFAULT 0;
ALTER TABLE removed ADD COLUMN hash BLOB;
ALTER TABLE removed ADD COLUMN vector INTEGER;
CREATE INDEX removed_by_hash ON removed (hash) WHERE vector IS NOT NULL;
CREATE INDEX removed_by_vector ON removed (vector) WHERE vector IS NOT NULL;
CREATE INDEX passages_by_vector ON passages (vector);
"""

# Words are found by their stem, and a word of the title counts twice. `background` is what a cosine of this
# library is compared with (see search/calibration.py); it was measured when there were so many vectors.
VERSION_3 = """
DROP TABLE passage_index;
CREATE VIRTUAL TABLE passage_index USING fts5 (
    title, text, content = 'passage_text', content_rowid = 'id',
    tokenize = 'porter unicode61 remove_diacritics 2'
);
INSERT INTO passage_index (passage_index, rank) VALUES ('rank', 'bm25(2.0, 1.0)');
INSERT INTO passage_index (passage_index) VALUES ('rebuild');
CREATE TABLE background (
    pooling TEXT PRIMARY KEY, vectors INTEGER NOT NULL, chance REAL NOT NULL, pairs TEXT NOT NULL
) WITHOUT ROWID;
"""

# Words are in files of our own (see words/files.py), which are made again from the documents when they are
# missing: here are only their names. The index is dropped even where its first row is damaged.
VERSION_4 = """
REPLACE INTO passage_index_config VALUES ('version', 4);
DROP TABLE passage_index;
DROP VIEW passage_text;
CREATE TABLE word_files (
    id INTEGER PRIMARY KEY AUTOINCREMENT, first INTEGER NOT NULL UNIQUE, last INTEGER NOT NULL,
    passages INTEGER NOT NULL, analysis INTEGER NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL
);
"""

# What was written with the size and time of before has another time of change.
VERSION_5 = "ALTER TABLE sources ADD COLUMN changed_ns INTEGER;"

# Of a document's text the lines that OCR recognized, and on how many pages they stand. A line: [start, end,
# certainty, page, [left, top, right, bottom]].
VERSION_6 = """
ALTER TABLE documents ADD COLUMN recognized TEXT NOT NULL DEFAULT '[]';
ALTER TABLE documents ADD COLUMN recognized_pages INTEGER NOT NULL DEFAULT 0;
CREATE INDEX documents_recognized ON documents (recognized_pages) WHERE recognized_pages > 0;
"""

MIGRATIONS = (VERSION_1, VERSION_2, VERSION_3, VERSION_4, VERSION_5, VERSION_6)
"""Script n brings a ledger from version n to n + 1; a published script is never edited."""

_ADVICE = {
    sqlite3.SQLITE_FULL: ("the disk is full", "Free some space there and try again."),
    sqlite3.SQLITE_READONLY: ("it is read-only", "Check who may write to it, or choose another place."),
    sqlite3.SQLITE_CANTOPEN: (
        "its documents.db cannot be opened",
        "Check the path and who may read it, or restore it from a backup.",
    ),
    sqlite3.SQLITE_PERM: ("permission was denied", "Check who may read and write it."),
    sqlite3.SQLITE_BUSY: ("another program keeps it busy", "Close the other program and try again."),
    sqlite3.SQLITE_IOERR: ("the disk reported a fault", "Check the disk and its free space, then try again."),
}
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CONSTRAINT)
_NOT_TEXT = "Could not decode to UTF-8"
_SHADOW = "passage_index_"
"""Tables that the full-text index of earlier versions made for itself; their text differs with SQLite's."""


class DamagedError(AppError):
    """A ledger is not what was written."""


def damaged(folder: Path) -> DamagedError:
    return DamagedError(
        f"The library {folder} cannot be used: its documents.db is damaged.",
        "Restore it from a backup, or index the files into a new library.",
    )


def primary_code(error: sqlite3.Error) -> int:
    """SQLite's primary result code of `error`, or 0."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


@contextmanager
def translated(folder: Path) -> Iterator[None]:
    """Turns the world's faults that SQLite reports about the library in `folder` into AppError."""
    try:
        yield
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise damaged(folder) from error
    except sqlite3.DatabaseError as error:
        code = primary_code(error)
        if code in _DAMAGED or str(error).startswith(_NOT_TEXT):
            raise damaged(folder) from error
        if code not in _ADVICE:
            ledgers = {_active(folder), *filter(label.is_ledger, (path.name for path in folder.glob("*.db")))}
            if not all(_is_ours(folder / name) for name in ledgers):
                raise damaged(folder) from error
            raise
        if _is_away(folder, error):
            raise label.moved(folder) from error
        reason, hint = _ADVICE[code]
        raise AppError(f"The library {folder} cannot be used: {reason}.", hint) from error


def _is_away(folder: Path, error: sqlite3.Error) -> bool:
    moved = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY_DBMOVED
    return moved or not (folder / label.NAME).exists()


_courses: dict[Path, tuple[int, tuple[int, int], int]] = {}


def course(path: Path, database: sqlite3.Connection, mine: int = 0) -> int:
    """How often, as far as this process has seen, another ledger or an earlier copy came to lie at `path`: a
    program that synchronizes folders puts it there. `mine` is what it was when `database` was connected.

    Whoever keeps in memory what a ledger said follows it only as long as this stays the same.
    """
    number, file, generation = _courses.get(path, (0, (0, 0), -1))
    try:
        status = path.stat()
        now = (status.st_dev, status.st_ino)
        if now != file:
            number, generation = number + 1, -1
        elif mine in (0, number):
            before = generation
            (generation,) = database.execute("SELECT generation FROM state").fetchone()
            number += generation < before
    except (OSError, sqlite3.Error):  # it is away, or has no tables yet: whoever asks it learns so
        return number
    _courses[path] = (number, now, generation)
    return number


def connect(path: Path, mode: Literal["ro", "rw", "rwc"]) -> sqlite3.Connection:
    """A connection in autocommit mode; it may be closed by another thread than the one that uses it."""
    database = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        database.execute("PRAGMA foreign_keys = ON")
        if mode != "ro":
            database.execute("PRAGMA journal_mode = DELETE")
            database.execute("PRAGMA synchronous = FULL")
            database.execute(f"PRAGMA cache_size = -{WRITER_CACHE_KIB}")
            database.execute("PRAGMA cache_spill = OFF")
    except BaseException:
        database.close()
        raise
    return database


@contextmanager
def transaction(database: sqlite3.Connection, kind: str = "IMMEDIATE") -> Iterator[sqlite3.Connection]:
    """One transaction: committed whole at the end of the block, or rolled back when it raises."""
    database.execute(f"BEGIN {kind}")
    try:
        yield database
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


def version(database: sqlite3.Connection) -> int:
    """The schema version of the ledger, 0 for an empty one."""
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def migrate(database: sqlite3.Connection) -> None:
    """Brings the ledger to the newest version, one transaction a step."""
    for number in range(version(database), len(MIGRATIONS)):
        with transaction(database):
            for statement in _statements(MIGRATIONS[number]):
                database.execute(statement)
            database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            database.execute(f"PRAGMA user_version = {number + 1}")


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one (`executescript` would commit the open transaction)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def path_of(stored: str | bytes) -> str:
    """A source's path as the ledger keeps it: text, or the system's bytes where they are not Unicode."""
    return os.fsdecode(stored) if isinstance(stored, bytes) else str(stored)


def is_ours(database: sqlite3.Connection) -> bool:
    """Whether the ledger has exactly the tables of its version: none is missing, no trigger was added."""
    number = version(database)
    (application,) = database.execute("PRAGMA application_id").fetchone()
    with closing(sqlite3.connect(":memory:")) as fresh:
        for script in MIGRATIONS[:number]:
            fresh.executescript(script)
        return application == APPLICATION_ID and _tables(fresh) == _tables(database)


def _active(folder: Path) -> str:
    """The ledger that the library in `folder` cannot be without."""
    try:
        return label.read(folder).ledger
    except AppError:
        return label.LEDGER


def _is_ours(path: Path) -> bool:
    try:
        with closing(connect(path, "ro")) as database:
            return is_ours(database)
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return False


def _tables(database: sqlite3.Connection) -> set[tuple[str, str, str, str | None]]:
    return {
        (kind, name, table, None if name.startswith(_SHADOW) else sql)
        for kind, name, table, sql in database.execute("SELECT type, name, tbl_name, sql FROM sqlite_master")
    }


def readable(path: Path) -> sqlite3.Connection:
    """A read-only connection; a transaction that a killed writer left half done is rolled back first."""
    database = connect(path, "ro")
    try:
        version(database)
    except sqlite3.OperationalError as error:
        database.close()
        if primary_code(error) != sqlite3.SQLITE_READONLY:
            raise
        with closing(connect(path, "rw")) as writer:
            version(writer)
        database = connect(path, "ro")
    except BaseException:
        database.close()
        raise
    return database
