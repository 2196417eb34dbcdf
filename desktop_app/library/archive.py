"""The one file a library is exported to: a zip of uncompressed members, and a list of them that is verified.

    embedscope.json                         format, model, every member's length and SHA-256; the first member
    library.json, documents.db, vectors/<fingerprint>/000017.mean.npy …
    judgements.json                         where something was marked, which makes it format 2

Nothing is compressed, so that no member can be larger than the file.
"""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from desktop_app.core.errors import AppError, os_error
from desktop_app.library import judgements, label, schema
from desktop_app.library.rows import SEGMENT_NAME
from desktop_app.library.store import LEDGER, VECTORS
from desktop_app.library.vectors import SegmentFile

FORMAT = 2
EXTENSION = ".embedscope"
CONTENTS = "embedscope.json"
LARGEST_CONTENTS = 1 << 26
_HEX = re.compile(r"[0-9a-f]{64}")
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Member:
    """Length in bytes and SHA-256 of one member."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What the file says that it holds: the model's fingerprint and name, and every other member."""

    fingerprint: str
    model: str
    members: Mapping[str, Member]

    @property
    def size(self) -> int:
        return sum(member.bytes for member in self.members.values())

    @property
    def segments(self) -> list[str]:
        return [name for name in self.members if name not in (label.NAME, LEDGER, judgements.NAME)]

    def to_json(self) -> bytes:
        members = {name: asdict(member) for name, member in self.members.items()}
        content = {
            "format": FORMAT if judgements.NAME in self.members else 1,
            "model": {"fingerprint": self.fingerprint, "name": self.model},
            "files": members,
        }
        return json.dumps(content, indent=1).encode()


def segment_name(fingerprint: str, file: SegmentFile) -> str:
    """The member that holds a segment's file."""
    return f"{VECTORS}/{fingerprint}/{file.name}"


def refused(file: Path, reason: str) -> AppError:
    return AppError(
        f"{file} cannot be imported: {reason.rstrip('.')}.",
        "Export the library again where it comes from, and copy that file.",
    )


class Packed:
    """An open file whose list of members was found to be true."""

    def __init__(self, file: Path, archive: ZipFile) -> None:
        self._file, self._archive = file, archive
        self.contents = _contents(file, archive)

    @contextmanager
    def member(self, name: str) -> Iterator[IO[bytes]]:
        """The bytes of a member; raises AppError."""
        with _translated(self._file), self._archive.open(name) as stream:
            yield stream


@contextmanager
def opened(file: Path) -> Iterator[Packed]:
    """The exported library in `file`. Raises AppError unless it holds what it says, under names of ours."""
    with _translated(file):
        if not stat.S_ISREG(file.stat().st_mode):  # a pipe would be waited for
            raise refused(file, "it is not a file")
        archive = ZipFile(file)
    with archive:
        yield Packed(file, archive)


@contextmanager
def _translated(file: Path) -> Iterator[None]:
    """What zipfile raises about a file that is none, or is damaged, as AppError."""
    try:
        yield
    except OSError as error:
        raise os_error("read", file, error) from error
    except (BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, OverflowError) as error:
        raise refused(file, "it is not a whole exported library") from error


def _contents(file: Path, archive: ZipFile) -> Contents:
    """Refuses members that are not plain, not ours, listed twice, or not as long as they are listed."""
    infos = archive.infolist()
    there = {info.filename: info for info in infos}
    if not infos or CONTENTS not in there:
        raise refused(file, "it is not an exported library")
    if len(there) < len(infos):
        raise refused(file, "it holds two members of the same name")
    if sum(info.file_size for info in infos) > file.stat().st_size:
        raise refused(file, "its members are longer than the file")
    for info in infos:
        if not _plain(info):
            raise refused(file, f"its member {info.filename!r} is not a plain, uncompressed file")
    if there[CONTENTS].file_size > LARGEST_CONTENTS:
        raise refused(file, "its list of members is too long")
    with _translated(file):
        data = archive.read(CONTENTS)
    contents = _parsed(file, data)
    ours = re.compile(rf"{VECTORS}/{contents.fingerprint}/{SEGMENT_NAME.pattern}")
    listed = {name: member.bytes for name, member in contents.members.items()}
    if listed != {name: info.file_size for name, info in there.items() if name != CONTENTS}:
        raise refused(file, "it does not hold the members that it lists")
    if strange := [name for name in contents.segments if not ours.fullmatch(name)]:
        raise refused(file, f"its member {strange[0]!r} is no part of a library")
    if not {label.NAME, LEDGER} <= listed.keys():
        raise refused(file, f"it lacks {label.NAME} or {LEDGER}")
    return contents


def _plain(info: ZipInfo) -> bool:
    kind = stat.S_IFMT(info.external_attr >> 16)
    return (
        info.compress_type == ZIP_STORED
        and info.compress_size == info.file_size
        and not info.flag_bits & _ENCRYPTED
        and kind in (0, stat.S_IFREG)
        and not info.is_dir()
    )


def _parsed(file: Path, data: bytes) -> Contents:
    try:
        content: Any = json.loads(data)
        if content["format"] > FORMAT:
            raise AppError(f"{file} was made by a newer Embedscope.", "Update this program.")
        members = {
            str(name): Member(int(item["bytes"]), str(item["sha256"]))
            for name, item in content["files"].items()
        }
        fingerprint, model = str(content["model"]["fingerprint"]), str(content["model"]["name"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise refused(file, "its list of members is damaged") from error
    if not fingerprint.isalnum() or not all(_HEX.fullmatch(member.sha256) for member in members.values()):
        raise refused(file, "its list of members is damaged")
    return Contents(fingerprint, " ".join(model.split()), members)


def ledger_is_ours(path: Path) -> bool:
    """Whether a ledger from elsewhere has our tables and nothing beside them.

    Raises AppError when it cannot be read, or a newer program made it.
    """
    with schema.translated(path.parent), closing(schema.connect(path, "ro")) as database:
        database.execute("PRAGMA trusted_schema = OFF")
        version = schema.version(database)
        if version > len(schema.MIGRATIONS):
            raise label.newer(path.parent)
        return version > 0 and schema.is_ours(database)
