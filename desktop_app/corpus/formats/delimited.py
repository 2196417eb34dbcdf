"""Reads CSV and its relatives: any delimiter, quoted line breaks, rows that do not fit."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

from desktop_app.core.types import Skipped
from desktop_app.core.words import count
from desktop_app.corpus import fields
from desktop_app.corpus.formats.base import Format, Record, Refused, skipped
from desktop_app.corpus.formats.encoding import MAX_LINE, damaged, lines, open_text

csv.field_size_limit(2**31 - 1)  # the most that a C long holds on every platform

DELIMITERS = "\t;,|"
NONE = "\x1f"
"""The delimiter of a file of one column: the unit separator, which no text holds."""
MAX_CELL_LINES = 2_000
"""A quoted cell may run over so many lines; beyond, its closing quote is taken to be missing."""

_SAMPLE_LINES = 200


def read_delimited(path: Path) -> Iterator[Record | Skipped]:
    """The rows of `path` as records named by its header, or "column 1" … where it has none."""
    with open_text(path, newline="") as stream:
        sample = [line for line in islice(lines(stream), _SAMPLE_LINES) if line is not None]
        start = 1 if sample and re.fullmatch(r"sep=.\s*", sample[0]) else 0  # Excel's own first line
        delimiter = sample[0][4] if start else guess_delimiter(sample)
        stream.seek(0)
        header: list[str] | None = None
        for number, row in _rows(stream, delimiter):
            place = f"line {number}"
            if isinstance(row, str):
                yield skipped(path, row, place)
            elif number <= start or not any(cell.strip() for cell in row):
                continue
            elif any(map(damaged, row)):
                yield skipped(path, "it holds bytes that are not UTF-8", place)
            elif header is None and fields.is_header(row):
                header = fields.named(row)
            else:
                header = header or [fields.unnamed(column) for column in range(1, len(row) + 1)]
                while len(row) > len(header) and not row[-1].strip():
                    row.pop()
                if len(row) == len(header):
                    yield Record(place, dict(zip(header, row, strict=True)))
                else:
                    yield skipped(path, f"it has {count(len(row), 'cell')}, the header {len(header)}", place)


def guess_delimiter(lines: list[str]) -> str:
    """The delimiter that cuts most rows into as many cells as the first, two at least; NONE if none does.

    One that yields a header with a known name is preferred, however many rows it leaves ragged.
    """
    best, best_score = NONE, (0.5, 0)
    for delimiter in DELIMITERS:
        rows = [row for row in csv.reader(lines, delimiter=delimiter) if row]
        # The sample may end within a quoted cell.
        whole = rows[:-1] if len(lines) == _SAMPLE_LINES and len(rows) > 2 else rows
        cells = len(whole[0]) if whole else 0
        if cells < 2:
            continue
        share = Counter(len(row) for row in whole)[cells] / len(whole) + any(map(fields.is_known, whole[0]))
        if (share, cells) > best_score:
            best, best_score = delimiter, (share, cells)
    return best


class _Lines:
    """The numbered lines of a file. Those of `row` but the first can be taken back; its reader clears it."""

    def __init__(self, stream: TextIO) -> None:
        self._lines = lines(stream)
        self._again: list[str] = []
        self.row: list[str] = []
        self.number = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if len(self.row) == MAX_CELL_LINES:
            raise csv.Error
        line = self._again.pop() if self._again else next(self._lines)
        self.number += 1
        if line is None:
            size = f"{MAX_LINE >> 20} MB"
            raise Refused(f"line {self.number} is longer than {size}, and what follows is not read")
        self.row.append(line)
        return line

    def take_back(self) -> str:
        """The first line of the row; the others will be read again."""
        first, *others = self.row
        self._again += reversed(others)
        self.number -= len(others)
        return first


def _rows(stream: TextIO, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Every row with the number of its first line: its cells, or why it cannot be read."""
    lines = _Lines(stream)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.row.clear()
        start = lines.number + 1
        try:
            yield start, next(reader)
        except StopIteration:
            return
        except csv.Error:
            # A quotation mark out of place. Only the line it stands on is lost or doubtful, not
            # what it would swallow up to the next one.
            first = lines.take_back()
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            if first.count('"') % 2 == 0:
                yield start, next(csv.reader([first], delimiter=delimiter))
            else:
                yield start, "a quotation mark is opened and never closed"


FORMAT = Format(
    (".csv", ".tsv", ".tab", ".psv"),
    "Table",
    read_delimited,
    document="a row, any delimiter",
    title="a field",
    place="line 12",
    engine="csv",
)
