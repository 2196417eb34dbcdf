"""A binary workbook is read as its sheet shows it, with what stands beside the cells."""

from __future__ import annotations

import struct

from tests.corpus.conftest import Read
from tests.corpus.making import relationships, zipped

CODES = ("General", "0.0%", "00000", "yyyy-mm-dd")


def record(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = bytes([len(data)]) if len(data) < 128 else bytes([len(data) & 0x7F | 0x80, len(data) >> 7])
    return head + size + data


def text(value: str) -> bytes:
    return struct.pack("<I", len(value)) + value.encode("utf-16-le")


def row(number: int, hidden: bool = False) -> bytes:
    return record(0, struct.pack("<IIHBBB", number - 1, 0, 300, 0, 0x10 if hidden else 0, 0) + bytes(4))


def words(column: int, value: str) -> bytes:
    return record(6, struct.pack("<II", column, 0) + text(value))


def number(column: int, style: int, value: float) -> bytes:
    return record(5, struct.pack("<IId", column, style, value))


def xlsb(rows: bytes, columns: bytes = b"", notes: bytes = b"") -> bytes:
    """A workbook of the sheet One; the number of a style is that of its code in CODES."""
    formats = b"".join(record(44, struct.pack("<H", 164 + at) + text(code)) for at, code in enumerate(CODES))
    styles = b"".join(record(47, struct.pack("<HH", 0, 164 + at) + bytes(12)) for at, _ in enumerate(CODES))
    other = record(626) + record(47, struct.pack("<HH", 0xFFFF, 9) + bytes(12)) + record(627)
    bundle = record(156, struct.pack("<II", 0, 1) + text("worksheet1") + text("One"))
    dimension = record(148, struct.pack("<IIII", 0, 9, 0, 9))
    members: dict[str, str | bytes] = {
        "_rels/.rels": relationships(officeDocument="xl/workbook.bin"),
        "xl/_rels/workbook.bin.rels": relationships(worksheet1="worksheets/sheet1.bin", styles="styles.bin"),
        "xl/workbook.bin": record(131) + record(143) + bundle + record(144) + record(132),
        "xl/styles.bin": record(615, struct.pack("<I", len(CODES)))
        + formats
        + record(616)
        + other
        + record(617, struct.pack("<I", len(CODES)))
        + styles
        + record(618),
        "xl/worksheets/sheet1.bin": record(129)
        + dimension
        + columns
        + record(145)
        + rows
        + record(146)
        + record(130),
    }
    if notes:
        members["xl/worksheets/_rels/sheet1.bin.rels"] = relationships(comments="../comments1.bin")
        members["xl/comments1.bin"] = notes
    return zipped(members)


def test_numbers_come_by_their_formats(read_file: Read) -> None:
    rows = row(1) + words(0, "Name") + words(1, "Share") + words(2, "Code") + words(3, "Day")
    rows += row(2) + words(0, "Oda") + number(1, 1, 0.125) + number(2, 2, 1234) + number(3, 3, 45000)
    ((document,), reasons) = read_file("a.xlsb", xlsb(rows))
    assert document.fields == {"Name": "Oda", "Share": "12.5%", "Code": "01234", "Day": "2023-03-15"}
    assert reasons == []


def test_notes_and_what_is_hidden_are_told(read_file: Read) -> None:
    rows = row(1) + words(0, "Name") + words(1, "Salary")
    rows += (
        row(2) + words(0, "Oda") + number(1, 0, 40) + row(3, hidden=True) + words(0, "Per") + number(1, 0, 50)
    )
    column = record(60, struct.pack("<IIIIH", 1, 1, 2304, 0, 1))
    note = record(635, struct.pack("<IIIII", 0, 1, 1, 0, 0) + bytes(16))
    note += record(637, b"\0" + text("Ask the clerk")) + record(636)
    (oda, per), _ = read_file("a.xlsb", xlsb(rows, column, note))
    assert oda.fields == {"Name": "Oda", "Name (note)": "Ask the clerk", "Salary (hidden)": "40"}
    assert per.place == "sheet One, row 3 (hidden)"


def test_a_workbook_that_is_cut_short_beside_its_cells_is_read(read_file: Read) -> None:
    rows = row(1) + words(0, "Name") + words(1, "Town") + row(2) + words(0, "Oda") + words(1, "Bergen")
    (oda,), _ = read_file("a.xlsb", xlsb(rows, notes=record(635)[:1] + b"\x84\x05\xff\xff\xff\xff"))
    assert oda.fields == {"Name": "Oda", "Town": "Bergen"}
