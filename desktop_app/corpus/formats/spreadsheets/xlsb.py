"""What stands in an XLSB beside the values of its cells ([MS-XLSB]): formats, notes, what is hidden."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from desktop_app.corpus.formats.archive import Archive
from desktop_app.corpus.formats.base import Refused
from desktop_app.corpus.formats.office.package import Relation, main_part, relations
from desktop_app.corpus.formats.spreadsheets.drawings import drawn
from desktop_app.corpus.formats.spreadsheets.number_format import BUILT_IN, is_plain
from desktop_app.corpus.formats.spreadsheets.xlsx import Beside

_ROW, _CELLS = 0, range(1, 12)
_FORMAT, _STYLE, _COLUMN, _SHEET = 44, 47, 60, 156
_BEGIN_STYLES, _END_STYLES = 617, 618
_NOTE, _NOTE_TEXT = 635, 637
_HIDDEN_ROW = 0x10
_MOST_COLUMNS = 1 << 10


class BinaryParts:
    """The parts of the workbook `archive` that are asked for sheet by sheet; what is faulty is left out."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        main = main_part(archive, "xl/workbook.bin")
        related = {one.id: one for one in self._related(main)}
        self._sheets: dict[str, str] = {}
        for kind, data in self._records(main):
            if kind == _SHEET:
                id_, at = _text(data, 8)
                name, _ = _text(data, at)
                self._sheets[name] = related[id_].target if id_ in related else ""
        styles = next((one.target for one in related.values() if one.kind == "styles"), "")
        self._styles = self._codes_of(styles)

    def drawn(self, sheet: str) -> str:
        """The words of what is drawn on the sheet with this name."""
        return drawn(self._archive, self._sheets.get(sheet, ""))

    def beside(self, sheet: str) -> Beside:
        """What stands beside the cells of the sheet with this name."""
        member = self._sheets.get(sheet, "")
        codes: dict[int, dict[int, str]] = {}
        rows: set[int] = set()
        columns: set[int] = set()
        number = 0
        for kind, data in self._records(member):
            if kind == _ROW:
                (row,) = struct.unpack_from("<I", data)
                number = row + 1
                if data[11] & _HIDDEN_ROW:
                    rows.add(number)
            elif kind in _CELLS:
                column, style = struct.unpack_from("<II", data)
                if code := self._styles.get(style & 0xFFFFFF):
                    codes.setdefault(number, {})[column] = code
            elif kind == _COLUMN:
                first, last = struct.unpack_from("<II", data)
                if data[16] & 1:
                    columns.update(range(first, min(last + 1, _MOST_COLUMNS)))
        return Beside(codes, self._notes(member), frozenset(rows), frozenset(columns))

    def _codes_of(self, member: str) -> dict[int, str]:
        codes = dict(BUILT_IN)
        styles: list[int] = []
        within = False
        for kind, data in self._records(member):
            if kind == _FORMAT:
                codes[struct.unpack_from("<H", data)[0]] = _text(data, 2)[0]
            elif kind in (_BEGIN_STYLES, _END_STYLES):
                within = kind == _BEGIN_STYLES
            elif kind == _STYLE and within:
                styles.append(struct.unpack_from("<H", data, 2)[0])
        return {at: code for at, number in enumerate(styles) if not is_plain(code := codes.get(number, ""))}

    def _notes(self, member: str) -> dict[int, dict[int, str]]:
        found: dict[int, dict[int, str]] = {}
        for one in self._related(member) if member else ():
            row = column = 0
            for kind, data in self._records(one.target) if one.kind == "comments" else ():
                if kind == _NOTE:
                    row, _, column = struct.unpack_from("<III", data, 4)
                elif kind == _NOTE_TEXT and (text := _text(data, 1)[0].strip()):
                    found.setdefault(row + 1, {})[column] = text
        return found

    def _related(self, member: str) -> list[Relation]:
        try:
            return relations(self._archive, member)
        except Refused:
            return []

    def _records(self, member: str) -> Iterator[tuple[int, bytes]]:
        """The records of a part, each with its kind, as far as they go."""
        if member not in self._archive.names:
            return
        try:
            data = self._archive.read(member)
        except Refused:
            return
        at = 0
        while at < len(data):
            kind, at = _number(data, at, 2)
            size, at = _number(data, at, 4)
            # Short of what it says it holds, with room for what is looked at.
            yield kind, data[at : at + size].ljust(20, b"\0")
            at += size


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of at most so many bytes of seven bits, the lowest first, and where it ends."""
    number = 0
    for index in range(most):
        byte = data[at] if at < len(data) else 0
        at += 1
        number |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:
            break
    return number, at


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A text that begins with its length, and where it ends."""
    (length,) = struct.unpack_from("<I", data.ljust(at + 4, b"\0"), at)
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    return data[at + 4 : end].decode("utf-16-le", "replace"), end
