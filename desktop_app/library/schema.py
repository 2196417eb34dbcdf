"""The ledger's tables, how a connection to it is opened, and what SQLite's errors mean to the user."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal

from desktop_app.core.errors import AppError, Cancelled, NoRoomError, fault_of_world, os_errors
from desktop_app.core.files import make_file
from desktop_app.core.jobs import CancelToken
from desktop_app.core.types import Document, Recognized
from desktop_app.language import tr
from desktop_app.library import label
from desktop_app.library.proof import seals
from desktop_app.library.sealed import ledger
from desktop_app.library.tables.versions import MIGRATIONS as MIGRATIONS

APPLICATION_ID = 0x454D4253
BUSY_SECONDS = 30.0
STEPS = 20_000
"""Steps of SQLite's machine between two looks at the cancel token; about a millisecond."""
WRITER_CACHE_KIB = 65_536
"""A transaction that outgrows the page cache locks readers out until it ends; a batch fits well within."""

PURGED = 9
"""The first version of a ledger of which nothing removed is left."""
_INCREMENTAL = 2
_SERVED = 3
"""The first version of a ledger that a reader who may not write can be served from."""
_LACKS = {
    5: ("sources", "NULL AS changed_ns"),
    6: ("documents", "'[]' AS recognized, 0 AS recognized_pages"),
    7: ("roots", "1 AS links"),
}
"""What a table had from a version on, as a reader sees it where nobody can bring the ledger up to date."""

_ADVICE = {
    sqlite3.SQLITE_FULL: (tr("the disk is full"), tr("Free some space there and try again.")),
    sqlite3.SQLITE_READONLY: (
        tr("it is read-only"),
        tr("Check who may write to it, or choose another place."),
    ),
    sqlite3.SQLITE_CANTOPEN: (
        tr("its documents.db cannot be opened"),
        tr("Check the path and who may read it, or restore it from a backup."),
    ),
    sqlite3.SQLITE_PERM: (tr("permission was denied"), tr("Check who may read and write it.")),
    sqlite3.SQLITE_BUSY: (tr("another program keeps it busy"), tr("Close the other program and try again.")),
    sqlite3.SQLITE_IOERR: (
        tr("the disk reported a fault"),
        tr("Check the disk and its free space, then try again."),
    ),
}
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CONSTRAINT)
_NOT_TEXT = "Could not decode to UTF-8"
_SHADOW = "passage_index_"
"""Tables that the full-text index of earlier versions made for itself; their text differs with SQLite's."""


class DamagedError(AppError):
    """A ledger is not what was written."""


def damaged(folder: Path) -> DamagedError:
    return DamagedError(
        tr("The library {folder} cannot be used: its documents.db is damaged.", folder=folder),
        tr("Check it and repair it; else restore it from a backup, or index the files into a new library."),
    )


def primary_code(error: sqlite3.Error) -> int:
    """SQLite's primary result code of `error`, or 0."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


@contextmanager
def translated(folder: Path) -> Iterator[None]:
    """Turns the world's faults that SQLite and the system report about the library in `folder` into AppError.

    So too an error of any kind where its ledger is damaged, which nobody but a check would have noticed.
    """
    try:
        yield
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise damaged(folder) from error
    except ledger.faults() as error:
        code = primary_code(error)
        if code == sqlite3.SQLITE_INTERRUPT:  # see `stoppable`
            raise
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
        kind = NoRoomError if code == sqlite3.SQLITE_FULL else AppError
        raise kind(
            tr("The library {folder} cannot be used: {reason}.", folder=folder, reason=reason), hint
        ) from error
    except OSError as error:
        if told := fault_of_world(error):
            raise told from error
        raise
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError) as error:
        # What nobody could expect of a ledger that is whole.
        if _is_whole(folder / _active(folder)):
            raise
        raise damaged(folder) from error


def _is_away(folder: Path, error: sqlite3.Error) -> bool:
    moved = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY_DBMOVED
    full = primary_code(error) == sqlite3.SQLITE_FULL  # it has no label yet, if it is being made or copied
    return moved or (not full and not (folder / label.NAME).exists())


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
            (generation,) = database.execute("SELECT generation FROM state").fetchone() or (before,)
            number += generation < before
    except OSError:  # it is away: whoever asks it learns so
        return number
    except ledger.faults():  # or has no tables yet
        return number
    _courses[path] = (number, now, generation)
    return number


def connect(path: Path, mode: Literal["ro", "rw", "rwc"]) -> sqlite3.Connection:
    """A connection in autocommit mode; it may be closed by another thread than the one that uses it.

    A ledger that is made ("rwc") is for its owner alone, and so are its journals: SQLite gives them its mode.
    """
    if mode == "rwc":
        with os_errors("write", path):
            make_file(path)
    database = ledger.connect(
        path,
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        if mode == "rwc":
            database.execute("PRAGMA auto_vacuum = INCREMENTAL")  # while there is no table
        database.execute("PRAGMA foreign_keys = ON")
        database.execute("PRAGMA temp_store = MEMORY")  # a file elsewhere would hold what is in the library
        seals.enable(database)
        if mode != "ro":
            database.execute("PRAGMA journal_mode = DELETE")
            database.execute("PRAGMA synchronous = FULL")
            database.execute("PRAGMA secure_delete = ON")
            database.execute(f"PRAGMA cache_size = -{WRITER_CACHE_KIB}")
            database.execute("PRAGMA cache_spill = OFF")
    except BaseException:
        database.close()
        raise
    return database


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """One transaction: committed whole at the end of the block, or rolled back when it raises."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield database
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


@contextmanager
def moment(database: sqlite3.Connection) -> Iterator[None]:
    """What is read within the block is that of one moment.

    It ends as if nothing had happened: a COMMIT would report once more what could not be read.
    """
    database.execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        if database.in_transaction:
            database.execute("ROLLBACK")


@contextmanager
def stoppable(database: sqlite3.Connection, cancel: CancelToken) -> Iterator[None]:
    """Within the block a statement ends when the token says so; raises Cancelled."""

    def stopped() -> bool:
        try:
            cancel.check()
        except Cancelled:
            return True
        return False

    database.set_progress_handler(stopped, STEPS)
    try:
        yield
    except ledger.faults() as error:
        if primary_code(error) == sqlite3.SQLITE_INTERRUPT:
            raise Cancelled from error
        raise
    finally:
        database.set_progress_handler(None, 0)


def version(database: sqlite3.Connection) -> int:
    """The schema version of the ledger, 0 for an empty one."""
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def migrate(database: sqlite3.Connection) -> None:
    """Brings the ledger to the newest version, one transaction a step; its seals follow from then on.

    The step to PURGED waits until the ledger was written anew (see `vacuumed`); nothing else does.
    """
    begun = version(database)
    for number in range(begun, len(MIGRATIONS)):
        if begun and number + 1 == PURGED and not _gives_pages_back(database):
            break
        with transaction(database):
            for statement in _statements(MIGRATIONS[number]):
                database.execute(statement)
            if number + 1 == seals.SINCE:
                seals.fill(database)
            elif number + 1 > seals.SINCE:
                seals.fill(database, ("state",))
            database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            database.execute(f"PRAGMA user_version = {number + 1}")
    seals.keep(database)


def _gives_pages_back(database: sqlite3.Connection) -> bool:
    return int(database.execute("PRAGMA auto_vacuum").fetchone()[0]) == _INCREMENTAL


def vacuumed(database: sqlite3.Connection, path: Path) -> None:
    """Writes a ledger anew into an empty file, without the pages that it does not need and what they hold.

    VACUUM itself would keep all of it in memory, since nothing of a library is to lie in a file elsewhere.
    """
    database.execute("PRAGMA auto_vacuum = INCREMENTAL")
    database.execute("VACUUM INTO ?", (path.absolute().as_uri(),))  # a name need not be Unicode


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


def place_of(place: str, places: str, recognized: str, start: int, end: int) -> str:
    """Where the characters `start` .. `end` of a document stand in its file, of what the ledger keeps."""
    if places == recognized == "[]":
        return place
    return Document("", "", "", {}, place, places_of(places), recognized=recognized_of(recognized)).place_of(
        start, end
    )


def recognized_of(stored: str) -> tuple[Recognized, ...]:
    """The lines that OCR recognized, as the ledger keeps them."""
    lines = () if stored == "[]" else json.loads(stored)
    return tuple(
        Recognized(start, end, certainty, page, (left, top, right, bottom))
        for start, end, certainty, page, (left, top, right, bottom) in lines
    )


def places_of(stored: str) -> tuple[tuple[int, str], ...]:
    """Where each part of a document begins, and its name, as the ledger keeps them."""
    return tuple((begin, name) for begin, name in json.loads(stored))


def is_ours(database: sqlite3.Connection) -> bool:
    """Whether the ledger has exactly the tables of its version: none is missing, no trigger was added."""
    (application,) = database.execute("PRAGMA application_id").fetchone()
    return application == APPLICATION_ID and has_tables_of(database, version(database))


def has_tables_of(database: sqlite3.Connection, number: int) -> bool:
    """Whether the ledger has exactly the tables of a version, whatever it says of itself."""
    with closing(sqlite3.connect(":memory:")) as fresh:
        for script in MIGRATIONS[:number]:
            fresh.executescript(script)
        return _tables(fresh) == _tables(database)


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
    except UnicodeDecodeError:
        return False
    except ledger.faults():
        return False


def _is_whole(path: Path) -> bool:
    """Whether nothing in the ledger is other than what was written."""
    try:
        with closing(connect(path, "ro")) as database:
            found = database.execute("PRAGMA integrity_check(1)").fetchall()
            return found == [("ok",)] and is_ours(database) and not any(seals.broken(database))
    except OverflowError:
        return False
    except ledger.faults():
        return False


def _tables(database: sqlite3.Connection) -> set[tuple[str, str, str, str | None]]:
    return {
        (kind, name, table, None if str(name).startswith(_SHADOW) else sql)  # a damaged one may be bytes
        for kind, name, table, sql in database.execute("SELECT type, name, tbl_name, sql FROM sqlite_master")
    }


def readable(path: Path) -> sqlite3.Connection:
    """A read-only connection; a transaction that a killed writer left half done is rolled back first."""
    database = connect(path, "ro")
    try:
        version(database)
    except ledger.faults() as error:
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


def complete(database: sqlite3.Connection) -> bool:
    """Gives a reader's connection what its version of the ledger lacks, for as long as it is open.

    False where that is too much.
    """
    found = version(database)
    if found < _SERVED:
        return False
    for number, (table, columns) in _LACKS.items():
        if found < number:
            database.execute(f"CREATE TEMP VIEW {table} AS SELECT *, {columns} FROM main.{table}")  # noqa: S608
    return True


def shrink(database: sqlite3.Connection) -> None:
    """Gives the system back what the ledger does not need any more."""
    # It gives a row without columns for each page, at the first of which `execute` stops.
    database.executescript("PRAGMA incremental_vacuum")
