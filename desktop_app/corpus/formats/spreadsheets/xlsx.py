"""What stands in an XLSX beside the values of its cells: formats, merged cells, notes, what is hidden."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_app.corpus.formats.archive import Archive
from desktop_app.corpus.formats.base import Refused
from desktop_app.corpus.formats.spreadsheets.drawings import drawn
from desktop_app.corpus.formats.spreadsheets.number_format import BUILT_IN, is_plain
from desktop_app.corpus.formats.xml_text import Attributes, Content, attribute, elements, parse

_WORKBOOK = "xl/workbook.xml"
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*\bhidden=\"(?:1|true)\"[^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*\bhidden=\"(?:1|true)\"[^>]*)>")
_UNSAVED = re.compile(
    rb"<(?:\w+:)?c\b(?![^>]*\bt=\"str\")[^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
"""A cell with a formula and without a value; the result of some is the empty text."""
_ATTRIBUTE = re.compile(rb"\b(r|min|max)=\"(\w+)\"")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)")


@dataclass(frozen=True, slots=True)
class Beside:
    """Of one sheet: format codes of cells, where they matter, and notes, by row and column; what is hidden.

    Rows are counted from 1, columns from 0. `unsaved` is how many formulas have no result.
    """

    codes: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    notes: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    unsaved: int = 0


class Parts:
    """The parts of the workbook `archive` that are asked for sheet by sheet; what is faulty is left out."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        targets = self._targets(_WORKBOOK)
        self._sheets: dict[str, str] = {}
        for name, attributes in self._elements(_WORKBOOK):
            if name == "sheet":
                self._sheets[attributes.get("name", "")] = targets.get(attribute(attributes, "id"), ("", ""))[
                    1
                ]
        styles = next((target for kind, target in targets.values() if kind == "styles"), "")
        self._styles = _styles(self._elements(styles))

    def drawn(self, sheet: str) -> str:
        """The words of what is drawn on the sheet with this name."""
        return drawn(self._archive, self._sheets.get(sheet, ""))

    def beside(self, sheet: str) -> Beside:
        """What stands beside the cells of the sheet with this name."""
        member = self._sheets.get(sheet, "")
        if member not in self._archive.names:
            return Beside()
        xml = self._archive.read(member)
        hidden_rows = frozenset(
            int(number) for found in _ROW.finditer(xml) if (number := _told(found[1]).get("r"))
        )
        columns: set[int] = set()
        for found in _COLUMN.finditer(xml):
            told = _told(found[1])
            # Often all columns to the right end of the sheet are hidden.
            columns.update(range(int(told.get("min", "1")) - 1, min(int(told.get("max", "1")), 1 << 10)))
        unsaved = sum(1 for _ in _UNSAVED.finditer(xml)) if b"f>" in xml or b"<f " in xml else 0
        return Beside(self._codes(xml), self._notes(member), hidden_rows, frozenset(columns), unsaved)

    def _codes(self, xml: bytes) -> dict[int, dict[int, str]]:
        codes: dict[int, dict[int, str]] = {}
        if not self._styles:
            return codes
        style = rb'\bs="(%s)"' % b"|".join(str(style).encode() for style in self._styles)
        place = rb'\br="([A-Z]{1,3})(\d+)"'
        columns: dict[bytes, int] = {}
        for before, behind, letters, row, of in (
            (place, style, 1, 2, 3),
            (style, place, 2, 3, 1),
        ):
            for cell in re.finditer(rb"<(?:\w+:)?c [^>]*?%s[^>]*?%s" % (before, behind), xml):
                if (column := columns.get(cell[letters])) is None:
                    column = columns[cell[letters]] = _column(cell[letters].decode())
                codes.setdefault(int(cell[row]), {})[column] = self._styles[int(cell[of])]
        return codes

    def _notes(self, member: str) -> dict[int, dict[int, str]]:
        found: dict[int, dict[int, str]] = {}
        # A threaded comment has a note beside it for older programs, which says that it is none.
        for wanted in ("comments", "threadedComment"):
            threads: dict[int, dict[int, str]] = {}
            for kind, target in self._targets(member).values():
                if kind == wanted and target in self._archive.names:
                    content = _Notes()
                    self._parse(target, content)
                    for reference, text in content.found:
                        if place := _place(reference):
                            row = threads.setdefault(place[0], {})
                            row[place[1]] = f"{row[place[1]]}\n{text}" if place[1] in row else text
            for number, notes in threads.items():
                found.setdefault(number, {}).update(notes)
        return found

    def _targets(self, member: str) -> dict[str, tuple[str, str]]:
        """The kind and the member of every relationship of `member`, by its id."""
        folder, name = posixpath.split(member)
        told = self._elements(f"{folder}/_rels/{name}.rels")
        return {
            attributes.get("Id", ""): (
                attributes.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join(folder, attributes.get("Target", ""))).lstrip("/"),
            )
            for name, attributes in told
            if name == "Relationship"
        }

    def _elements(self, member: str) -> list[tuple[str, Attributes]]:
        try:
            return elements(self._archive.read(member)) if member in self._archive.names else []
        except Refused:
            return []

    def _parse(self, member: str, content: Content) -> None:
        try:
            parse(self._archive.read(member), content)
        except Refused:
            return


class _Notes(Content):
    """The notes of a sheet: where they are and what they say, without who wrote them."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []
        self._texts: list[str] = []
        self._reference = ""
        self._in_text = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name in ("comment", "threadedComment"):
            self._reference = attributes.get("ref", "")
            self._texts.clear()
        elif name in ("t", "text"):
            self._in_text = True

    def data(self, text: str) -> None:
        if self._in_text:
            self._texts.append(text)

    def end(self, name: str) -> None:
        if name == "t":
            self._in_text = False
        elif name in ("comment", "threadedComment"):
            self._in_text = False
            if text := "".join(self._texts).strip():
                self.found.append((self._reference, text))


def _styles(told: list[tuple[str, Attributes]]) -> dict[int, str]:
    """The format codes of the styles whose numbers are not shown as they are, by the number of the style."""
    codes = dict(BUILT_IN)
    styles: list[int] = []
    within = False
    for name, attributes in told:
        if name == "numFmt" and attributes.get("numFmtId", "").isdecimal():
            codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            within = name == "cellXfs"
        elif name == "xf" and within:
            number = attributes.get("numFmtId", "0")
            styles.append(int(number) if number.isdecimal() else 0)
    return {at: code for at, number in enumerate(styles) if not is_plain(code := codes.get(number, ""))}


def _told(attributes: bytes) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in _ATTRIBUTE.findall(attributes)}


def _place(reference: str) -> tuple[int, int] | None:
    """The row (from 1) and the column (from 0) of "AB12"."""
    match = _REFERENCE.match(reference)
    if not match:
        return None
    return int(match[2]), _column(match[1])


def _column(letters: str) -> int:
    """The number of a column, from 0, by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
