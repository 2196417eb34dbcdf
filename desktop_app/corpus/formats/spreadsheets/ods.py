"""The sheets of an OpenDocument spreadsheet, whose file holds the very text that each cell shows."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from desktop_app.corpus.formats.archive import Archive
from desktop_app.corpus.formats.base import Locked
from desktop_app.corpus.formats.spreadsheets.drawings import drawn_on_sheets
from desktop_app.corpus.formats.spreadsheets.number_format import duration, general
from desktop_app.corpus.formats.spreadsheets.sheet import Cells, Range, Sheet
from desktop_app.corpus.formats.xml_text import Attributes, Content, attribute, parse

MOST_REPEATED = 1 << 10
"""A row or a cell that repeats more often fills the sheet to its end, and holds nothing."""

_PERIOD = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:([\d.,]+)S)?")
_HIDDEN = ("collapse", "filter")
_OFFICE, _TABLE, _TEXT, _DRAW = (
    f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0 " for name in ("office", "table", "text", "drawing")
)
_CELLS = (_CELL := f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_ROW, _SHEET = f"{_TABLE}table-row", f"{_TABLE}table"
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_ROWS_SPANNED, _COLUMNS_SPANNED, _COLUMNS_REPEATED, _FORMULA = (
    f"{_TABLE}{name}"
    for name in ("number-rows-spanned", "number-columns-spanned", "number-columns-repeated", "formula")
)
_KIND, _VALUE, _STRING, _DATE, _TIME, _BOOLEAN = (
    f"{_OFFICE}{name}"
    for name in ("value-type", "value", "string-value", "date-value", "time-value", "boolean-value")
)
_ABOUT_NOTES = ("date", "creator", "sender-initials")


def read(archive: Archive) -> Iterator[Sheet]:
    """The sheets of the file. Raises Refused and Locked."""
    manifest = "META-INF/manifest.xml"
    if manifest in archive.names and b"encryption-data" in archive.read(manifest):
        raise Locked
    yield from sheets(archive.read("content.xml"), archive)


def sheets(content: bytes, archive: Archive | None = None) -> list[Sheet]:
    """The sheets in the XML of a spreadsheet; raises Refused."""
    tables = _Tables()
    parse(content, tables)
    if not tables.draws:
        return tables.sheets
    words = drawn_on_sheets(content, archive)
    return [replace(sheet, drawn=told) for sheet, told in zip(tables.sheets, words, strict=False)]


class _Tables(Content):
    """Goes through content.xml once; `draws` is whether anything is drawn on the sheets."""

    whole_names = True

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.draws = False
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._tables = 0
        self._left_out = 0
        self._texts: list[str] = []
        self._note: list[str] | None = None
        self._own: list[str] | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        # Cells and their paragraphs come as often as all else together.
        if self._tables == 1 and not self._left_out:
            if name in _CELLS:
                self._cell, self._texts, self._note = attributes, [], None
            elif name in _PARAGRAPHS:
                if self._texts:
                    self._texts.append("\n")
            else:
                self._start(name, attributes)
        elif self._left_out:
            self._left_out += 1
        else:
            self._start_around(name.rpartition(" ")[2], attributes)

    def _start_around(self, name: str, attributes: Attributes) -> None:
        """What is not within a sheet."""
        if name == "style":
            self._style = attribute(attributes, "name")
        elif name == "table-properties" and attribute(attributes, "display") == "false":
            self._hidden_styles.add(self._style)
        elif name == "table":
            self._tables += 1
            self._begin_table(attributes)

    def _start(self, whole_name: str, attributes: Attributes) -> None:
        space, _, name = whole_name.rpartition(" ")
        if name == "table-column":
            count = int(attribute(attributes, "number-columns-repeated") or 1)
            if attribute(attributes, "visibility") in _HIDDEN:
                self._hidden_columns.update(range(self._columns, self._columns + min(count, MOST_REPEATED)))
            self._columns += count
        elif name == "table-row":
            self._row: list[str] = []
            self._row_notes: dict[int, str] = {}
            self._repeated = int(attribute(attributes, "number-rows-repeated") or 1)
            self._row_hidden = attribute(attributes, "visibility") in _HIDDEN
        elif name == "annotation":
            self._note, self._own = [], self._texts
            self._texts = self._note
        elif name == "s":
            self._texts.append(" " * min(int(attribute(attributes, "c") or 1), 100))
        elif name in ("tab", "line-break"):
            self._texts.append("\t" if name == "tab" else "\n")
        elif space == _DRAW[:-1] or name in ("forms", "table"):
            self.draws = True
            self._left_out = 1
        elif name in _ABOUT_NOTES and self._note is not None:
            self._left_out = 1

    def data(self, text: str) -> None:
        # Line ends between elements are no text.
        if self._tables == 1 and not self._left_out and not (text.isspace() and "\n" in text):
            self._texts.append(text)

    def end(self, name: str) -> None:
        if self._left_out:
            self._left_out -= 1
        elif name in _PARAGRAPHS or self._tables != 1:
            return
        elif name in _CELLS:
            self._end_cell(covered=name != _CELL)
        elif name == _ROW:
            self._end_row()
        elif name == _SHEET:
            self._tables -= 1
            self.sheets.append(self._sheet())
        elif name.endswith(" annotation") and self._own is not None:
            self._texts = self._own

    def _begin_table(self, attributes: Attributes) -> None:
        self._name = attribute(attributes, "name")
        self._hidden = attribute(attributes, "style-name") in self._hidden_styles
        self._rows: list[Cells] = []
        self._number = 1
        self._columns = 0
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._merged: list[Range] = []
        self._unsaved = 0
        self._notes: dict[int, dict[int, str]] = {}

    def _end_cell(self, covered: bool) -> None:
        cell = self._cell
        text = "" if covered else _text(cell, "".join(self._texts).strip())
        at = len(self._row)
        if self._note is not None and (note := "".join(self._note).strip()):
            self._row_notes[at] = note
        if _ROWS_SPANNED in cell or _COLUMNS_SPANNED in cell:
            rows, columns = int(cell.get(_ROWS_SPANNED, 1)), int(cell.get(_COLUMNS_SPANNED, 1))
            self._merged.append((at, at + columns - 1, self._number, self._number + rows - 1))
        if not text and _FORMULA in cell and _KIND not in cell:
            self._unsaved += 1
        if repeated := cell.get(_COLUMNS_REPEATED):
            count = int(repeated)
            self._row += [text] * (count if count <= MOST_REPEATED else 1)
        else:
            self._row.append(text)

    def _end_row(self) -> None:
        while self._row and not self._row[-1]:
            self._row.pop()
        count = self._repeated
        if self._row or self._row_notes:
            for number in range(self._number, self._number + min(count, MOST_REPEATED)):
                self._rows.append((number, list(self._row)))
                if self._row_hidden:
                    self._hidden_rows.add(number)
            if self._row_notes:
                self._notes[self._number] = self._row_notes
        self._number += count

    def _sheet(self) -> Sheet:
        return Sheet(
            self._name,
            iter(self._rows),
            self._hidden,
            frozenset(self._hidden_rows),
            frozenset(self._hidden_columns),
            tuple(self._merged),
            self._notes,
            unsaved=self._unsaved,
        )


def _text(cell: Mapping[str, str], told: str) -> str:
    """What a cell shows, `told` where its file says so; dates as ISO 8601, as in other spreadsheets."""
    kind = cell.get(_KIND, "")
    if kind == "date":
        return cell.get(_DATE, "").replace("T", " ").removesuffix(" 00:00:00") or told
    if kind == "boolean":
        return cell.get(_BOOLEAN, "") or told
    if told:
        return told
    if kind == "time":
        return _time(cell.get(_TIME, ""))
    return general(float(cell[_VALUE])) if _VALUE in cell else cell.get(_STRING, "")


def _time(period: str) -> str:
    """A time of XML Schema ("PT30H30M00S") as hours, minutes and seconds."""
    match = _PERIOD.fullmatch(period)
    if not match:
        return period
    days, hours, minutes = (int(part or 0) for part in match.groups()[1:4])
    seconds = float((match[5] or "0").replace(",", "."))
    return match[1] + duration(days + hours / 24 + minutes / 1440 + seconds / 86400)
