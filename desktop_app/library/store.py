"""A library on disk: opened by one writer or any number of readers, and what may be asked of it."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from desktop_app.core.arrays import Rows
from desktop_app.core.errors import AppError, os_error
from desktop_app.core.files import make_folder
from desktop_app.core.jobs import Report, silent
from desktop_app.core.lexical.word_segment import WordIndex
from desktop_app.core.recipe import Recipe
from desktop_app.core.types import Document, Pooling, StoredDocument
from desktop_app.language import tr
from desktop_app.library import label, lock, schema, segments
from desktop_app.library.proof.rewriting import for_writing
from desktop_app.library.rows import RowMap
from desktop_app.library.schema import path_of as path_of
from desktop_app.library.sealed import keys, leftovers
from desktop_app.library.words import index as word_files
from desktop_app.library.words.following import WordMap
from desktop_app.library.words.numbering import Numbering

LEDGER = label.LEDGER
VECTORS = label.VECTORS


@dataclass(frozen=True, slots=True)
class Counts:
    """What a library holds."""

    documents: int
    passages: int


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage with what a list of results shows of its document; `passage` and `document` are row ids.

    `start` is where `text` begins in the document's text.
    """

    passage: int
    document: int
    id: str
    title: str
    text: str
    source: str
    place: str
    start: int


