"""What a reader of one file format gives: records with their place, or why one was left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from desktop_app.core.types import Skipped


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file: its fields verbatim and in order, and its place in the file ("line 12").

    A format whose files are one text each names `title` and `text` itself; for the others they are
    None and are looked for among the fields.
    """

    place: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    title: str | None = None
    text: str | None = None


class Refused(Exception):  # noqa: N818 - an outcome of reading, told as a Skipped
    """The whole file cannot be read; `reason` is one sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Reader(Protocol):
    """Reads one file. Raises Refused or OSError when nothing of it, or nothing more, can be read."""

    def __call__(self, path: Path, /) -> Iterator[Record | Skipped]: ...


def skipped(path: Path, place: str, reason: str) -> Skipped:
    """The record at `place` as left out: "Line 12: <reason>."."""
    return Skipped(str(path), f"{place[:1].upper()}{place[1:]}: {reason}.")


def unnamed(number: int) -> str:
    """The name of the column `number` (from 1) that the file does not name."""
    return f"column {number}"
