"""Ledgers of private libraries: SQLCipher, with a raw key, in the place of SQLite.

Pages, journals and temporary tables are encrypted (AES-256, each page with its HMAC-SHA512) or in memory.
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path
from typing import Any

from desktop_app.library.sealed import keys
from desktop_app.library.sealed.keys import LibraryKey


def connect(path: Path, address: str, **options: Any) -> sqlite3.Connection:
    """A connection to the ledger at `path`, by the key of its library where that is private."""
    key = keys.held(path)
    if key is None:
        plain: sqlite3.Connection = sqlite3.connect(address, **options)
        return plain
    from sqlcipher3 import dbapi2

    database: sqlite3.Connection = dbapi2.connect(address, **options)  # the same interface
    try:
        database.execute("PRAGMA cipher_log_level = NONE")  # what is wrong is said by its errors
        database.execute(f'PRAGMA key = "{_raw(key)}"')
    except BaseException:
        database.close()
        raise
    return database


def attach(database: sqlite3.Connection, path: Path, address: str, name: str) -> None:
    """Attaches another ledger of the same library under a name."""
    if key := keys.held(path):
        database.execute(f"ATTACH ? AS {name} KEY ?", (address, _raw(key)))
    else:
        database.execute(f"ATTACH ? AS {name}", (address,))


def copy_plain(database: sqlite3.Connection, plain: Path) -> None:
    """Fills an empty ledger with all that is in one that is not encrypted."""
    database.execute("ATTACH ? AS plain KEY ''", (f"{plain.absolute().as_uri()}?mode=ro",))
    marks = {
        name: database.execute(f"PRAGMA plain.{name}").fetchone()[0]
        for name in ("application_id", "user_version")
    }
    database.execute("SELECT sqlcipher_export('main', 'plain')")
    database.execute("DETACH plain")
    for name, number in marks.items():
        database.execute(f"PRAGMA {name} = {number}")


def faults() -> tuple[type[sqlite3.DatabaseError], ...]:
    """What is raised for the world's faults: SQLite's errors, and SQLCipher's once that is loaded."""
    loaded: Any = sys.modules.get("sqlcipher3.dbapi2")
    return (sqlite3.DatabaseError, loaded.DatabaseError) if loaded else (sqlite3.DatabaseError,)


def _raw(key: LibraryKey) -> str:
    return f"x'{key.derived('ledger').hex()}'"
