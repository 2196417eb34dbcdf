"""Reads spreadsheets: a row is a record, named by the header of its sheet."""

import datetime
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

import python_calamine as calamine

from desktop_app.core.types import Skipped
from desktop_app.corpus.fields import is_header, named, unnamed
from desktop_app.corpus.formats.archive import opened
from desktop_app.corpus.formats.base import Format, Locked, Record, Refused, check_size

MAX_BYTES = 256 << 20
HEADER_WITHIN = 20
"""So many rows may stand above the header: a title, a date, who made it."""

Cell = int | float | str | bool | datetime.date | datetime.time | datetime.timedelta
Row = tuple[int, list[str]]


def read_workbook(path: Path) -> Iterator[Record | Skipped]:
    """The rows of every sheet. What stands above the header is a record of its own."""
    check_size(path, MAX_BYTES)
    if path.suffix.lower() != ".xls":
        with opened(path) as archive:
            archive.check()
    try:
        with path.open("rb") as stream:
            book = calamine.CalamineWorkbook.from_filelike(stream)
    except calamine.PasswordError as error:
        raise Locked from error
    except calamine.CalamineError as error:
        raise Refused("it is damaged, or no spreadsheet at all") from error
    for sheet in book.sheets_metadata:
        if sheet.typ is not calamine.SheetTypeEnum.WorkSheet:
            continue
        try:
            rows = book.get_sheet_by_name(sheet.name).iter_rows()
            yield from _records(sheet.name, rows)
        except calamine.CalamineError:
            yield Skipped(str(path), f"The sheet {sheet.name} is damaged.")


def _records(sheet: str, cells: Iterator[list[Cell]]) -> Iterator[Record]:
    rows = _filled(cells)
    first = list(islice(rows, HEADER_WITHIN))
    above, header = _split(first)
    if above:
        text = "\n".join("\t".join(filter(None, row)) for _, row in above)
        yield Record(_place(sheet, above[0][0]), title=sheet, text=text, table=sheet)
    body = chain(first[len(above) + bool(header) :], rows)
    start = next(body, None)
    if start is None and header:
        number, row = first[-1]
        yield Record(_place(sheet, number), title=sheet, text="\t".join(filter(None, row)), table=sheet)
    for number, row in chain([start] if start else [], body):
        names = header + [unnamed(column) for column in range(len(header) + 1, len(row) + 1)]
        row += [""] * (len(names) - len(row))
        yield Record(_place(sheet, number), dict(zip(names, row, strict=True)), table=sheet)


def _split(rows: list[Row]) -> tuple[list[Row], list[str]]:
    """The rows above the header, and the names in it; no names where no row looks like a header."""
    most = max((_count(row) for _, row in rows), default=0)
    for index, (_, row) in enumerate(rows):
        if _count(row) * 2 > most and (most == 1 or _count(row) > 1):
            return (rows[:index], named(row)) if is_header(row) else (rows[:index], [])
    return [], []


def _filled(cells: Iterator[list[Cell]]) -> Iterator[Row]:
    """The rows that are not empty, with their numbers (from 1), without the empty cells at their ends."""
    for number, row in enumerate(cells, 1):
        texts = [_text(cell) for cell in row]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            yield number, texts


def _text(cell: Cell) -> str:
    """A cell as the sheet shows it, as far as can be known: whole numbers whole, dates as ISO 8601."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(" ").removesuffix(" 00:00:00")
    return str(cell).strip()


def _count(row: list[str]) -> int:
    return sum(map(bool, row))


def _place(sheet: str, row: int) -> str:
    return f"sheet {sheet}, row {row}"


FORMAT = Format(
    (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"),
    "Spreadsheet",
    read_workbook,
    packed=True,
    document="a row, with the fields of its sheet",
    title="a field",
    place="sheet Staff, row 4",
    engine="calamine",
)
