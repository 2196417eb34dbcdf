"""Reads archives as the folders that they are: each member is a file of its own, "a.zip/notes/b.txt"."""

from __future__ import annotations

import importlib
import struct
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from desktop_app.core.types import PageStep, Scanned, Skipped
from desktop_app.core.words import count_are
from desktop_app.corpus.endings import ending_of
from desktop_app.corpus.folders import KIND_OF, SYSTEM_FOLDERS, TEMPORARY, refusal
from desktop_app.corpus.formats.archive import MAX_RATIO, RATIO_FROM
from desktop_app.corpus.formats.base import (
    LARGEST,
    AnyReader,
    Format,
    Locked,
    Record,
    Refused,
    reason_of,
    skipped,
)
from desktop_app.corpus.formats.encoding import open_text
from desktop_app.corpus.formats.held import HeldFile
from desktop_app.corpus.formats.scans import ADVICE

if TYPE_CHECKING:
    import tarfile

MAX_MEMBERS = 20_000
MAX_EXPANDED = 4 << 30
"""Bytes of one archive that are unpacked, one member after the other."""
MAX_DEPTH = 3
"""Archives within archives, and in mail, that are followed."""

_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
_PACKED = {
    **dict.fromkeys((".gz", ".tgz"), "gzip"),
    **dict.fromkeys((".bz2", ".tbz", ".tbz2"), "bz2"),
    **dict.fromkeys((".xz", ".txz", ".lzma"), "lzma"),
}
"""The modules that unpack what has these endings; few files need them, so they are imported then."""
_UTF8 = 0x800
_UNICODE_PATH = 0x7075
"""What stands beside a name: that it is there in UTF-8 as well, behind a version and a sum."""
_ENCRYPTED = 1
_GZIP_HEAD, _HAS_EXTRA, _HAS_NAME = 1 << 11, 4, 8


@dataclass(frozen=True, slots=True)
class _Member:
    """A file in an archive; `size` is what it says that it unpacks to, `packed` what it takes up there."""

    name: str
    size: int
    packed: int
    read: Callable[[], bytes]


def read_zip(path: Path) -> Iterator[Record | Skipped]:
    """The members of a zip archive."""
    return _without_steps(_zip(path))


def recognize_zip(
    path: Path, _passwords: Sequence[str] = (), parts: Collection[int] = ()
) -> Iterator[Record | Skipped | PageStep]:
    """The same with what OCR reads of them."""
    return _zip(path, True, parts)


def read_tar(path: Path) -> Iterator[Record | Skipped]:
    """The members of a tape archive, packed or not; of another packed file the one that it holds."""
    return _without_steps(_tar(path))


def recognize_tar(
    path: Path, _passwords: Sequence[str] = (), parts: Collection[int] = ()
) -> Iterator[Record | Skipped | PageStep]:
    """The same with what OCR reads of them."""
    return _tar(path, True, parts)


def _without_steps(items: Iterator[Record | Skipped | PageStep]) -> Iterator[Record | Skipped]:
    return (item for item in items if not isinstance(item, PageStep))


def _zip(
    path: Path, recognizing: bool = False, parts: Collection[int] = ()
) -> Iterator[Record | Skipped | PageStep]:
    with path.open("rb") as stream:
        try:
            file = zipfile.ZipFile(stream)
        except _FAULTS as error:
            raise _damaged(stream) from error
        with file:
            infos = [info for info in file.infolist() if not info.is_dir()]
            yield from _read(path, (_of_zip(file, info) for info in infos), recognizing, parts)


def _tar(
    path: Path, recognizing: bool = False, parts: Collection[int] = ()
) -> Iterator[Record | Skipped | PageStep]:
    import lzma
    import tarfile

    module = _PACKED.get(ending_of(path)) or _PACKED.get(_by_magic(path))
    with path.open("rb") as stream:
        if not stream.read(1):
            raise Refused("it is empty: it holds 0 bytes")
        stream.seek(0)
        plain: BinaryIO = importlib.import_module(module).open(stream) if module else stream
        try:
            head = plain.read(512)
            plain.seek(0)
            if module and head[257:262] != b"ustar":
                yield from _read(path, iter((_only(path, plain),)), recognizing)
                return
            with tarfile.open(fileobj=plain, mode="r:") as file:
                yield from _read(path, _of_tar(path, file), recognizing, parts)
        except (*_FAULTS, tarfile.TarError, lzma.LZMAError) as error:
            raise Refused("it is damaged or incomplete and cannot be unpacked") from error


