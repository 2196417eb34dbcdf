"""The one file a library is exported to: a zip of uncompressed members, and a list of them that is verified.

embedscope.json                         format, model, every member's length and SHA-256; the first member
library.json, documents.db, vectors/<fingerprint>/000017.mean.npy …
judgements.json                         where something was marked, which makes it format 2

Of a private library all of it but the first two is encrypted, which makes it format 3.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from desktop_app.core import plain_zip
from desktop_app.core.errors import AppError
from desktop_app.language import tr
from desktop_app.library import label, marks, schema
from desktop_app.library.store import LEDGER, VECTORS
from desktop_app.library.vectors import SEGMENT_NAME, SegmentFile

FORMAT = 3
MARKED = 2
CONTENTS = "embedscope.json"
LARGEST_CONTENTS = 1 << 26
_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Member:
    """Length in bytes and SHA-256 of one member."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What the file says that it holds: the model's fingerprint and name, and every other member.

    `private` says whether they are encrypted.
    """

    fingerprint: str
    model: str
    members: Mapping[str, Member]
    private: bool = False

    @property
    def size(self) -> int:
        return sum(member.bytes for member in self.members.values())

    @property
    def segments(self) -> list[str]:
        return [name for name in self.members if name not in (label.NAME, LEDGER, marks.NAME)]

    def to_json(self) -> bytes:
        members = {name: asdict(member) for name, member in self.members.items()}
        content = {
            "format": FORMAT if self.private else MARKED if marks.NAME in self.members else 1,
            "model": {"fingerprint": self.fingerprint, "name": self.model},
            "files": members,
        }
        return json.dumps(content, indent=1).encode()


def segment_name(fingerprint: str, file: SegmentFile) -> str:
    """The member that holds a segment's file."""
    return f"{VECTORS}/{fingerprint}/{file.name}"


def refused(file: Path, reason: str) -> AppError:
    return AppError(
        tr("{file} cannot be imported: {reason}.", file=file, reason=reason.rstrip(".")),
        tr("Export the library again where it comes from, and copy that file."),
    )


_EXPORTED = plain_zip.Kind(
    CONTENTS, tr("it is not an exported library"), tr("it is not a whole exported library"), refused
)


@contextmanager
def opened(file: Path) -> Iterator[tuple[Contents, Callable[[str], AbstractContextManager[IO[bytes]]]]]:
    """What the exported library in `file` holds, and what opens a member of it by its name.

    Raises AppError unless it holds what it says, under names of ours.
    """
    with plain_zip.opened(file, _EXPORTED) as archive:
        yield _contents(file, archive), archive.member


def _contents(file: Path, archive: plain_zip.PlainZip) -> Contents:
    """Refuses members that are not ours, or not as long as they are listed."""
    if archive.sizes[CONTENTS] > LARGEST_CONTENTS:
        raise refused(file, tr("its list of members is too long"))
    with archive.member(CONTENTS) as stream:
        contents = _parsed(file, stream.read())
    ours = re.compile(rf"{VECTORS}/{contents.fingerprint}/{SEGMENT_NAME.pattern}")
    listed = {name: member.bytes for name, member in contents.members.items()}
    if listed != {name: size for name, size in archive.sizes.items() if name != CONTENTS}:
        raise refused(file, tr("it does not hold the members that it lists"))
    if strange := [name for name in contents.segments if not ours.fullmatch(name)]:
        raise refused(file, tr("its member {member} is no part of a library", member=repr(strange[0])))
    if not {label.NAME, LEDGER} <= listed.keys():
        raise refused(file, tr("it lacks {one} or {other}", one=label.NAME, other=LEDGER))
    return contents


def _parsed(file: Path, data: bytes) -> Contents:
    try:
        content: Any = json.loads(data)
        if content["format"] > FORMAT:
            raise AppError(
                tr("{file} was made by a newer Embedscope.", file=file), tr("Update this program.")
            )
        members = {
            str(name): Member(int(item["bytes"]), str(item["sha256"]))
            for name, item in content["files"].items()
        }
        fingerprint, model = str(content["model"]["fingerprint"]), str(content["model"]["name"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise refused(file, tr("its list of members is damaged")) from error
    if not fingerprint.isalnum() or not all(_HEX.fullmatch(member.sha256) for member in members.values()):
        raise refused(file, tr("its list of members is damaged"))
    return Contents(fingerprint, " ".join(model.split()), members, content["format"] >= FORMAT)


def ledger_is_ours(path: Path) -> bool:
    """Whether a ledger from elsewhere has our tables and nothing else.

    Raises AppError when it cannot be read, or a newer program made it.
    """
    with schema.translated(path.parent), closing(schema.connect(path, "ro")) as database:
        database.execute("PRAGMA trusted_schema = OFF")
        version = schema.version(database)
        if version > len(schema.MIGRATIONS):
            raise label.newer(path.parent)
        return version > 0 and schema.is_ours(database)
