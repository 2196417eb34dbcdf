"""Reads spreadsheets: a row is a record, named by the header of its sheet, the cells as it shows them."""

import datetime
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import python_calamine as calamine

from desktop_app.core.types import Skipped
from desktop_app.corpus.formats.archive import opened
from desktop_app.corpus.formats.base import Format, Locked, Record, Refused, check_size, skipped
from desktop_app.corpus.formats.by_content import is_text, older_kind
from desktop_app.corpus.formats.compound.ole import compound
from desktop_app.corpus.formats.delimited import read_delimited
from desktop_app.corpus.formats.markup.declared import decoded
from desktop_app.corpus.formats.markup.html import read_html
from desktop_app.corpus.formats.office.embedded import pooled, read_embedded, read_pooled
from desktop_app.corpus.formats.spreadsheets import ods, sheet, spreadsheetml, xls, xlsb, xlsx
from desktop_app.corpus.formats.spreadsheets.number_format import duration, general, shown

MAX_BYTES = 256 << 20

Cell = int | float | str | bool | datetime.date | datetime.time | datetime.timedelta

_HEAD = 4096
_PAGE = re.compile(r"<(?:html|table|meta|head|!doctype html)\b", re.IGNORECASE)

_DAY = datetime.timedelta(days=1)
_NONE: Mapping[int, str] = {}


_PANIC = "PanicException"
"""Of calamine, where it meets what it takes to be impossible; Python knows it as no Exception."""


def read_workbook(path: Path) -> Iterator[Record | Skipped]:
    """The rows of every sheet. What stands above the header is a record of its own."""
    check_size(path, MAX_BYTES)
    ending = path.suffix.lower()
    if ending == ".ods":
        with opened(path) as archive:
            for one in ods.read(archive):
                yield from _records(path, one)
            yield from read_embedded(path, archive, path.stem)
    elif ending == ".xls" and (found := xls.read(path)) is not None:
        for one in found:
            yield from _records(path, one)
        if older_kind(path):
            with compound(path) as file:
                objects = pooled(path, file)
            yield from read_pooled(path, objects, path.stem)
    elif ending == ".xls" and is_text(path):
        yield from _of_text(path)
    else:
        yield from _by_calamine(path, ending)


def _of_text(path: Path) -> Iterator[Record | Skipped]:
    """A table that a program wrote as a text under this ending: as XML, as a page, or with delimiters."""
    text = decoded(path.read_bytes())
    if spreadsheetml.NAMESPACE in text[:_HEAD]:
        for one in spreadsheetml.sheets(text):
            yield from _records(path, one)
    elif _PAGE.search(text[:_HEAD]):
        yield from read_html(path)
    else:
        yield from read_delimited(path)


def _records(path: Path, one: sheet.Sheet) -> Iterator[Record | Skipped]:
    """The rows of a sheet, and whether some of it is not in the file."""
    yield from sheet.records(one)
    if one.unsaved:
        what = "1 formula has" if one.unsaved == 1 else f"{one.unsaved:,} formulas have"
        reason = f"{what} no result in the file: open it in a spreadsheet program and save it there"
        yield skipped(path, reason, f"sheet {one.name}")


def _by_calamine(path: Path, ending: str) -> Iterator[Record | Skipped]:
    if ending != ".xls":
        with opened(path) as archive:
            archive.check()
    try:
        with path.open("rb") as stream:
            book = calamine.CalamineWorkbook.from_filelike(stream)
    except calamine.PasswordError as error:
        raise Locked from error
    except calamine.CalamineError as error:
        raise Refused("it is damaged, or no spreadsheet at all") from error
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise Refused(
            "it is written in a way that is not known here: open it and save it as .xlsx"
        ) from error
    with ExitStack() as stack:
        parts: xlsx.Parts | xlsb.BinaryParts | None = None
        if ending != ".xls":
            archive = stack.enter_context(opened(path))
            parts = xlsb.BinaryParts(archive) if ending == ".xlsb" else xlsx.Parts(archive)
        for told in book.sheets_metadata:
            if told.typ is calamine.SheetTypeEnum.WorkSheet:
                try:
                    yield from _records(path, _sheet(book, told, parts))
                except calamine.CalamineError:
                    yield Skipped(str(path), f"The sheet {told.name} is damaged.")
            elif parts and (drawn := parts.drawn(told.name)):
                yield from sheet.records(sheet.Sheet(told.name, iter(()), drawn=drawn))
        if parts:
            yield from read_embedded(path, archive, path.stem)


def _sheet(
    book: calamine.CalamineWorkbook, told: calamine.SheetMetadata, parts: xlsx.Parts | xlsb.BinaryParts | None
) -> sheet.Sheet:
    cells = book.get_sheet_by_name(told.name)
    beside = parts.beside(told.name) if parts else xlsx.Beside()
    rows = (
        (number, [_text(cell, codes.get(at, "")) for at, cell in enumerate(row)])
        for number, row in enumerate(cells.iter_rows(), 1)
        for codes in (beside.codes.get(number, _NONE),)
    )
    return sheet.Sheet(
        told.name,
        rows,
        told.visible is not calamine.SheetVisibleEnum.Visible,
        beside.hidden_rows,
        beside.hidden_columns,
        tuple(
            (left, right, top + 1, bottom + 1)
            for (top, left), (bottom, right) in cells.merged_cell_ranges or ()
        ),
        beside.notes,
        parts.drawn(told.name) if parts else "",
        beside.unsaved,
    )


def _text(cell: Cell, code: str = "") -> str:
    """A cell as the sheet shows it by its format `code`; dates as ISO 8601, whatever it is."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return shown(cell, code) if code else general(cell)
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(" ", "seconds").removesuffix(" 00:00:00")
    if isinstance(cell, datetime.timedelta):
        return shown(cell / _DAY, code) if code else duration(cell / _DAY)
    if isinstance(cell, datetime.time):
        seconds = cell.hour * 3600 + cell.minute * 60 + cell.second
        return shown(seconds / 86400, code) if code else cell.isoformat("seconds")
    return str(cell)


FORMAT = Format(
    (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"),
    "Spreadsheet",
    read_workbook,
    packed=True,
    document="a row, with the fields of its sheet and the notes on its cells; what stands above the header "
    "is one, and so are a form of labels and values, and the words of boxes and the titles of charts on a "
    "sheet. Hidden sheets, rows and columns are marked as hidden; each file that is embedded is a document "
    "of its own; what is XML, a page or a table with delimiters under `.xls` is read as such",
    title="a field",
    place="sheet Staff, row 4",
    unread="formulas (those without a result in the file are told), headers and footers of pages",
    limits="256 MiB",
    engine="calamine, xlrd (`.xls`), expat (`.ods`)",
)
