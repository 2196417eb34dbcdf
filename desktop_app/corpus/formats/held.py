"""A file that lies in another one: in memory, under its own name, for the readers; never on the disk."""

import io
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PosixPath, WindowsPath
from typing import IO, TYPE_CHECKING, Any

from desktop_app.core.types import PageStep, Skipped
from desktop_app.core.words import count_are
from desktop_app.corpus.formats.base import AnyReader, Record, reason_of, skipped

if TYPE_CHECKING:
    _Base = Path
else:
    _Base = WindowsPath if os.name == "nt" else PosixPath

MAX_DEPTH = 3
"""Files within files that are followed: an archive in a mail in a mail."""

_UNFIT = str.maketrans(dict.fromkeys('/\\:*?"<>|\x00\n\r\t', "_"))
_LONGEST_NAME = 120


class HeldFile(_Base):
    """A path that a reader can open, read and ask for its size; `depth` counts the files it lies in."""

    data: bytes = b""
    depth: int = 0

    @classmethod
    def of(cls, name: str, data: bytes, depth: int) -> "HeldFile":
        """`data` under the last part of `name`, in which nothing is left that could be a path."""
        plain = name.replace("\\", "/").rpartition("/")[2].translate(_UNFIT).strip(" .") or "unnamed"
        stem, dot, ending = plain.rpartition(".")
        held = cls(f"{stem[:_LONGEST_NAME]}{dot}{ending[:_LONGEST_NAME]}")
        held.data, held.depth = data, depth
        return held

    def open(  # type: ignore[override]
        self,
        mode: str = "r",
        buffering: int = -1,  # noqa: ARG002 - as the one of paths
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
    ) -> IO[Any]:
        stream = io.BytesIO(self.data)
        return stream if "b" in mode else io.TextIOWrapper(stream, encoding or "utf-8", errors, newline)

    def read_bytes(self) -> bytes:
        return self.data

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:  # noqa: ARG002
        return os.stat_result((stat.S_IFREG | 0o400, 0, 0, 1, 0, 0, len(self.data), 0, 0, 0))


def depth_in(outer: Path) -> int:
    """How many files a file in `outer` lies in."""
    return outer.depth + 1 if isinstance(outer, HeldFile) else 1


def read_held(
    outer: Path, held: HeldFile, reader: AnyReader, place: str, about: Mapping[str, str]
) -> Iterator[Record | Skipped | PageStep]:
    """What `reader` gives of `held`, which lies at `place` of the file `outer`, and what is wrong with it.

    `about` are fields of the outer file that each text of its own gets as well. Raises MemoryError.
    """
    try:
        for item in reader(held):
            yield item if isinstance(item, PageStep) else _lying(outer, item, place, about)
    except MemoryError:
        raise
    except Exception as error:
        yield skipped(outer, reason_of(error), place)


def read_within(
    outer: Path,
    files: Iterable["HeldFile | Skipped"],
    what: str,
    about: Mapping[str, str],
    recognizing: bool = False,
) -> Iterator[Record | Skipped | PageStep]:
    """The records of `files`, each called `what` ("embedded") of the file `outer`, which it lies in.

    Those of no kind that is read, and pictures, are counted in one sentence. What is `recognizing` also reads
    pictures of text on their pages.
    """
    from desktop_app.corpus.formats import PICTURES, reader_of  # they read such files, too

    unread = 0
    for held in files:
        if isinstance(held, Skipped):
            yield held
            continue
        reader = None if held.suffix.lower() in PICTURES else reader_of(held, (), recognizing)
        if reader is None or held.depth > MAX_DEPTH:
            unread += 1
        else:
            yield from read_held(outer, held, reader, f"{what} {held.name}", about)
    if unread:
        yield Skipped(str(outer), f"{count_are(unread, f'{what} file')} of a kind that is not read.")


def _lying(outer: Path, item: Record | Skipped, place: str, about: Mapping[str, str]) -> Record | Skipped:
    if isinstance(item, Skipped):
        between = ", " if item.reason.startswith(("Attachment ", "Embedded ", "Attached ")) else ": "
        told = f"{item.reason[:1].lower()}{item.reason[1:]}"
        return replace(item, source=str(outer), reason=f"{place[:1].upper()}{place[1:]}{between}{told}")
    return replace(
        item,
        place=f"{place}, {item.place}".removesuffix(", "),
        fields={**about, **item.fields} if item.text is not None else item.fields,
        places=tuple((position, f"{place}, {name}") for position, name in item.places),
        table=f"{place} {item.table}",
    )
