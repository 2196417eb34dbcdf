"""A sheet of a spreadsheet, whatever program wrote it, and its rows as records."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from desktop_app.corpus.formats import tables
from desktop_app.corpus.formats.base import Record

Cells = tuple[int, list[str]]
"""The number of a row (from 1) and the text of its cells, "" for empty ones."""
Range = tuple[int, int, int, int]
"""Cells that are one: the first and the last column (from 0), the first and the last row (from 1)."""
_WIDEST = 1 << 10
"""Columns over which a heading may reach; titles are merged to the end of the sheet."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows` as the sheet shows them; the others are what stands beside the cells.

    `merged` are the cells that reach over several rows or columns, `notes` those on cells, by row (from 1)
    and column (from 0); `hidden_rows` are from 1, `hidden_columns` from 0. `drawn` are the words of what is
    drawn on it, `unsaved` is how many formulas have no result in the file.
    """

    name: str
    rows: Iterator[Cells]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Range, ...] = ()
    notes: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    drawn: str = ""
    unsaved: int = 0


def records(sheet: Sheet) -> Iterator[Record]:
    """The rows of `sheet` that hold anything, in order, and after them what is drawn on it."""
    across: dict[int, list[tuple[int, int]]] = {}
    for left, right, top, _ in sheet.merged:
        if left < right < left + _WIDEST:
            across.setdefault(top, []).append((left, right))
    yield from tables.records(
        _filled(_carried(sheet)),
        _places(sheet),
        sheet.name,
        sheet.name,
        sheet.hidden_columns,
        sheet.notes,
        across,
    )
    if sheet.drawn:
        yield Record(f"{_called(sheet)}, boxes and charts", {}, sheet.name, sheet.drawn, table=sheet.name)


def _called(sheet: Sheet) -> str:
    return f"sheet {sheet.name} (hidden)" if sheet.hidden else f"sheet {sheet.name}"


def _places(sheet: Sheet) -> Callable[[int], str]:
    name = _called(sheet)
    return lambda row: f"{name}, row {row}{' (hidden)' if row in sheet.hidden_rows else ''}"


def _carried(sheet: Sheet) -> Iterator[Cells]:
    """Every row with the cells above it that reach down to it; a row of nothing else stays empty."""
    reaching = {(first, column): last for column, _, first, last in sheet.merged if last > first}
    if not reaching:
        yield from sheet.rows
        return
    down: dict[int, tuple[int, str]] = {}
    for number, cells in sheet.rows:
        if any(cells):
            for column, (last, text) in down.items():
                if number <= last:
                    cells += [""] * (column + 1 - len(cells))
                    cells[column] = cells[column] or text
        for column in range(len(cells)):
            if last := reaching.get((number, column), 0):
                down[column] = (last, cells[column])
        yield number, cells


def _filled(rows: Iterator[Cells]) -> Iterator[Cells]:
    """The rows that are not empty, without the empty cells at their ends."""
    for number, cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells
