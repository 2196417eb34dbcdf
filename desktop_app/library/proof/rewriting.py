"""A ledger that SQLite finds damaged, or whose tables are not ours, written anew from its rows.

Its indexes, and the tables of what can be computed again, are caches: only the other tables are needed.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from desktop_app.core.errors import os_errors
from desktop_app.core.files import PARTIAL, make_file, sweep_partial, sync_file, sync_folder
from desktop_app.core.jobs import NEVER, CancelToken, Progress, Report, silent
from desktop_app.language import tr
from desktop_app.library import label, schema
from desktop_app.library.lock import WriterLock
from desktop_app.library.proof import seals
from desktop_app.library.sealed import ledger

TABLES = ("roots", "sources", "skipped", "documents", "passages", "segments", "files", "state")
"""What cannot be computed again, in the order of their references."""
_NEEDED = ("sources", "documents", "passages")
"""Of these; without another one a repair has more to do."""
_LOG = "removed"
"""Without it only what comes back is embedded again."""


def rewritten(folder: Path, report: Report = silent, cancel: CancelToken = NEVER) -> tuple[str, ...]:
    """Writes the active ledger of the library in `folder` anew where pages or tables are damaged; says so.

    Raises AppError where rows cannot be read, and Cancelled; then nothing changed.
    """
    with closing(WriterLock(folder)):
        path = folder / label.read(folder).ledger
        report(Progress(tr("Checking the tables")))
        with (
            schema.translated(folder),
            closing(schema.connect(path, "rw")) as database,
            schema.stoppable(database, cancel),
        ):
            newest = schema.version(database) == len(schema.MIGRATIONS)
            # An older one is brought up to date first, when it is opened for writing.
            if not newest and not schema.has_tables_of(database, len(schema.MIGRATIONS)):
                return ()
            if newest and _is_whole(database) and schema.is_ours(database) and _counts(database):
                return ()
        report(Progress(tr("Writing the documents anew")))
        _rewrite(path, cancel)
    return (tr("{file} was damaged, and was written anew from its rows.", file=path.name),)


def for_writing(database: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    """A connection of a writer to a ledger whose caches can be written, and in which nothing is left of what
    was removed; where that is not so, to a new one.

    Raises AppError where its other tables are damaged as well.
    """
    if 0 < schema.version(database) < schema.PURGED:
        return _purged(database, path)
    if schema.version(database) != len(schema.MIGRATIONS):
        return database
    if all(_is_whole(database, table) for table in seals.CACHES):
        return database
    database.close()
    _rewrite(path, NEVER)
    return schema.connect(path, "rw")


def _purged(database: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    """That waits for the next time where the disk has no room, or Windows holds the file for a reader."""
    try:
        with suppress(OSError), _anew(path) as made:
            schema.vacuumed(database, made)
            database.close()
    except ledger.faults() as error:
        if schema.primary_code(error) != sqlite3.SQLITE_FULL:
            raise
    finally:
        database.close()
    return schema.connect(path, "rw")


def _is_whole(database: sqlite3.Connection, table: str = "") -> bool:
    try:
        return database.execute(f"PRAGMA integrity_check({table or 1})").fetchall() == [("ok",)]
    except ledger.faults() as error:
        if schema.primary_code(error) == sqlite3.SQLITE_INTERRUPT:
            raise
        return False


def _counts(database: sqlite3.Connection) -> bool:
    """Whether there is the one row of counters."""
    return bool(database.execute("SELECT count(*) FROM state").fetchone() == (1,))


def _rewrite(path: Path, cancel: CancelToken) -> None:
    with os_errors("write", path), _anew(path) as made, schema.translated(path.parent):
        _copy(path, made, cancel)


@contextmanager
def _anew(path: Path) -> Iterator[Path]:
    """An empty file that gets the name of the ledger at the end of the block, when it is whole.

    Raises OSError.
    """
    sweep_partial(path)
    made = path.with_name(f"{path.name}.{os.getpid()}{PARTIAL}")
    try:
        make_file(made)
        yield made
        sync_file(made)
        made.replace(path)
        sync_folder(path.parent)
    finally:
        with suppress(OSError):
            made.unlink(missing_ok=True)


def _copy(path: Path, made: Path, cancel: CancelToken) -> None:
    with closing(schema.connect(made, "rwc")) as fresh:
        schema.migrate(fresh)
    # This connection knows no triggers: the seals stay those of what was written.
    with closing(schema.connect(made, "rw")) as fresh, schema.stoppable(fresh, cancel):
        fresh.execute("PRAGMA foreign_keys = OFF")
        ledger.attach(fresh, path, f"{path.absolute().as_uri()}?mode=ro", "damaged")
        with schema.transaction(fresh):
            for table in (*TABLES, "seals"):
                fresh.execute(f"DELETE FROM main.{table}")  # noqa: S608
            there = {name for (name,) in fresh.execute("SELECT name FROM damaged.sqlite_master")}
            for table in TABLES:
                if table in there or table in _NEEDED:
                    _take(fresh, table)
            if not _counts(fresh):  # a repair sets them anew
                fresh.execute("DELETE FROM main.state")
                fresh.execute("INSERT INTO main.state VALUES (0, 0, 1, 0)")
            try:
                _take(fresh, _LOG)
            except ledger.faults() as error:
                if schema.primary_code(error) == sqlite3.SQLITE_INTERRUPT:
                    raise
            try:
                _take(fresh, "seals", f"WHERE part NOT IN {seals.CACHES}")
            except ledger.faults() as error:
                if schema.primary_code(error) == sqlite3.SQLITE_INTERRUPT:
                    raise
                seals.fill(fresh)  # what proved the rows is lost; they are taken as they are
            fresh.execute("DELETE FROM main.sqlite_sequence")
            fresh.execute(
                "INSERT INTO main.sqlite_sequence SELECT * FROM damaged.sqlite_sequence WHERE name IN"
                " (SELECT name FROM main.sqlite_master)"
            )
        fresh.execute("DETACH damaged")


def _take(fresh: sqlite3.Connection, table: str, which: str = "") -> None:
    columns = ", ".join(
        f'"{name}"' for _, name, *_ in fresh.execute(f"PRAGMA main.table_info({table})").fetchall()
    )
    hint = "" if table in ("files", "seals") else "NOT INDEXED"
    taken = f"SELECT {columns} FROM damaged.{table} {hint} {which}"  # noqa: S608
    fresh.execute(f"INSERT INTO main.{table} ({columns}) {taken}")