def _read(
    path: Path, members: Iterator[_Member], recognizing: bool, parts: Collection[int] = ()
) -> Iterator[Record | Skipped | PageStep]:
    """Everything in order, but the last record last: so it is known that all was read."""
    depth = (path.depth if isinstance(path, HeldFile) else 0) + 1
    if depth > MAX_DEPTH:
        raise Refused(f"it lies in archives within archives, which are read {MAX_DEPTH} deep")
    unread: dict[str, list[int]] = defaultdict(list)
    last: list[Record] = []
    cut = ""
    try:
        for item in _items(path, members, depth, unread, recognizing, parts):
            if isinstance(item, Skipped | PageStep):
                yield item
            elif isinstance(item, Record):
                yield from last
                last = [item]
            else:
                cut = item
    except Exception:
        yield from last
        raise
    for ending, numbers in sorted(unread.items()):
        told = f"{count_are(len(numbers), 'file')} of the kind {ending} ({KIND_OF[ending]}) and not read."
        if ending in _pictures():
            yield Scanned(str(path), f"{told} To have one read, {ADVICE}.", len(numbers), tuple(numbers))
        else:
            yield Skipped(str(path), told)
    yield from last
    if cut:
        yield skipped(path, cut)


def _items(
    path: Path,
    members: Iterator[_Member],
    depth: int,
    unread: dict[str, list[int]],
    recognizing: bool,
    parts: Collection[int],
) -> Iterator[Record | Skipped | PageStep | str]:
    """What is in the members; at the end why not all of them were read, where that is so."""
    left = MAX_EXPANDED
    for number, member in enumerate(members):
        if number == MAX_MEMBERS:
            yield f"it holds more than {MAX_MEMBERS:,} files, of which so many are read"
            return
        if _is_hidden(member.name) or (parts and number not in parts):
            continue
        left -= member.size
        if left < 0:
            yield f"it unpacks to more than {MAX_EXPANDED >> 30} GiB, and what follows is not read"
            return
        ending = ending_of(PurePosixPath(member.name))
        reader = _reader_of(member.name, recognizing)
        if not recognizing and ending in _pictures():
            unread[ending].append(number)
        elif reader:
            for item in _member(path, member, reader, depth):
                yield replace(item, parts=(number,)) if isinstance(item, Scanned) else item
        elif ending in KIND_OF:
            unread[ending].append(number)
        else:
            yield Skipped(str(path), f"{member.name}: {refusal(ending)}")


def _member(
    path: Path, member: _Member, reader: AnyReader, depth: int
) -> Iterator[Record | Skipped | PageStep]:
    try:
        if member.size > LARGEST:
            raise Refused(f"it is larger than the {LARGEST >> 20} MiB that a file in an archive may have")
        if member.size > RATIO_FROM and member.size > MAX_RATIO * max(1, member.packed):
            raise Refused(f"it would unpack to {member.size >> 20} MB, which no document does")
        try:
            data = member.read()
        except _FAULTS as error:
            raise Refused("it is damaged and cannot be unpacked") from error
        for item in reader(HeldFile.of(member.name, data, depth)):
            if isinstance(item, PageStep):
                yield item
            elif isinstance(item, Skipped):
                yield replace(item, source=str(path), reason=f"{member.name}: {item.reason}")
            else:
                inner = f"{member.name}/{item.member}".removesuffix("/")
                yield replace(item, member=inner, table=f"{inner}\0{item.table}")
    except MemoryError:
        raise
    except Exception as error:
        reason = reason_of(error)
        yield Skipped(str(path), f"{member.name}: {reason[:1].upper()}{reason[1:]}.")


def _of_zip(file: zipfile.ZipFile, info: zipfile.ZipInfo) -> _Member:
    def read() -> bytes:
        if info.flag_bits & _ENCRYPTED:
            raise Locked
        return file.read(info)

    return _Member(_clean(_name(info)), info.file_size, info.compress_size, read)


def _of_tar(path: Path, file: tarfile.TarFile) -> Iterator[_Member]:
    """Its files; what is packed as one tells only as a whole how much smaller it is."""
    packed = path.stat().st_size
    unpacked = 0
    for info in file:
        if not info.isfile():
            continue
        unpacked += info.size
        if unpacked > RATIO_FROM and unpacked > MAX_RATIO * max(1, packed):
            raise Refused(f"it would unpack to {unpacked >> 20} MB and more, which no documents do")
        stream = file.extractfile(info)
        if stream:
            yield _Member(_clean(_name_in_tar(info.name)), info.size, info.size, stream.read)


