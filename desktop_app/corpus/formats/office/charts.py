"""The words of a chart: its titles, and its series and categories as a table."""

from collections.abc import Mapping
from datetime import date, timedelta

from desktop_app.corpus.formats.xml_text import Attributes, Content, attribute, parse

MOST_ROWS = 200
"""Categories whose values are listed; more are measurements that nobody reads as words."""

_LEVELS = ("strDim", "numDim")
_DAY_0 = date(1899, 12, 30)


class _Chart(Content):
    """Gathers the paragraphs of a chart (titles, texts of labels) and, series by series, its cached cells."""

    def __init__(self) -> None:
        self.titles: list[str] = []
        self.series: list[dict[str, dict[int, str]]] = []
        self._words: list[str] = []
        self._open: list[str] = []
        self._role = ""
        self._index = 0
        self._format = ""

    def start(self, name: str, attributes: Attributes) -> None:
        self._open.append(name)
        if name in ("ser", "data"):
            self.series.append({})
        elif name in ("tx", "cat", "val", "xVal", "yVal", "bubbleSize") and "ser" in self._open:
            self._role, self._format = {"xVal": "cat", "yVal": "val"}.get(name, name), ""
        elif name in _LEVELS:
            self._role, self._format = attribute(attributes, "type") or "val", ""
        elif name == "lvl":
            self._format = attribute(attributes, "formatCode")
        elif name == "pt":
            index = attribute(attributes, "idx")
            self._index = int(index) if index.isdecimal() else 0
        elif name == "p":
            self._words.clear()

    def end(self, name: str) -> None:
        self._open.pop()
        if name == "p" and (text := "".join(self._words).strip()):
            self.titles.append(text)
        elif name in ("tx", "cat", "val", "xVal", "yVal", "bubbleSize", *_LEVELS):
            self._role = ""

    def data(self, text: str) -> None:
        name = self._open[-1]
        if name == "formatCode":
            self._format += text
        elif name == "t":
            self._words.append(text)
        elif (name == "v" and self._role and "ser" in self._open) or (
            name == "pt" and self._role and self.series
        ):
            self._cell(self._role, text)
        elif name == "v":
            # The title of a chart that takes it from a cell, and the name of a newer kind's series.
            self.titles.append(text)

    def _cell(self, role: str, text: str) -> None:
        cells = self.series[-1].setdefault(role, {})
        shown = text if role == "tx" else _shown(text, self._format)
        before = cells.get(self._index, "")
        # The levels of nested categories come as one list after another: "2024" and "March" for one bar.
        cells[self._index] = f"{shown} {before}".strip() if before and shown != before else shown


def _shown(value: str, pattern: str) -> str:
    """A cached number as a chart shows it: a date by its format, and without the dust of binary fractions."""
    try:
        number = float(value)
    except ValueError:
        return value
    if "yy" in pattern.lower() and 0 < number < 2_958_466:
        return str(_DAY_0 + timedelta(days=int(number)))
    if pattern.endswith("%"):
        return f"{number * 100:.6g}%"
    return f"{number:.15g}"


def chart_titles(xml: bytes) -> str:
    """The titles of a chart, a paragraph each; raises as `chart_text` does."""
    chart = _Chart()
    parse(xml, chart)
    return "\n\n".join(dict.fromkeys(chart.titles))


def chart_text(xml: bytes) -> str:
    """The titles of a chart, a paragraph each, and its table: a line a category, a column a series.

    Raises Refused where `xml` is no XML.
    """
    chart = _Chart()
    parse(xml, chart)
    names = [" ".join(one.get("tx", {}).values()) for one in chart.series]
    rows: dict[str, dict[int, str]] = {}
    for column, one in enumerate(chart.series):
        categories: Mapping[int, str] = one.get("cat", {})
        values: Mapping[int, str] = one.get("val", {})
        for index in sorted({*categories, *values}):
            rows.setdefault(categories.get(index, ""), {})[column] = values.get(index, "")
    lines = ["\t".join(["", *names]).rstrip() if rows else "\t".join(names)]
    if len(rows) <= MOST_ROWS:
        lines += [
            "\t".join([name, *(cells.get(column, "") for column in range(len(names)))]).strip("\t")
            for name, cells in rows.items()
        ]
    else:
        lines += [name for name in rows if not _is_number(name)]
    table = "\n".join(line.strip("\t") for line in lines if line.strip())
    return "\n\n".join([*dict.fromkeys(chart.titles), *([table] if table else [])])


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
