"""Reads CSV and its relatives: any delimiter, quoted line breaks, uneven rows, lines above the table."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TextIO

from desktop_app.core.types import Skipped
from desktop_app.corpus import fields
from desktop_app.corpus.formats import tables
from desktop_app.corpus.formats.base import Format, Record, Refused
from desktop_app.corpus.formats.encoding import MAX_LINE, damaged, lines, mended, open_text

csv.field_size_limit(2**31 - 1)  # the most that a C long holds on every platform

DELIMITERS = "\t;|,^~"
"""The likelier first, where two cut the rows equally well: a comma stands in texts and numbers too."""
NONE = "\x1f"
"""The delimiter of a file of one column: the unit separator, which no text holds."""
MAX_CELL_LINES = 2_000
"""A quoted cell may run over so many lines; beyond, its closing quote is taken to be missing."""

_SAMPLE_LINES = 200
_ALIKE = 0.5
"""The share of rows that a delimiter must cut into equally many cells."""
_AS_FORMULA = re.compile(r'="(.*)"', re.DOTALL)


def read_delimited(path: Path) -> Iterator[Record | Skipped]:
    """The rows of `path` as records named by its header, or "column 1" … where it has none."""
    with open_text(path, newline="") as stream:
        sample = [line for line in islice(lines(stream), _SAMPLE_LINES) if line is not None]
        start = 1 if sample and re.fullmatch(r"sep=.\s*", sample[0]) else 0  # Excel's own first line
        delimiter = sample[0][4] if start else guess_delimiter(sample)
        dialect = _dialect(sample, delimiter)
        stream.seek(0)
        rows = ((number, _cells(row)) for number, row in _rows(stream, dialect) if number > start)
        yield from tables.records((row for row in rows if row[1]), "line {}".format, path.stem)


def guess_delimiter(lines: Sequence[str]) -> str:
    """The delimiter that cuts most rows into equally many cells, two at least; NONE if none does.

    Where none cuts half of them alike, it is one that yields a first row with a known name of a column.
    """
    best, best_score = NONE, (0.0, 0)
    named = NONE
    for delimiter in DELIMITERS:
        if not any(delimiter in line for line in lines):
            continue
        rows = [row for row in csv.reader(lines, delimiter=delimiter) if any(map(str.strip, row))]
        # The sample may end within a quoted cell.
        whole = rows[:-1] if len(lines) == _SAMPLE_LINES and len(rows) > 2 else rows
        widths = Counter(len(row) for row in whole if len(row) > 1)
        if not widths:
            continue
        cells = max(widths, key=lambda width: (widths[width], width))
        score = round(widths[cells] / len(whole), 2), cells
        if score > best_score and score[0] >= _ALIKE and not _is_prose(whole, cells, delimiter):
            best, best_score = delimiter, score
        if len(whole[0]) > 1 and any(map(fields.is_known, whole[0])):
            named = delimiter
    return best if best != NONE else named


def _is_prose(rows: Sequence[Sequence[str]], cells: int, delimiter: str) -> bool:
    """Whether the commas are those of sentences: a blank after each, and none in the first row.

    Signs that part cells but seldom do so without blanks beside them.
    """
    cut = [row for row in rows if len(row) == cells]
    if delimiter in "^~":
        return 2 * sum(any(cell != cell.strip() for cell in row[:-1]) for row in cut) > len(cut)
    blanks = sum(all(cell.startswith(" ") for cell in row[1:]) for row in cut)
    return delimiter in ",;" and len(rows[0]) < cells and blanks * 2 > len(cut)


def _cells(row: list[str]) -> list[str]:
    """The cells of a row without the empty ones at its end, and without what was done to them for Excel."""
    while row and not row[-1].strip():
        row.pop()
    whole = "".join(row)
    if '="' in whole or damaged(whole):
        row = [_mended(cell) for cell in row]
    return row


def _mended(cell: str) -> str:
    if cell.startswith('="') and (match := _AS_FORMULA.fullmatch(cell)):
        return match[1]
    return mended(cell)


class _Lines:
    """The numbered lines of a file. Those of `row` but the first can be taken back; its reader clears it."""

    def __init__(self, stream: TextIO, dialect: type[csv.Dialect]) -> None:
        self._lines = lines(stream)
        special = re.escape(f"{dialect.quotechar}{dialect.delimiter}\\")
        self._escape = re.compile(rf"\\([{special}\r\n]?)(n?)") if dialect.escapechar else None
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
        if self._escape:
            line = self._escape.sub(_escaped, line)
        self.row.append(line)
        return line

    def take_back(self) -> str:
        """The first line of the row; the others will be read again."""
        first, *others = self.row
        self._again += reversed(others)
        self.number -= len(others)
        return first


def _escaped(found: re.Match[str]) -> str:
    """A backslash before none of the signs of the table stands for itself, and with an n for a new line."""
    if found[1]:
        return found[0]
    return "\\\n" if found[2] else "\\\\"


def _dialect(sample: Sequence[str], delimiter: str) -> type[csv.Dialect]:
    """How the cells are quoted: by apostrophes only where they stand around cells and nowhere else.

    A backslash is a sign like any other unless more rows come out alike where it goes with the next one.
    """
    text, cut = "".join(sample), re.escape(delimiter)
    cell = rf"(?:'(?:[^'\\\n]|''|\\.)*'|[^'{cut}\n]*)"
    whole = re.compile(rf"{cell}(?:{cut}{cell})*\s*")
    quoted = sum(line.lstrip().startswith("'") for line in sample)

    class _Plain(csv.excel):
        pass

    _Plain.delimiter = delimiter
    _Plain.quotechar = "'" if quoted > 1 and all(map(whole.fullmatch, sample)) else '"'
    _Plain.skipinitialspace = re.search(rf'{cut} +"', text) is not None

    class _Escaped(_Plain):
        escapechar = "\\"

    is_escaped = "\\" in text and _alike(sample, _Escaped) > _alike(sample, _Plain)
    return _Escaped if is_escaped else _Plain


def _alike(sample: Sequence[str], dialect: type[csv.Dialect]) -> int:
    """So many rows have as many cells as most, and no quotation mark out of place."""
    reader = csv.reader(sample, dialect, strict=True)
    widths: Counter[int] = Counter()
    while True:
        try:
            widths[len(next(reader))] += 1
        except csv.Error:
            continue
        except StopIteration:
            return max(widths.values(), default=0)


def _rows(stream: TextIO, dialect: type[csv.Dialect]) -> Iterator[tuple[int, list[str]]]:
    """The cells of every row, with the number of its first line."""
    lines = _Lines(stream, dialect)
    reader = csv.reader(lines, dialect, strict=True)
    while True:
        lines.row.clear()
        start = lines.number + 1
        try:
            yield start, next(reader)
        except StopIteration:
            return
        except csv.Error:
            # A quotation mark out of place. Only the line it stands on is doubtful, not what it would
            # swallow up to the next one; where it is never closed, it is a character.
            first = lines.take_back()
            reader = csv.reader(lines, dialect, strict=True)
            if first.count('"') % 2 == 0:
                yield start, next(csv.reader([first], dialect))
            else:
                yield start, next(csv.reader([first], dialect, quoting=csv.QUOTE_NONE))


FORMAT = Format(
    (".csv", ".tsv", ".tab", ".psv"),
    "Table",
    read_delimited,
    document="a row, any delimiter; what stands above the header, and a form of labels and values, is one",
    title="a field",
    place="line 12",
    limits="16 MB a line",
    engine="csv",
)
