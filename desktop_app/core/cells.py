"""The cells of tables that other programs read: no text of them is ever taken for a formula."""

import csv
import io
import re
from collections.abc import Iterable
from typing import Literal

Cell = object
"""A text, a number, or None for an empty cell."""

# Spreadsheets pass over leading space, invisible characters too, and take full-width signs for plain ones.
_FORMULA = re.compile(r"[\s\0-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
_BREAKS = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")


def harmless(text: str) -> str:
    """`text` with a ' before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def written(cell: Cell) -> Cell:
    """A cell as it is written: texts are harmless and without NUL, None is empty, numbers stay numbers.

    A NUL ends a cell in some readers, and others refuse the file.
    """
    if isinstance(cell, str):
        return harmless(cell.replace("\0", " "))
    return "" if cell is None else cell


def separated(lines: Iterable[Iterable[Cell]], quoting: Literal[0, 1, 2, 3] = csv.QUOTE_MINIMAL) -> str:
    """The lines as CSV, each ended by CR and LF (RFC 4180)."""
    out = io.StringIO()
    csv.writer(out, quoting=quoting).writerows([written(cell) for cell in line] for line in lines)
    return out.getvalue()


def tabbed(lines: Iterable[Iterable[Cell]]) -> str:
    """The lines as tab-separated values without quotes, each cell on one line; no newline at the end."""
    return "\n".join("\t".join(_BREAKS.sub(" ", str(written(cell))) for cell in line) for line in lines)
