"""Which row of a table names its columns, and how columns without a name are called."""

from __future__ import annotations

import re

from desktop_app.corpus import fields
from desktop_app.corpus.formats.base import unnamed

_MAX_NAME = 80
_NUMBER = re.compile(r"[+-]?[\d.,\s]*\d[\d.,\s]*%?")


def is_header(row: list[str]) -> bool:
    """Whether the first row names the columns, rather than being the first record."""
    if any(fields.is_known(cell) for cell in row):
        return True
    if len(row) == 1 and " " in row[0].strip():
        return False
    return not any(_NUMBER.fullmatch(cell.strip()) or len(cell) > _MAX_NAME for cell in row)


def named(row: list[str]) -> list[str]:
    """The header's names, each once, none empty."""
    names: list[str] = []
    for number, cell in enumerate(row, 1):
        name = wanted = cell.strip() or unnamed(number)
        again = 1
        while name in names:
            again += 1
            name = f"{wanted} ({again})"
        names.append(name)
    return names
