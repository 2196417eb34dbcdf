"""A file that lies in another one: in memory, under its own name, for the readers; never on the disk."""

import io
import os
import stat
from pathlib import Path, PosixPath, WindowsPath
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    _Base = Path
else:
    _Base = WindowsPath if os.name == "nt" else PosixPath

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
