"""Which passage and document every vector belongs to, kept in arrays and brought up to date in steps."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np

from desktop_app.core.arrays import Float32, Int64, Rows
from desktop_app.core.errors import AppError
from desktop_app.core.types import Pooling
from desktop_app.library.segments import segment_files
from desktop_app.library.vectors import SegmentFile, load

# A passage that waited gets a new vector, one that is added may share an old one. The plus keeps SQLite from
# looking through all the old ones.
_ADDED = "SELECT id, document, vector FROM passages WHERE id > ? AND +vector < ?"
_EMBEDDED = "SELECT id, document, vector FROM passages WHERE vector >= ?"


def _read(database: sqlite3.Connection, query: str, *values: int) -> Int64:
    """The numbers that a query for entries finds, (entries, 3).

    SQLite writes each of the columns as one text: a million rows, given one by one, take twice as long.
    """
    columns = "group_concat(id), group_concat(document), group_concat(vector)"
    texts = database.execute(f"SELECT {columns} FROM ({query})", values).fetchone()  # noqa: S608
    return np.stack([np.fromstring(text or "", dtype=np.int64, sep=",") for text in texts], axis=1)


class RowMap:
    """Follows the ledger: each call reads only what was committed since the last one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._generation = self._epoch = -1
        self._last_removed = self._last_passage = self._next_vector = 0
        self._entries: Int64 = np.empty((0, 3), dtype=np.int64)
        self._matrices: dict[str, Float32] = {}
        self._rows: dict[Pooling, Rows] = {}

    def rows(self, database: sqlite3.Connection, pooling: Pooling) -> Rows:
        """The vectors as the open read transaction of `database` sees them."""
        self._refresh(database)
        if pooling not in self._rows:
            self._rows[pooling] = self._assemble(segment_files(database, pooling))
        return self._rows[pooling]

    def _refresh(self, database: sqlite3.Connection) -> None:
        generation, epoch, next_vector = database.execute(
            "SELECT generation, epoch, next_vector FROM state"
        ).fetchone()
        if generation == self._generation:
            return
        if epoch != self._epoch:
            self._entries = self._entries[:0]
            self._last_removed = self._last_passage = self._next_vector = 0
        removed = database.execute("SELECT passage FROM removed WHERE id > ?", (self._last_removed,))
        gone = np.fromiter((passage for (passage,) in removed), dtype=np.int64)
        if gone.size:
            self._entries = self._entries[~np.isin(self._entries[:, 0], gone)]
        new = [
            _read(database, _ADDED, self._last_passage, self._next_vector),
            _read(database, _EMBEDDED, self._next_vector),
        ]
        self._entries = np.concatenate([self._entries, *new])
        (self._last_removed,) = database.execute("SELECT coalesce(max(id), 0) FROM removed").fetchone()
        (self._last_passage,) = database.execute("SELECT coalesce(max(id), 0) FROM passages").fetchone()
        named = {file.name for file in segment_files(database)}
        self._matrices = {name: matrix for name, matrix in self._matrices.items() if name in named}
        self._rows.clear()
        self._generation, self._epoch, self._next_vector = generation, epoch, next_vector

    def _assemble(self, files: list[SegmentFile]) -> Rows:
        """Entries whose segment is gone or bad are left out."""
        good: list[SegmentFile] = []
        problems: list[str] = []
        for file in files:
            try:
                if file.name not in self._matrices:
                    self._matrices[file.name] = load(self._folder, file)
                good.append(file)
            except AppError as error:
                problems.append(error.message)
        if not good:
            none = np.empty(0, dtype=np.int64)
            return Rows((), none, none, none, tuple(problems))
        first = np.array([file.first for file in good])
        rows = np.array([file.rows for file in good])
        passages, documents, vectors = self._entries.T
        segment = np.maximum(np.searchsorted(first, vectors, side="right") - 1, 0)
        inside = vectors - first[segment]
        slots = (np.cumsum(rows) - rows)[segment] + inside
        held = np.flatnonzero((inside >= 0) & (inside < rows[segment]))
        order = held[np.lexsort((passages[held], slots[held]))]
        return Rows(
            tuple(self._matrices[file.name] for file in good),
            slots[order],
            passages[order],
            documents[order],
            tuple(problems),
        )
