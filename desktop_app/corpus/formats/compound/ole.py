"""Opens the small file systems that Microsoft's older formats are."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.corpus.formats.base import Refused, check_size, fields_of
from desktop_app.corpus.formats.encoding import known

if TYPE_CHECKING:
    import olefile

_SUMMARY = "\x05SummaryInformation"
_PROPERTIES = {
    2: "title",
    3: "subject",
    4: "author",
    5: "keywords",
    6: "description",
    12: "created",
    13: "modified",
}
_CODEPAGE = 1
_CODEPAGES = {1200: "utf-16-le", 10000: "mac_roman", 65001: "utf-8"}
_MOST_PROPERTIES = 1000
_BYTES_TEXT, _WIDE_TEXT, _TIME = 0x1E, 0x1F, 0x40
_EPOCH, _TOO_OLD = datetime(1601, 1, 1), 1980


class Compound:
    """The streams of a compound file, by their names with slashes between."""

    def __init__(self, file: olefile.OleFileIO) -> None:
        self._file = file
        self.names = frozenset("/".join(parts) for parts in file.listdir())
        self.within: dict[str, list[str]] = {}
        """The names that lie right in each folder, whose own name ends with a slash."""
        for name in self.names:
            folder, slash, last = name.rpartition("/")
            self.within.setdefault(f"{folder}{slash}", []).append(last)

    def read(self, name: str) -> bytes:
        """A stream's bytes; raises Refused where it is missing or damaged."""
        if name not in self.names:
            raise Refused(f"it is damaged or of another kind: {name} is missing in it")
        try:
            with self._file.openstream(name) as stream:
                data: bytes = stream.read()
        except (OSError, ValueError, IndexError) as error:
            raise Refused(f"it is damaged: {name} in it cannot be read") from error
        return data

    def summary(self) -> tuple[str, dict[str, str]]:
        """The title that its author gave it, or "", and what else it says about itself."""
        try:
            found = _summary(self.read(_SUMMARY))
        except (Refused, struct.error, OverflowError):  # nothing hangs on it
            return "", {}
        return found.pop("title", ""), fields_of(**found)


@contextmanager
def compound(path: Path) -> Iterator[Compound]:
    """The file system `path`; raises Refused when it is none."""
    import olefile  # 10 ms, and few files need it

    check_size(path)
    with path.open("rb") as stream:
        try:
            file = olefile.OleFileIO(stream)
        except (OSError, ValueError, IndexError) as error:
            raise Refused("it is damaged, or of another kind than its name says") from error
        with file:
            yield Compound(file)


def _summary(data: bytes) -> dict[str, str]:
    """The properties of a summary that are told ([MS-OLEPS] 2.21); olefile believes any count."""
    (start,) = struct.unpack_from("<I", data, 44)
    (count,) = struct.unpack_from("<I", data, start + 4)
    entries = struct.unpack_from(f"<{2 * min(count, _MOST_PROPERTIES)}I", data, start + 8)
    places = dict(zip(entries[::2], entries[1::2], strict=True))
    codepage = "cp1252"
    if _CODEPAGE in places:
        (number,) = struct.unpack_from("<H", data, start + places[_CODEPAGE] + 4)
        codepage = _CODEPAGES.get(number) or known(f"cp{number}") or codepage
    found = {}
    for number, name in _PROPERTIES.items():
        kind, size = struct.unpack_from("<II", data, start + places[number]) if number in places else (0, 0)
        at = start + places.get(number, 0) + 8
        if kind == _BYTES_TEXT:
            found[name] = data[at : at + size].decode(codepage, "replace")
        elif kind == _WIDE_TEXT:
            found[name] = data[at : at + 2 * size].decode("utf-16-le", "replace")
        elif kind == _TIME:
            (ticks,) = struct.unpack_from("<Q", data, at - 4)
            when = _EPOCH + timedelta(microseconds=ticks // 10)
            if when.year > _TOO_OLD:
                found[name] = when.isoformat()
    return {name: text.partition("\0")[0] for name, text in found.items()}