def _only(path: Path, plain: BinaryIO) -> _Member:
    """The file that is packed without an archive around it."""
    data = plain.read(LARGEST + 1)
    name = path.stem if ending_of(path) in _PACKED else path.name
    if not _is_known(name) and _is_known(stored := _clean(_stored_name(path))):
        name = stored
    return _Member(_clean(name), len(data), path.stat().st_size, lambda: data)


def _stored_name(path: Path) -> str:
    """The name that gzip keeps of the file that it packed (RFC 1952); "" where there is none."""
    with path.open("rb") as stream:
        head = stream.read(_GZIP_HEAD)
    if not head.startswith(b"\x1f\x8b") or len(head) < 12 or not head[3] & _HAS_NAME:
        return ""
    at = 10
    if head[3] & _HAS_EXTRA:
        at += 2 + int.from_bytes(head[10:12], "little")
    data = head[at:].partition(b"\0")[0]
    try:
        return data.decode()
    except UnicodeDecodeError:
        return _guessed(data)


def _name(info: zipfile.ZipInfo) -> str:
    """The name as it was given; where it is not said to be UTF-8, by how it reads in older encodings."""
    if info.flag_bits & _UTF8:
        return info.filename
    if told := _told_beside(info.extra):
        return told
    if info.filename.isascii():
        return info.filename
    data = info.filename.encode("cp437", "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return _guessed(data) or info.filename


def _told_beside(extra: bytes) -> str:
    """The name in UTF-8 that Info-ZIP and others write beside an older one; "" where there is none."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind == _UNICODE_PATH:
            return extra[at + 9 : at + 4 + size].decode("utf-8", "ignore")
        at += 4 + size
    return ""


def _name_in_tar(name: str) -> str:
    """A name as it reads in older encodings where it is not in UTF-8, as tarfile takes it to be."""
    data = name.encode("utf-8", "surrogateescape")
    return name if name.encode("utf-8", "replace") == data else _guessed(data) or name


def _guessed(data: bytes) -> str:
    try:
        with open_text(HeldFile.of("name", data, 0)) as stream:
            return stream.read()
    except (Refused, UnicodeError):
        return ""


def _clean(name: str) -> str:
    """A name as a path within the archive, whatever it tries to be."""
    parts = (part for part in name.replace("\\", "/").split("/") if part not in ("", ".", ".."))
    return "/".join(part.replace("\0", "") for part in parts) or "unnamed"


def _is_hidden(name: str) -> bool:
    *folders, last = name.split("/")
    hidden = any(part.startswith(".") or part.casefold() in SYSTEM_FOLDERS for part in folders)
    return hidden or last.startswith((".", *TEMPORARY))


def _reader_of(name: str, recognizing: bool) -> AnyReader | None:
    from desktop_app.corpus.formats import reader_of  # it reads archives, too

    return reader_of(Path(PurePosixPath(name).name), (), recognizing)


def _is_known(name: str) -> bool:
    """Whether its ending says what it is."""
    from desktop_app.corpus.formats import FORMAT_OF

    return ending_of(PurePosixPath(name)) in FORMAT_OF


def _pictures() -> frozenset[str]:
    from desktop_app.corpus.formats import PICTURES

    return PICTURES


def _by_magic(path: Path) -> str:
    with path.open("rb") as stream:
        head = stream.read(6)
    magic = ((b"\x1f\x8b", ".gz"), (b"BZh", ".bz2"), (b"\xfd7zXZ\0", ".xz"))
    return next((ending for begin, ending in magic if head.startswith(begin)), "")


def _damaged(stream: BinaryIO) -> Refused:
    stream.seek(0)
    if not stream.read(1):
        return Refused("it is empty: it holds 0 bytes")
    return Refused("it is damaged or incomplete, not even its table of contents is there")


_LIMITS = (
    f"{MAX_MEMBERS:,} files, {LARGEST >> 20} MiB each, {MAX_EXPANDED >> 30} GiB in all, {MAX_DEPTH} deep"
)
ZIP = Format(
    (".zip",),
    "Zip archive",
    read_zip,
    packed=True,
    recognize=recognize_zip,
    document="what its files are: each is a source of its own, archive.zip/notes/a.txt",
    title="as in a folder",
    place="as in a folder",
    unread="files with a password",
    limits=_LIMITS,
    engine="zipfile",
)
TAR = Format(
    (".tar", *_PACKED),
    "Packed file",
    read_tar,
    packed=True,
    recognize=recognize_tar,
    document="what its files are, or the one file that is packed",
    title="as in a folder",
    place="as in a folder",
    unread="links",
    limits=_LIMITS,
    engine="tarfile",
)
