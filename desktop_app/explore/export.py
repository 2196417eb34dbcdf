"""What a view shows, in the forms in which it can be copied and saved."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from desktop_app.core.arrays import Float32, Int64
from desktop_app.core.cells import separated

Numbers = Float32 | Int64

_LONGEST = 60


@dataclass(frozen=True, slots=True, eq=False)
class Export:
    """One view's numbers. `name` is proposed for files, without an ending.

    `head` and `rows` are a table, `document` a JSON value, `array` is float32 or int64 of any shape (None
    where there is none), `script` a Python program that computes the number shown and asserts it ("" where
    there is none). The text for reading is the table's first `columns` (None: all) under a `title`.
    """

    name: str
    head: tuple[str, ...]
    rows: Sequence[Sequence[object]]
    document: Any
    array: Numbers | None = None
    script: str = ""
    title: str = ""
    columns: int | None = None

    def text(self) -> str:
        """The table for reading, in columns of equal width."""
        title = f"{self.title}\n" if self.title else ""
        return title + _aligned(self.head[: self.columns], [row[: self.columns] for row in self.rows])

    def json(self) -> str:
        return json.dumps(self.document, ensure_ascii=False, indent=1) + "\n"

    def csv(self) -> str:
        """The table under its head; a text that a spreadsheet would take for a formula begins with '."""
        return separated([self.head, *self.rows])

    def npy(self) -> bytes:
        """The array as the bytes of a `.npy` file; raises ValueError where there is none."""
        if self.array is None:
            raise ValueError("this view has no array")
        out = io.BytesIO()
        np.save(out, self.array, allow_pickle=False)
        return out.getvalue()


def _aligned(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns of equal width, numbers at the right, long cells shortened."""
    lines = [list(head), *([_shown(value) for value in row] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    right = [
        all(row[column] is None or isinstance(row[column], int | float) for row in rows)
        for column in range(len(head))
    ]
    return "".join(
        "  ".join(
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(line, widths, right, strict=True)
        ).rstrip()
        + "\n"
        for line in lines
    )


def _shown(value: object) -> str:
    if value is None:
        return ""
    words = f"{value:.6f}" if isinstance(value, float) else " ".join(str(value).split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
