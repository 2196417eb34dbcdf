"""Digests over the rows of a ledger, by which a check finds any of them that is not what was written.

A seal is the exclusive or of the digests of some rows: a document with its passages, a source with what
was left out of it, a segment with its files, and so on. Triggers of the writer's connection keep the seals
with every statement, so no writer can forget to. Exclusive or makes that cheap: what changes is taken out
and put in again, and nothing else is read.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from desktop_app.core.jobs import NEVER, CancelToken, Progress, Report, silent
from desktop_app.language import tr

SINCE = 8
"""The first version of a ledger that has seals."""
SIZE = 16
_NONE = bytes(SIZE)
_ROWS_A_REPORT = 2_000
_REAL = '"chance"'
"""The column with numbers that are not whole: in words some versions of SQLite give them more digits."""
_SEQUENCE = "(SELECT group_concat(name || ' ' || seq) FROM (SELECT * FROM sqlite_sequence ORDER BY name))"
"""The last row ids, which SQLite keeps itself and which come with a change of `state`."""
_SEALED = "INSERT INTO seals VALUES ('{part}', {number}, {digest}) ON CONFLICT (part, number) DO UPDATE SET"
_KEPT = """
SELECT coalesce(CAST(number AS INTEGER), -1), CAST(seal AS BLOB) FROM seals WHERE part = ?
"""


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of `table` are sealed as part of `part`, under the number that `number` says.

    Where `own`, a seal begins and ends with the row.
    """

    table: str
    part: str
    number: str
    columns: tuple[str, ...]
    own: bool = False

    def digest(self, row: str) -> str:
        """SQL for the digest of a row, called `row` in it. Text is taken as bytes, which can be anything."""
        names = [name if name.startswith("(") else f'{row}."{name}"' for name in self.columns]
        kinds = " || ".join(f"substr(typeof({name}), 1, 1)" for name in names)
        values = [f"CAST({name} AS BLOB)" for name in names]
        for place, name in enumerate(names):
            if name.endswith(_REAL):
                values[place] = f"iif(typeof({name}) = 'real', {name}, {values[place]})"
        return f"row_digest('{self.table}', {kinds}, {', '.join(values)})"

    def number_of(self, row: str) -> str:
        return f"{row}.{self.number}" if self.number != "0" else "0"


def _columns(names: str) -> tuple[str, ...]:
    return tuple(names.split())


ROWS = (
    _Rows(
        "documents",
        "documents",
        "id",
        _columns("id source key title text fields place places digest recognized recognized_pages"),
        own=True,
    ),
    _Rows("passages", "documents", "document", _columns("id document start end hash pieces vector")),
    _Rows("sources", "sources", "id", _columns("id path root size mtime_ns changed_ns read_as"), own=True),
    _Rows("skipped", "sources", "source", _columns("source reason")),
    _Rows(
        "roots",
        "roots",
        "id",
        _columns("id path title_field text_fields include exclude watched links"),
        own=True,
    ),
    _Rows("segments", "segments", "id", _columns("id first rows dimensions"), own=True),
    _Rows("files", "segments", "segment", _columns("segment pooling name dtype bytes sha256")),
    _Rows("removed", "removed", "0", _columns("id passage hash vector")),
    _Rows("state", "state", "0", (*_columns("generation epoch next_segment next_vector"), _SEQUENCE)),
    _Rows(
        "word_files",
        "word_files",
        "id",
        _columns("id first last passages analysis bytes sha256"),
        own=True,
    ),
    _Rows("background", "background", "0", _columns("pooling vectors chance pairs")),
)
_ROWS_OF = {rows.table: rows for rows in ROWS}
CACHES = ("word_files", "background")
"""Parts that can be computed again; who reads them looks at their seals himself (`sound`)."""
PARTS = tuple(dict.fromkeys(rows.part for rows in ROWS))


@dataclass(frozen=True, slots=True)
class Broken:
    """Rows of a part that are not what was written, by their number."""

    part: str
    number: int


def known(database: sqlite3.Connection) -> bool:
    """Whether the ledger is of a version with seals."""
    return bool(database.execute("PRAGMA user_version").fetchone()[0] >= SINCE)


def enable(database: sqlite3.Connection) -> None:
    """Lets statements on this connection compute digests."""
    database.create_function("row_digest", -1, _digest, deterministic=True)
    database.create_function("joined", 2, _joined, deterministic=True)


def keep(database: sqlite3.Connection) -> None:
    """Keeps the seals of a ledger, where it has any, up to date with all that this connection writes."""
    if not known(database):
        return
    for statement in _triggers():
        database.execute(statement)


def fill(database: sqlite3.Connection, parts: Iterable[str] = PARTS) -> None:
    """Seals the rows of some parts as they are, within the caller's transaction."""
    for part in parts:
        made = [(part, number, seal) for number, seal in _made(database, part).items()]
        database.execute("DELETE FROM seals WHERE part = ?", (part,))
        database.executemany("INSERT INTO seals VALUES (?, ?, ?)", made)


