"""A library as a whole: a consistent copy in another folder, out into one file, and in from one."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from desktop_app.core.copying import ByteMeter, building, check_room, copy, opened, preparing
from desktop_app.core.errors import AppError, LockedError
from desktop_app.core.files import make_file, make_folder, replacing, sha256
from desktop_app.core.jobs import NEVER, CancelToken, Progress, Report, silent
from desktop_app.language import tr
from desktop_app.library import archive, label, marks, schema, vectors
from desktop_app.library.archive import CONTENTS, Contents, Member
from desktop_app.library.check import check
from desktop_app.library.proof import seals
from desktop_app.library.sealed import keys
from desktop_app.library.sealed.keys import LibraryKey
from desktop_app.library.segments import segment_files
from desktop_app.library.store import LEDGER, VECTORS, Library
from desktop_app.library.vectors import SegmentFile
from desktop_app.library.words import files as word_files
from desktop_app.library.words.files import WordFile

_TIDY = "tidy.db"
PAGES = 1_000
"""Pages of the ledger that are copied between two looks at the cancel token."""
SUSPECT = tr("Run a thorough check of the library it comes from, and index there again.")


def duplicate(
    folder: Path, target: Path, name: str | None = None, report: Report = silent, cancel: CancelToken = NEVER
) -> label.Label:
    """Copies the library in `folder` as it stands at one moment into the new folder `target`.

    Readers and a writer may continue to use it meanwhile. The copy has an id of its own. Raises AppError (the
    target exists, the disk, a damaged segment) and Cancelled; then `target` does not exist.
    """
    with building(target) as scratch, _snapshot(folder, scratch, report, cancel) as taken:
        check_room(target.parent, taken.size)
        meter = ByteMeter(tr("Copying"), taken.size, report, cancel)
        place = scratch / VECTORS / taken.tag.recipe.model
        make_folder(place)
        for file, source in taken.segments:
            with replacing(place / file.name) as out:
                copy(source, out, meter, file.sha256, str(taken.vectors / file.name), SUSPECT)
        place = scratch / word_files.FOLDER / LEDGER.removesuffix(".db")
        make_folder(place)
        for word_file, source in taken.words:
            with replacing(place / word_file.name) as out:
                copy(source, out, meter, word_file.sha256, str(taken.folder / word_file.name), SUSPECT)
        tag = replace(taken.tag, id=str(uuid.uuid4()), name=name or tr("{name} copy", name=taken.tag.name))
        tag.write(scratch)
    if taken.key:
        keys.unlock(target, taken.key)
    return tag


def pack(
    folder: Path, file: Path, model: str = "", report: Report = silent, cancel: CancelToken = NEVER
) -> None:
    """Writes the library in `folder`, as it stands at one moment, into one file; replaces an earlier one.

    What was removed from the library is not in it. `model` names its model for whoever imports it. Raises
    AppError (the disk, a damaged segment) and Cancelled; then `file` is as it was.
    """
    with preparing(file) as scratch, _snapshot(folder, scratch, report, cancel, tidy=True) as taken:
        taken.tag.write(scratch)
        files = [label.NAME, LEDGER, *([marks.NAME] if (scratch / marks.NAME).exists() else [])]
        members = {name: Member((scratch / name).stat().st_size, sha256(scratch / name)) for name in files}
        for item, _ in taken.segments:
            members[archive.segment_name(taken.tag.recipe.model, item)] = Member(item.bytes, item.sha256)
        contents = Contents(taken.tag.recipe.model, model, members, taken.key is not None)
        meter = ByteMeter(tr("Exporting"), contents.size, report, cancel)
        check_room(file.parent, contents.size)
        with replacing(file) as handle, ZipFile(handle, "w", ZIP_STORED) as out:
            out.writestr(ZipInfo(CONTENTS), contents.to_json())
            for name in files:
                with (scratch / name).open("rb") as source:
                    _pack_one(out, name, source, members[name], meter)
            for (_, vectors_of), name in zip(taken.segments, contents.segments, strict=True):
                _pack_one(out, name, vectors_of, members[name], meter)


def unpack(
    file: Path,
    target: Path,
    report: Report = silent,
    cancel: CancelToken = NEVER,
    passphrase: str | None = None,
) -> tuple[label.Label, str]:
    """Makes the new folder `target` of the library in `file`; returns its label and its model's name.

    Nothing of the file is trusted: names, sizes and checksums, the tables of the ledger and every vector are
    verified before the folder gets its name, for which that of a private library needs its passphrase. Raises
    LockedError, WrongPassphraseError, AppError and Cancelled; then `target` does not exist.
    """
    with (
        archive.opened(file) as (contents, opened_member),
        building(target) as scratch,
        ExitStack() as stack,
    ):
        with opened_member(label.NAME) as source:
            key = _key(file, source.read(label.LARGEST), passphrase)
        stack.enter_context(keys.opened(scratch, key))
        check_room(target.parent, contents.size)
        meter = ByteMeter(tr("Importing"), contents.size, report, cancel)
        make_folder(scratch / VECTORS / contents.fingerprint)
        for name, member in contents.members.items():
            with opened_member(name) as source, replacing(scratch / name) as out:
                copy(
                    source,
                    out,
                    meter,
                    member.sha256,
                    tr("{member} in {file}", member=name, file=file),
                    SUSPECT,
                )
        report(Progress(tr("Verifying"), contents.size, contents.size, "bytes"))
        try:
            tag = _verified(scratch, file, contents)
        except AppError as error:
            raise AppError(error.message.replace(str(scratch), str(file)), error.hint) from error
    if key:
        keys.unlock(target, key)
    return tag, contents.model


def holds_private(file: Path) -> bool:
    """Whether an exported file holds a private library; False where it cannot be told."""
    try:
        with archive.opened(file) as (contents, _):
            return contents.private
    except AppError:
        return False


def _key(file: Path, data: bytes, passphrase: str | None) -> LibraryKey | None:
    """The key of the exported library in `file`, by the bytes of its label; None if it is not private."""
    private = label.parsed(file / label.NAME, data).private
    if private and passphrase is None:
        raise LockedError(file)
    return keys.unwrap(file, private, passphrase or "") if private else None


def _verified(folder: Path, file: Path, contents: Contents) -> label.Label:
    """The label of the library that was unpacked into `folder`, once everything in it is as it should be."""
    tag = label.read(folder)
    if tag.recipe.model != contents.fingerprint:
        raise archive.refused(file, tr("its parts belong to different models"))
    if not archive.ledger_is_ours(folder / LEDGER):
        raise archive.refused(file, tr("its documents.db was not made by this program"))
    with Library.open(folder) as library:
        with library.reading():
            named = {
                archive.segment_name(tag.recipe.model, item): Member(item.bytes, item.sha256)
                for item in segment_files(library.database)
            }
        # What a quick check finds beyond missing files is work that waits, and no fault of the file.
        problems = sorted(set(check(library, thorough=True)) - set(check(library)))
    if named != {name: contents.members[name] for name in contents.segments}:
        raise archive.refused(file, tr("its documents.db names other vectors than it holds"))
    if problems:
        raise archive.refused(file, tr("it is damaged. {problem}", problem=problems[0]))
    return tag


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """A library at one moment: its ledger and marks copied to a scratch folder, its segments held open.

    `words` are those of its words, as far as they are sound: they can be made again.
    """

    tag: label.Label
    vectors: Path
    segments: list[tuple[SegmentFile, BinaryIO]]
    folder: Path
    words: list[tuple[WordFile, BinaryIO]]
    key: LibraryKey | None

    @property
    def size(self) -> int:
        return sum(file.bytes for file, _ in self.segments) + sum(file.bytes for file, _ in self.words)


@contextmanager
def _snapshot(
    folder: Path, scratch: Path, report: Report, cancel: CancelToken, tidy: bool = False
) -> Iterator[_Snapshot]:
    """Copies ledger and marks into `scratch`, and opens the segments before a writer can replace them."""
    with ExitStack() as stack:
        with Library.open(folder) as library, library.reading():
            key = stack.enter_context(keys.opened(scratch, keys.held(folder) if library.private else None))
            # No other recipe travels; of a private library what is copied stays encrypted.
            tag = label.Label(library.id, library.name, library.recipe, private=library.private)
            segments = []
            for file in segment_files(library.database):
                vectors.check(library.vectors, file)
                segments.append((file, stack.enter_context(opened(library.vectors / file.name))))
            held = []
            for word_file in [] if tidy else word_files.named(library.database):
                with suppress(vectors.BadSegmentError):
                    word_files.check(library.words, word_file)
                    held.append((word_file, stack.enter_context(opened(library.words / word_file.name))))
            ((pages,),) = library.query("PRAGMA page_count")
            page = int(library.query("PRAGMA page_size")[0][0])  # text, where it is SQLCipher's
            check_room(scratch.parent, pages * page * (3 if tidy else 1))
            make_folder(scratch)
            meter = ByteMeter(tr("Copying the documents"), pages * page, report, cancel)
            with schema.translated(scratch), closing(schema.connect(scratch / LEDGER, "rwc")) as out:
                library.database.backup(
                    out, pages=PAGES, progress=lambda _, left, total: meter.at((total - left) * page)
                )
        if tidy:
            _tidy(scratch, cancel)
        if made := marks.read(folder):
            marks.write(scratch, made)
        yield _Snapshot(tag, library.vectors, segments, library.words, held, key)


def _tidy(folder: Path, cancel: CancelToken) -> None:
    """Leaves no trace of what was removed, and no name of a file of words, which stay behind."""
    with schema.translated(folder), closing(schema.connect(folder / LEDGER, "rw")) as ledger:
        seals.keep(ledger)
        with schema.stoppable(ledger, cancel):
            word_files.unname(ledger, word_files.named(ledger))
            make_file(folder / _TIDY)
            schema.vacuumed(ledger, folder / _TIDY)
    (folder / _TIDY).replace(folder / LEDGER)


def _pack_one(out: ZipFile, name: str, source: BinaryIO, member: Member, meter: ByteMeter) -> None:
    info = ZipInfo(name)
    info.file_size = member.bytes
    with out.open(info, mode="w") as entry:
        copy(source, entry, meter, member.sha256, name, SUSPECT)
