"""The sheets of an XLS as it shows them: values, formats, notes, merged cells, what is hidden."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.corpus.formats.base import Locked
from desktop_app.corpus.formats.by_content import older_kind
from desktop_app.corpus.formats.compound.ole import compound
from desktop_app.corpus.formats.spreadsheets import biff
from desktop_app.corpus.formats.spreadsheets.number_format import shown
from desktop_app.corpus.formats.spreadsheets.sheet import Cells, Sheet

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Sheet as XlsSheet

_EMPTY, _TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR = range(6)
"""The kinds of cells, as xlrd tells them."""
_BLANK = b"\0\6"
"""Of cells that hold nothing, the second of those that have looks."""
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def read(path: Path) -> Iterator[Sheet] | None:
    """The sheets of the file; None where xlrd does not know it. Raises Locked, and OSError."""
    import xlrd  # 25 ms, and few files need it

    told = io.StringIO()
    data = path.read_bytes()
    try:
        try:
            book = xlrd.open_workbook(file_contents=data, logfile=told, formatting_info=True)
        except NotImplementedError:
            book = xlrd.open_workbook(file_contents=data, logfile=told)
    except xlrd.XLRDError as error:
        if "encrypted" in str(error):
            raise Locked from error
        return None
    except Exception:  # of a damaged file: xlrd trusts what it reads
        return None
    words, charts = _drawn(path, data)
    words += [""] * (book.nsheets - len(words))
    sheets = (_sheet(book, number, words[number]) for number in range(book.nsheets))
    return chain(sheets, (Sheet(name, iter(()), drawn=told) for name, told in charts))


def _drawn(path: Path, data: bytes) -> tuple[list[str], list[tuple[str, str]]]:
    """The words of what is drawn on each sheet, and on each that is a chart, with its name."""
    if older_kind(path) == ".xls":
        with compound(path) as file:
            data = file.read("Workbook" if "Workbook" in file.names else "Book")
    return biff.drawn(data)


def _sheet(book: Book, number: int, drawn: str) -> Sheet:
    sheet = book.sheet_by_index(number)
    notes: dict[int, dict[int, str]] = {}
    for (row, column), note in sheet.cell_note_map.items():
        if text := note.text.strip():
            notes.setdefault(row + 1, {})[column] = text.removeprefix(f"{note.author}:").strip()
    return Sheet(
        sheet.name,
        _rows(book, sheet),
        sheet.visibility != 0,
        frozenset(row + 1 for row, told in sheet.rowinfo_map.items() if told.hidden),
        frozenset(column for column, told in sheet.colinfo_map.items() if told.hidden),
        tuple((left, right - 1, top + 1, bottom) for top, bottom, left, right in sheet.merged_cells),
        notes,
        drawn,
    )


def _rows(book: Book, sheet: XlsSheet) -> Iterator[Cells]:
    for row in range(sheet.nrows):
        # Whole sheets of blank cells come with their looks alone.
        filled = len(bytes(sheet.row_types(row)).rstrip(_BLANK))
        yield row + 1, [_text(book, sheet, row, column) for column in range(filled)]


def _text(book: Book, sheet: XlsSheet, row: int, column: int) -> str:
    value = sheet.cell_value(row, column)
    kind = sheet.cell_type(row, column)
    if kind == _TEXT:
        return str(value).strip()
    if kind == _BOOLEAN:
        return "true" if value else "false"
    if kind == _ERROR:
        return _ERRORS.get(value, "")
    if kind not in (_NUMBER, _DATE):
        return ""
    code = "yyyy-mm-dd" if kind == _DATE else ""
    if book.formatting_info:
        code = book.format_map[book.xf_list[sheet.cell_xf_index(row, column)].format_key].format_str or ""
    return shown(value, code, from_1904=book.datemode == 1)