def broken(
    database: sqlite3.Connection,
    parts: Iterable[str] = PARTS,
    report: Report = silent,
    cancel: CancelToken = NEVER,
) -> Iterator[Broken]:
    """What is not as it was written; nothing in a ledger of before there were seals. Raises Cancelled.

    Rows are read through their tables, never through an index.
    """
    if not known(database):
        return
    for part in parts:
        kept = dict(database.execute(_KEPT, (part,)))
        made = _made(database, part, report, cancel)
        for number in sorted(kept.keys() | made.keys()):
            if kept.get(number, _NONE) != made.get(number, _NONE):
                yield Broken(part, number)


def strange(database: sqlite3.Connection) -> bool:
    """Whether there are seals of parts that there are not."""
    if not known(database):
        return False
    known_parts = {part.encode() for part in PARTS}
    rows = database.execute("SELECT DISTINCT CAST(part AS BLOB) FROM seals")
    return any(part not in known_parts for (part,) in rows)


def sound(database: sqlite3.Connection, part: str) -> set[int]:
    """The numbers of a cache's rows that are as they were written; raises `sqlite3.DatabaseError`."""
    wrong = {each.number for each in broken(database, (part,))}
    rows = _ROWS_OF[part]
    numbers = database.execute(f"SELECT {rows.number} FROM {rows.table}")  # noqa: S608
    return {number for (number,) in numbers} - wrong


def put_back(database: sqlite3.Connection, document: int) -> bool:
    """Gives a broken document the source that its seal tells of, where nothing else of it is wrong; whether.

    To be called within the caller's transaction.
    """
    seal = database.execute(f"{_KEPT} AND number = ?", ("documents", document)).fetchone()
    whole = _ROWS_OF["documents"]
    passages = _ROWS_OF["passages"].digest("passages")
    rest = seal[1] if seal else _NONE
    for (digest,) in database.execute(f"SELECT {passages} FROM passages WHERE document = ?", (document,)):  # noqa: S608
        rest = _joined(rest, digest)
    with_other = whole.digest("documents").replace('documents."source"', 'sources."id"')
    found = database.execute(
        f"SELECT sources.id FROM documents, sources WHERE documents.id = ? AND {with_other} = ?",  # noqa: S608
        (document, rest),
    ).fetchone()
    if found:
        database.execute("UPDATE documents SET source = ? WHERE id = ?", (found[0], document))
        database.execute(
            "UPDATE seals SET seal = ? WHERE part = 'documents' AND number = ?", (seal[1], document)
        )
    return bool(found)


def _made(
    database: sqlite3.Connection, part: str, report: Report = silent, cancel: CancelToken = NEVER
) -> dict[int, bytes]:
    found: defaultdict[int, int] = defaultdict(int)
    for rows in ROWS:
        if rows.part != part:
            continue
        total = database.execute(f"SELECT count(*) FROM {rows.table}").fetchone()[0]  # noqa: S608
        number_of = f"coalesce(CAST({rows.number} AS INTEGER), -1)"  # where it is damaged, it can be anything
        statement = f"SELECT {number_of}, {rows.digest(rows.table)} FROM {rows.table} NOT INDEXED"  # noqa: S608
        for done, (number, digest) in enumerate(database.execute(statement)):
            if not done % _ROWS_A_REPORT:
                cancel.check()
                report(Progress(tr("Checking the {table}", table=rows.table), done, total, "rows"))
            found[number] ^= int.from_bytes(digest)
    return {number: value.to_bytes(SIZE) for number, value in found.items()}


def _triggers() -> Iterator[str]:
    for rows in ROWS:
        put = _changed(rows, "new")
        took = _changed(rows, "old")
        gone = f"DELETE FROM seals WHERE part = '{rows.part}' AND number = old.{rows.number}"  # noqa: S608
        if rows.table == "state":
            put, took = put.replace("joined(CAST(seal AS BLOB), excluded.seal)", "excluded.seal"), ""
        for event, statements in (
            ("INSERT", (put,)),
            ("DELETE", (gone if rows.own else took,)),
            ("UPDATE", (took, put)),
        ):
            body = "; ".join(filter(None, statements))
            if body:
                yield (
                    f"CREATE TEMP TRIGGER seal_{rows.table}_{event} AFTER {event} ON main.{rows.table}"
                    f" BEGIN {body}; END"
                )


def _changed(rows: _Rows, row: str) -> str:
    said = _SEALED.format(part=rows.part, number=rows.number_of(row), digest=rows.digest(row))
    return f"{said} seal = joined(CAST(seal AS BLOB), excluded.seal)"


def _digest(table: str, kinds: str, *given: object) -> bytes:
    values = [value if value is None or isinstance(value, bytes) else repr(value).encode() for value in given]
    said = b"".join(b"-" if value is None else b"%d:%b" % (len(value), value) for value in values)
    return hashlib.blake2b(said, digest_size=SIZE, key=f"{table} {kinds}".encode()).digest()


def _joined(one: bytes, other: bytes) -> bytes:
    """Of a seal that is damaged comes one that is wrong."""
    return (int.from_bytes(one[:SIZE]) ^ int.from_bytes(other)).to_bytes(SIZE)
