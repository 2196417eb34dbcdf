"""Private libraries as a whole: unlocked and locked, made so, given another passphrase."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

from desktop_app.core.copying import ByteMeter, check_room
from desktop_app.core.errors import AppError
from desktop_app.core.files import make_folder
from desktop_app.core.jobs import NEVER, CancelToken, Report, silent
from desktop_app.language import tr
from desktop_app.library import label, schema, segments, vectors
from desktop_app.library.label import Label, vectors_of, words_of
from desktop_app.library.lock import WriterLock
from desktop_app.library.proof import seals
from desktop_app.library.sealed import files as sealed
from desktop_app.library.sealed import keys, leftovers
from desktop_app.library.sealed.keys import LibraryKey
from desktop_app.library.sealed.ledger import copy_plain
from desktop_app.library.store import Library
from desktop_app.library.vectors import SegmentFile
from desktop_app.library.words import files as word_files
from desktop_app.library.words.files import WordFile


def is_locked(folder: Path) -> bool:
    """Whether the library in `folder` cannot be opened without its passphrase; raises AppError."""
    return not keys.is_unlocked(folder, label.read(folder).private)


def unlock(folder: Path, passphrase: str) -> LibraryKey | None:
    """Lets the library be opened in this process; its key, None where it is not private.

    Raises WrongPassphraseError, and AppError.
    """
    private = label.read(folder).private
    if private is None:
        return None
    key = keys.unwrap(folder, private, passphrase)
    keys.unlock(folder, key)
    return key


def unlock_with(folder: Path, key: LibraryKey) -> bool:
    """As `unlock`, with the key itself; whether it is the one. Raises AppError."""
    private = label.read(folder).private
    fits = private is not None and private.check == key.check
    if fits:
        keys.unlock(folder, key)
    return fits


def lock(folder: Path) -> None:
    """Lets it be opened no more without the passphrase. What is open of it is to be closed before."""
    keys.lock(folder)


def change_passphrase(folder: Path, old: str, new: str) -> None:
    """Gives a private library another passphrase. Copies and exported files keep the one they have.

    Raises WrongPassphraseError, and AppError: it is being written, not private, or the new one is too short.
    """
    with closing(WriterLock(folder)):
        private = label.read(folder).private
        if private is None:
            raise AppError(
                tr("The library {folder} is not private.", folder=folder), tr("Make it private first.")
            )
        wrapped = keys.wrap(keys.unwrap(folder, private, old), new)
        label.change(folder, lambda now: replace(now, private=wrapped))


def make_private(folder: Path, passphrase: str, report: Report = silent, cancel: CancelToken = NEVER) -> None:
    """Encrypts the library in `folder`, with what it keeps for other models; it is unlocked afterward.

    All of it is written anew beside what is there, then one label takes the place of the other, then what was
    there is removed. Raises AppError (the disk, a damaged file, a library that is private or being written)
    and Cancelled; then the library is as it was.
    """
    Library.open(folder, writable=True).close()  # brought up to date, and swept
    with closing(WriterLock(folder)):
        tag = label.read(folder)
        if tag.private:
            raise AppError(
                tr("The library {folder} is private already.", folder=folder),
                tr("Change its passphrase instead."),
            )
        for ledger in list(leftovers.strange(folder, tag, encrypted=True)):
            leftovers.remove(folder, ledger)  # an attempt that was cut short
        key = keys.new()
        private = keys.wrap(key, passphrase)
        ledgers = ((tag.ledger, tag.recipe), *tag.kept)
        names = {ledger: label.new_ledger() for ledger, _ in ledgers}
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        check_room(folder, size)
        meter = ByteMeter(tr("Encrypting"), size, report, cancel)
        try:
            for ledger, recipe in ledgers:
                old = replace(tag, ledger=ledger, recipe=recipe)
                _encrypt(folder, old, replace(old, ledger=names[ledger]), key, meter)
            kept = tuple((names[ledger], recipe) for ledger, recipe in tag.kept)
            made = label.change(
                folder, lambda now: replace(now, ledger=names[now.ledger], kept=kept, private=private)
            )
        except BaseException:
            for name in names.values():
                leftovers.remove(folder, name)
            raise
        keys.unlock(folder, key)
        leftovers.sweep(folder, made)


def _encrypt(folder: Path, old: Label, new: Label, key: LibraryKey, meter: ByteMeter) -> None:
    """Writes a ledger and its segments anew, encrypted, as that of the label `new`."""
    with ExitStack() as stack:
        for place in (folder / new.ledger, vectors_of(folder, new), words_of(folder, new)):
            stack.enter_context(keys.opened(place, key))
        stack.enter_context(schema.translated(folder))
        schema.readable(folder / old.ledger).close()  # what a kill left half done is rolled back
        meter.add(0)
        database = stack.enter_context(closing(schema.connect(folder / new.ledger, "rwc")))
        copy_plain(database, folder / old.ledger)
        meter.add((folder / old.ledger).stat().st_size)
        changed = [
            (*_encrypted(vectors_of(folder, old), vectors_of(folder, new), file, meter), file.name)
            for file in segments.segment_files(database)
        ]
        words = [
            (*_encrypted(words_of(folder, old), words_of(folder, new), file, meter), file.id)
            for file in word_files.named(database)
        ]
        seals.keep(database)
        with schema.transaction(database):
            database.executemany("UPDATE files SET bytes = ?, sha256 = ? WHERE name = ?", changed)
            database.executemany("UPDATE word_files SET bytes = ?, sha256 = ? WHERE id = ?", words)


def _encrypted(source: Path, target: Path, file: SegmentFile | WordFile, meter: ByteMeter) -> tuple[int, str]:
    """Writes a file of `source` anew in `target`: its length and SHA-256 there. Raises BadSegmentError."""
    if isinstance(file, SegmentFile):
        vectors.check(source, file)
    vectors.unchanged(source / file.name, file.sha256)
    make_folder(target)
    told = sealed.copy(source / file.name, target / file.name)
    meter.add(file.bytes)
    return told.bytes, told.sha256
