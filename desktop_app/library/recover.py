"""What a killed writer left behind, and segments that went bad: swept, set aside, embedded again later."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from desktop_app.library import vectors
from desktop_app.library.rows import segment_files
from desktop_app.library.schema import transaction

LOG_LIMIT = 100_000
"""Removed passages the log keeps; past it readers load their row map again."""


def recover(database: sqlite3.Connection, folder: Path) -> tuple[str, ...]:
    """Sets bad segments aside and sweeps what no transaction names. Returns a sentence for each bad file."""
    problems = {}
    for file in segment_files(database):
        try:
            vectors.check(folder, file)
        except vectors.BadSegmentError as error:
            problems[file.segment] = error.message
    for segment in problems:
        forget(database, folder, segment)
    vectors.sweep(folder, {file.name for file in segment_files(database)})
    (logged,) = database.execute("SELECT count(*) FROM removed").fetchone()
    if logged > LOG_LIMIT:
        with transaction(database):
            database.execute("DELETE FROM removed")
            database.execute("UPDATE state SET generation = generation + 1, epoch = epoch + 1")
    return tuple(problems.values())


def forget(database: sqlite3.Connection, folder: Path, segment: int) -> None:
    """Sets a bad segment's files aside and lets its passages wait for another; raises AppError."""
    for file in segment_files(database):
        if file.segment == segment:
            vectors.set_aside(folder, file.name)
    with transaction(database):
        first, rows = database.execute("SELECT first, rows FROM segments WHERE id = ?", (segment,)).fetchone()
        unplace(database, first, first + rows)
        database.execute("DELETE FROM segments WHERE id = ?", (segment,))
        database.execute("UPDATE state SET generation = generation + 1")


def unplace(database: sqlite3.Connection, first: int, end: int) -> int:
    """Lets the passages with the vectors `first` .. `end - 1` wait to be embedded again; returns how many."""
    bounds = (first, end)
    database.execute("UPDATE removed SET vector = NULL WHERE vector >= ? AND vector < ?", bounds)
    changed = database.execute("UPDATE passages SET vector = NULL WHERE vector >= ? AND vector < ?", bounds)
    database.execute("UPDATE state SET epoch = epoch + 1")
    return changed.rowcount
