"""The sheets of a workbook of Excel 2002 and 2003 that is one XML text, as reports still are."""

from __future__ import annotations

from desktop_app.corpus.formats.spreadsheets.number_format import general
from desktop_app.corpus.formats.spreadsheets.sheet import Cells, Range, Sheet
from desktop_app.corpus.formats.xml_text import Attributes, Content, attribute, parse

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"

_LAST_ROW, _LAST_COLUMN = 1 << 20, 1 << 10
_BOOLEANS = {"0": "false", "1": "true"}


def sheets(xml: str) -> list[Sheet]:
    """The sheets in order; raises Refused."""
    workbook = _Workbook()
    parse(xml, workbook)
    return workbook.sheets


class _Workbook(Content):
    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self._begin_sheet("")

    def _begin_sheet(self, name: str) -> None:
        self._name = name
        self._rows: list[Cells] = []
        self._notes: dict[int, dict[int, str]] = {}
        self._merged: list[Range] = []
        self._hidden, self._hidden_rows, self._hidden_columns = False, set[int](), set[int]()
        self._row = self._columns = 0
        self._cells: list[str] = []
        self._at = self._next = 0
        self._taken = self._kind = ""
        self._texts: list[str] | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        match name:
            case "Worksheet":
                self._begin_sheet(attribute(attributes, "Name"))
            case "Column":
                first = _number(attributes, "Index", self._columns + 1)
                self._columns = min(first + _number(attributes, "Span", 0), _LAST_COLUMN)
                if attribute(attributes, "Hidden") == "1":
                    self._hidden_columns.update(range(first - 1, self._columns))
            case "Row":
                self._row = min(_number(attributes, "Index", self._row + 1), _LAST_ROW)
                self._cells, self._at = [], 0
                if attribute(attributes, "Hidden") == "1":
                    self._hidden_rows.add(self._row)
            case "Cell":
                self._at = min(_number(attributes, "Index", self._at + 1), _LAST_COLUMN)
                across, down = (_number(attributes, f"Merge{way}", 0) for way in ("Across", "Down"))
                if across or down:
                    last = self._at - 1 + across
                    self._merged.append((self._at - 1, last, self._row, self._row + down))
                self._next = self._at + across
            case "Data" | "Comment" | "Visible" if self._texts is None:
                self._taken, self._texts = name, []
                self._kind = attribute(attributes, "Type")

    def data(self, text: str) -> None:
        if self._texts is not None:
            self._texts.append(text)

    def end(self, name: str) -> None:
        match name:
            case "Worksheet":
                self.sheets.append(
                    Sheet(
                        self._name,
                        iter(self._rows),
                        self._hidden,
                        frozenset(self._hidden_rows),
                        frozenset(self._hidden_columns),
                        tuple(self._merged),
                        self._notes,
                    )
                )
            case "Row":
                self._rows.append((self._row, self._cells))
            case "Cell":
                self._at = self._next
            case _ if self._texts is not None and name == self._taken:
                text, self._texts = "".join(self._texts).strip(), None
                self._take(text)

    def _take(self, text: str) -> None:
        if self._taken == "Visible":
            self._hidden = text != "SheetVisible"
        elif self._taken == "Comment":
            if text:
                self._notes.setdefault(self._row, {})[self._at - 1] = text
        else:
            self._cells += [""] * (self._at - len(self._cells))
            self._cells[self._at - 1] = _shown(text, self._kind)


def _shown(text: str, kind: str) -> str:
    """A value as other spreadsheets show it."""
    if kind == "Number":
        try:
            return general(float(text))
        except (ValueError, OverflowError):
            return text
    if kind == "DateTime":
        return text.partition(".")[0].replace("T", " ").removesuffix(" 00:00:00")
    return _BOOLEANS.get(text, text) if kind == "Boolean" else text


def _number(attributes: Attributes, name: str, default: int) -> int:
    value = attribute(attributes, name)
    return int(value) if value.isdecimal() and 0 < len(value) < 8 else default
