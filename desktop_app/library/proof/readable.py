"""Values of damaged rows that no text or list can be made of are replaced, so that the rows can be read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable

from desktop_app.library import schema

Value = str | bytes
Mending = Callable[[str, bytes], Value]
"""From the kind and the bytes of a value what is kept of it."""


def make_readable(database: sqlite3.Connection, part: str, number: int) -> None:
    """Replaces what cannot be read in the row of a table, within the caller's transaction."""
    for column, mending in _COLUMNS.get(part, {}).items():
        asked = f"SELECT typeof({column}), CAST({column} AS BLOB) FROM {part} WHERE id = ?"  # noqa: S608
        row = database.execute(asked, (number,)).fetchone()
        if row is None or (row[0] == "null" and column in _EMPTY_TOO):
            continue
        kind, data = row[0], row[1] or b""
        kept = mending(kind, data)
        if kept != (data if kind == "blob" else data.decode(errors="replace")) or _undecodable(kind, data):
            database.execute(f"UPDATE {part} SET {column} = ? WHERE id = ?", (kept, number))  # noqa: S608


def _undecodable(kind: str, data: bytes) -> bool:
    return kind != "blob" and data.decode(errors="replace").encode() != data


def _text(_kind: str, data: bytes) -> Value:
    return data.decode(errors="replace")


def _path(kind: str, data: bytes) -> Value:
    """The system's bytes where they are not Unicode."""
    return data if kind == "blob" or _undecodable(kind, data) else data.decode()


def _written(empty: str, read: Callable[[str], object]) -> Mending:
    """JSON that `read` makes something of, else what is `empty`."""

    def mending(_kind: str, data: bytes) -> Value:
        try:
            read(data.decode())
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
            return empty
        return data.decode()

    return mending


def _fields(said: str) -> None:
    if not isinstance(json.loads(said), dict):
        raise TypeError("no fields")


def _names(said: str) -> None:
    names = json.loads(said)
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise TypeError("no names")


_LIST = _written("[]", _names)
_COLUMNS: dict[str, dict[str, Mending]] = {
    "documents": {
        "key": _text,
        "title": _text,
        "text": _text,
        "place": _text,
        "fields": _written("{}", _fields),
        "places": _written("[]", schema.places_of),
        "recognized": _written("[]", schema.recognized_of),
    },
    "sources": {"path": _path},
    "roots": {"path": _path, "title_field": _text, "text_fields": _LIST, "include": _LIST, "exclude": _LIST},
}
_EMPTY_TOO = ("title_field",)