class Library:
    """An open library. One instance serves one thread at a time; another thread opens its own.

    `recovered` says, one sentence each, which files had to be set aside when it was opened for writing.
    """

    def __init__(
        self, folder: Path, tag: label.Label, database: sqlite3.Connection, writer: lock.WriterLock | None
    ) -> None:
        self.folder, self.database, self._label = folder, database, label.Watched(folder)
        self.private, self._key = tag.private, keys.use(folder, tag.private)
        self.id, self.name, self.recipe = tag.id, tag.name, tag.recipe
        self.ledger = folder / tag.ledger
        self._course = schema.course(self.ledger, database)
        self.vectors = label.vectors_of(folder, tag)
        self.recovered: tuple[str, ...] = ()
        self._peeked = False
        self._writer = writer
        self._rows = RowMap(self.vectors)
        self.numbering = Numbering()
        self.words = label.words_of(folder, tag)
        self._words = WordMap(self.words)

    @classmethod
    def create(
        cls, folder: Path, recipe: Recipe, name: str | None = None, passphrase: str | None = None
    ) -> Self:
        """An empty library in `folder`, open for writing; raises AppError. Private with a passphrase."""
        make_folder(folder)
        try:
            there = {entry.name for entry in folder.iterdir()}
        except OSError as error:
            raise os_error("read", folder, error) from error
        if label.NAME in there:
            raise label.there_already(folder)
        if not all(map(label.is_part, there)):  # what a killed attempt left is no hindrance
            raise AppError(
                tr("The folder {folder} is not empty.", folder=folder), tr("Choose an empty or a new folder.")
            )
        private = None if passphrase is None else keys.create(folder, passphrase)
        ledger = label.new_ledger() if private else LEDGER
        tag = label.Label(str(uuid.uuid4()), name or folder.absolute().name, recipe, ledger, private=private)
        library = cls._write(folder, tag, new=True)
        try:
            if label.is_there(folder):
                raise label.there_already(folder)
            # Written last: a folder without it is no library, and creating it again is allowed.
            tag.write(folder)
        except BaseException:
            library.close()
            raise
        return library

    @classmethod
    def open(cls, folder: Path, writable: bool = False, report: Report = silent) -> Self:
        """The library in `folder`. A writer first recovers what a killed one left behind, and makes the
        keyword index where there is none; so does a reader, once, where it may write.

        Raises AppError: no library, made by a newer program, damaged, or being written by another process.
        """
        tag = label.read(folder)
        if writable:
            return cls._write(folder, report=report)
        library, current = cls._read(folder, tag)
        if current:
            return library
        try:
            cls._write(folder, report=report).close()
        except schema.DamagedError:
            library.close()
            raise
        except AppError:  # on a disk that cannot be written, or somebody else is at it
            with schema.translated(folder):
                if schema.complete(library.database):
                    return library
            library.close()
            raise
        library.close()
        return cls._read(folder, label.read(folder))[0]

    @classmethod
    def _read(cls, folder: Path, tag: label.Label) -> tuple[Self, bool]:
        """The library by a label, for reading, and whether nothing in it waits for a writer."""
        keys.required(folder, tag.private)
        with schema.translated(folder):
            library = cls(folder, tag, schema.readable(folder / tag.ledger), None)
            try:
                found = schema.version(library.database)
                if found > len(schema.MIGRATIONS):
                    raise label.newer(folder)
                current = found == len(schema.MIGRATIONS) and not leftovers.found(folder, tag)
                return library, current and word_files.whole(library)
            except BaseException:
                library.close()
                raise

    @classmethod
    def open_or_create(
        cls, folder: Path, recipe: Recipe, name: str | None = None, report: Report = silent,
        passphrase: str | None = None,
    ) -> Self:  # fmt: skip
        """The library in `folder`, open for writing, with its own recipe; a new one where there is none."""
        if label.is_there(folder):
            return cls.open(folder, writable=True, report=report)
        return cls.create(folder, recipe, name, passphrase)

    @classmethod
    def prepare(cls, folder: Path, recipe: Recipe) -> Self:
        """The library as it will be by another recipe, kept or new, open for writing.

        Until `activate` everybody else finds it by the recipe it has. Raises AppError.
        """
        try:
            return cls._write(folder, recipe=recipe)
        except schema.DamagedError as error:
            name = label.read(folder).switched(recipe).ledger
            raise label.kept_damaged(folder, name) from error

    @classmethod
    def peek(cls, folder: Path, recipe: Recipe) -> Self | None:
        """The library as it is kept for a recipe that is not in use, for reading; None where nothing is kept.

        Raises AppError.
        """
        tag = label.read(folder).switched(recipe)
        if not (folder / tag.ledger).exists():
            return None
        library, current = cls._read(folder, tag)
        if current:
            library._peeked = True
            return library
        found = schema.version(library.database)
        library.close()
        if not found:
            return None
        cls.prepare(folder, recipe).close()
        return cls.peek(folder, recipe)

    def activate(self) -> None:
        """Makes the recipe of this library, which is open for writing, the one it has; raises AppError."""
        label.change(self.folder, lambda tag: tag.switched(self.recipe))

    @property
    def switched(self) -> bool:
        """Whether another library, an earlier copy or another recipe is there, or one looked into is not."""
        try:
            tag = self._label.now()
        except AppError:
            return False  # what is open is served; whoever opens it next gets the error
        mine = (self.ledger.name, self.recipe)
        kept = ((tag.ledger, tag.recipe), *(tag.kept if self._peeked else ()))
        replaced = schema.course(self.ledger, self.database, self._course) != self._course
        return replaced or tag.id != self.id or mine not in kept

    @classmethod
    def _write(
        cls,
        folder: Path,
        tag: label.Label | None = None,
        recipe: Recipe | None = None,
        new: bool = False,
        report: Report = silent,
    ) -> Self:
        writer = lock.WriterLock(folder)
        try:
            tag = tag or label.read(folder)  # another writer may just have switched it
            if recipe:
                tag, active = tag.switched(recipe), tag.ledger
                # A kill may have left it without tables; one that is lost is filled again.
                new = tag.ledger != active
            leftovers.sweep(folder, tag)
            with schema.translated(folder):
                ledger = folder / tag.ledger
                database = for_writing(schema.connect(ledger, "rwc" if new else "rw"), ledger)
        except BaseException:
            writer.close()
            raise
        library = cls(folder, tag, database, writer)
        try:
            with schema.translated(folder):
                found = schema.version(database)
                if found > len(schema.MIGRATIONS):
                    raise label.newer(folder)
                if not found and not new:
                    raise schema.damaged(folder)
                schema.migrate(database)
                library.recovered = segments.recover(library)
                word_files.recover(library, report)
        except BaseException:
            library.close()
            raise
        return library

    @property
    def writable(self) -> bool:
        return self._writer is not None

    def close(self) -> None:
        """Closes the ledger and lets the next writer in; closing twice is harmless."""
        self.database.close()
        keys.release(self.folder, self._key)
        self._key = None
        if self._writer:
            self._writer.close()
            self._writer = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """What is asked within the block is answered as of one moment."""
        with schema.translated(self.folder), schema.moment(self.database), self._words.moment():
            yield

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction on the ledger, committed whole or not at all; raises AppError."""
        if not self.writable:
            raise AppError(f"The library {self.folder} is open for reading only.", "Open it for writing.")
        with schema.translated(self.folder), schema.transaction(self.database) as database:
            yield database
            database.execute("UPDATE state SET generation = generation + 1")

    def query(self, statement: str, *values: object) -> list[Any]:
        """All rows that a statement of SQL finds in the ledger; raises AppError."""
        with schema.translated(self.folder):
            return self.database.execute(statement, values).fetchall()

    def each(self, statement: str, *values: object) -> Generator[Any]:
        """As `query`, a row at a time, for what need not be in memory at once; to be read, or closed."""
        with schema.translated(self.folder), closing(self.database.execute(statement, values)) as rows:
            yield from rows

    def counts(self) -> Counts:
        """How many documents and passages there are."""
        (row,) = self.query("SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages)")
        return Counts(*row)

    def rows(self, pooling: Pooling) -> Rows:
        """The vectors and whose they are; call it within `reading`."""
        return self._rows.rows(self.database, pooling)

    def word_index(self) -> WordIndex:
        """Which passages hold which terms; call it within `reading`. Raises AppError."""
        return self._words.index(self.database)

    def found(self, passages: Sequence[int]) -> dict[int, FoundPassage]:
        """What to show of `passages`, by passage; those that are gone are left out."""
        rows = self.query(
            "SELECT passages.id, documents.id, key, title,"
            ' substr(text, start + 1, "end" - start), path, place, places, start, "end", recognized'
            " FROM passages JOIN documents ON documents.id = document JOIN sources ON sources.id = source"
            " WHERE passages.id IN (SELECT value FROM json_each(?))",
            json.dumps(list(passages)),
        )
        with schema.translated(self.folder):
            return {
                passage: FoundPassage(
                    passage,
                    document,
                    key,
                    title,
                    text,
                    path_of(path),
                    schema.place_of(place, places, recognized, start, end),
                    start,
                )
                for passage, document, key, title, text, path, place, places, start, end, recognized in rows
            }

    def document(self, document: int) -> StoredDocument:
        """The document with this row id. Raises AppError if it is not there any more."""
        rows = self.query(
            "SELECT key, title, text, fields, place, places, recognized, path FROM documents"
            " JOIN sources ON sources.id = source WHERE documents.id = ?",
            document,
        )
        if not rows:
            raise AppError(
                tr("The document is no longer in the library {library}.", library=self.name),
                tr("Search again to see what is there now."),
            )
        key, title, text, fields, place, places, recognized, path = rows[0]
        spans = self.query(
            'SELECT start, "end" FROM passages WHERE document = ? ORDER BY start, "end"', document
        )
        with schema.translated(self.folder):
            whole = Document(
                key,
                title,
                text,
                json.loads(fields),
                place,
                schema.places_of(places),
                recognized=schema.recognized_of(recognized),
            )
        return StoredDocument(whole, path_of(path), tuple(spans))

    def first_passages(self, documents: Sequence[int]) -> dict[int, int]:
        """The row id of the first passage of each document that has one, by document."""
        return dict(
            self.query(
                "SELECT document, min(id) FROM passages WHERE document IN (SELECT value FROM json_each(?))"
                " GROUP BY document",
                json.dumps(list(documents)),
            )
        )

    def passage_hash(self, passage: int) -> str:
        """The hash of what the model read of a passage, "" if it is gone (see `core.types.Passage`)."""
        found = self.query("SELECT lower(hex(hash)) FROM passages WHERE id = ?", passage)
        return next((value for (value,) in found), "")

    def documents(self) -> list[int]:
        """The row ids of all documents."""
        return [row for (row,) in self.query("SELECT id FROM documents ORDER BY id")]

    def rows_of(self, keys: Iterable[str]) -> list[tuple[str, str, int]]:
        """(source, key, row id) of the documents that have one of `keys`, in the order they were read."""
        rows = self.query(
            "SELECT path, key, documents.id FROM documents JOIN sources ON sources.id = source"
            " WHERE key IN (SELECT value FROM json_each(?)) ORDER BY documents.id",
            json.dumps(sorted(set(keys))),
        )
        return [(path_of(path), key, row) for path, key, row in rows]
