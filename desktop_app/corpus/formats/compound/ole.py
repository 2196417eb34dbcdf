"""Opens the small file systems that Microsoft's older formats are."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.corpus.formats.base import Refused, check_size, fields_of

if TYPE_CHECKING:
    import olefile

_SUMMARY = {"author": "author", "subject": "subject", "keywords": "keywords", "comments": "description"}


class Compound:
    """The streams of a compound file, by their names with slashes between."""

    def __init__(self, file: olefile.OleFileIO) -> None:
        self._file = file
        self.names = frozenset("/".join(parts) for parts in file.listdir())

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
        with contextlib.suppress(Exception):  # nothing hangs on it
            told = self._file.get_metadata()
            codepage = f"cp{(told.codepage or 1252) & 0xFFFF}".replace("cp65001", "utf-8")
            found = {
                name: _text(getattr(told, key), codepage)
                for key, name in (*_SUMMARY.items(), ("title", "title"))
            }
            if told.create_time and told.create_time.year > 1980:
                found["created"] = told.create_time.isoformat()
            return found.pop("title"), fields_of(**found)
        return "", {}


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


def _text(value: object, codepage: str) -> str:
    if isinstance(value, bytes):
        value = value.decode(codepage, "replace")
    return str(value or "").rstrip("\0")
